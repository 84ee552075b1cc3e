import Conversation
import Foundation
import SkillKit

/// Fills the parameters of a tool from the words of one request: typed ones from the grammar of values, the rest from
/// what no carrier, courtesy or other value accounts for.
public enum SpanFinder {
  /// - Parameters:
  ///   - values: the readings of `clause` by a `ValueGrammar`.
  ///   - evidence: what a tagger says of the words of `clause`.
  /// - Returns: by parameter name; a list parameter may have several arguments.
  static func arguments(
    for lexicon: ToolLexicon, in clause: Words, values: [ValueSpan], evidence: SpanEvidence? = nil
  ) -> [String: [Argument]] {
    guard !clause.isEmpty, !lexicon.slots.isEmpty else { return [:] }
    let isTaught = evidence?.isTaught ?? false
    var found: [String: [Argument]] = [:]
    var taken = [Bool](repeating: false, count: clause.count)
    let filling = TypedFilling(lexicon: lexicon, words: clause, values: values, evidence: evidence)
    for choice in filling.choices() where !isTaught || lexicon.slots[choice.slot].parameter.type != .text {
      found[lexicon.slots[choice.slot].parameter.name, default: []].append(choice.argument)
      for index in choice.range { taken[index] = true }
    }
    for (name, argument, range) in unread(evidence, lexicon, clause, found, taken) {
      found[name] = [argument]
      for index in range { taken[index] = true }
    }
    if let (name, argument, range) = quoted(lexicon, clause, found) {
      found[name] = [argument]
      for index in range { taken[index] = true }
    }
    if let one = impliedOne(lexicon, found) { found[one] = [partOfOne(in: clause)] }
    let open = lexicon.slots.indices.filter { index in
      let slot = lexicon.slots[index]
      let isFree = !slot.isTyped || isOpenText(slot) || (isTaught && slot.parameter.type == .text)
      return isFree && found[slot.parameter.name] == nil
    }
    if let evidence, isTaught {
      for (name, arguments) in taught(evidence, lexicon, clause, open, taken) { found[name] = arguments }
      return found
    }
    let free = FreeSpans(
      lexicon: lexicon, words: clause, taken: taken, values: values, open: order(open, lexicon), evidence: evidence)
    for stretch in split(free.stretches(), lexicon, found) {
      let slot = lexicon.slots[stretch.slot]
      let arguments = arguments(in: stretch.range, of: clause, for: slot, taken)
      if !arguments.isEmpty { found[slot.parameter.name] = arguments }
    }
    return found
  }

  /// The values that a tagger finds on its own, where it has seen so many samples that it knows better than any rule.
  private static func taught(
    _ evidence: SpanEvidence, _ lexicon: ToolLexicon, _ clause: Words, _ open: [Int], _ taken: [Bool]
  ) -> [String: [Argument]] {
    var found: [String: [Argument]] = [:]
    for span in evidence.spans where open.contains(span.parameter) {
      let slot = lexicon.slots[span.parameter]
      guard slot.parameter.isList || found[slot.parameter.name] == nil else { continue }
      let said =
        slot.isEntity || slot.parameter.isList
        ? arguments(in: span.range, of: clause, for: slot, taken)
        : [Argument(clause.text(of: span.range), type: slot.parameter.type.name)]
      found[slot.parameter.name, default: []] += said
    }
    return found
  }

  /// Texts of a known form that the grammar did not read but the tagger sees: a size of "cabin size".
  private static func unread(
    _ evidence: SpanEvidence?, _ lexicon: ToolLexicon, _ clause: Words, _ found: [String: [Argument]], _ taken: [Bool]
  ) -> [(String, Argument, Range<Int>)] {
    (evidence?.spans ?? []).compactMap { span in
      let parameter = lexicon.slots[span.parameter].parameter
      guard parameter.type == .text, lexicon.slots[span.parameter].isTyped, found[parameter.name] == nil,
        !span.range.contains(where: { taken[$0] })
      else { return nil }
      return (parameter.name, Argument(clause.text(of: span.range), type: parameter.type.name), span.range)
    }
  }

  /// What stands in double quotes is one value, whatever words it holds: of the first parameter that takes free text.
  private static func quoted(
    _ lexicon: ToolLexicon, _ clause: Words, _ found: [String: [Argument]]
  ) -> (String, Argument, Range<Int>)? {
    let marks = clause.indices.filter { quotes.contains(clause.normal($0)) }
    guard marks.count == 2, marks[1] > marks[0] + 1,
      let slot = lexicon.slots.filter({ !$0.isTyped && found[$0.parameter.name] == nil })
        .max(by: { ($0.parameter.isRequired ? 1 : 0, $0.frequency) < ($1.parameter.isRequired ? 1 : 0, $1.frequency) })
    else { return nil }
    let text = clause.text(of: marks[0] + 1..<marks[1])
    return (slot.parameter.name, Argument(text, type: slot.parameter.type.name), marks[0]..<marks[1] + 1)
  }

  private static let quotes: Set = ["\"", "“", "”"]

  /// "how many cups in a litre" asks about one: the number that a conversation between two units lacks.
  private static func impliedOne(_ lexicon: ToolLexicon, _ found: [String: [Argument]]) -> String? {
    let units = lexicon.slots.filter { $0.accepts.first == "unit" && found[$0.parameter.name] != nil }
    guard units.count >= 2 else { return nil }
    return lexicon.slots.first {
      $0.parameter.type == .number && $0.parameter.isRequired && found[$0.parameter.name] == nil
    }?.parameter.name
  }

  /// "a pound", "half a pound", "a quarter of a mile"
  private static func partOfOne(in clause: Words) -> Argument {
    for index in clause.indices {
      guard let part = NumberWords.fractions[clause.normal(index)], part == 0.5 || part == 0.25 else { continue }
      let article = clause.normal(index + 1) == "of" ? index + 2 : index + 1
      if ["a", "an"].contains(clause.normal(article)) {
        return Argument(clause.text(of: index..<article + 1), type: "number", value: .number(part))
      }
    }
    return Argument("a", type: "number", value: .int(1))
  }

  /// "Kim Lee" for a first and a last name: a value longer than any seen leaves its rest to the one that follows it.
  private static func split(
    _ stretches: [FreeSpans.Stretch], _ lexicon: ToolLexicon, _ found: [String: [Argument]]
  ) -> [FreeSpans.Stretch] {
    stretches.flatMap { stretch -> [FreeSpans.Stretch] in
      let slot = lexicon.slots[stretch.slot]
      let next = lexicon.slots.indices.first { index in
        (lexicon.slots[index].left["<\(slot.parameter.name)>"] ?? 0) >= 0.5
          && found[lexicon.slots[index].parameter.name] == nil
          && !stretches.contains { $0.slot == index }
      }
      guard let next, slot.longest > 0, stretch.range.count > slot.longest else { return [stretch] }
      let cut = stretch.range.lowerBound + slot.longest
      return [
        .init(slot: stretch.slot, range: stretch.range.lowerBound..<cut),
        .init(slot: next, range: cut..<stretch.range.upperBound),
      ]
    }
  }

  /// A required text of a known form that the grammar did not read is still better than nothing.
  private static func isOpenText(_ slot: Slot) -> Bool {
    slot.parameter.type == .text && slot.parameter.isRequired && slot.accepts.first != "email"
  }

  /// The parameters that must be filled first, because only so many are looked at together.
  private static func order(_ open: [Int], _ lexicon: ToolLexicon) -> [Int] {
    let rank = { (index: Int) in lexicon.slots[index].frequency + (lexicon.slots[index].parameter.isRequired ? 1 : 0) }
    return open.sorted { rank($0) > rank($1) }
  }

  private static func arguments(
    in range: Range<Int>, of clause: Words, for slot: Slot, _ taken: [Bool]
  ) -> [Argument] {
    let mention = Mention(clause, range, taken: taken, isLoose: slot.isLoose)
    guard !mention.text.isEmpty else { return [] }
    if case .entity = slot.parameter.type {
      let references = ReferenceGrammar.references(in: mention.words)
      if !references.isEmpty {
        return references.map { Argument(mention.text, type: slot.parameter.type.name, reference: $0) }
      }
    }
    guard slot.parameter.isList else { return [Argument(mention.text, type: slot.parameter.type.name)] }
    return ItemList.items(in: mention.words).map { item in
      let said = Words(item.said)
      let isEntity = if case .entity = slot.parameter.type { true } else { false }
      let reference = isEntity ? ReferenceGrammar.reference(in: said) : nil
      return Argument(item.said, type: slot.parameter.type.name, reference: reference)
    }
  }
}

/// The words of a stretch as a mention: without what other values took, leading articles and trailing courtesies.
struct Mention {
  let text: String
  let words: Words

  init(_ clause: Words, _ range: Range<Int>, taken: [Bool], isLoose: Bool) {
    var kept = range.filter { !taken[$0] }
    if isLoose {
      while let first = kept.first, ["to", "that", ":", ",", "-"].contains(clause[first].normal) { kept.removeFirst() }
    } else {
      while kept.count > 1, let first = kept.first,
        ["a", "an", "the", "some", "any", "of", "my", "our", "your", "\"", "'"].contains(clause[first].normal)
      {
        kept.removeFirst()
      }
      // What a cut left dangling: "shoes in" of "shoes in blue".
      while kept.count > 1, let last = kept.last, Mention.dangling.contains(clause[last].normal) {
        // "my shoe size" is whole; the "size" of "shoes size 10" is not.
        let isCut = last + 1 < clause.count && taken[last + 1]
        guard isCut || English.role(clause[last]) != nil else { break }
        kept.removeLast()
      }
    }
    while let last = kept.last, English.role(clause[last]) == .mark, clause[last].normal != ")" { kept.removeLast() }
    let pieces = Mention.runs(kept).map { clause.text(of: $0) }
    text = pieces.joined(separator: " ")
    words = Words(text)
  }

  private static let dangling: Set<String> = [
    "in", "for", "with", "of", "and", "or", "at", "from", "to", "on", "by", "the", "a", "an", "size", "color", "colour",
    "x",
    "×", "qty", ",",
  ]

  private static func runs(_ indices: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in indices {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
