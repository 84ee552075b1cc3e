import Conversation
import Foundation
import Memory
import SkillKit
import Synchronization

/// One turn while it is worked through: what was done, what is to be said, what is asked.
struct Turn {
  let utterance: Utterance
  let meaning: Meaning
  let context: Context
  let assistant: Assistant
  let emit: @Sendable (TurnEvent) -> Void
  let responder: Responder

  /// Changes only when another process took the number: call ids must stay unique.
  private var number: Int
  private var begun = false
  private var focus: Focus
  private var undoable: [CallRecord]
  private var calls: [CallRecord] = []
  private var kind = PlanKind.say
  private var sentences: [String] = []
  private var cards: [Card] = []
  private var question: Pending?
  private var by = "template:dialogue"
  /// Set when a call failed for a reason that is not the user's.
  private var failed = false

  /// How many calls one turn may make.
  static let callLimit = 16

  init(
    _ utterance: Utterance, _ context: Context, _ meaning: Meaning, assistant: Assistant, number: Int? = nil,
    emit: @escaping @Sendable (TurnEvent) -> Void
  ) {
    self.utterance = utterance
    self.context = context
    self.meaning = meaning
    self.assistant = assistant
    self.emit = emit
    self.number = number ?? context.turn
    self.begun = number != nil
    self.focus = context.focus
    self.undoable = context.undoable
    self.responder = assistant.responder(session: utterance.session, turn: number ?? context.turn, now: utterance.at)
  }

  private var skills: SkillSet { assistant.skills }
  private var callContext: CallContext { CallContext(now: utterance.at, session: utterance.session) }

  // MARK: - Working through the agenda

  mutating func work(through agenda: Agenda) async {
    var items = agenda.items[...]
    while let item = items.popFirst(), !Task.isCancelled {
      await take(item)
      if question != nil { break }
    }
    if Task.isCancelled { say("stopped") }
    let postponed = items.compactMap { item in if case .perform(let request, _) = item { request } else { nil } }
    if question != nil {
      question?.rest += postponed
      // A new choice takes the place of an old one; what waits for a yes waits on.
      if let reopened = agenda.reopened, reopened.isKept(beside: question) { question?.suspended = [reopened] }
    } else if let reopened = agenda.reopened, case .confirm(let waiting) = reopened.question, waiting.count == 1,
      calls.contains(where: { $0.receipt != nil })
    {
      // What was done since may have changed what it comes to.
      var anew = waiting[0]
      anew.id = nextCallID
      await confirm(anew, reopened.request)
      question?.rest = reopened.rest
      question?.suspended = reopened.suspended
    } else if let reopened = agenda.reopened {
      question = reopened
      sentences.append(
        calls.isEmpty && kind == .ask ? reopened.asked : responder.say("back_to", ["question": .string(reopened.asked)])
      )
    }
  }

  /// Carries the calls of an interrupted turn out again, under their old ids.
  mutating func resume(_ decided: [ToolCall]) async {
    kind = .call
    for call in decided {
      await carryOut(call, request: meaning.requests.first ?? Request(tool: call.tool, confidence: 1))
    }
    if question == nil { question = context.pending.flatMap { settled($0, by: decided) ? nil : $0 } }
  }

  private func settled(_ pending: Pending, by decided: [ToolCall]) -> Bool {
    guard case .confirm(let calls) = pending.question else { return true }
    return calls.contains { call in decided.contains { $0.id == call.id } }
  }

  private mutating func take(_ item: Item) async {
    switch item {
    case .say(let sentence, let kind):
      if kind == .decline, let model = assistant.model, await talk(with: model) { return }
      decide(kind)
      by = "template:dialogue/\(sentence)"
      say(sentence)
    case .replace(let request, let resolved): await perform(request, resolved, replacing: true)
    case .carryOut(let calls, let request):
      decide(.call)
      for call in calls { await carryOut(call, request: request) }
    case .perform(let request, let resolved): await perform(request, resolved)
    }
  }

  /// - Parameter replacing: whether it takes the place of the latest write, which is taken back first, unless nothing
  ///   is found that could take its place.
  private mutating func perform(
    _ request: Request, _ resolved: [String: JSONValue], replacing: Bool = false
  ) async {
    guard let tool = skills.tool(request.tool) else { return say("decline") }
    var request = request
    if let reason = tool.overcomes, context.justRefused(for: reason) { request.confidence = 1 }
    switch tool.name {
    case TalkSkill.undo: return await undo(isCorrection: false)
    case TalkSkill.repeat: return repeatLast()
    default: break
    }
    let resolver = Resolver(skills: skills, focus: focus, callContext: callContext, sought: sought)
    var lookup = await resolver.lookup(request, tool: tool, resolved: resolved)
    if let each = await resolver.takenApart(request, tool: tool, lookup) {
      if replacing { await undo(isCorrection: true) }
      for part in each where question == nil { await perform(part, resolved) }
      return
    }
    if tool.effect != .reads, !request.isSureEnoughToWrite { lookup.isOwn = await resolver.areOwn(request, lookup) }
    let plan = Plan(for: request, tool: tool, lookup: lookup, id: nextCallID)
    if case .offer = plan, tool.effect == .reads, let known = skills.recall(request.text) {
      return await perform(known, [:])
    }
    if case .offer(let missing) = plan, replacing {
      decide(.say)
      return say("not_corrected", ["mention": .string(missing.mention)])
    }
    if replacing {
      let replaced = undoable.last
      await undo(isCorrection: true)
      await perform(request, resolved)
      if let replaced, calls.last.map({ [.refused, .failed].contains($0.outcome) }) ?? false {
        await putBack(replaced)
      }
      return
    }
    if plan.kind != .confirm { decide(plan.kind) }
    await follow(plan, request, tool, lookup)
  }

  private mutating func follow(_ plan: Plan, _ request: Request, _ tool: Tool, _ lookup: Lookup) async {
    switch plan {
    case .call(let call): await carryOut(call, request: request)
    case .confirm(let call): await confirm(call, request, about: lookup.found)
    case .ask(let parameter):
      ask(.ask(parameter: parameter.name), parameter.ask, request, lookup.values)
    case .choose(let parameter, let options):
      choose(parameter, options, responder.say("choose"), request, lookup.values)
    case .offer(let missing): offer(missing, request, lookup)
    case .which(let candidates):
      let tools = candidates.compactMap { skills.tool($0.tool) }.prefix(3)
      let options = tools.map { Entity(type: "tool", id: $0.name, name: $0.action) }
      let words =
        tools.count == 1
        ? responder.say("confirm", ["action": .string(tools[0].action)])
        : responder.choice(responder.say("which"), options)
      ask(.which(tools: tools.map(\.name)), words, request, lookup.values)
    }
  }

  /// Says that nothing is meant for certain, and what comes nearest.
  private mutating func offer(_ missing: Lookup.Missing, _ request: Request, _ lookup: Lookup) {
    let facts: [String: JSONValue] = [
      "mention": .string(missing.mention), "nearest": .array(missing.nearest.map { .string($0.name) }),
    ]
    guard !missing.nearest.isEmpty else { return say("not_found", facts) }
    let sentence =
      switch missing.among {
      case .all: "not_found"
      case .shown: "none_fits"
      case .incomparable: "cannot_compare"
      }
    choose(missing.parameter, missing.nearest, responder.say(sentence, facts), request, lookup.values)
    // Who goes on to something else was not offered what is wanted.
    question?.attempts = Agenda.attemptLimit - 1
  }

  /// The words in which things were last looked for.
  private var sought: Set<String> {
    let looking = context.recent.last { turn in
      turn.calls.contains { skills.tool($0.call.tool)?.effect == .reads && !$0.call.arguments.isEmpty }
    }
    let texts = looking?.calls.flatMap(\.call.arguments.values).compactMap(\.string) ?? []
    return Set(texts.flatMap(Entity.words))
  }

  // MARK: - Acting

  private var nextCallID: String { "\(utterance.session)/\(number)/\(calls.count + 1)" }

  private mutating func carryOut(_ decided: ToolCall, request: Request) async {
    guard calls.count < Self.callLimit else { return say("too_many") }
    let tool = skills.tool(decided.tool)
    // However a call came about: what needs a yes is not made without one.
    if tool?.needsConfirmation == true, decided.confirmed == nil { return await confirm(decided, request) }
    var call = decided
    if tool?.effect != .reads {
      guard let begun = begin(call) else { return }
      call = begun
    }
    let (result, failure) = await skills.run(call, in: callContext)
    await settle(call, tool, result, failure, request)
  }

  /// Notes the call durably before it is made. Nil, with the reason said, when that cannot be written.
  private mutating func begin(_ call: ToolCall) -> ToolCall? {
    guard !begun else { return call }
    let utterance = utterance
    let meaning = meaning
    let expected = number
    do {
      let draft = try assistant.memory.begin(session: utterance.session) { turn in
        var fixed = call
        if turn != expected, call.id.hasPrefix("\(utterance.session)/\(expected)/") {
          fixed.id = "\(utterance.session)/\(turn)/\(call.id.split(separator: "/").last ?? "1")"
        }
        return TurnRecord(
          session: utterance.session, turn: turn, at: utterance.at, text: utterance.text, meaning: meaning, plan: .call,
          calls: [CallRecord(call: fixed, outcome: .failed)], reply: Reply("", by: "draft"))
      }
      begun = true
      number = draft.turn
      return draft.calls[0].call
    } catch {
      failed = true
      say("unusable", ["reason": .string(String(describing: error))])
      return nil
    }
  }

  private mutating func settle(
    _ call: ToolCall, _ tool: Tool?, _ result: ToolResult?, _ failure: String?, _ request: Request
  ) async {
    switch result {
    case .done(let done):
      settle(call, tool, done)
      guard let reason = tool?.overcomes else { break }
      for again in context.refused(for: reason) where question == nil { await perform(again, [:]) }
    case .needs(let parameter, let options):
      note(CallRecord(call: call, outcome: .needs, facts: ["parameter": .string(parameter)]))
      if let option = options.meant(by: request.arguments[parameter] ?? [], in: request.text),
        call.arguments[parameter] != .string(option.id)
      {
        let narrowed = call.arguments.merging([parameter: .string(option.id)]) { $1 }
        await carryOut(ToolCall(id: nextCallID, tool: call.tool, arguments: narrowed), request: request)
      } else {
        need(parameter, options, call, tool, request)
      }
    case .refused(let refusal) where refusal.reason == "confirmation_outdated":
      note(CallRecord(call: call, outcome: .refused, facts: refusal.facts))
      sentences.append(responder.refusal(refusal))
      await confirm(ToolCall(id: nextCallID, tool: call.tool, arguments: call.arguments), request)
    case .refused(let refusal):
      note(
        CallRecord(
          call: call, outcome: .refused, facts: refusal.facts.merging(["reason": .string(refusal.reason)]) { $1 }))
      refuse(refusal)
    case nil:
      failed = true
      note(CallRecord(call: call, outcome: .failed, facts: ["error": .string(failure ?? "")]))
      say("failed", ["action": .string(tool?.action ?? call.tool), "reason": .string(failure ?? "")])
    }
  }

  private mutating func settle(_ call: ToolCall, _ tool: Tool?, _ done: ToolResult.Done) {
    var call = call
    if let completed = done.arguments { call.arguments = completed }
    let record = CallRecord(call: call, outcome: .done, facts: done.facts, receipt: done.receipt, undo: done.undo)
    let writes = tool?.effect != .reads
    by =
      tool?.replyTemplate == nil && done.text != nil
      ? skills.skill(for: call.tool)?.name ?? by : "template:\(call.tool)"
    if !writes {
      note(record)
      sentences.append(responder.found(record, tool: tool, text: done.text))
    } else if let claim = Claim(record) {
      note(record)
      sentences.append(responder.done(claim, tool: tool, text: done.text))
      if done.undo != nil { undoable = Array((undoable + [record]).suffix(Context.undoLimit)) }
    } else {
      failed = true
      note(CallRecord(call: call, outcome: .failed, facts: done.facts))
      say("unproven", ["action": .string(tool?.action ?? call.tool)])
    }
    focus = focus.showing(done.shown)
    if let card = done.card { cards.append(card) }
  }

  private mutating func need(
    _ parameter: String, _ options: [Entity], _ call: ToolCall, _ tool: Tool?, _ request: Request
  ) {
    let settled = call.arguments.filter { $0.key != parameter }
    if options.isEmpty {
      decide(.ask)
      ask(.ask(parameter: parameter), tool?.parameter(parameter)?.ask ?? "Which \(parameter)?", request, settled)
    } else {
      decide(.choose)
      choose(parameter, Array(options.prefix(Resolver.optionLimit)), responder.say("choose"), request, settled)
    }
  }

  private mutating func refuse(_ refusal: Refusal) {
    by = "template:refused/\(refusal.reason)"
    sentences.append(responder.refusal(refusal))
    focus = focus.showing(refusal.nearest)
  }

  /// Asks for the yes that a call needs, with what the skill says it will do and cost.
  private mutating func confirm(_ call: ToolCall, _ request: Request, about things: [Entity] = []) async {
    let tool = skills.tool(call.tool)
    let (result, failure) = await skills.preview(call, in: callContext)
    guard case .done(let preview) = result else {
      decide(.call)
      return await settle(call, tool, result, failure, request)
    }
    decide(.confirm)
    var previewed = call
    if let completed = preview.arguments { previewed.arguments = completed }
    previewed.confirmed = preview.facts
    by = "template:confirm/\(call.tool)"
    ask(.confirm(calls: [previewed]), responder.confirmation(previewed, tool: tool), request, call.arguments)
    focus = focus.showing(preview.shown.isEmpty ? things : preview.shown)
    if let card = preview.card { cards.append(card) }
  }

  // MARK: - Talking

  /// Lets the model answer; false, with nothing said, when it cannot.
  private mutating func talk(with model: LanguageModel) async -> Bool {
    let facts = (try? assistant.memory.facts().map(\.text)) ?? []
    let talk = OpenTalk(utterance, context, facts: facts, skills: skills, responder: responder)
    let speech = Mutex(HonestSpeech(skills.tools))
    decide(.say)
    let (emit, number) = (emit, number)
    let show = { @Sendable (text: String) in if !text.isEmpty { emit(.replying(turn: number, text: text)) } }
    do {
      _ = try await model.speak(talk.lines) { text in show(speech.withLock { $0.take(text) }) }
    } catch {
      guard Task.isCancelled else { return false }
    }
    show(speech.withLock { $0.finish() })
    let (said, hasClaimed) = speech.withLock {
      ($0.said.trimmingCharacters(in: .whitespacesAndNewlines), $0.hasClaimed)
    }
    guard !said.isEmpty || hasClaimed else { return false }
    by = "model:\(model.name)"
    if !said.isEmpty { sentences.append(said) }
    if hasClaimed { say("only_talked") }
    return true
  }

  // MARK: - What the assistant does itself

  private mutating func undo(isCorrection: Bool) async {
    guard let target = undoable.last, let way = target.undo else {
      decide(.say)
      return say("nothing_to_undo")
    }
    if !isCorrection { decide(.call) }
    var call = ToolCall(id: nextCallID, tool: way.tool, arguments: way.arguments)
    guard let fixed = begin(call) else { return }
    call = fixed
    let (result, failure) = await skills.run(call, in: callContext)
    guard case .done(let done) = result, let receipt = done.receipt else {
      failed = failure != nil
      note(
        CallRecord(call: call, outcome: failure == nil ? .refused : .failed, facts: ["error": .string(failure ?? "")]))
      return say("cannot_undo", ["action": .string(skills.tool(target.call.tool)?.action ?? target.call.tool)])
    }
    undoable.removeLast()
    let facts = done.facts.merging(["undone": .string(target.call.tool), "undone_call": .string(target.call.id)]) { $1 }
    note(
      CallRecord(
        call: ToolCall(id: call.id, tool: TalkSkill.undo, arguments: [:]), outcome: .done, facts: facts,
        receipt: receipt))
    focus = focus.showing(done.shown)
    by = "template:dialogue/undone"
    if !isCorrection {
      say("undone", ["what": .string(Self.subject(of: target.facts) ?? done.shown.map(\.name).joined(separator: ", "))])
    }
  }

  /// Does again what was taken back for a correction that was then refused: things are as they were.
  private mutating func putBack(_ replaced: CallRecord) async {
    guard
      let call = begin(ToolCall(id: nextCallID, tool: replaced.call.tool, arguments: replaced.call.arguments))
    else { return }
    let (result, failure) = await skills.run(call, in: callContext)
    guard case .done(let done) = result, done.receipt != nil else {
      failed = failure != nil
      note(
        CallRecord(call: call, outcome: failure == nil ? .refused : .failed, facts: ["error": .string(failure ?? "")]))
      return say("not_put_back", ["action": .string(skills.tool(call.tool)?.action ?? call.tool)])
    }
    let record = CallRecord(call: call, outcome: .done, facts: done.facts, receipt: done.receipt, undo: done.undo)
    note(record)
    if done.undo != nil { undoable = Array((undoable + [record]).suffix(Context.undoLimit)) }
    focus = focus.showing(done.shown)
  }

  /// What a call was about, by the facts that name things.
  private static func subject(of facts: [String: JSONValue]) -> String? {
    for key in ["name", "label", "fact"] { if let name = facts[key]?.string { return name } }
    let items = facts.keys.sorted().compactMap { facts[$0]?.array }.first { !$0.isEmpty } ?? []
    let names = items.compactMap { $0.string ?? $0["name"]?.string }
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  private mutating func repeatLast() {
    decide(.say)
    note(CallRecord(call: ToolCall(id: nextCallID, tool: TalkSkill.repeat), outcome: .done))
    by = "template:repeat"
    if let last = context.recent.last { sentences.append(last.reply.text) } else { say("nothing_to_repeat") }
  }

  // MARK: - Noting and saying

  private mutating func decide(_ plan: PlanKind) {
    kind = plan
    emit(.planned(turn: number, plan))
  }

  private mutating func note(_ record: CallRecord) {
    calls.append(record)
    emit(.called(turn: number, record))
  }

  private mutating func say(_ sentence: String, _ facts: [String: JSONValue] = [:]) {
    sentences.append(responder.say(sentence, facts))
  }

  private mutating func ask(
    _ asked: Pending.Question, _ words: String, _ request: Request, _ resolved: [String: JSONValue]
  ) {
    if case .confirm = asked {} else { by = "template:dialogue" }
    question = Pending(question: asked, request: request, resolved: resolved, asked: words)
    sentences.append(words)
  }

  private mutating func choose(
    _ parameter: String, _ options: [Entity], _ sentence: String, _ request: Request, _ resolved: [String: JSONValue]
  ) {
    ask(.choose(parameter: parameter, options: options), responder.choice(sentence, options), request, resolved)
    focus = focus.showing(options)
  }

  // MARK: - The outcome

  func reply(after interrupted: String?) -> Reply {
    let text = ((interrupted.map { [$0] } ?? []) + sentences).filter { !$0.isEmpty }.joined(separator: "\n")
    var reply = Reply(text, by: failed ? "error:\(by)" : by, cards: cards)
    switch question?.question {
    case .ask: reply.expects = .answer
    case .choose(_, let options):
      reply.expects = .choice
      reply.options = options
    case .which(let tools):
      reply.expects = .choice
      reply.options = tools.map { Entity(type: "tool", id: $0, name: skills.tool($0)?.action ?? $0) }
    case .confirm: reply.expects = .confirmation
    case nil: reply.expects = .none
    }
    return reply
  }

  func record(_ reply: Reply) -> TurnRecord {
    TurnRecord(
      session: utterance.session, turn: number, at: utterance.at, text: utterance.text, meaning: meaning, plan: kind,
      calls: calls, reply: reply)
  }

  /// What the next turn starts from.
  var standing: Standing { Standing(focus: focus, pending: question, undoable: undoable) }
}

extension Pending {
  /// Whether this open question comes back once a newer one is settled: not where both offer things to choose from.
  fileprivate func isKept(beside newer: Pending?) -> Bool {
    guard case .choose = question, case .choose = newer?.question else { return true }
    return false
  }
}
