import Conversation
import SkillKit

/// Utterances that lean on the request before: "and in red?", "what about under 20?", "no, make that three".
extension Reading {
  /// The last request again with what this clause changes; nil when the clause stands on its own.
  func carryOn(_ clause: Words, from last: Request, unless meant: Candidate?) -> Request? {
    let opening = Opening(clause)
    let rest = clause.part(opening.rest)
    let leans = opening.has(.goOn) || isUnfinished
    guard !rest.isEmpty, rest.count <= Self.leaningWords, meant == nil || meant?.tool == last.tool || leans
    else { return nil }
    let changed = inItsPlace(changes(rest, to: last.tool), of: last)
    let isInPlace = opening.has(.goOn) && isInPlace(changed, rest, of: last)
    // "But without the filters" is not said to be of the same kind.
    let isLoose = meant == nil && opening.has(.goOn) && understander.tools[last.tool]?.effect == .reads
    guard !changed.isEmpty, isInPlace || isElliptical(rest, changed) || isLoose else { return nil }
    if isUnfinished, !opening.has(.goOn), !isName(rest) { return nil }
    guard pointsAtItsKind(changed, last.tool) else { return nil }
    if let meant, meant.tool != last.tool, meant.confidence > 0.75, !isInPlace { return nil }
    if meant?.tool == last.tool, !opening.has(.goOn), ReferenceGrammar.reference(in: rest) == nil { return nil }
    return Request(
      tool: last.tool, confidence: max(meant?.confidence ?? 0, 0.7), arguments: merged(last.arguments, changed),
      text: clause.covered)
  }

  /// Whether the last turn's calls came to nothing: what follows may mend them ("just one then").
  private var isUnfinished: Bool {
    guard let calls = context.recent.last?.calls, !calls.isEmpty else { return false }
    return calls.allSatisfy { $0.outcome != .done }
  }

  /// "Two more" and "same again": the last call once more, with its very arguments.
  func again(_ clause: Words, unless meant: Candidate?) -> Request? {
    guard clause.count <= Self.leaningWords, let last = lastRequest,
      let call = context.recent.last?.calls.last(where: { $0.outcome == .done && $0.call.tool == last.tool })?.call,
      let tool = understander.tools[last.tool]
    else { return nil }
    var arguments = call.arguments.mapValues { value in
      (value.array ?? [value]).map { Argument(last.text, type: "known", value: $0) }
    }
    let quantity = tool.parameters.first { $0.type == .quantity }
    if let more = ReferenceGrammar.increment(in: clause), more > 0, let quantity {
      arguments[quantity.name] = [Argument(clause.covered, type: "quantity", value: .int(more))]
    } else if !ReferenceGrammar.isRepetition(clause) || (meant?.confidence ?? 0) > 0.6 {
      return nil
    }
    return Request(tool: tool.name, confidence: 0.9, arguments: arguments, text: clause.covered)
  }

  /// More words than this stand on their own.
  static let leaningWords = 12

  /// "And black tea?": nothing but a name, for what the last request named in that very place.
  private func isInPlace(_ changed: [String: [Argument]], _ rest: Words, of last: Request) -> Bool {
    // "And some wrapping paper?" is another wish, not another thing to be shown.
    let isIndefinite = ["some", "any"].contains(rest.normal(0))
    let takesPlace = changed.contains { name, arguments in
      guard last.arguments[name] != nil else { return false }
      if isIndefinite, case .entity = understander.tools[last.tool]?.parameter(name)?.type { return false }
      return true
    }
    // "And to lock the door at ten" is another thing to be reminded of.
    return takesPlace && (isName(rest) || rest.normal(0) == "to")
      && !rest.contains { ActCues.negations.contains($0.normal) }
      && changed.allSatisfy { last.arguments[$0] != nil || $1.allSatisfy { $0.value != nil } }
  }

  /// Nothing that does or asks something.
  func isName(_ rest: Words) -> Bool {
    let shape = ClauseShape(rest, valued: [Bool](repeating: false, count: rest.count))
    return rest.indices.allSatisfy { index in
      shape.role(index).map { ![.verb, .question, .auxiliary, .pronoun].contains($0) || rest.normal(index) == "one" }
        ?? true
    }
  }

  /// Whether what the words point at is of the kind that the parameter takes: after items of a list, "both" is no list.
  private func pointsAtItsKind(_ changed: [String: [Argument]], _ tool: String) -> Bool {
    guard let newest = context.focus.groups.first else { return true }
    return changed.allSatisfy { name, arguments in
      guard case .entity(let type) = understander.tools[tool]?.parameter(name)?.type,
        arguments.contains(where: { $0.reference == .it || $0.reference == .all })
      else { return true }
      return newest.contains { $0.type == type || $0.aliases[type] != nil }
    }
  }

  /// A bare value or pointer: no words are left over that would ask for something else.
  func isElliptical(_ rest: Words, _ changed: [String: [Argument]]) -> Bool {
    if ReferenceGrammar.reference(in: rest) != nil { return true }
    let numbers = Set(valueSpans(in: rest).filter { $0.type == "order_number" && $0.isExplicit }.map(\.text))
    let covered = changed.values.flatMap { $0 }.filter {
      ($0.value != nil && $0.type != "text") || $0.reference != nil || numbers.contains($0.text)
    }
    let named = covered.map { Words($0.text).count }.reduce(0, +)
    return named > 0 && rest.filter { $0.kind != .mark }.count - named <= 2
  }

  /// The arguments of the last tool that these words give.
  func changes(_ rest: Words, to tool: String) -> [String: [Argument]] {
    let spans = valueSpans(in: rest)
    var found = inFull(described(arguments(for: tool, in: rest, spans, isWhole: false), tool, rest), rest)
    guard found.isEmpty, let lexicon = understander.lexicon(tool) else { return found }
    for parameter in lexicon.tool.parameters {
      let answer = SpanFinder.answer(for: parameter, of: lexicon, in: rest, values: spans)
      if answer.contains(where: { $0.value != nil || $0.reference != nil }) {
        found[parameter.name] = answer
        break
      }
    }
    return found
  }

  /// "Oat milk" is all of it, where nothing but a name is said and one mention took only "milk".
  private func inFull(_ found: [String: [Argument]], _ rest: Words) -> [String: [Argument]] {
    guard found.count == 1, let (name, mentions) = found.first, mentions.count == 1, mentions[0].value == nil,
      mentions[0].reference == nil, rest.count <= Self.nameWords, isName(rest),
      let first = rest.firstIndex(where: { English.role($0) == nil && $0.kind == .word }),
      let last = rest.lastIndex(where: { English.role($0) == nil && $0.kind == .word }),
      rest[first...last].allSatisfy({ English.role($0) == nil })
    else { return found }
    var whole = mentions[0]
    let text = rest.text(of: first..<last + 1)
    if text.count > whole.text.count, text.hasSuffix(whole.text) || text.hasPrefix(whole.text) { whole.text = text }
    return [name: [whole]]
  }

  /// A name said alone is no longer.
  private static let nameWords = 5

  func merged(_ old: [String: [Argument]], _ new: [String: [Argument]]) -> [String: [Argument]] {
    old.merging(new) { $1 }
  }

  // MARK: - Corrections

  /// "No, the blue one", "actually make that three": the last request with something changed.
  func correction() throws -> Meaning? {
    guard opening.has(.correct) || opening.has(.reconsider) || opening.has(.no) || opening.has(.wait),
      let last = lastRequest
    else { return nil }
    let rest = words.part(opening.rest.clipped(before: words.dismissal(in: opening.rest)))
    // "Not the second one" puts nothing in its place.
    if rest.first?.normal == "not" { return nil }
    guard !rest.isEmpty else { return opening.has(.correct) || opening.has(.reconsider) ? nil : Meaning(act: .no) }
    let values = changes(rest, to: last.tool)
    let isOutright = opening.has(.correct) && rest.count <= Self.leaningWords
    if !values.isEmpty, isOutright || isElliptical(rest, values) { return corrected(last, values) }
    let fresh = try requests(in: opening.rest)
    if let asked = fresh.requests.first, asked.tool != last.tool, asked.confidence >= Understander.confidentToInterrupt
    {
      return fresh
    }
    guard !values.isEmpty else { return fresh.requests.isEmpty && opening.has(.no) ? Meaning(act: .no) : nil }
    return corrected(last, values)
  }

  private func corrected(_ last: Request, _ said: [String: [Argument]]) -> Meaning {
    let changed = inItsPlace(said, of: last)
    let again = Request(
      tool: last.tool, confidence: 1, arguments: merged(last.arguments, changed), text: words.covered)
    return Meaning(act: .correct, requests: [again], answers: changed.values.flatMap { $0 })
  }
}

extension Words {
  /// Where "not apples" begins in "pears, not apples": what it names is not wanted.
  fileprivate func dismissal(in range: Range<Int>) -> Int? {
    range.dropFirst().first { normal($0) == "not" && $0 + 1 < range.upperBound }
  }
}

extension Range<Int> {
  fileprivate func clipped(before end: Int?) -> Range<Int> { lowerBound..<Swift.min(upperBound, end ?? upperBound) }
}
