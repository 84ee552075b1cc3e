import Foundation
import SkillKit

/// One thing that came out otherwise than a test says.
public struct Difference: Sendable, Hashable {
  /// "calls", "expects", "say", "state orders.#W123.status" …
  public var field: String
  public var expected: String
  public var got: String

  public init(_ field: String, expected: String, got: String) {
    self.field = field
    self.expected = expected
    self.got = got
  }
}

extension ConversationTest.Turn {
  /// What differs between this expectation and what was seen, without the state of the store.
  /// - Parameter writes: The tools that change something; a call with a receipt counts as such in any case.
  public func differences(from seen: ObservedTurn, writes: Set<String>) -> [Difference] {
    var found: [Difference] = []
    if let calls, let difference = callDifference(calls, seen.calls, writes: writes) { found.append(difference) }
    for call in seen.calls where call.outcome == "done" && notCalls.contains(call.tool) {
      found.append(Difference("not_calls", expected: "no \(call.tool)", got: call.description))
    }
    if !plan.isEmpty, !plan.contains(seen.plan) {
      found.append(Difference("plan", expected: plan.joined(separator: " or "), got: seen.plan))
    }
    if let expects, expects != seen.expects {
      found.append(Difference("expects", expected: expects, got: seen.expects))
    }
    for pattern in say where !pattern.matches(seen.reply) {
      found.append(Difference("say", expected: "\(pattern)", got: seen.reply))
    }
    for pattern in notSay where pattern.matches(seen.reply) {
      found.append(Difference("not_say", expected: "not \(pattern)", got: seen.reply))
    }
    let announcements = seen.announced.joined(separator: "\n")
    for pattern in announced where !pattern.matches(announcements) {
      found.append(Difference("announced", expected: "\(pattern)", got: announcements))
    }
    return found
  }

  /// What differs between the expected values and the exported store.
  public func stateDifferences(from store: JSONValue) -> [Difference] {
    state.compactMap { expectation in
      let value = StatePath(expectation.path).value(in: store) ?? .null
      guard !expectation.value.admits(value) else { return nil }
      return Difference("state \(expectation.path)", expected: expectation.value.json, got: value.json)
    }
  }

  /// Writes must be exactly those expected, in that order; reads may come in between unless the turn is strict.
  private func callDifference(
    _ expected: [ExpectedCall], _ seen: [ObservedCall], writes: Set<String>
  ) -> Difference? {
    var next = 0
    var isMet = true
    for call in seen {
      if next < expected.count, expected[next].admits(call) {
        next += 1
      } else if call.outcome == "done", isStrict || call.receipt != nil || writes.contains(call.tool) {
        isMet = false
      }
    }
    guard !isMet || next < expected.count else { return nil }
    return Difference(
      "calls", expected: expected.isEmpty ? "no write" : expected.map(\.description).joined(separator: "; "),
      got: seen.isEmpty ? "none" : seen.map(\.description).joined(separator: "; "))
  }
}

extension ExpectedCall: CustomStringConvertible {
  func admits(_ call: ObservedCall) -> Bool {
    tool == call.tool && outcome == call.outcome
      && JSONValue.object(arguments).admits(.object(call.arguments))
  }

  public var description: String {
    tool + (arguments.isEmpty ? "" : " " + JSONValue.object(arguments).json)
      + (outcome == "done" ? "" : " (\(outcome))")
  }
}

extension ObservedCall: CustomStringConvertible {
  public var description: String {
    tool + (arguments.isEmpty ? "" : " " + JSONValue.object(arguments).json)
      + (outcome == "done" ? "" : " (\(outcome))")
  }
}

extension JSONValue {
  /// Whether `actual` is what this expectation allows: objects may have more members, numbers compare by value,
  /// `"$any"` allows everything but null, and a text may be a `TextPattern`.
  func admits(_ actual: JSONValue) -> Bool {
    switch self {
    case .string("$any"): return actual != .null
    case .string(let text):
      guard let other = actual.string else { return false }
      return text == other || (TextPattern.isPattern(text) && (try? TextPattern(text))?.matches(other) == true)
    case .int, .number:
      guard let mine = double, let other = actual.double else { return false }
      return mine == other
    case .object(let members):
      guard let other = actual.object else { return false }
      return members.allSatisfy { $0.value.admits(other[$0.key] ?? .null) }
    case .array(let values):
      guard let other = actual.array, other.count == values.count else { return false }
      return zip(values, other).allSatisfy { $0.admits($1) }
    case .null, .bool: return self == actual
    }
  }
}
