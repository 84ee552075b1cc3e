import Conversation
import Foundation
import SkillKit

/// Turns a live session into a conversation test: what was said, the calls that were made and what was asked back.
///
/// ```swift
/// var recorder = ConversationRecorder(name: "recorded session", now: now)
/// for event in events { recorder.record(event) }
/// try recorder.yaml.write(toFile: "session.yaml", atomically: true, encoding: .utf8)
/// ```
/// The words of replies are left out: they vary from session to session.
public struct ConversationRecorder: Sendable {
  private var test: ConversationTest

  /// - Parameter now: The clock of the first turn, which the test will read too.
  public init(name: String, now: Date) {
    test = ConversationTest(name: name, file: "", line: 1, given: .init(now: now.iso8601), turns: [])
  }

  public mutating func record(_ event: TurnEvent) {
    if case .heard(_, _, _, let text) = event {
      let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      test.turns.append(ConversationTest.Turn(user: [line], calls: []))
    }
    guard let last = test.turns.indices.last else { return }
    switch event {
    case .planned(_, let plan): test.turns[last].plan = [plan.rawValue]
    case .called(_, let record) where record.outcome != .needs:
      let call = ExpectedCall(record.call.tool, record.call.arguments, outcome: record.outcome.rawValue)
      test.turns[last].calls?.append(call)
    case .replied(_, let reply, _): test.turns[last].expects = reply.expects.rawValue
    default: break
    }
  }

  /// The test as a YAML document; empty when nothing was said.
  public var yaml: String {
    guard !test.turns.isEmpty else { return "" }
    let head = [
      "---", "test: \(ConversationWriter.quoted(test.name))", "given: {now: \(test.given.now)}", "turns:",
    ]
    return (head + test.turns.flatMap(ConversationWriter.lines)).map { $0 + "\n" }.joined()
  }
}
