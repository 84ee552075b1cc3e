import Conversation
import SkillKit

/// What a turn takes up, in order. Pure: from what was understood and what was open.
enum Item: Sendable, Equatable {
  /// Resolve this request's arguments and plan it. `resolved` holds what is settled already.
  case perform(Request, resolved: [String: JSONValue])
  /// The user said yes to these calls.
  case carryOut([ToolCall], request: Request)
  /// Take back the latest reversible write and do this in its place, if it can be done.
  case replace(Request, resolved: [String: JSONValue])
  /// Say one of the assistant's own sentences.
  case say(String, kind: PlanKind)
}

struct Agenda: Sendable, Equatable {
  var items: [Item]
  /// The open question that this turn leaves open: it is asked again after the items are done.
  var reopened: Pending?

  init(_ items: [Item], reopened: Pending? = nil) {
    self.items = items
    self.reopened = reopened
  }

  /// How often an open question is asked again before it is dropped.
  static let attemptLimit = 2

  init(for meaning: Meaning, in context: Context) {
    if let pending = context.pending {
      self.init(for: meaning, answering: pending)
    } else {
      self.init(fresh: meaning, in: context)
    }
  }

  // MARK: - Nothing was asked

  private init(fresh meaning: Meaning, in context: Context) {
    let requests = meaning.requests.map { Item.perform($0, resolved: [:]) }
    switch meaning.act {
    case .correct: self.init(correcting: meaning, in: context)
    case .yes where requests.isEmpty: self.init([.say("nothing_to_confirm", kind: .say)])
    case .no where requests.isEmpty, .cancel where requests.isEmpty: self.init([.say("nothing_pending", kind: .say)])
    default: self.init(requests.isEmpty ? [.say("decline", kind: .decline)] : requests)
    }
  }

  /// "No, make that three": the last request again with what was said; a write of it is taken back first.
  private init(correcting meaning: Meaning, in context: Context) {
    guard let last = context.recent.last, let request = last.meaning.requests.last else {
      self.init([.say("decline", kind: .decline)])
      return
    }
    let call = last.calls.last { $0.outcome == .done }
    let corrected = meaning.requests.first ?? request
    let kept = call?.call.tool == corrected.tool ? call?.call.arguments ?? [:] : [:]
    let resolved = kept.filter { corrected.arguments[$0.key] == nil }
    let isUndoable = call?.undo != nil && context.undoable.last?.call.id == call?.call.id
    self.init([isUndoable ? .replace(corrected, resolved: resolved) : .perform(corrected, resolved: resolved)])
  }

  // MARK: - A question is open

  private init(for meaning: Meaning, answering pending: Pending) {
    let requests = meaning.requests.map { Item.perform($0, resolved: [:]) }
    let rest = pending.rest.map { Item.perform($0, resolved: [:]) }
    let before = pending.suspended.last
    switch (meaning.act, pending.question) {
    case (.yes, .confirm(let calls)):
      self.init([.carryOut(calls, request: pending.request)] + rest + requests, reopened: before)
    case (.no, .confirm) where requests.isEmpty:
      self.init([.say("not_confirmed", kind: .say)] + rest, reopened: before)
    case (.no, _) where requests.isEmpty, (.cancel, _) where requests.isEmpty:
      self.init([.say("dropped", kind: .say)] + rest, reopened: before)
    case (.no, _), (.cancel, _):
      self.init(requests + rest, reopened: before)
    // "Check out" once more, with that very confirmation open, is the same question again: a second one beside it
    // would come back after the yes and offer what was done already.
    case (.choose, _), (.answer, _), (.correct, _),
      (.request, .confirm) where meaning.requests.map(\.tool) == [pending.request.tool]:
      let request = meaning.requests.first ?? pending.request
      let settled = pending.resolved.filter { request.arguments[$0.key] == nil }
      self.init([.perform(request, resolved: settled)] + requests.dropFirst() + rest, reopened: before)
    case (.repeat, _), (.help, _):
      self.init(requests, reopened: pending)
    case (.request, .ask), (.request, .choose), (.request, .which):
      // The same thing asked anew settles the open question.
      let isAnew = meaning.requests.contains { $0.tool == pending.request.tool }
      if isAnew {
        self.init(requests + rest, reopened: before)
      } else {
        self.init(interrupting: pending, with: requests)
      }
    default:
      self.init(interrupting: pending, with: requests)
    }
  }

  /// Something else was asked in between: it is answered, and the open question comes back.
  private init(interrupting pending: Pending, with requests: [Item]) {
    if requests.isEmpty {
      guard pending.attempts < Self.attemptLimit else {
        self.init([.say("gave_up", kind: .say)], reopened: pending.suspended.last)
        return
      }
      var again = pending
      again.attempts += 1
      self.init([.say("not_understood", kind: .ask)], reopened: again)
    } else if case .confirm = pending.question {
      self.init(requests, reopened: pending)
    } else {
      // Someone who twice speaks of something else does not want to be asked a third time.
      var again = pending
      again.attempts += 1
      self.init(requests, reopened: again.attempts < Self.attemptLimit ? again : pending.suspended.last)
    }
  }
}
