import Conversation
import Foundation
import SkillKit
import SkillTesting
import Testing

/// Every event that can be printed is one that the published schema knows.
@Suite struct EventSchemaTests {
  static let now = Date(timeIntervalSince1970: 1_777_629_600)
  static let call = ToolCall(id: "default/3/1", tool: "add_to_cart", arguments: ["product": "B0042", "quantity": 2])
  static let price: JSONValue = ["amount": "17.98", "currency": "USD"]

  static let events: [TurnEvent] =
    [
      .heard(session: "default", turn: 1, at: now, text: "add \u{1B}[31mtwo\n"),
      .understood(turn: 1, Meaning(act: .none)),
      .understood(
        turn: 1,
        Meaning(
          act: .request,
          requests: [
            Request(
              tool: "add_to_cart", confidence: 0.97,
              arguments: [
                "product": [Argument("the second one", reference: .ordinal(2))],
                "quantity": [Argument("two", type: "quantity", value: 2)],
                "options": [Argument("red"), Argument("large")],
              ])
          ], milliseconds: 2.134)),
      .called(
        turn: 1, CallRecord(call: call, outcome: .done, facts: ["total": price], receipt: Receipt(id: "c-118"))),
      .replied(
        turn: 1,
        Reply("Which one?", expects: .choice, by: "skill", options: [Entity(type: "product", id: "B1", name: "Chess")]),
        milliseconds: 3),
      .announced(at: now, Announcement(id: "timer/1", dueAt: now, text: "Time is up.")),
    ] + [PlanKind.ask, .choose, .confirm, .call, .say, .decline].map { .planned(turn: 2, $0) }
    + [Outcome.done, .needs, .refused, .failed].map { .called(turn: 2, CallRecord(call: call, outcome: $0)) }
    + [Reply.Expectation.none, .answer, .choice, .confirmation].map {
      .replied(turn: 2, Reply("Well.", expects: $0, by: "template:x"), milliseconds: 0)
    }

  @Test(arguments: events) func aWrittenEventFitsTheSchema(event: TurnEvent) throws {
    let line = event.jsonLine
    #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(try SchemaCheck(asset: "events-v1.json").problems(JSONValue(json: line)) == [])
  }

  @Test func whatTheProgramPrintsFitsTheSchema() async throws {
    let data = try await SampleData.copy()
    let tour = Built.package.appending(path: "assets/tour.txt").path
    let talked = try await Built.program.run(["run", tour, "--json"], data: data.path)
    // A later look at the clock finds the tour's timer due.
    let later = ["run", "--json", "--data", data.path, "--now", "2026-05-02T10:00:00Z"]
    let announced = try await Built.program.run(later)
    let schema = try SchemaCheck(asset: "events-v1.json")
    let events = try talked.events + announced.events
    #expect(Set(events.compactMap { $0["type"]?.string }) == Self.types)
    for event in events { #expect(schema.problems(event) == [], "\(event.json)") }
  }

  static let types: Set = ["heard", "understood", "planned", "called", "replied", "announced"]

  @Test(arguments: [
    (#"{"v":1,"type":"planned","turn":1,"plan":"guess"}"#, ".plan: \"guess\" is unknown"),
    (#"{"v":1,"type":"planned","turn":0,"plan":"call"}"#, ".turn: 0.0 is below 1.0"),
    (#"{"v":1,"type":"planned","plan":"call"}"#, ": lacks turn"),
    (#"{"v":1,"type":"planned","turn":1,"plan":"call","mood":"good"}"#, ": mood is not in the schema"),
  ])
  func whatDoesNotFitIsFound(line: String, problem: String) throws {
    #expect(try SchemaCheck(asset: "events-v1.json").problems(JSONValue(json: line)) == [problem])
  }
}
