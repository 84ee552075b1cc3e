import Foundation
import Organizer
import SkillKit

/// What `set_timer`, `set_alarm` and `set_reminder` ask for.
struct NewAlert {
  enum Due {
    case after(seconds: Int)
    case at(Date)
  }
  var kind: Alert.Kind
  var text: String?
  var due: Due

  /// - Throws: `Question` for what is missing, `Refusal` for what is too long.
  init(_ tool: String, _ arguments: Arguments) throws {
    switch tool {
    case "set_timer":
      kind = .timer
      text = try arguments.text("name").flatMap(NewAlert.timerName)
      guard let seconds = try arguments.integer("duration") else { throw Question(parameter: "duration") }
      guard (1...Limits.timerSeconds).contains(seconds) else {
        throw Refusal(
          "bad_duration",
          facts: ["longest": .string(DurationText.exact(Limits.timerSeconds)), "is_too_short": .bool(seconds < 1)])
      }
      due = .after(seconds: seconds)
    case "set_alarm":
      kind = .alarm
      due = .at(try NewAlert.time(arguments))
    default:
      kind = .reminder
      guard let said = try arguments.text("text") else { throw Question(parameter: "text") }
      text = NewAlert.reminderText(said)
      due = .at(try NewAlert.time(arguments))
    }
    if let text, text.count > Limits.itemLength {
      throw Refusal("text_too_long", facts: ["limit": .int(Limits.itemLength)])
    }
  }

  private static func time(_ arguments: Arguments) throws -> Date {
    guard let time = try arguments.time("time") else { throw Question(parameter: "time") }
    return time
  }

  /// "the pasta timer" is named "pasta"; "timer" has no name.
  private static func timerName(_ said: String) -> String? {
    let words = said.split(separator: " ").map(String.init)
    let start = words.first.map { ["the", "a", "an", "my"].contains($0.lowercased()) } == true ? 1 : 0
    let end = words.last?.lowercased() == "timer" ? 1 : 0
    let name = words.dropFirst(start).dropLast(end)
    return name.isEmpty ? nil : name.joined(separator: " ")
  }

  private static func reminderText(_ said: String) -> String {
    let lower = said.lowercased()
    for lead in ["to ", "that ", "about "] where lower.hasPrefix(lead) && said.count > lead.count {
      return String(said.dropFirst(lead.count))
    }
    return said
  }

  func set(_ edit: Edit, _ clock: WallClock, id: String) throws -> ToolResult {
    guard try edit.snapshot.alerts().count < Limits.alerts else {
      throw Refusal("too_many_timers", facts: ["limit": .int(Limits.alerts)])
    }
    let alert = try edit.set(kind, text: text, seconds: seconds, dueAt: try dueDate(edit.now, clock))
    return .done(
      .init(
        facts: alert.facts(clock, now: edit.now), receipt: Receipt(id: id),
        shown: [alert.entity(clock, now: edit.now)], undo: .restoreAlerts(id)))
  }

  private var seconds: Int? { if case .after(let seconds) = due { seconds } else { nil } }

  /// - Throws: `Refusal` for what is over already or too far ahead.
  private func dueDate(_ now: Date, _ clock: WallClock) throws -> Date {
    switch due {
    case .after(let seconds): return now.addingTimeInterval(TimeInterval(seconds))
    case .at(let date):
      let facts: [String: JSONValue] = ["time": .string(date.iso), "kind": .string(kind.rawValue)]
      guard date > now else { throw Refusal("time_in_the_past", facts: facts) }
      guard date <= now.addingTimeInterval(TimeInterval(Limits.aheadSeconds)) else {
        throw Refusal("time_too_far", facts: facts)
      }
      return date
    }
  }
}

/// `cancel_timer`: cancels the one that is meant.
struct CancelAlert {
  /// In the words of the user, or an id; nil for the only one.
  var mention: String?
  var id: String

  func run(_ edit: Edit, _ clock: WallClock) throws -> ToolResult {
    let alerts = try edit.snapshot.alerts()
    let match = AlertMatch(mention ?? "", among: alerts, clock, now: edit.now)
    let entities = { (alerts: [Alert]) in alerts.map { $0.entity(clock, now: edit.now) } }
    guard let alert = match.exact.first else {
      if alerts.isEmpty { throw Refusal("no_timers") }
      throw Refusal(
        "no_such_timer", facts: ["name": .string(mention ?? "")],
        nearest: entities(match.nearest.isEmpty ? alerts : match.nearest))
    }
    if match.exact.count > 1 { throw Question(parameter: "name", options: entities(match.exact)) }
    try edit.cancel(alert)
    return .done(
      .init(facts: alert.facts(clock, now: edit.now), receipt: Receipt(id: id), undo: .restoreAlerts(id)))
  }
}

extension ToolResult.Undo {
  static func restoreAlerts(_ id: String) -> ToolResult.Undo {
    .init(tool: "restore_alerts", arguments: ["change": .string(id)])
  }
}
