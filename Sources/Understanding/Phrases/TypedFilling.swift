import Conversation
import Foundation
import SkillKit

/// Decides which readings fill a tool's typed parameters: the longest, most explicit and best introduced first.
struct TypedFilling {
  let lexicon: ToolLexicon
  let words: Words
  let values: [ValueSpan]
  var evidence: SpanEvidence?

  /// A value chosen for a slot.
  struct Choice {
    var slot: Int
    var range: Range<Int>
    var argument: Argument
    var score: Double
  }

  func choices() -> [Choice] {
    let candidates = (lexicon.slots.indices.flatMap(candidates(for:))).sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.range.lowerBound < $1.range.lowerBound
    }
    var taken: [Choice] = []
    for candidate in candidates {
      let slot = lexicon.slots[candidate.slot]
      let isFull = !slot.parameter.isList && taken.contains { $0.slot == candidate.slot }
      // Both bounds of "20 to 40" lie on the same words.
      let collides = taken.contains {
        $0.range.overlaps(candidate.range) && !($0.range == candidate.range && sharesRange($0, candidate))
      }
      if !isFull, !collides { taken.append(candidate) }
    }
    return taken
  }

  private func sharesRange(_ left: Choice, _ right: Choice) -> Bool {
    left.slot != right.slot && lexicon.slots[left.slot].bound != nil && lexicon.slots[right.slot].bound != nil
  }

  /// How much a nat of what the tagger says weighs.
  static let trust = 0.15

  private func candidates(for index: Int) -> [Choice] {
    let slot = lexicon.slots[index]
    if case .oneOf(let choices) = slot.parameter.type { return named(choices, index, slot) }
    return counted(index, slot)
      + values.compactMap { value in
        guard let rank = slot.accepts.firstIndex(of: value.type), !isPart(value),
          let score = score(value, rank, slot, index)
        else { return nil }
        return Choice(slot: index, range: value.range, argument: argument(value, slot), score: score)
      }
  }

  /// "two cups" for a parameter that is called `cups`, "ten minutes" for one called `minutes`: how many of that unit.
  private func counted(_ index: Int, _ slot: Slot) -> [Choice] {
    guard slot.parameter.type == .number || slot.parameter.type == .quantity else { return [] }
    let names = Set(slot.parameter.name.split(separator: "_").map { English.stem(String($0)) })
    return values.compactMap { value -> Choice? in
      let unit = words.normal(value.range.upperBound - 1)
      guard names.contains(English.stem(unit)), var count = value.value.double else { return nil }
      switch value.type {
      case "measure": break
      case "duration": count /= Double(ValueReader.timeUnits[unit] ?? 1)
      default: return nil
      }
      let type = slot.parameter.type.name
      return Choice(
        slot: index, range: value.range,
        argument: Argument(value.text, type: type, value: count == count.rounded() ? .int(Int(count)) : .number(count)),
        score: 3)
    }
  }

  /// Whether a longer value of the same kind takes it in: "at 8" of "tomorrow at 8".
  private func isPart(_ value: ValueSpan) -> Bool {
    values.contains { other in
      other.type == value.type && other.range.count > value.range.count
        && other.range.lowerBound <= value.range.lowerBound
        && other.range.upperBound >= value.range.upperBound && (other.isExplicit || !value.isExplicit)
        && (value.bound == nil || other.bound != nil)
    }
  }

  private func score(_ value: ValueSpan, _ rank: Int, _ slot: Slot, _ index: Int) -> Double? {
    var score = (value.isExplicit ? 1.2 : 0.3) + 0.25 * Double(min(value.range.count, 6)) - 0.3 * Double(rank)
    if let wanted = slot.bound {
      switch value.bound {
      case wanted: score += 1
      case .about: score -= 0.2
      case nil where wanted == .min && value.type == "money": return nil
      case nil: score -= value.isExplicit ? 0.2 : 0.6
      default: return nil
      }
    } else if value.bound != nil, slot.parameter.type == .number || slot.parameter.type == .quantity {
      // "under 30" is no count.
      return nil
    }
    score += cueScore(value.range, slot)
    if let evidence { score += TypedFilling.trust * evidence.lead(index, over: value.range) }
    if isSwallowed(value, slot) { return nil }
    switch slot.parameter.type {
    case .quantity: if !isCount(value, slot) { return nil }
    case .number:
      if words.normal(value.range.lowerBound) == "one", isPronounOne(value.range.lowerBound) { return nil }
      if !slot.parameter.isRequired, value.type == "number", !isIntroduced(value.range, slot) { return nil }
    case .boolean, .ordinal: if !value.isExplicit { return nil }
    default: break
    }
    if !value.isExplicit, value.bound == nil, value.type == "money" || value.type == "time",
      !isIntroduced(value.range, slot)
    {
      return nil
    }
    // "beds for large dogs": the size is the dog's.
    if value.type == "size", value.range.count == 1, words.normal(value.range.lowerBound - 1) == "for" { return nil }
    // A color or a size that may be something else must be introduced.
    if !value.isExplicit, ["color", "zip", "code", "size"].contains(value.type), cueScore(value.range, slot) < 0.5 {
      return value.type == "size" ? score - 0.3 : nil
    }
    return score
  }

  /// What stands around the value, or at its own beginning ("since march"), says for this slot.
  private func cueScore(_ range: Range<Int>, _ slot: Slot) -> Double {
    let starts = range.lowerBound..<max(range.lowerBound + 1, min(range.upperBound, range.lowerBound + 3))
    var score = starts.map { cueScore(before: $0, slot) }.max() ?? 0
    let after = range.upperBound < words.count ? words[range.upperBound].normal : "$"
    if let share = slot.right[after] { score += 0.3 + 0.5 * share }
    return score
  }

  private func cueScore(before start: Int, _ slot: Slot) -> Double {
    let before = slot.cueIndex(before: start, in: words)
    guard let share = slot.left[before < 0 ? "^" : words[before].normal] else { return 0 }
    let isPair = Slot.pair(endingAt: before, in: words).map(slot.pairs.contains) == true
    return 0.6 + share + (isPair ? 1 : 0)
  }

  private func isIntroduced(_ range: Range<Int>, _ slot: Slot) -> Bool {
    slot.left[words.normal(range.lowerBound - 1)] != nil && range.lowerBound > 0
  }

  /// Whether the value is only a part of a longer one that means something else: the "20" of "20 minutes".
  private func isSwallowed(_ value: ValueSpan, _ slot: Slot) -> Bool {
    guard ["number", "quantity", "ordinal", "zip", "code", "date", "color"].contains(value.type) else { return false }
    let measures: Set<String> = [
      "money", "date", "time", "duration", "measure", "rating", "percent", "order_number", "email", "size", "ordinal",
    ]
    return values.contains { other in
      guard other.isExplicit, other.range.count > value.range.count || other.type == "order_number",
        measures.contains(other.type), other.range.contains(value.range.lowerBound),
        other.range.upperBound >= value.range.upperBound, other.type != value.type, !slot.accepts.contains(other.type)
      else { return false }
      // The number of a measure is just what a unit conversion asks for.
      let isConversion = lexicon.slots.contains { $0.accepts.first == "unit" }
      return
        !(value.type == "number" && isConversion
        && ["measure", "duration", "money", "size", "time", "date"].contains(other.type))
    }
  }

  // MARK: - Counts

  /// Whether a number says how many: "two lamps", "lamps x2", "make it three", not "iphone 12" or "12 pack".
  private func isCount(_ value: ValueSpan, _ slot: Slot) -> Bool {
    let reader = ValueReader(words: words, grammar: ValueGrammar(now: Date(timeIntervalSince1970: 0)))
    let (start, end) = (value.range.lowerBound, value.range.upperBound)
    if words[start].normal == "one", end == start + 1, isPronounOne(start) { return false }
    if reader.isAttributeNumber(start, end) { return false }
    if words.indices.contains(start), words[start].isGlued, start > 0,
      words[start - 1].normal == "-" || words[start - 1].normal == "#"
    {
      return false
    }
    let before = words.normal(start - 1)
    if ["x", "×", "qty", "quantity", "to", "it", "by", ":"].contains(before) { return true }
    if ["size", "number", "no", "option", "#", "version", "model", "type"].contains(before) { return false }
    let after = words.normal(end)
    if after == "x" || after == "×" || after == "of" || after == "more" { return true }
    if reader.kind(end) == .number, MeasureWords.attributes.contains(English.stem(words.normal(end + 1))) {
      return true
    }
    let endsPhrase = end == words.count || English.role(words[end]) != nil
    if slot.parameter.isRequired, endsPhrase, start > 0, lexicon.slots.count > 1 { return true }
    let isBeforeThing =
      end < words.count && words[end].kind == .word && English.role(words[end]).map { $0 == .verb } ?? true
    let isAfterThing = start > 0 && English.role(words[start - 1]) == nil && words[start - 1].kind == .word
    if isAfterThing { return isBeforeThing && lexicon.carriers[English.stem(before)] != nil }
    return isBeforeThing || slot.left[before.isEmpty ? "^" : before] != nil || end == words.count
      || English.role(words[end]) != nil
  }

  /// "the blue one", "this one", "which one": not a number.
  private func isPronounOne(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    let counted: Set<String> = [
      "it", "just", "only", "want", "need", "of", "to", "add", "get", "make", "take", "order", "buy", "x", "have", "me",
      "with", "grab", "and", "for", "put", "but", "by",
    ]
    if words.normal(index + 1) == "of" { return ["the", "this", "that"].contains(words[index - 1].normal) }
    if counted.contains(words[index - 1].normal) {
      // "for one" counts, "of one with a handle" describes.
      return ["with", "in", "that", "that's", "from"].contains(words.normal(index + 1))
    }
    let next = index + 1 < words.count ? words[index + 1] : nil
    return next.map { English.role($0) != nil || $0.kind != .word } ?? true
  }

  // MARK: - Named values

  /// Choices of a `oneOf` that occur in the words, with inflections and a slip of the finger.
  private func named(_ choices: [ParameterType.Choice], _ index: Int, _ slot: Slot) -> [Choice] {
    var found: [Choice] = []
    for choice in choices {
      for name in [choice.value] + choice.synonyms {
        let parts = Words(name.replacing("_", with: " ")).map { English.stem($0.normal) }
        guard !parts.isEmpty, parts.count <= words.count else { continue }
        for start in 0...(words.count - parts.count) where matches(parts, at: start) {
          let range = start..<start + parts.count
          // A lone everyday word names a choice only where it is introduced.
          let cue = cueScore(range, slot)
          if parts.count == 1, words[start].utf8.count <= 3, cue == 0 { continue }
          found.append(
            Choice(
              slot: index, range: range,
              argument: Argument(words.text(of: range), type: "one_of", value: .string(choice.value)),
              score: 0.8 + 0.5 * Double(parts.count) + cue))
        }
      }
    }
    return found
  }

  private func matches(_ parts: [String], at start: Int) -> Bool {
    parts.indices.allSatisfy { offset in
      let said = words[start + offset].normal
      let stem = English.stem(said)
      if stem == parts[offset] || said == parts[offset] { return true }
      return said.utf8.count >= 6 && English.roles[said] == nil && said.utf8.first == parts[offset].utf8.first
        && Spelling.isOneEdit(said, parts[offset])
    }
  }

  // MARK: - Arguments

  private func argument(_ value: ValueSpan, _ slot: Slot) -> Argument {
    let name = slot.parameter.type == .text ? "text" : slot.parameter.type.name
    if case .entity = slot.parameter.type { return Argument(value.text, type: name) }
    return Argument(value.text, type: name, value: converted(value, slot))
  }

  /// A value in the JSON form of the parameter: a day as a moment, an "around 50" as a bound a fifth away.
  private func converted(_ value: ValueSpan, _ slot: Slot) -> JSONValue {
    if slot.parameter.type == .time, value.type == "date", let day = value.value.string {
      return .string(day + "T09:00:00Z")
    }
    if slot.parameter.type == .text, value.type == "unit" { return .string(value.text) }
    guard value.bound == .about, let bound = slot.bound, let amount = value.value["amount"]?.string.flatMap(Double.init)
    else {
      if slot.bound == .max, value.type == "date", let last = value.until { return last }
      return value.value
    }
    let widened = (amount * (bound == .min ? 80 : 120)).rounded() / 100
    let minor = Int((widened * 100).rounded())
    let text = "\(minor / 100)." + (minor % 100 < 10 ? "0" : "") + "\(minor % 100)"
    return ["amount": .string(text), "currency": value.value["currency"] ?? .string("USD")]
  }
}
