import Conversation
import SkillKit

/// Sentences about what was just shown: "which of those has the best reviews?", "add it in black", "any wooden ones?"
extension Reading {
  /// "Which of those is the cheapest": a look at the one of several things shown that fits. Nil for other questions.
  ///
  /// - Parameter best: what the words seem to ask for by themselves.
  func singledOut(_ clause: Words, unless best: Candidate?) -> Request? {
    let core = clause.part(Opening(clause).rest)
    guard let group = context.focus.groups.first(where: { $0.count > 1 }), let type = group.first?.type,
      let told = Shown.question(core) ?? bareComparison(core, of: group, unless: best),
      let tool = lookingTool(for: type, core)
    else { return nil }
    let parameter = tool.parameters.first { $0.type == .entity(type) }
    return parameter.map { parameter in
      Request(
        tool: tool.name, confidence: 0.9,
        arguments: [parameter.name: [Argument("\(told.words) of those", type: type, reference: told.reference)]],
        text: clause.covered
      )
    }
  }

  /// "The cheaper kettle" and no more, after kettles were shown.
  private func bareComparison(
    _ core: Words, of group: [Entity], unless best: Candidate?
  ) -> (words: String, reference: Reference)? {
    let isToBeDone = best.map { $0.confidence >= 0.6 && understander.tools[$0.tool]?.effect != .reads } ?? false
    guard !isToBeDone, core.count <= 6, let reference = ReferenceGrammar.reference(in: core) else { return nil }
    // "The wooden one", of what was shown.
    if case .described = reference, core.normal(0) == "the", ["one", "ones"].contains(core.normal(core.count - 1)) {
      return (core.covered, reference)
    }
    guard case .extreme(let attribute, let least) = reference else { return nil }
    let noun = Words(ReferenceGrammar.noun(of: core.covered)).map { English.stem($0.normal) }
    let isOfThese = group.contains { entity in
      let name = Set(Words(entity.name).map { English.stem($0.normal) })
      return noun.allSatisfy(name.contains)
    }
    return isOfThese ? (core.covered, .extreme(attribute: attribute, least: least)) : nil
  }

  /// "The second one" and no more, where that may be meant to be taken or only to be looked at: it is looked at. Nothing
  /// is changed that nobody named.
  func onlyPointed(_ clause: Words, _ candidates: [Candidate]) -> Request? {
    guard let best = candidates.first, best.confidence < Self.plainlyMeant,
      understander.tools[best.tool]?.effect != .reads, clause.count <= Self.pointerWords,
      !clause.contains(where: { [.polite, .verb].contains(English.role($0)) }),
      let reference = ReferenceGrammar.reference(in: clause), case .ordinal = reference,
      let type = context.focus.groups.first(where: { $0.count > 1 })?.first?.type,
      let tool = lookingTool(for: type, clause),
      let parameter = tool.parameters.first(where: { $0.type == .entity(type) })
    else { return nil }
    return Request(
      tool: tool.name, confidence: 0.8,
      arguments: [parameter.name: [Argument(clause.covered, type: type, reference: reference)]], text: clause.covered)
  }

  private static let plainlyMeant = 0.9
  private static let pointerWords = 4

  /// The tool that tells about one thing of a kind: of those that must be given nothing else, the likeliest.
  private func lookingTool(for type: String, _ clause: Words) -> Tool? {
    let looking = understander.tools.values.filter { tool in
      let required = tool.parameters.filter(\.isRequired)
      return tool.effect == .reads && required.map(\.type) == [.entity(type)] && !required[0].isList
    }
    guard looking.count > 1, let ranking = try? understander.matcher.rank([clause.covered])[0] else {
      return looking.first
    }
    return ranking.candidates.lazy.compactMap { candidate in looking.first { $0.name == candidate.tool } }.first
      ?? looking.min { $0.name < $1.name }
  }

  /// "Add it in black": the thing that "it" is, in black. The words that only describe are no thing of their own.
  func described(
    _ arguments: [String: [Argument]], _ name: String, _ clause: Words
  ) -> [String: [Argument]] {
    guard !context.focus.groups.isEmpty, let tool = understander.tools[name],
      let pronoun = clause.indices.first(where: {
        Self.objects.contains(clause.normal($0)) && !isAttributive($0, clause)
      })
    else { return arguments }
    let it = clause.text(of: pronoun..<pronoun + 1)
    var found = arguments
    for parameter in tool.parameters {
      guard case .entity(let type) = parameter.type, let only = arguments[parameter.name]?.first,
        arguments[parameter.name]?.count == 1, only.value == nil, let told = toldOfIt(only.text, clause, pronoun)
      else { continue }
      found[parameter.name] = [Argument(it, type: type, reference: .it)]
      guard tool.effect != .reads, let options = tool.parameters.first(where: { $0.type == .text && !$0.isRequired })
      else { continue }
      let all = [told] + (arguments[options.name] ?? []).map(\.text)
      found[options.name] = [Argument(all.joined(separator: ", "))]
    }
    return withOptions(found, tool, clause, after: pronoun)
  }

  /// "black" of "it in black", whether the mention takes in the "it" or stands behind it; nil for other mentions.
  private func toldOfIt(_ text: String, _ clause: Words, _ pronoun: Int) -> String? {
    let words = Words(text)
    guard let first = words.first?.normal else { return nil }
    if let it = words.firstIndex(where: { Self.objects.contains($0.normal) }) {
      let start = words.indices.first { $0 > it && words.normal($0) != "in" } ?? words.count
      let rest = words.text(of: start..<words.count)
      return !rest.isEmpty && isOnlyOptions(rest) ? rest : nil
    }
    guard let place = clause.firstIndex(where: { $0.normal == first }), place > pronoun, isOnlyOptions(text) else {
      return nil
    }
    return text
  }

  /// What is said of "it" is not lost: a color or a size that is no argument yet goes with the options.
  private func withOptions(
    _ arguments: [String: [Argument]], _ tool: Tool, _ clause: Words, after pronoun: Int
  ) -> [String: [Argument]] {
    guard tool.effect != .reads, let options = tool.parameters.first(where: { $0.type == .text && !$0.isRequired }),
      arguments.values.joined().contains(where: { $0.reference == .it })
    else { return arguments }
    let taken = Set(arguments.values.joined().flatMap { Words($0.text).map(\.normal) })
    let lost = valueSpans(in: clause).filter { span in
      ["color", "size"].contains(span.type) && span.isExplicit && span.range.lowerBound > pronoun
        && !clause[span.range].contains { taken.contains($0.normal) }
    }
    let behind = clause.indices.drop { $0 <= pronoun || clause.normal($0) == "in" }
    let tail = behind.first.map { clause.part($0..<clause.count) }
    let words =
      lost.isEmpty
      ? tail.flatMap { isToldOfShown($0) && taken.isDisjoint(with: $0.map(\.normal)) ? [$0.covered] : nil } ?? []
      : lost.map(\.text)
    guard !words.isEmpty else { return arguments }
    let told = words + (arguments[options.name] ?? []).map(\.text)
    return arguments.merging([options.name: [Argument(told.joined(separator: ", "))]]) { $1 }
  }

  /// "black", "teal, large": colors and sizes and nothing that has them.
  private func isOnlyOptions(_ text: String) -> Bool {
    let words = Words(text)
    var told = Set(
      words.indices.filter { words[$0].kind == .mark || ["and", "in", "size"].contains(words.normal($0)) })
    for span in valueSpans(in: words) where ["color", "size"].contains(span.type) { told.formUnion(span.range) }
    return told.count == words.count || isToldOfShown(words)
  }

  /// "that" of "that lamp"
  private func isAttributive(_ index: Int, _ clause: Words) -> Bool {
    let next = index + 1 < clause.count ? clause[index + 1] : nil
    return ["that", "this", "those", "these"].contains(clause.normal(index))
      && next.map { $0.kind == .word && English.role($0) == nil } ?? false
  }

  private static let objects: Set = ["it", "that", "this", "them", "those", "these"]

  /// "Any wooden ones?" after a search for frames looks for wooden frames: "one" stands for what the last request of
  /// the same kind named.
  func standingFor(_ request: Request, _ clause: Words, after earlier: Request?) -> Request {
    guard let last = earlier ?? latest(request.tool), last.tool == request.tool,
      let tool = understander.tools[request.tool], tool.effect == .reads,
      let pro = clause.indices.last(where: { ["one", "ones"].contains(clause.normal($0)) }), pro > 0,
      let name = tool.parameters.first(where: { $0.type == .text })?.name,
      let noun = last.arguments[name]?.first?.text, !noun.isEmpty
    else { return request }
    var request = request
    let said = request.arguments[name]?.first.map { argument in
      let words = Words(argument.text)
      return words.indices.filter { !["one", "ones"].contains(words.normal($0)) }.map { words.text(of: $0..<$0 + 1) }
        .joined(separator: " ")
    }
    let describes = clause.normal(pro - 1)
    let isWorth = English.role(clause[pro - 1]) == nil || said?.isEmpty == false
    guard isWorth, describes != "which", said != noun else { return request }
    request.arguments[name] = [Argument(said.map { $0.isEmpty ? noun : "\($0) \(noun)" } ?? noun)]
    return request
  }

  /// What was last asked of a tool, a few turns back at most.
  private func latest(_ tool: String) -> Request? {
    context.recent.suffix(Topic.reach).reversed().lazy.compactMap { turn in
      turn.meaning.requests.last { $0.tool == tool }
    }.first
  }
}

/// Questions that ask for one of several things.
enum Shown {
  /// What "which of those is the lightest", "which one has the best reviews", "are any of them in stock" look for.
  static func question(_ words: Words) -> (words: String, reference: Reference)? {
    let said = words.filter { $0.kind != .mark }.map(\.normal)
    if let extreme = whatIs(said) { return extreme }
    guard let start = opening(said), start < said.count else { return nil }
    let verb = said[start]
    let rest = said[start...].drop { linking.contains($0) && !($0 == "in" && said.last == "stock") }
    guard !rest.isEmpty, rest.count <= 5 else { return nil }
    // "Rated highest" is "highest rated".
    let text = (rest.count == 2 && rest.first == "rated" ? rest.reversed() : Array(rest)).joined(separator: " ")
    if ["cost", "costs"].contains(verb), rest.count <= 2, let amount = rest.last, let least = amounts[amount] {
      return (text, .extreme(attribute: "price", least: least))
    }
    if case .extreme(let attribute, let least) = ReferenceGrammar.reference(in: Words("the " + text)) {
      return (text, .extreme(attribute: attribute, least: least))
    }
    return rest.contains { English.roles[$0] == .verb || English.roles[$0] == .pronoun }
      ? nil : (text, .described(text))
  }

  /// "What's the cheapest of those", "what is the best one"
  private static func whatIs(_ said: [String]) -> (words: String, reference: Reference)? {
    var rest = said[...]
    if ["what's", "whats"].contains(said.first) {
      rest = rest.dropFirst()
    } else if said.starts(with: ["what", "is"]) {
      rest = rest.dropFirst(2)
    } else {
      return nil
    }
    if rest.count > 2, rest[rest.endIndex - 2] == "of", ["those", "these", "them"].contains(rest.last) {
      rest = rest.dropLast(2)
    } else if rest.last != "one" {
      return nil
    }
    let text = rest.joined(separator: " ")
    guard case .extreme(let attribute, let least) = ReferenceGrammar.reference(in: Words(text)) else { return nil }
    return (
      rest.filter { $0 != "the" && $0 != "one" }.joined(separator: " "), .extreme(attribute: attribute, least: least)
    )
  }

  /// Where the words after "which of those" or "are any of them" begin.
  private static func opening(_ said: [String]) -> Int? {
    var index = 0
    if ["is", "are", "has", "have", "do", "does"].contains(said.first) { index = 1 }
    guard index < said.count else { return nil }
    let isAny = index == 1 && ["any", "one", "either", "some"].contains(said[index])
    guard index == 0 ? said[0] == "which" : isAny else { return nil }
    index += 1
    let hasOne = index < said.count && ["one", "ones"].contains(said[index])
    if hasOne { index += 1 }
    guard index + 1 < said.count, said[index] == "of" else { return hasOne && !isAny ? index : nil }
    guard
      ["those", "these", "them"].contains(said[index + 1])
        || (said[index + 1] == "the" && index + 2 < said.count && ["two", "three"].contains(said[index + 2]))
    else { return nil }
    return index + (said[index + 1] == "the" ? 3 : 2)
  }

  private static let linking: Set = [
    "is", "are", "has", "have", "does", "do", "the", "a", "an", "got", "come", "comes", "in", "cost", "costs", "made",
    "of", "with", "at", "all", "would", "be", "still",
  ]
  private static let amounts = ["less": true, "least": true, "more": false, "most": false]
}
