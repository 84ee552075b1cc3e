import Conversation
import Foundation
import SkillKit
import Testing

@testable import SkillTesting

@Suite struct WritingTests {
  static let now = Date(timeIntervalSince1970: 1_777_629_600)

  @Test func aRecordedSessionReadsBackAsATest() throws {
    var recorder = ConversationRecorder(name: "recorded: session", now: Self.now)
    let call = ToolCall(id: "s/1/1", tool: "add_to_list", arguments: ["items": ["milk"]])
    let events: [TurnEvent] = [
      .heard(session: "s", turn: 1, at: Self.now, text: "put \"milk\" on my list"),
      .planned(turn: 1, .call),
      .called(turn: 1, CallRecord(call: call, outcome: .done, receipt: Receipt(id: "r"))),
      .replied(turn: 1, Reply("Added milk.", by: "template:add_to_list"), milliseconds: 1),
      .heard(session: "s", turn: 2, at: Self.now, text: "yes"),
      .planned(turn: 2, .say),
      .replied(turn: 2, Reply("Nothing is open.", by: "template:nothing_pending"), milliseconds: 1),
    ]
    for event in events { recorder.record(event) }
    let test = try #require(try ConversationFile.tests(in: recorder.yaml, file: "a.yaml").first)
    #expect(test.name == "recorded: session")
    #expect(test.given.now == "2026-05-01T10:00:00Z")
    #expect(test.turns.map(\.user) == [["put \"milk\" on my list"], ["yes"]])
    #expect(test.turns.map(\.calls) == [[ExpectedCall("add_to_list", ["items": ["milk"]])], []])
    #expect(test.turns.map(\.expects) == ["none", "none"])
    #expect(test.turns.map(\.plan) == [["call"], ["say"]])
  }

  @Test func anEmptySessionIsNoTest() {
    #expect(ConversationRecorder(name: "nothing", now: Self.now).yaml == "")
  }

  @Test func updatingRewritesOnlyWhatFailed() throws {
    let test = try #require(try ConversationFile.tests(in: ConversationFileTests.text, file: "a.yaml").first)
    var seen = ObservedTurn(user: "cancel order W123")
    seen.expects = "choice"
    seen.reply = "Which W123?"
    let turn = test.turns[0]
    let outcome = TestOutcome(
      test: test,
      turns: [TurnOutcome(expected: turn, seen: seen, differences: turn.differences(from: seen, writes: []))])
    let before = ConversationFileTests.text.split(separator: "\n", omittingEmptySubsequences: false)
    let after = ExpectationUpdate.rewritten(ConversationFileTests.text, outcomes: [outcome])
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(after[..<4] == before[..<4])
    #expect(after[4] == "- user: [cancel order W123, please stop my order W123]")
    #expect(after[6] == "  expects: choice")
    #expect(after[8...] == before[8...])
  }

  @Test func aFailureIsToldWithPlaceAndDifference() throws {
    let test = try #require(try ConversationFile.tests(in: ConversationFileTests.text, file: "a.yaml").first)
    var seen = ObservedTurn(user: "cancel order W123")
    seen.act = "request"
    seen.understood = [["tool": "track_order", "confidence": 0.81, "arguments": ["order": ["text": "W123"]]]]
    seen.reply = "W123 is on \u{1B}[31mits way."
    seen.by = "template:track_order"
    seen.expects = "none"
    let turn = test.turns[0]
    let outcome = TestOutcome(
      test: test,
      turns: [TurnOutcome(expected: turn, seen: seen, differences: turn.differences(from: seen, writes: []))],
      turnCount: 1)
    let report = TestReport(outcomes: [outcome])
    #expect(
      report.text == """
        failed: cancel a pending order
          a.yaml:5, turn 1: cancel order W123
            expects     wanted confirmation
                        got    none
            understood  request: track_order 0.81 {"order":{"text":"W123"}}
            replied     W123 is on \u{FFFD}[31mits way. [template:track_order]
        1 conversations with 1 turns: 0 passed, 1 failed (0.0 s of work)
        """)
    #expect(!report.passed)
    #expect(report.junit.contains("failures=\"1\"") && report.junit.contains("&quot;order&quot;"))
    #expect(try JSONValue(json: report.json)["tests"]?.array?.first?["differences"]?.array?.count == 1)
  }
}
