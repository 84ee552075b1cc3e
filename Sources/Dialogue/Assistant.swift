import Conversation
import Foundation
import Memory
import SkillKit

/// Finds the meaning of an utterance in its context. The encoder and, when loaded, a decoder model stand behind it.
public typealias Understand = @Sendable (Utterance, Context, [Tool]) async throws -> Meaning

/// One conversation partner: takes an utterance, returns a true reply, and remembers both.
///
/// Turns of one assistant are taken one after the other, in the order in which they were sent.
public actor Assistant {
  let memory: MemoryStore
  let skills: SkillSet
  let templates: ReplyTemplates
  let timeZone: TimeZone
  let understand: Understand
  let model: LanguageModel?
  /// Sessions whose interrupted turns were finished by this process.
  private var recovered: Set<String> = []
  private var last: Task<Void, Never>?

  /// - Parameter model: talks where no skill is asked for anything.
  public init(
    memory: MemoryStore, skills: SkillSet, templates: ReplyTemplates, timeZone: TimeZone = .current,
    model: LanguageModel? = nil, understand: @escaping Understand
  ) {
    self.memory = memory
    self.skills = skills
    self.templates = templates
    self.timeZone = timeZone
    self.model = model
    self.understand = understand
  }

  /// Takes one turn. Every step is told through `emit` as it happens.
  ///
  /// It never throws: what goes wrong is said in the reply, whose `by` then begins with "error".
  @discardableResult
  public func respond(to utterance: Utterance, emit: @escaping @Sendable (TurnEvent) -> Void = { _ in }) async -> Reply
  {
    let previous = last
    let turn = Task { () -> Reply in
      await previous?.value
      return await self.take(utterance, emit: emit)
    }
    last = Task { _ = await turn.value }
    return await withTaskCancellationHandler {
      await turn.value
    } onCancel: {
      turn.cancel()
    }
  }

  private func take(_ utterance: Utterance, emit: @escaping @Sendable (TurnEvent) -> Void) async -> Reply {
    let start = ContinuousClock.now
    var number = 0
    var reply: Reply
    do {
      let interrupted = try await finishInterruptedTurns(of: utterance.session, at: utterance.at)
      let context = try memory.context(for: utterance.session)  // recall
      number = context.turn
      emit(.heard(session: utterance.session, turn: number, at: utterance.at, text: utterance.text))
      let meaning = try await understand(utterance, context, skills.tools)  // understand
      emit(.understood(turn: number, meaning))
      let agenda = Agenda(for: meaning, in: context)  // plan
      var turn = Turn(utterance, context, meaning, assistant: self, emit: emit)
      await turn.work(through: agenda)  // act
      reply = turn.reply(after: interrupted)  // respond
      do {
        try memory.append(turn.record(reply), leaving: turn.standing)  // record
      } catch {
        // What was done is done, and is said.
        let words = turn.responder.say("unrecorded", ["reason": .string(String(describing: error))])
        reply.text = reply.text.isEmpty ? words : reply.text + "\n" + words
        reply.by = "error:memory"
      }
    } catch {
      let responder = responder(session: utterance.session, turn: number, now: utterance.at)
      reply = Reply(responder.say("unusable", ["reason": .string(String(describing: error))]), by: "error:memory")
    }
    emit(.replied(turn: number, reply, milliseconds: (ContinuousClock.now - start) / .milliseconds(1)))
    return reply
  }

  nonisolated func responder(session: String, turn: Int, now: Date) -> Responder {
    Responder(templates: templates, session: session, turn: turn, now: now, timeZone: timeZone)
  }

  // MARK: - What was interrupted

  /// Finishes turns whose process ended between deciding and recording. Their calls keep their ids, so whatever was
  /// committed is not done again. Returns what they would have replied.
  private func finishInterruptedTurns(of session: String, at now: Date) async throws -> String? {
    guard recovered.insert(session).inserted else { return nil }
    var sentences: [String] = []
    for draft in try memory.interrupted(session: session) {
      let utterance = Utterance(draft.text, session: session, at: now)
      let context = try memory.context(for: session)
      var turn = Turn(utterance, context, draft.meaning, assistant: self, number: draft.turn) { _ in }
      await turn.resume(draft.calls.map(\.call))
      let reply = turn.reply(after: nil)
      try memory.append(turn.record(reply), leaving: turn.standing)
      sentences.append(reply.text)
    }
    guard !sentences.isEmpty else { return nil }
    let responder = responder(session: session, turn: 0, now: now)
    return responder.say("interrupted", ["outcome": .string(sentences.joined(separator: "\n"))])
  }

  // MARK: - What comes by itself

  /// Announces what came due and was not announced yet, once.
  public func announce(session: String, at now: Date, emit: @Sendable (TurnEvent) -> Void) async {
    let context = CallContext(now: now, session: session)
    for skill in skills.skills {
      guard let due = try? await skill.announcements(in: context), !due.isEmpty else { continue }
      for announcement in due { emit(.announced(at: now, announcement)) }
      try? await skill.acknowledge(due, in: context)
    }
  }
}
