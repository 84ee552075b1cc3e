import Foundation
import Organizer
import SkillKit
import Testing

@testable import Skills

@Suite struct TimeTests {
  let skill: TimeSkill
  /// Friday, 1 May 2026, 12:00 in Berlin.
  let now = Date(timeIntervalSince1970: 1_777_629_600)

  init() throws {
    skill = TimeSkill(organizer: try Organizer(), timeZone: try #require(TimeZone(identifier: "Europe/Berlin")))
  }

  @discardableResult
  private func call(
    _ tool: String, _ arguments: [String: JSONValue] = [:], id: String = UUID().uuidString, after seconds: Double = 0
  ) async throws -> ToolResult {
    try await skill.run(ToolCall(id: id, tool: tool, arguments: arguments), in: context(after: seconds))
  }

  private func context(after seconds: Double = 0) -> CallContext {
    CallContext(now: now.addingTimeInterval(seconds), session: "test")
  }

  private func labels() async throws -> [String] { try await call("show_timers").done?.shown.map(\.name) ?? [] }

  @Test func tellsTimeAndDateInTheUsersZone() async throws {
    #expect(try await call("tell_time").done?.facts["time"] == "12:00")
    #expect(try await call("tell_date").done?.facts["day"] == "Friday 1 May 2026")
    #expect(try await call("tell_date").done?.facts["date"] == "2026-05-01")
    #expect(try await call("tell_date").done?.receipt == nil)
  }

  @Test(arguments: [
    ("Tokyo", "19:00", "Tokyo"), ("new york", "06:00", "New York"), ("New York City", "06:00", "New York"),
    ("São Paulo", "07:00", "Sao Paulo"), ("India", "15:30", "India"), ("the UK", "11:00", "UK"),
    ("UTC", "10:00", "UTC"),
    ("san francisco", "03:00", "San Francisco"), ("Paris, France", "12:00", "Paris"),
    ("Australia/Perth", "18:00", "Perth"),
    ("Mumbai", "15:30", "Mumbai"), ("Kathmandu", "15:45", "Kathmandu"), ("the Netherlands", "12:00", "Netherlands"),
  ])
  func tellsTimeElsewhere(place: String, time: String, name: String) async throws {
    let facts = try await call("tell_time", ["place": .string(place)]).done?.facts
    #expect(facts?["time"] == .string(time))
    #expect(facts?["place"] == .string(name))
    #expect(facts?["is_other_day"] == false)
  }

  @Test func saysWhenItIsAnotherDayThere() async throws {
    let facts = try await call("tell_time", ["place": "Auckland"], after: 7200).done?.facts
    #expect(facts?["time"] == "00:00")
    #expect(facts?["day"] == "Saturday 2 May")
    #expect(facts?["is_other_day"] == true)
  }

  @Test func wideAndUnknownPlaces() async throws {
    guard case .needs("place", let options) = try await call("tell_time", ["place": "Australia"]) else {
      Issue.record("no choice")
      return
    }
    #expect(options.first?.name == "Sydney")
    #expect(try await call("tell_time", ["place": .string(options[0].id)]).done?.facts["time"] == "20:00")
    #expect(try await call("tell_time", ["place": "Atlantis"]).refusal?.reason == "unknown_place")
  }

  @Test(
    arguments: [
      (["duration": 600], "10 minute timer", "2026-05-01T10:10:00Z"),
      (["duration": 5400], "1 hour 30 minute timer", "2026-05-01T11:30:00Z"),
      (["duration": 1], "1 second timer", "2026-05-01T10:00:01Z"),
      (["duration": 540, "name": "the pasta timer"], "pasta timer", "2026-05-01T10:09:00Z"),
      (["duration": 31_622_400], "366 day timer", "2027-05-02T10:00:00Z"),
    ] as [([String: JSONValue], String, String)])
  func setsTimers(arguments: [String: JSONValue], label: String, due: String) async throws {
    let done = try await call("set_timer", arguments, id: "t").done
    #expect(done?.facts["label"] == .string(label))
    #expect(done?.facts["due_at"] == .string(due))
    #expect(done?.receipt == Receipt(id: "t"))
    #expect(done?.shown.map(\.type) == ["timer"])
  }

  @Test(
    arguments: [
      ("set_timer", ["duration": 0], "bad_duration"), ("set_timer", ["duration": -300], "bad_duration"),
      ("set_timer", ["duration": 31_622_401], "bad_duration"), ("set_timer", ["duration": 1.5], "invalid_argument"),
      ("set_alarm", ["time": "2026-05-01T09:59:59Z"], "time_in_the_past"),
      ("set_alarm", ["time": "2026-05-01T10:00:00Z"], "time_in_the_past"),
      ("set_alarm", ["time": "2046-05-01T10:00:00Z"], "time_too_far"),
      ("set_alarm", ["time": "soon"], "invalid_argument"),
      ("set_reminder", ["text": "x", "time": "2026-04-01T10:00:00Z"], "time_in_the_past"),
      ("cancel_timer", [:], "no_timers"), ("restore_alerts", ["change": "nothing"], "nothing_to_undo"),
    ] as [(String, [String: JSONValue], String)])
  func refuses(tool: String, arguments: [String: JSONValue], reason: String) async throws {
    #expect(try await call(tool, arguments).refusal?.reason == reason)
    #expect(try await labels().isEmpty)
  }

  @Test(
    arguments: [
      ("set_timer", [:], "duration"), ("set_alarm", [:], "time"), ("set_reminder", ["text": "x"], "time"),
      ("set_reminder", ["time": "2026-05-01T11:00:00Z"], "text"),
    ] as [(String, [String: JSONValue], String)])
  func asksForWhatIsMissing(tool: String, arguments: [String: JSONValue], parameter: String) async throws {
    #expect(try await call(tool, arguments) == .needs(parameter: parameter, options: []))
  }

  private func setSome() async throws {
    try await call("set_timer", ["duration": 300])
    try await call("set_timer", ["duration": 1500, "name": "cake"])
    try await call("set_alarm", ["time": "2026-05-02T05:00:00Z"])
    try await call("set_reminder", ["text": "to call mum", "time": "2026-05-01T16:00:00Z"])
  }

  @Test func showsWhatIsSet() async throws {
    try await setSome()
    let done = try await call("show_timers", after: 60).done
    #expect(
      done?.shown.map(\.name) == [
        "5 minute timer", "cake timer", "reminder for today at 18:00: call mum", "alarm for tomorrow at 07:00",
      ])
    #expect(done?.card?.rows[0] == ["5 minute timer", "4 minutes"])
  }

  @Test(arguments: [
    ("cake", "cake timer"), ("the cake timer", "cake timer"), ("5 minute timer", "5 minute timer"),
    ("five minutes", "5 minute timer"), ("alarm", "alarm for tomorrow at 07:00"),
    ("my 7am alarm", "alarm for tomorrow at 07:00"),
    ("reminder to call mum", "reminder for today at 18:00: call mum"),
    ("the alarm for tomorrow", "alarm for tomorrow at 07:00"),
    ("6 pm reminder", "reminder for today at 18:00: call mum"),
  ])
  func cancelsTheOneMeant(mention: String, label: String) async throws {
    try await setSome()
    let found = try await skill.find(mention, type: "timer", in: context())
    #expect(found.exact.map(\.name) == [label])
    #expect(try await call("cancel_timer", ["name": .string(mention)]).done?.facts["label"] == .string(label))
    #expect(try await !labels().contains(label))
  }

  @Test func asksWhichTimer() async throws {
    try await setSome()
    guard case .needs("name", let options) = try await call("cancel_timer", ["name": "timer"]) else {
      Issue.record("no choice")
      return
    }
    #expect(options.map(\.name) == ["5 minute timer", "cake timer"])
    let done = try await call("cancel_timer", ["name": .string(options[1].id)], id: "c").done
    #expect(done?.facts["label"] == "cake timer")
    #expect(try await call("cancel_timer", ["name": "egg"]).refusal?.reason == "no_such_timer")
    #expect(try await skill.find("egg", type: "timer", in: context()) == Matches())
    #expect(try await skill.find("egg timer", type: "timer", in: context()).nearest.map(\.name) == ["5 minute timer"])
  }

  @Test func writesAreOnceAndTakenBack() async throws {
    let first = try await call("set_timer", ["duration": 300], id: "a").done
    #expect(try await call("set_timer", ["duration": 300], id: "a").done == first)
    #expect(try await labels() == ["5 minute timer"])
    let cancelled = try await call("cancel_timer", id: "b").done
    let undo = try #require(cancelled?.undo)
    try await call(undo.tool, undo.arguments)
    #expect(try await labels() == ["5 minute timer"])
    let unset = try #require(first?.undo)
    try await call(unset.tool, unset.arguments)
    #expect(try await labels().isEmpty)
  }

  @Test func announcesOnceWhatIsDue() async throws {
    try await setSome()
    #expect(try await skill.announcements(in: context(after: 299)).isEmpty)
    let due = try await skill.announcements(in: context(after: 300))
    #expect(due.map(\.text) == ["Your 5 minute timer is up."])
    try await skill.acknowledge(due, in: context(after: 301))
    #expect(try await skill.announcements(in: context(after: 301)).isEmpty)
    try await skill.acknowledge(due, in: context(after: 301))
    let late = try await skill.announcements(in: context(after: 22 * 3600))
    #expect(
      late.map(\.text) == [
        "Your cake timer is up. It was due yesterday at 12:25, 21 hours 35 minutes ago.",
        "Reminder: call mum. It was due yesterday at 18:00, 16 hours ago.",
        "Alarm: it's 07:00. It was due today at 07:00, 3 hours ago.",
      ])
  }
}
