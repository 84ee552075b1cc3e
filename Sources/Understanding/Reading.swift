import Conversation
import Foundation
import SkillKit

/// One utterance while it is read.
struct Reading {
  let words: Words
  let opening: Opening
  let context: Context
  let understander: Understander
  let grammar: ValueGrammar

  init(_ utterance: Utterance, context: Context, by understander: Understander) {
    let grammar = understander.grammar(at: utterance.at)
    words = Words(utterance.text).corrected { word in
      guard let right = understander.matcher.correction(of: word) else { return nil }
      // "teal" is no slip for "tell".
      return grammar.spans(in: Words(word)).contains { $0.type == "color" } ? nil : right
    }
    self.grammar = grammar
    opening = Opening(words)
    self.context = context
    self.understander = understander
  }

  func meaning() throws -> Meaning {
    guard words.contains(where: { $0.kind != .mark }) else { return Meaning(act: .none) }
    if let pending = context.pending { return try answer(to: pending) }
    if opening.rest.isEmpty, let act = try bareAct() { return act }
    if let correction = try correction() { return correction }
    return try requests()
  }

  // MARK: - Requests

  /// The tools for the whole utterance or, where it holds several requests, for each.
  ///
  /// - Parameter prefersPointed: whether words that point decide the tool ("cancel it" after an order).
  func requests(in range: Range<Int>? = nil, prefersPointed: Bool = false) throws -> Meaning {
    let part = range.map { words.part($0) } ?? words
    var scores: [String: ToolMatcher.Ranking] = [:]
    func rank(_ text: String) throws -> ToolMatcher.Ranking {
      if let known = scores[text] { return known }
      let ranking = try understander.matcher.rank([text])[0]
      scores[text] = ranking
      return ranking
    }
    let clauses = RequestSplitter.clauses(in: part) { clause in
      guard let ranking = try? rank(clause.meant), let best = ranking.best else { return nil }
      return .init(tool: best.tool, confidence: best.confidence, margin: ranking.margin)
    }
    var found: [Request] = []
    var guess: Request?
    for clause in try told(clauses, in: part, rank) {
      let whole = withoutDismissal(part.part(clause.whole))
      var (clauseWords, first) = try asking(part.part(clause.asking), rank)
      let together = try rank(whole.meant)
      let likelihood = together.best?.confidence ?? 0
      let saysMore =
        clause.wordsBefore > 0 && likelihood >= Self.tellsAll
        && (Self.onlyPoints(clauseWords) || clause.wordsBefore <= Self.heading)
      if saysMore || likelihood > (first.best?.confidence ?? 0) + 0.1 {
        (clauseWords, first) = (whole, together)
      }
      let topic = Topic(context, after: found.last, by: understander)
      var (ranking, isReread) = try topical(clauseWords, first, topic, rank)
      if let pointed = pointed(in: clauseWords), prefersPointed || isElsewhere(ranking.best) {
        let other = try rank(pointed.text).candidates.filter { takes($0.tool, pointed.type) }
        if let best = other.first, best.confidence > 0.25 {
          ranking.candidates = [Candidate(tool: best.tool, confidence: max(best.confidence, 0.6))] + other.dropFirst()
        }
      }
      guard var request = request(clauseWords, ranking, after: found.last, topic) else {
        if guess == nil { guess = try self.guess(clauseWords, ranking) }
        continue
      }
      if isReread { request = aboutTopic(request, topic) }
      if clauseWords.count < whole.count {
        // What is told after a request takes the place of nothing that it points at.
        request = completed(request, from: whole, replacing: clause.wordsBefore > 0)
      }
      if let merged = found.last.flatMap({ $0.completed(by: request) ?? completed($0, byUnsure: request) }) {
        found[found.count - 1] = merged
      } else {
        let each = perValue(request, clauseWords)
        found += each.count > 1 ? each : perCount(request, clauseWords)
      }
    }
    var meaning = Meaning(act: found.isEmpty ? .none : .request, requests: found)
    meaning.guess = found.isEmpty ? guess : nil
    return meaning
  }

  /// "Never mind, turn it off" asks for what stands behind.
  private func withoutDismissal(_ words: Words) -> Words {
    let opening = Opening(words)
    guard opening.has(.cancel) || opening.has(.no), !opening.rest.isEmpty else { return words }
    return words.part(opening.rest)
  }

  /// The request that one clause makes: by the tools' samples, or carrying on from the last one.
  private func request(
    _ clause: Words, _ ranking: ToolMatcher.Ranking, after earlier: Request?, _ topic: Topic?
  ) -> Request? {
    let spans = grammar.spans(in: clause)
    let candidates = forTopic(fitted(ranking.candidates, to: spans, of: clause), topic, clause)
    let best = candidates.first
    let isMeant = best.map { $0.confidence >= Understander.confident } ?? false
    if let single = singledOut(clause, unless: best) { return single }
    if let asked = membership(clause, topic) { return asked }
    if earlier == nil, let sum = continuedSum(clause) { return sum }
    if earlier == nil, let again = again(clause, unless: isMeant ? best : nil) { return again }
    if let last = earlier ?? lastRequest, let carried = carryOn(clause, from: last, unless: isMeant ? best : nil) {
      return standingFor(carried, clause, after: earlier)
    }
    if let look = onlyPointed(clause, candidates) { return look }
    guard let best, isMeant else { return nil }
    let core = clause.part(Opening(clause).rest)
    let said = core.isEmpty ? clause : core
    let read = arguments(for: best.tool, in: said, core.count == clause.count ? spans : grammar.spans(in: said))
    let found = described(unexplained(read, best.tool, said), best.tool, clause)
    let arguments = inTopic(wholeText(pointedOut(found, best.tool, clause), best.tool, said), best.tool, topic, clause)
    let asked = Request(
      tool: best.tool, confidence: isBare(clause, arguments, best.tool) ? min(best.confidence, 0.45) : best.confidence,
      arguments: arguments, text: clause.covered,
      alternatives: Array(candidates.dropFirst().filter { $0.confidence > 0.1 }.prefix(3)))
    return standingFor(asked, clause, after: earlier)
  }

  /// "Add socks" after the packing list is meant for that list. Words that name one are left as they are.
  private func inTopic(
    _ arguments: [String: [Argument]], _ name: String, _ topic: Topic?, _ clause: Words
  ) -> [String: [Argument]] {
    guard let topic, let tool = understander.tools[name] else { return arguments }
    let known = topic.inherited(by: tool)
    let isNamed = clause.indices.contains { index in
      known.values.contains { $0[0].type == English.stem(clause.normal(index)) }
        && !["the", "that", "this"].contains(clause.normal(index - 1))
    }
    return isNamed ? arguments : arguments.merging(known) { mine, _ in mine }
  }

  /// What the topic told needs no words for it: "missing" of "what's still missing" names no list.
  private func aboutTopic(_ request: Request, _ topic: Topic?) -> Request {
    var request = request
    guard let tool = understander.tools[request.tool] else { return request }
    let known = topic?.inherited(by: tool) ?? [:]
    request.arguments = request.arguments.filter { name, values in
      if values.allSatisfy(\.isPronoun) { return known[name] == nil }
      return tool.parameter(name)?.isRequired ?? false || !isShown(name, of: tool.name)
        || values.allSatisfy { $0.value != nil || $0.reference != nil }
    }
    request.arguments.merge(known) { mine, _ in mine }
    return request
  }

  /// "Where did I park?" as a whole is what to look for, where a tool that only looks needs some text and no part of
  /// the words is it.
  private func wholeText(
    _ arguments: [String: [Argument]], _ tool: String, _ clause: Words
  ) -> [String: [Argument]] {
    guard let tool = understander.tools[tool], tool.effect == .reads, arguments.isEmpty,
      let only = tool.parameters.first, tool.parameters.count == 1, only.isRequired, only.type == .text
    else { return arguments }
    let names = clause.contains {
      English.role($0) == nil && understander.share(of: English.stem($0.normal), in: tool) == 0
    }
    // "What do you know about me" names nothing but the user.
    if !names, let user = clause.last(where: { ["me", "myself", "us"].contains($0.normal) }) {
      return [only.name: [Argument(user.normal)]]
    }
    return [only.name: [Argument(clause.covered)]]
  }

  /// Whether nothing but values is said: "ten minutes" out of the blue does not tell what to do with them, however
  /// much it resembles a sample. A tool that writes is then asked about first.
  private func isBare(_ clause: Words, _ arguments: [String: [Argument]], _ tool: String) -> Bool {
    let leans = opening.has(.correct) || opening.has(.reconsider) || opening.has(.goOn)
    let isTopic = lastRequest.map { !types($0.tool).isDisjoint(with: types(tool)) } ?? false
    guard understander.tools[tool]?.effect != .reads, !arguments.isEmpty, !leans, !isTopic,
      arguments.values.allSatisfy({ $0.allSatisfy { $0.reference == nil } })
    else { return false }
    let said = clause.filter { ![.mark, .polite, .filler, .determiner, .preposition].contains(English.role($0)) }
    let named = Set(arguments.values.flatMap { $0 }.flatMap { Words($0.text).map(\.normal) })
    return said.allSatisfy { named.contains($0.normal) }
  }

  /// "Do you sell those?": a text that must be given and is only pointed at means the name of what was shown.
  private func pointedOut(
    _ arguments: [String: [Argument]], _ tool: String, _ clause: Words
  ) -> [String: [Argument]] {
    if let told = toldBefore(arguments, tool, clause) { return told }
    guard !context.focus.groups.isEmpty,
      let missing = understander.tools[tool]?.parameters.first(where: {
        $0.type == .text && ($0.isRequired || arguments.isEmpty) && arguments[$0.name] == nil
          && isShown($0.name, of: tool)
      }),
      let pointer = clause.first(where: {
        // "What time is it?" points at nothing.
        Self.demonstratives.contains($0.normal) || (missing.isRequired && $0.normal == "it")
      })
    else { return arguments }
    return arguments.merging([missing.name: [Argument(pointer.normal, reference: .it)]]) { $1 }
  }

  /// The words that nothing explains are what a tool that writes needs and did not find: "honey" of "add honey" is not
  /// whatever was shown last.
  private func unexplained(
    _ arguments: [String: [Argument]], _ name: String, _ clause: Words
  ) -> [String: [Argument]] {
    guard let tool = understander.tools[name], tool.effect != .reads, pointed(in: clause) == nil,
      let missing = tool.parameters.first(where: { $0.isRequired && arguments[$0.name] == nil }),
      case .entity(let type) = missing.type
    else { return arguments }
    let taken = Set(arguments.values.joined().flatMap { Words($0.text).map(\.normal) })
    let left = clause.indices.filter { index in
      let word = clause[index]
      return word.kind == .word && English.role(word) == nil && !taken.contains(word.normal)
        && understander.share(of: English.stem(word.normal), in: tool) == 0
    }
    guard let first = left.first, let last = left.last else { return arguments }
    return arguments.merging([missing.name: [Argument(clause.text(of: first..<last + 1), type: type)]]) { mine, _ in
      mine
    }
  }

  /// "Forget that" after something was told or asked about: the very words of it.
  private func toldBefore(
    _ arguments: [String: [Argument]], _ name: String, _ clause: Words
  ) -> [String: [Argument]]? {
    guard let parameters = understander.tools[name]?.parameters, parameters.count == 1, parameters[0].type == .text,
      parameters[0].isRequired, arguments.isEmpty, Topic.pointer(in: clause) != nil,
      let call = context.recent.last?.calls.last(where: { $0.outcome == .done })?.call,
      let before = understander.tools[call.tool]?.parameters, before.count == 1, before[0].type == .text,
      let text = call.arguments[before[0].name]?.string
    else { return nil }
    return [parameters[0].name: [Argument(text, value: .string(text))]]
  }

  static let demonstratives: Set = ["that", "this", "these", "those", "them"]

  func valueSpans(in part: Words) -> [ValueSpan] { grammar.spans(in: part) }

  /// - Parameter isWhole: whether the clause is a sentence, as samples are; a fragment is none that a tagger knows.
  func arguments(
    for tool: String, in clause: Words, _ spans: [ValueSpan], isWhole: Bool = true
  ) -> [String: [Argument]] {
    let found =
      understander.lexicon(tool).map {
        SpanFinder.arguments(
          for: $0, in: clause, values: spans, evidence: isWhole ? understander.evidence(tool, clause) : nil)
      } ?? [:]
    // "remember" alone names the tool, not a fact.
    let name = tool.replacing("_", with: " ")
    return found.filter { !($0.value.count == 1 && $0.value[0].text.lowercased() == name) && isShown($0.key, of: tool) }
      .reduce(into: [:]) { all, found in
        guard case .entity(let type) = understander.tools[tool]?.parameter(found.key)?.type else {
          all[found.key] = found.value
          return
        }
        all[found.key] = found.value.map { $0.pointing(at: type) }
      }
  }

  /// Whether some sample marks the parameter. What none shows is filled by grammar alone.
  private func isShown(_ parameter: String, of tool: String) -> Bool {
    understander.tools[tool]?.parameter(parameter)?.isRequired ?? false
      || understander.lexicon(tool)?.samples.contains { $0.marks.contains { $0.parameter == parameter } } ?? true
  }

  /// The candidates weighed by whether their parameters can take the values that the words name outright, whether they
  /// are about what was just shown, and whether they are asked for in this mood.
  private func fitted(_ candidates: [Candidate], to spans: [ValueSpan], of clause: Words) -> [Candidate] {
    let telling: Set = ["money", "duration", "time", "date", "order_number", "email", "expression", "unit"]
    let named = Set(spans.filter { $0.isExplicit && telling.contains($0.type) }.map(\.type))
    let shown = context.focus.groups.first.map { Set($0.map(\.type)) } ?? lastRequest.map { types($0.tool) } ?? []
    return heard(candidates, in: Mood(clause)).map { candidate in
      guard let tool = understander.tools[candidate.tool] else { return candidate }
      let homeless = named.filter { !tool.takes($0) }.count
      // What was just shown is likely still the topic.
      let isTopic = tool.parameters.contains { shown.contains($0.type.name) }
      let odds = candidate.confidence / max(1e-6, 1 - candidate.confidence) * (isTopic ? Self.topicOdds : 1)
      return Candidate(tool: candidate.tool, confidence: odds / (1 + odds) * pow(0.8, Double(homeless)))
    }.sorted { $0.confidence > $1.confidence }
  }

  /// The candidates with those that write made unlikely where none of their samples has this mood; the rest gain by it.
  func heard(_ candidates: [Candidate], in mood: Mood) -> [Candidate] {
    guard mood != .plain else { return candidates }
    let unlikely = Set(
      candidates.map(\.tool).filter { name in
        understander.tools[name].map { $0.effect != .reads && !understander.moods($0).contains(mood) } ?? false
      })
    let lost = candidates.filter { unlikely.contains($0.tool) }.reduce(0) { $0 + $1.confidence * (1 - Self.unheard) }
    return candidates.map { candidate in
      let weight = unlikely.contains(candidate.tool) ? Self.unheard : 1 / max(0.01, 1 - lost)
      return Candidate(tool: candidate.tool, confidence: candidate.confidence * weight)
    }
  }

  /// How likely a tool that writes is, said in a mood that none of its samples has, to what it seems otherwise.
  static let unheard = 0.03
  /// How much likelier a tool is that takes the kind of thing just shown.
  static let topicOdds = 2.0

  // MARK: - What came before

  var lastRequest: Request? {
    guard let last = context.recent.last, last.plan != .decline else { return nil }
    return last.meaning.requests.last
  }

  /// Nothing but "yes", "no" or "never mind", with nothing open. "Cancel it" may mean the thing just shown.
  private func bareAct() throws -> Meaning? {
    if opening.has(.cancel) {
      let asked = pointed(in: words) == nil ? nil : try requests(prefersPointed: true)
      return asked.flatMap { $0.requests.isEmpty ? nil : $0 } ?? Meaning(act: .cancel)
    }
    if opening.has(.no) { return Meaning(act: .no) }
    if opening.has(.yes) { return Meaning(act: .yes) }
    return nil
  }

  // MARK: - Words that point

  /// The clause with its words that point at what was shown ("it", "the second one") put as the kind of thing that
  /// they point at: "cancel it" is "cancel the order" after an order. Nil when nothing points.
  func pointed(in clause: Words) -> (text: String, type: String)? {
    guard !context.focus.groups.isEmpty, clause.count <= Self.pointingWords else { return nil }
    for length in stride(from: min(4, clause.count), through: 1, by: -1) {
      for start in 0...clause.count - length {
        let range = start..<start + length
        let part = clause.part(range)
        guard Self.pointers.contains(part.normal(0)), let reference = ReferenceGrammar.reference(in: part) else {
          continue
        }
        guard let type = type(for: reference) else { return nil }
        let isMany = Self.plurals.contains(part.normal(part.count - 1))
        let noun = "the " + type.replacing("_", with: " ") + (isMany ? "s" : "")
        let before = clause.text(of: 0..<start)
        let after = clause.text(of: range.upperBound..<clause.count)
        return ([before, noun, after].filter { !$0.isEmpty }.joined(separator: " "), type)
      }
    }
    return nil
  }

  /// Whether a tool is about some kind of thing of which nothing was shown, or is in doubt.
  func isElsewhere(_ best: Candidate?) -> Bool {
    guard let best, best.confidence >= 0.6 else { return true }
    let types = types(best.tool)
    let shown = Set(context.focus.groups.flatMap { $0.flatMap { [$0.type] + $0.aliases.keys } })
    return !types.isEmpty && shown.isDisjoint(with: types)
  }

  /// The kinds of thing that a tool is about.
  func types(_ tool: String) -> Set<String> {
    Set(
      (understander.tools[tool]?.parameters ?? []).compactMap { parameter in
        if case .entity(let type) = parameter.type { type } else { nil }
      })
  }

  private func takes(_ tool: String, _ type: String) -> Bool {
    understander.tools[tool]?.parameters.contains { $0.type == .entity(type) } ?? false
  }

  /// The kind of thing that a reference points at: of the newest things shown that it can mean.
  private func type(for reference: Reference) -> String? {
    let groups = context.focus.groups
    switch reference {
    case .described(let words):
      let said = Set(Words(words).map(\.normal)).subtracting(["one", "ones", "the", "in"])
      return groups.first { group in
        group.contains { entity in
          let text = ([entity.name] + entity.attributes.values.compactMap(\.string)).joined(separator: " ")
          return !said.isDisjoint(with: Words(text).map(\.normal))
        }
      }?.first?.type
    case .ordinal, .extreme, .other: return (groups.first { $0.count > 1 } ?? groups.first)?.first?.type
    default: return groups.first?.first?.type
    }
  }

  /// What words that point begin with.
  private static let pointers: Set = [
    "the", "it", "that", "this", "these", "those", "them", "they", "both", "its", "another",
  ]

  private static let plurals: Set = ["they", "them", "these", "those", "both"]

  /// Longer clauses say themselves what they are about.
  static let pointingWords = 14
}

extension Tool {
  /// Whether some parameter can take a value of this type of the grammar.
  func takes(_ type: String) -> Bool {
    parameters.contains { parameter in
      switch (type, parameter.type) {
      case (_, .text): true
      case ("order_number", .entity(let name)): name.contains("order")
      case ("email", .entity), ("unit", .oneOf), ("unit", .number): true
      case ("duration", .time), ("date", .time), ("time", .date): true
      default: parameter.type.name == type
      }
    }
  }
}

extension Request {
  /// "Log me in, I'm ada@example.com", "send it to work and put it on the mastercard" ask once: the second clause only
  /// adds to the first.
  fileprivate func completed(by next: Request) -> Request? {
    guard tool == next.tool,
      next.arguments.allSatisfy({ name, values in arguments[name] == nil || values.allSatisfy { $0.isPronoun } })
    else { return nil }
    var whole = self
    whole.arguments.merge(next.arguments) { mine, _ in mine }
    whole.confidence = max(confidence, next.confidence)
    whole.text += " " + next.text
    return whole
  }
}

extension Argument {
  /// "it", "them": says nothing that a name would not say better.
  var isPronoun: Bool { reference == .it || reference == .all }

  /// With what its words point at: "second one" is the second of what was shown, article or not, and "that order" is
  /// the order which was talked about.
  fileprivate func pointing(at type: String) -> Argument {
    guard value == nil, reference == nil else { return self }
    var argument = self
    let words = Words(text).map(\.normal)
    let kind = type.split(separator: "_").map { English.stem(String($0)) }
    if let first = words.first, ["that", "this", "the"].contains(first), words.count > 1,
      words.dropFirst().allSatisfy({ kind.contains(English.stem($0)) })
    {
      argument.reference = .it
    } else {
      argument.reference =
        ReferenceGrammar.reference(in: Words(text)) ?? ReferenceGrammar.reference(in: Words("the " + text))
    }
    return argument
  }
}
