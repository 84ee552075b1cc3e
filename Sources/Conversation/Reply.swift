import Foundation
import SkillKit

/// What the assistant answers.
public struct Reply: Sendable, Hashable, Codable {
  public var text: String
  public var expects: Expectation
  /// Where it came from: "template:add_to_cart", a skill's name, a model's name.
  public var by: String
  /// Numbered options, when `expects` is `.choice`.
  public var options: [Entity]
  public var cards: [Card]

  public init(
    _ text: String, expects: Expectation = .none, by: String, options: [Entity] = [], cards: [Card] = []
  ) {
    self.text = text
    self.expects = expects
    self.by = by
    self.options = options
    self.cards = cards
  }

  /// What kind of answer the user is asked for.
  public enum Expectation: String, Sendable, Hashable, Codable {
    case none, answer, choice, confirmation
  }
}

/// What was decided to do in a turn.
public enum PlanKind: String, Sendable, Hashable, Codable {
  case ask, choose, confirm, call, say, decline
}

/// How a call ended.
public enum Outcome: String, Sendable, Hashable, Codable {
  case done, needs, refused, failed
}

/// A call that was made, and what came of it.
public struct CallRecord: Sendable, Hashable, Codable {
  public var call: ToolCall
  public var outcome: Outcome
  public var facts: [String: JSONValue]
  public var receipt: Receipt?
  public var undo: ToolResult.Undo?

  public init(
    call: ToolCall, outcome: Outcome, facts: [String: JSONValue] = [:], receipt: Receipt? = nil,
    undo: ToolResult.Undo? = nil
  ) {
    self.call = call
    self.outcome = outcome
    self.facts = facts
    self.receipt = receipt
    self.undo = undo
  }
}

/// A finished turn as it is remembered.
public struct TurnRecord: Sendable, Hashable, Codable {
  public var session: String
  public var turn: Int
  public var at: Date
  public var text: String
  public var meaning: Meaning
  public var plan: PlanKind
  public var calls: [CallRecord]
  public var reply: Reply

  public init(
    session: String, turn: Int, at: Date, text: String, meaning: Meaning, plan: PlanKind, calls: [CallRecord],
    reply: Reply
  ) {
    self.session = session
    self.turn = turn
    self.at = at
    self.text = text
    self.meaning = meaning
    self.plan = plan
    self.calls = calls
    self.reply = reply
  }
}

/// Where a conversation stands after a turn: what the next one starts from.
public struct Standing: Sendable, Hashable {
  /// In focus.
  public var focus: Focus
  /// Asked and open.
  public var pending: Pending?
  /// Reversible writes that stand, newest last.
  public var undoable: [CallRecord]

  public init(focus: Focus = Focus(), pending: Pending? = nil, undoable: [CallRecord] = []) {
    self.focus = focus
    self.pending = pending
    self.undoable = undoable
  }
}
