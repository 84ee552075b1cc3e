import Conversation
import SkillKit

/// What the conversation is about: the things that the last call was for. After "put milk on my list" it is the list,
/// and "what's left?" asks what is left on it.
struct Topic {
  /// Nouns, the most telling first: "cart", "product".
  let things: [String]
  /// The call that made it the topic, with what it was called with.
  private let tool: Tool
  private let arguments: [String: JSONValue]

  /// How many turns back something is still talked about.
  static let reach = 3

  /// Nil when nothing was done lately that is about something.
  ///
  /// - Parameters:
  ///   - earlier: what the same utterance asked before.
  init?(_ context: Context, after earlier: Request?, by understander: Understander) {
    let tools = understander.tools
    if let earlier, let tool = tools[earlier.tool], !tool.things.isEmpty {
      self.init(tool, earlier.arguments.compactMapValues { $0.first?.value }, by: understander)
      return
    }
    for turn in context.recent.suffix(Topic.reach).reversed() {
      for record in turn.calls.reversed() {
        let name = record.facts["undone"]?.string ?? record.call.tool
        guard let tool = tools[name], !tool.things.isEmpty else { continue }
        self.init(tool, record.call.arguments, by: understander)
        return
      }
      // What was asked and not done yet is talked about too.
      if turn.calls.isEmpty, turn.plan != .decline, let asked = turn.meaning.requests.last,
        let tool = tools[asked.tool], !tool.things.isEmpty
      {
        self.init(tool, asked.arguments.compactMapValues { $0.first?.value }, by: understander)
        return
      }
    }
    return nil
  }

  /// What only one tool is about, such as the date, is soon told and not talked about.
  private init?(_ tool: Tool, _ arguments: [String: JSONValue], by understander: Understander) {
    things = tool.things.filter { thing in
      understander.tools.values.count { $0.things.contains(thing) || understander.share(of: thing, in: $0) >= 0.05 } > 1
    }
    guard !things.isEmpty else { return nil }
    self.tool = tool
    self.arguments = arguments
  }

  func includes(_ other: Tool) -> Bool { !Set(things).isDisjoint(with: other.things) }

  /// The very list (or whatever holds things) that the last call was about, for a tool that takes one too.
  func inherited(by other: Tool) -> [String: [Argument]] {
    var known: [String: [Argument]] = [:]
    for parameter in other.parameters where !parameter.isList {
      guard case .entity(let type) = parameter.type, things.contains(type),
        tool.parameter(parameter.name)?.type == parameter.type, let value = arguments[parameter.name]
      else { continue }
      known[parameter.name] = [Argument(type, type: type, value: value)]
    }
    return known
  }

  // MARK: - Rereading

  /// The clause with the topic in it: in the place of the word that points at it, else behind.
  func rereadings(of clause: Words) -> [String] {
    let pointer = Topic.pointer(in: clause)
    return things.prefix(Topic.nounLimit).map { thing in
      guard let pointer else { return clause.covered.trimmingSuffix(while: { ".?! ".contains($0) }) + ", the " + thing }
      let noun = pointer.isPlace ? "\(thing == "list" ? "on" : "in") the \(thing)" : "the \(thing)"
      let after = clause.text(of: pointer.range.upperBound..<clause.count)
      return [clause.text(of: 0..<pointer.range.lowerBound), noun, after].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
  }

  static let nounLimit = 2

  /// "it", "that", "on there": the first word that may stand for what is talked about.
  static func pointer(in clause: Words) -> (range: Range<Int>, isPlace: Bool)? {
    for index in clause.indices {
      switch clause.normal(index) {
      case "there", "it", "here":
        let isPlace = ["on", "in"].contains(clause.normal(index - 1))
        // "Is there", "there's": nothing is pointed at. "What did I buy there" points.
        let isLast = clause[(index + 1)...].allSatisfy { English.role($0) == .mark }
        let stands = clause.normal(index) == "there" && !isPlace
        if stands, !isLast || index == 0 || English.role(clause[index - 1]) == .auxiliary { continue }
        return (isPlace ? index - 1..<index + 1 : index..<index + 1, isPlace || stands)
      case "that", "this":
        // "that lamp" names a thing, "did that work" does not.
        let next = index + 1 < clause.count ? English.role(clause[index + 1]) : .mark
        let isSubject = index > 0 && index + 2 >= clause.count && English.role(clause[index - 1]) == .auxiliary
        if next != nil || isSubject { return (index..<index + 1, false) }
      default: continue
      }
    }
    return nil
  }
}

extension Tool {
  /// What it is about, by its name and the things that it is given: `add_to_cart` is about the cart and a product.
  var things: [String] {
    let held = parameters.compactMap { parameter -> (type: String, isRequired: Bool)? in
      if case .entity(let type) = parameter.type { (type, parameter.isRequired) } else { nil }
    }
    let required = held.filter(\.isRequired)
    let types = (required.isEmpty && held.count == 1 ? held : required).map(\.type)
    let named = name.split(separator: "_").dropFirst().map { English.stem(String($0)) }
    let kinds = types.flatMap { $0.split(separator: "_").map(String.init) }
    return (named + kinds).reduce(into: []) { all, word in
      let role = English.role(Words(word)[0])
      if role == nil || role == .verb, !English.generic.contains(word), !all.contains(word) { all.append(word) }
    }
  }

  /// What it does: "add" of `add_to_cart` and `add_to_list`, which do the same to different things.
  var verb: Substring { name.prefix { $0 != "_" } }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
    var end = endIndex
    while end > startIndex, isTrimmed(self[index(before: end)]) { end = index(before: end) }
    return String(self[..<end])
  }
}

extension Reading {
  /// Below this confidence the topic may tell better what is meant.
  private static let doubtful = 0.6
  /// Below this one it may for what is only looked at.
  private static let likely = 0.85
  /// From this confidence on a sentence needs no topic.
  private static let unmistakable = 0.95

  /// The tools for a clause that says too little by itself, or points, read as about the topic.
  func topical(
    _ clause: Words, _ ranking: ToolMatcher.Ranking, _ topic: Topic?,
    _ rank: (String) throws -> ToolMatcher.Ranking
  ) throws -> (ranking: ToolMatcher.Ranking, isReread: Bool) {
    guard let topic, clause.count <= Self.pointingWords, mayBeAbout(topic, clause, ranking.best) else {
      return (ranking, false)
    }
    var (ranking, isReread) = (ranking, false)
    for text in topic.rereadings(of: clause) {
      let again = heard(try rank(text).candidates, in: Mood(clause)).sorted { $0.confidence > $1.confidence }
      guard let found = again.first, isAbout(topic, found.tool), let tool = understander.tools[found.tool],
        found.confidence >= Self.needed(for: tool, isPointed: Topic.pointer(in: clause) != nil),
        found.confidence > ranking.best?.confidence ?? 0
      else { continue }
      ranking.candidates = again
      isReread = true
    }
    return (ranking, isReread)
  }

  /// Whether the topic may tell better what is meant than the words alone.
  private func mayBeAbout(_ topic: Topic, _ clause: Words, _ best: Candidate?) -> Bool {
    // "And in Rome?" and "pears, not apples" change what was asked.
    let cues = Set(opening.cues + Opening(clause).cues)
    let rest = clause.part(Opening(clause).rest)
    guard !cues.contains(.correct), cues.isDisjoint(with: [.reconsider, .no, .goOn]) || !isName(rest),
      rest.contains(where: { ![.polite, .pronoun, .filler, .mark].contains(English.role($0)) })
    else { return false }
    guard let best, best.confidence >= Self.doubtful else { return true }
    let points = Topic.pointer(in: clause) != nil
    if points, types(best.tool).isEmpty { return !isSample(clause, of: best.tool) }
    guard !isAbout(topic, best.tool) else { return false }
    if points { return best.confidence < Self.unmistakable || isElsewhere(best) }
    return best.confidence < Self.likely && understander.tools[best.tool]?.effect == .reads
  }

  /// "Leave it" and "forget it" point at nothing: a sample of the tool is said word for word.
  private func isSample(_ clause: Words, of tool: String) -> Bool {
    let said = clause.filter { $0.kind != .mark }.map(\.normal)
    return understander.tools[tool]?.samples.contains { Words($0).filter { $0.kind != .mark }.map(\.normal) == said }
      ?? false
  }

  /// How sure a rereading must be: whoever points means something, "tell me a joke" after the cart does not mean it. What
  /// spends is asked for outright.
  private static func needed(for tool: Tool, isPointed: Bool) -> Double {
    switch tool.effect {
    case .reads: isPointed ? 0.5 : 0.95
    case .writes: isPointed ? 0.7 : 2
    case .spends: 2
    }
  }

  /// Whether a tool is about the topic, or is asked for in its words.
  private func isAbout(_ topic: Topic, _ name: String?) -> Bool {
    guard let tool = name.flatMap({ understander.tools[$0] }) else { return false }
    return topic.includes(tool) || topic.things.contains { understander.share(of: $0, in: tool) >= 0.05 }
  }

  /// "Add beer" after something was done to a list is meant for the list, and after the cart for the cart: of tools
  /// that do the same to different things, the one for the topic, unless the words name the other's.
  func forTopic(_ candidates: [Candidate], _ topic: Topic?, _ clause: Words) -> [Candidate] {
    guard let topic, let best = candidates.first, let tool = understander.tools[best.tool], tool.effect != .reads
    else { return candidates }
    let siblings = candidates.filter { other in
      understander.tools[other.tool].map { $0.verb == tool.verb && $0.name != tool.name } ?? false
    }
    if topic.includes(tool) {
      // The rival for something else is not meant.
      let rivals = siblings.filter { !(understander.tools[$0.tool].map(topic.includes) ?? true) }
        .filter { !names(clause, $0.tool, ratherThan: tool.name) }
      guard !rivals.isEmpty else { return candidates }
      let sure = min(0.99, best.confidence + rivals.reduce(0) { $0 + $1.confidence })
      return [Candidate(tool: best.tool, confidence: sure)]
        + candidates.dropFirst().filter { !rivals.contains($0) }
    }
    let other =
      siblings.first { understander.tools[$0.tool].map(topic.includes) ?? false }?.tool
      ?? understander.tools.values.filter { $0.verb == tool.verb && topic.includes($0) }.map(\.name).min()
    guard let other, !names(clause, best.tool, ratherThan: other), !pointsElsewhere(clause, topic) else {
      return candidates
    }
    let own = candidates.first { $0.tool == other }?.confidence ?? 0
    return [Candidate(tool: other, confidence: min(0.99, best.confidence + own))]
      + candidates.dropFirst().filter { $0.tool != other }
  }

  /// Whether some word belongs to the one tool's samples much more than to the other's: "basket" to those of the cart.
  private func names(_ clause: Words, _ name: String, ratherThan other: String) -> Bool {
    guard let tool = understander.tools[name], let sibling = understander.tools[other] else { return false }
    let values = Set(
      arguments(for: other, in: clause, valueSpans(in: clause)).values.flatMap { $0 }
        .flatMap { Words($0.text).map(\.normal) })
    return clause.contains { word in
      guard English.role(word) == nil || English.role(word) == .verb else { return false }
      let stem = English.stem(word.normal)
      let (share, other) = (understander.share(of: stem, in: tool), understander.share(of: stem, in: sibling))
      return share > 2 * other && share >= (values.contains(word.normal) ? 0.1 : 0.02)
    }
  }

  /// Whether the words point at something shown that is not what the topic holds: "add the second one" after a search.
  private func pointsElsewhere(_ clause: Words, _ topic: Topic) -> Bool {
    guard let pointed = pointed(in: clause) else { return false }
    return !pointed.type.split(separator: "_").contains { topic.things.contains(String($0)) }
  }
}
