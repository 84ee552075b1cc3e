import Foundation
import SkillKit

/// Everything that a turn may know of what came before: one read of the memory.
public struct Context: Sendable, Hashable, Codable {
  public var session: String
  /// The number of the turn that is about to happen, from 1.
  public var turn: Int
  /// The latest turns, newest last.
  public var recent: [TurnRecord]
  public var focus: Focus
  public var pending: Pending?
  /// Reversible writes that stand, newest last: what `undo` takes back.
  public var undoable: [CallRecord]
  /// How many reversible writes are kept.
  public static let undoLimit = 10

  public init(
    session: String, turn: Int = 1, recent: [TurnRecord] = [], focus: Focus = Focus(), pending: Pending? = nil,
    undoable: [CallRecord] = []
  ) {
    self.session = session
    self.turn = turn
    self.recent = recent
    self.focus = focus
    self.pending = pending
    self.undoable = undoable
  }
}

/// What was shown lately, so that "it" and "the second one" mean something.
public struct Focus: Sendable, Hashable, Codable {
  /// One group a reply that showed things, newest first; each in the order shown.
  public var groups: [[Entity]]
  public init(groups: [[Entity]] = []) { self.groups = groups }
  /// How many groups are kept.
  public static let groupLimit = 8
}

/// A question the assistant asked and still waits on. It survives a restart.
public struct Pending: Sendable, Hashable, Codable {
  public enum Question: Sendable, Hashable, Codable {
    /// A missing parameter.
    case ask(parameter: String)
    /// One of several.
    case choose(parameter: String, options: [Entity])
    /// Yes or no to these calls, as previewed.
    case confirm(calls: [ToolCall])
    /// Which of these tools was meant.
    case which(tools: [String])
  }
  public var question: Question
  /// The request that the answer completes.
  public var request: Request
  /// Arguments resolved so far, by parameter name.
  public var resolved: [String: JSONValue]
  /// Further requests of the same utterance, to be taken up afterwards.
  public var rest: [Request]
  /// The words in which it was asked.
  public var asked: String
  /// How often it was asked without an answer.
  public var attempts: Int
  /// Questions that an interruption pushed back, the latest last; they return when this one is settled.
  public var suspended: [Pending]

  public init(
    question: Question, request: Request, resolved: [String: JSONValue] = [:], rest: [Request] = [], asked: String = "",
    attempts: Int = 0, suspended: [Pending] = []
  ) {
    self.question = question
    self.request = request
    self.resolved = resolved
    self.rest = rest
    self.asked = asked
    self.attempts = attempts
    self.suspended = suspended
  }
}
