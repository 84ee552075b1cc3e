import Foundation
import SkillKit

/// What the program did in one turn, read from its events.
public struct ObservedTurn: Sendable, Hashable {
  public var user: String
  public var act = ""
  /// Each `{"tool", "confidence", "arguments"}`.
  public var understood: [JSONValue] = []
  public var plan = ""
  public var calls: [ObservedCall] = []
  public var reply = ""
  public var expects = ""
  public var by = ""
  public var announced: [String] = []
  public var milliseconds = 0.0

  public init(user: String) { self.user = user }

  /// Takes one event in; true when it ends the turn.
  public mutating func take(_ event: JSONValue) -> Bool {
    switch event["type"]?.string {
    case "understood":
      act = event["act"]?.string ?? ""
      understood = event["requests"]?.array ?? []
    case "planned": plan = event["plan"]?.string ?? ""
    case "called": calls.append(ObservedCall(event))
    case "announced": announced.append(event["text"]?.string ?? "")
    case "replied":
      reply = event["text"]?.string ?? ""
      expects = event["expects"]?.string ?? ""
      by = event["by"]?.string ?? ""
      milliseconds = event["ms"]?.double ?? 0
      return true
    default: break
    }
    return false
  }
}

/// A `called` event.
public struct ObservedCall: Sendable, Hashable {
  public var tool: String
  public var arguments: [String: JSONValue]
  public var outcome: String
  public var receipt: String?

  public init(_ tool: String, _ arguments: [String: JSONValue] = [:], outcome: String = "done", receipt: String? = nil)
  {
    self.tool = tool
    self.arguments = arguments
    self.outcome = outcome
    self.receipt = receipt
  }

  init(_ event: JSONValue) {
    self.init(
      event["tool"]?.string ?? "", event["arguments"]?.object ?? [:], outcome: event["outcome"]?.string ?? "",
      receipt: event["receipt"]?.string)
  }
}
