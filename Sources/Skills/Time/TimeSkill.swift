import Foundation
import Organizer
import SkillKit

/// WallClock, calendar, timers, alarms and reminders.
public struct TimeSkill: Skill {
  let organizer: Organizer
  let clock: WallClock

  /// - Parameter timeZone: The user's own.
  public init(organizer: Organizer, timeZone: TimeZone = .current) {
    self.organizer = organizer
    self.clock = WallClock(timeZone: timeZone)
  }

  public let name = "time"
  public let description = "Tells time and date, and keeps timers, alarms and reminders"
  public var tools: [Tool] { TimeSkill.declarations }

  public func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches {
    guard type == "timer" else { return Matches() }
    let alerts = try await organizer.read { try $0.alerts() }
    let match = AlertMatch(mention, among: alerts, clock, now: context.now)
    let entities = { (alerts: [Alert]) in alerts.map { $0.entity(clock, now: context.now) } }
    return Matches(exact: entities(match.exact), nearest: entities(match.nearest))
  }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.of {
      switch call.tool {
      case "tell_time": return try tellTime(place: try Arguments(call).text("place"), now: context.now)
      case "tell_date": return .done(.init(facts: clock.dateFacts(context.now)))
      case "show_timers": return showing(try await organizer.read { try $0.alerts() }, now: context.now)
      default: return try await organizer.commit(call.id, for: call.request, at: context.now, change(for: call))
      }
    }
  }

  private func change(for call: ToolCall) throws -> @Sendable (Edit) throws -> ToolResult {
    let arguments = Arguments(call)
    let clock = clock
    switch call.tool {
    case "set_timer", "set_alarm", "set_reminder":
      let wanted = try NewAlert(call.tool, arguments)
      return { try wanted.set($0, clock, id: call.id) }
    case "cancel_timer":
      let name = try arguments.text("name")
      return { try CancelAlert(mention: name, id: call.id).run($0, clock) }
    case "restore_alerts":
      guard let key = try arguments.text("change") else { throw Question(parameter: "change") }
      return { edit in
        guard try edit.revert(key) else { throw Refusal("nothing_to_undo") }
        return .done(.init(receipt: Receipt(id: call.id), undo: .restoreAlerts(call.id)))
      }
    default: throw Refusal.unknownTool(call.tool)
    }
  }

  private func tellTime(place: String?, now: Date) throws -> ToolResult {
    guard let place else { return .done(.init(facts: clock.timeFacts(now))) }
    switch Places.find(place) {
    case .one(let name, let zone): return .done(.init(facts: clock.timeFacts(now, in: zone, named: name)))
    case .several(let zones):
      let options = zones.map { Entity(type: "place", id: $0.identifier, name: Places.city($0)) }
      return .needs(parameter: "place", options: options)
    case .unknown: throw Refusal("unknown_place", facts: ["place": .string(place)])
    }
  }

  private func showing(_ alerts: [Alert], now: Date) -> ToolResult {
    let shown = alerts.map { $0.entity(clock, now: now) }
    let rows = alerts.map { [$0.label(clock, now: now), $0.remainingText(now) ?? "due"] }
    return .done(
      .init(
        facts: ["timers": .array(alerts.map { .object($0.facts(clock, now: now)) })], shown: shown,
        card: rows.isEmpty ? nil : Card(.timers, title: "Timers, alarms and reminders", rows: rows)))
  }
}

// MARK: - What came due

extension TimeSkill {
  /// A minute late is still on time: nobody was kept waiting for it.
  private static let overdueSeconds = 60.0

  public func announcements(in context: CallContext) async throws -> [Announcement] {
    let due = try await organizer.read { try $0.alerts().filter { $0.dueAt <= context.now } }
    return due.map { alert in
      var text = alert.announcement(clock, now: context.now)
      let late = context.now.timeIntervalSince(alert.dueAt)
      if late >= TimeSkill.overdueSeconds {
        text += " It was due \(clock.moment(alert.dueAt, now: context.now)), \(DurationText.rough(Int(late))) ago."
      }
      return Announcement(id: alert.entityID, dueAt: alert.dueAt, text: text)
    }
  }

  public func acknowledge(_ announcements: [Announcement], in context: CallContext) async throws {
    let ids = announcements.compactMap { Alert.rowID($0.id) }
    guard let first = ids.min(), let last = ids.max() else { return }
    // The key is of the announcements themselves: telling them again changes nothing.
    let key = "announced-\(first)-\(last)-\(ids.count)-\(context.now.timeIntervalSince1970)"
    _ = try await organizer.commit(key, at: context.now) { edit in
      for id in ids {
        if let alert = try edit.snapshot.alert(id: id), alert.announcedAt == nil { try edit.markAnnounced(alert) }
      }
      return ids.count
    }
  }
}
