import Conversation
import SkillKit

/// How an utterance is read when a question is open.
extension Reading {
  func answer(to pending: Pending) throws -> Meaning {
    if opening.rest.isEmpty {
      // "Yes, cancel it" to the question whether to cancel something.
      if opening.cues.first == .yes, !opening.has(.no) { return try consent(to: pending) }
      if opening.has(.cancel) { return Meaning(act: .cancel) }
      if opening.has(.no) { return Meaning(act: .no) }
      if opening.has(.yes) || opening.has(.okay) { return try consent(to: pending) }
    }
    switch pending.question {
    case .confirm: return try confirmation(pending)
    case .choose(let parameter, let options): return try choice(pending, parameter, options)
    case .ask(let parameter): return try answer(pending, parameter)
    case .which(let tools): return try choice(of: tools, pending)
    }
  }

  private func consent(to pending: Pending) throws -> Meaning {
    switch pending.question {
    case .choose(let parameter, let options) where options.count == 1:
      return completed(pending, [parameter: [chosen(options[0])]], act: .choose)
    case .which(let tools) where tools.count == 1: return which(tools[0], pending)
    default: return Meaning(act: .yes)
    }
  }

  // MARK: - Yes or no

  private func confirmation(_ pending: Pending) throws -> Meaning {
    let rest = words.part(opening.rest)
    let negated = words.contains { ActCues.negations.contains($0.normal) }
    let asked = settingCount(try requests(in: opening.rest))
    let request = asked.requests.first
    let changed = told(rest, pending)
    // What names nothing that its tool takes is no other request, where it names a choice of this one.
    let isOther = request.map { request in
      request.confidence >= Understander.confidentToInterrupt && request.tool != pending.request.tool
        && !(request.arguments.isEmpty && changed.values.joined().contains { $0.value != nil })
        && !saysNoMore(request, than: changed)
    }

    // "What would standard cost?": the order as it would be then, and the yes asked for anew.
    let isCertain = request.map { $0.confidence >= Self.certain && !$0.arguments.isEmpty } ?? false
    if asksAbout(changed, rest), !isCertain || request?.tool == pending.request.tool {
      return completed(pending, changed, act: .correct)
    }
    if isOther != true, !changed.isEmpty,
      opening.has(.correct) || opening.has(.reconsider) || opening.has(.no) || opening.has(.goOn)
    {
      return completed(pending, changed, act: .correct)
    }
    if opening.has(.yes), !negated {
      return isOther == true ? Meaning(act: .yes, requests: asked.requests) : Meaning(act: .yes)
    }
    if opening.has(.no) { return Meaning(act: .no, requests: isOther == true ? asked.requests : []) }
    if isOther == true { return asked }
    let (yes, no) = understander.acts.nearness(try understander.embedder.embed([words.covered])[0])
    if words.count <= Self.consentWords {
      if no >= Self.clear, no > yes || negated { return Meaning(act: .no) }
      if yes >= Self.clear, yes > no + 0.05, !negated { return Meaning(act: .yes) }
    }
    if !changed.isEmpty { return completed(pending, changed, act: .correct) }
    return asked
  }

  /// "Use the mastercard instead" names what the waiting call takes, and nothing that only another would.
  private func saysNoMore(_ request: Request, than changed: [String: [Argument]]) -> Bool {
    let said = Set(changed.values.joined().map(\.text))
    return !said.isEmpty && !request.arguments.isEmpty
      && request.arguments.values.joined().allSatisfy { said.contains($0.text) }
  }

  /// "Make it two of them" sets how many there are and adds none: the tool that must be given a count is meant, rather
  /// than one that may be.
  private func settingCount(_ asked: Meaning) -> Meaning {
    guard opening.has(.correct), let request = asked.requests.first,
      let setter = understander.tools.values.filter({ counting($0.name)?.count.isRequired ?? false })
        .min(by: { $0.name < $1.name }), let (set, setCount) = counting(setter.name)
    else { return asked }
    var meaning = asked
    let rest = words.part(opening.rest)
    if counting(request.tool) == nil, rest.count == 1,
      let number = valueSpans(in: rest).first(where: { $0.type == "number" || $0.type == "quantity" })?.value.int
    {
      // "Make that two" names nothing that any other tool would be told.
      meaning.requests = [
        Request(
          tool: setter.name, confidence: 0.9,
          arguments: [setCount.name: [Argument(rest.covered, type: setCount.type.name, value: .int(number))]],
          text: request.text)
      ]
      return meaning
    }
    guard let (thing, count) = counting(request.tool), !count.isRequired, let number = request.arguments[count.name]
    else { return asked }
    meaning.requests[0] = Request(
      tool: setter.name, confidence: max(request.confidence, 0.6),
      arguments: [setCount.name: number].merging(request.arguments[thing.name].map { [set.name: $0] } ?? [:]) { $1 },
      text: request.text)
    return meaning
  }

  /// What the words change of the pending call; "use the mastercard" names a way to pay as samples do.
  private func told(_ rest: Words, _ pending: Pending) -> [String: [Argument]] {
    let changed = changes(rest, to: pending.request.tool)
    guard changed.isEmpty, rest.count <= Self.consentWords,
      let lexicon = understander.lexicon(pending.request.tool)
    else { return changed }
    let said = rest.filter { English.role($0) == nil && $0.kind == .word }
    guard !said.isEmpty else { return [:] }
    let named = lexicon.tool.parameters.filter { parameter in
      let marks = lexicon.samples.flatMap { sample in
        sample.marks.filter { $0.parameter == parameter.name }.flatMap { sample.words.part($0.range).map(\.normal) }
      }
      return said.allSatisfy { marks.contains($0.normal) }
    }
    guard named.count == 1, case .entity(let type) = named[0].type else { return [:] }
    return [named[0].name: [Argument(said.map(\.normal).joined(separator: " "), type: type)]]
  }

  /// Whether a question names one of the pending call's own choices and hardly anything else.
  private func asksAbout(_ changed: [String: [Argument]], _ rest: Words) -> Bool {
    let named = changed.values.flatMap { $0 }.filter { $0.type == "one_of" }.flatMap { Words($0.text).map(\.normal) }
    guard !named.isEmpty, asks(rest) else { return false }
    return rest.filter { English.role($0) == nil && !named.contains($0.normal) }.count <= 1
  }

  /// What it takes to leave a question that the words may well be about.
  static let certain = 0.96

  /// Consent is short; how near it must be to a known way of giving it.
  static let consentWords = 10
  static let clear: Float = 0.6

  // MARK: - One of several

  private func choice(_ pending: Pending, _ parameter: String, _ options: [Entity]) throws -> Meaning {
    let rest = words.part(opening.rest)
    if let several = pickSeveral(rest, pending, parameter) { return several }
    if opening.has(.correct), let many = howMany(rest, pending) { return completed(pending, many, act: .answer) }
    if let picked = pick(rest, among: options) {
      return completed(pending, [parameter: picked].merging(count(rest, pending)) { $1 }, act: .choose)
    }
    if let more = try pickAndMore(pending, parameter, options) { return more }
    if opening.has(.correct) {
      let changed = told(rest, pending)
      if !changed.isEmpty, changed[parameter] == nil { return completed(pending, changed, act: .answer) }
    }
    let asked = try requests()
    if let request = asked.requests.first, request.confidence >= Understander.confidentToInterrupt { return asked }
    if opening.has(.no) { return Meaning(act: .no) }
    guard asked.requests.isEmpty, !asks(rest), !orders(rest, besides: pending.request.tool) else { return asked }
    let changed = changes(rest, to: pending.request.tool)
    return changed.isEmpty ? asked : completed(pending, changed, act: .answer)
  }

  /// "Two of the red and three of the blue": each in its number.
  private func pickSeveral(_ rest: Words, _ pending: Pending, _ parameter: String) -> Meaning? {
    let each = perCount(pending.request, rest)
    guard each.count > 1, each.allSatisfy({ $0.arguments[parameter]?.first?.reference != nil }) else { return nil }
    return Meaning(
      act: .choose,
      requests: each.map { request in
        var request = request
        request.confidence = max(request.confidence, 0.9)
        return request
      }, answers: each.compactMap { $0.arguments[parameter]?.first })
  }

  /// "Make it two" says how many and picks none.
  private func howMany(_ rest: Words, _ pending: Pending) -> [String: [Argument]]? {
    guard let (_, count) = counting(pending.request.tool), rest.count == 1,
      let number = valueSpans(in: rest).first(where: { $0.type == "number" || $0.type == "quantity" }),
      let value = number.value.int
    else { return nil }
    return [count.name: [Argument(rest.covered, type: count.type.name, value: .int(value))]]
  }

  /// "Two of the red one" says how many, too.
  private func count(_ rest: Words, _ pending: Pending) -> [String: [Argument]] {
    guard let (_, count) = counting(pending.request.tool), let piece = Counted.piece(rest, isFirst: true),
      !piece.counted.isEmpty, piece.words.contains(where: { $0.normal == "of" }) || piece.count > 1
    else { return [:] }
    return [count.name: [Argument(piece.said, type: count.type.name, value: .int(piece.count))]]
  }

  /// The options that these words mean: by number, by pointing, or by name.
  private func pick(_ rest: Words, among options: [Entity]) -> [Argument]? {
    // "One more" counts.
    guard !rest.contains(where: { ["more", "another", "extra"].contains($0.normal) }) else { return nil }
    switch ReferenceGrammar.reference(in: rest) {
    case .ordinal(let position):
      let index = position > 0 ? position - 1 : options.count + position
      if options.indices.contains(index) { return [chosen(options[index])] }
      // "The 43" of shoes is a size.
      guard position > options.count else { return nil }
    case let reference?: return [Argument(rest.covered, reference: reference)]
    case nil: break
    }
    let count = valueSpans(in: rest).first { $0.type == "quantity" || $0.type == "ordinal" }
    if let count, let position = count.value.int, rest.filter({ $0.kind != .mark }).count <= count.range.count + 1,
      options.indices.contains(position - 1)
    {
      return [chosen(options[position - 1])]
    }
    let named = options.filter { $0.isNamed(by: rest) }
    return named.count == 1 ? [chosen(named[0])] : nil
  }

  private func chosen(_ option: Entity) -> Argument {
    Argument(option.name, type: option.type, value: .string(option.id))
  }

  private func choice(of tools: [String], _ pending: Pending) throws -> Meaning {
    let rest = words.part(opening.rest)
    let options = tools.map { Entity(type: "tool", id: $0, name: $0.replacing("_", with: " ")) }
    if let tool = pick(rest, among: options)?.first?.value?.string { return which(tool, pending) }
    let asked = try requests()
    guard let request = asked.requests.first else { return asked }
    guard tools.contains(request.tool) else { return asked }
    let isBare = request.arguments.values.joined().allSatisfy { $0.reference != nil }
    if isBare { return which(request.tool, pending) }
    // "Add honey" to the question whether to add a lamp asks for something else; "tomorrow at nine" completes it.
    guard Set(request.arguments.keys).isDisjoint(with: pending.request.arguments.keys) else { return asked }
    var meaning = which(request.tool, pending)
    meaning.requests[0].arguments.merge(request.arguments) { mine, _ in mine }
    return meaning
  }

  private func which(_ tool: String, _ pending: Pending) -> Meaning {
    let clause = Words(pending.request.text)
    let arguments = arguments(for: tool, in: clause, valueSpans(in: clause))
    return Meaning(
      act: .choose, requests: [Request(tool: tool, confidence: 1, arguments: arguments, text: pending.request.text)])
  }

  // MARK: - A missing value

  private func answer(_ pending: Pending, _ name: String) throws -> Meaning {
    let rest = words.part(opening.rest)
    guard let lexicon = understander.lexicon(pending.request.tool), let parameter = lexicon.tool.parameter(name) else {
      return try requests()
    }
    let given = SpanFinder.answer(for: parameter, of: lexicon, in: rest, values: valueSpans(in: rest))
    let isRead = given.contains { $0.value != nil || $0.reference != nil }
    if isRead, isElliptical(rest, [name: given]) { return completed(pending, [name: given], act: .answer) }
    let asked = try requests()
    let confidence = asked.requests.first?.confidence ?? 0
    let said = rest.filter { $0.kind != .mark }.count
    let isBare = given.map { Words($0.text).filter { $0.kind != .mark }.count }.reduce(0, +) * 4 >= said * 3
    if isBare, !asks(rest), !orders(rest, besides: pending.request.tool) || parameter.type == .text,
      asked.requests.first.map({ understander.tools[$0.tool]?.effect == .reads }) ?? true
    {
      return completed(pending, [name: given], act: .answer)
    }
    let needed = parameter.type == .text ? 0.9 : isRead ? 0.8 : Understander.confidentToInterrupt
    let isQuestion = asks(rest) && !isRead && parameter.type != .text
    if confidence >= needed || given.isEmpty || isQuestion { return asked }
    var arguments = changes(rest, to: pending.request.tool).filter { pending.request.arguments[$0.key] == nil }
    arguments[name] = given
    return completed(pending, arguments, act: .answer)
  }

  /// What begins like a question asks; it does not answer.
  private func asks(_ rest: Words) -> Bool {
    guard let first = rest.first.flatMap(English.role) else { return false }
    return first == .question || first == .auxiliary
  }

  /// "Remove the lamp" to the question which lamp to add: what begins with a verb that the tool is never asked for by
  /// is no answer.
  private func orders(_ rest: Words, besides name: String) -> Bool {
    guard let tool = understander.tools[name] else { return false }
    let shape = ClauseShape(rest, valued: [Bool](repeating: false, count: rest.count))
    guard let verb = rest.indices.first(where: { ![.polite, .filler, .mark].contains(shape.role($0)) }),
      shape.role(verb) == .verb, rest.count > verb + 1
    else { return false }
    return understander.share(of: English.stem(rest.normal(verb)), in: tool) < Self.usual
  }

  /// The least share of a tool's samples that have a verb by which it is asked for.
  private static let usual = 0.01

  /// "The blue one please, and two bottles of ink": a choice, and something else that may lean on it.
  private func pickAndMore(_ pending: Pending, _ parameter: String, _ options: [Entity]) throws -> Meaning? {
    let joints = opening.rest.dropFirst().dropLast().filter { ["and", ",", ";", "."].contains(words.normal($0)) }
    for joint in joints where words.normal(joint - 1) != "," {
      let next = words.normal(joint + 1) == "and" ? joint + 2 : joint + 1
      let head = words.part(opening.rest.lowerBound..<joint)
      guard next < opening.rest.upperBound, let picked = pick(head.part(Opening(head).rest), among: options) else {
        continue
      }
      let tail = next..<opening.rest.upperBound
      var more = try requests(in: tail).requests.filter { $0.confidence >= Understander.confidentToInterrupt }
      if more.isEmpty {
        let changed = changes(words.part(tail), to: pending.request.tool)
        guard changed[parameter] != nil else { continue }
        more = [
          Request(
            tool: pending.request.tool, confidence: 0.9, arguments: changed, text: words.part(tail).covered)
        ]
      }
      var meaning = completed(pending, [parameter: picked].merging(count(head, pending)) { $1 }, act: .choose)
      meaning.requests += more
      return meaning
    }
    return nil
  }

  /// The pending request with what was said now.
  private func completed(_ pending: Pending, _ new: [String: [Argument]], act: DialogueAct) -> Meaning {
    var request = pending.request
    request.arguments = merged(request.arguments, new)
    request.confidence = max(request.confidence, 0.9)
    return Meaning(act: act, requests: [request], answers: new.values.flatMap { $0 })
  }
}

extension Entity {
  /// Whether every word that says something occurs in the name or an attribute.
  fileprivate func isNamed(by words: Words) -> Bool {
    let mine = Set((Words(name).map(\.normal)) + attributes.values.flatMap { Words($0.string ?? "").map(\.normal) })
    let asked = words.filter { $0.kind != .mark && !Self.empty.contains($0.normal) }.map(\.normal)
    return !asked.isEmpty && asked.allSatisfy(mine.contains)
  }

  private static let empty: Set = [
    "the", "a", "an", "one", "i", "want", "take", "i'll", "with", "for", "me", "please", "in", "of", "go",
  ]
}
