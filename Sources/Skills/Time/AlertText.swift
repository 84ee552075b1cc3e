import Foundation
import Organizer
import SkillKit

extension Alert {
  /// "pasta timer#3": readable in records of calls, and unique by the row.
  var entityID: String {
    switch kind {
    case .timer: "\(text ?? DurationText.attribute(seconds ?? 0)) timer#\(id)"
    case .alarm: "alarm#\(id)"
    case .reminder: "\(text ?? "reminder")#\(id)"
    }
  }

  static func rowID(_ entityID: String) -> Int64? { RowID.read(entityID) }

  /// How the assistant names it: "pasta timer", "10 minute timer", "alarm for tomorrow at 07:00".
  func label(_ clock: WallClock, now: Date) -> String {
    switch kind {
    case .timer: "\(text ?? DurationText.attribute(seconds ?? 0)) timer"
    case .alarm: "alarm for \(clock.moment(dueAt, now: now))"
    case .reminder: "reminder for \(clock.moment(dueAt, now: now)): \(text ?? "")"
    }
  }

  /// "4 minutes 10 seconds"; nil when it is due.
  func remainingText(_ now: Date) -> String? {
    let left = Int(dueAt.timeIntervalSince(now).rounded(.up))
    return left > 0 ? DurationText.exact(left) : nil
  }

  func facts(_ clock: WallClock, now: Date) -> [String: JSONValue] {
    var facts: [String: JSONValue] = [
      "kind": .string(kind.rawValue), "label": .string(label(clock, now: now)), "due_at": .string(dueAt.iso),
      "is_timer": .bool(kind == .timer), "is_alarm": .bool(kind == .alarm), "is_reminder": .bool(kind == .reminder),
    ]
    if let text { facts[kind == .timer ? "name" : "text"] = .string(text) }
    if let seconds {
      facts["duration"] = .int(seconds)
      facts["duration_text"] = .string(DurationText.exact(seconds))
    }
    if let left = remainingText(now) { facts["left_text"] = .string(left) } else { facts["is_due"] = true }
    return facts
  }

  func entity(_ clock: WallClock, now: Date) -> Entity {
    var attributes: [String: JSONValue] = [
      "kind": .string(kind.rawValue), "due_at": .string(dueAt.iso),
      "time": .int(Int(dueAt.timeIntervalSince1970.rounded())),
    ]
    if let text { attributes["text"] = .string(text) }
    if let seconds { attributes["duration"] = .int(seconds) }
    return Entity(type: "timer", id: entityID, name: label(clock, now: now), attributes: attributes)
  }

  /// What is said when it comes due.
  func announcement(_ clock: WallClock, now: Date) -> String {
    switch kind {
    case .timer: "Your \(label(clock, now: now)) is up."
    case .alarm: "Alarm: it's \(clock.time(dueAt))."
    case .reminder: "Reminder: \(text ?? "")."
    }
  }
}

/// Lengths of time in words.
enum DurationText {
  private static let units: [(name: String, seconds: Int)] = [
    ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1),
  ]

  /// "1 hour 30 minutes": every unit that is not zero.
  static func exact(_ seconds: Int) -> String { parts(seconds).joined(separator: " ") }

  /// "3 hours 20 minutes" or "2 days": the two largest units.
  static func rough(_ seconds: Int) -> String { parts(seconds).prefix(2).joined(separator: " ") }

  /// As before a noun: "10 minute" timer, "1 hour 30 minute" timer.
  static func attribute(_ seconds: Int) -> String {
    parts(seconds).map { $0.hasSuffix("s") ? String($0.dropLast()) : $0 }.joined(separator: " ")
  }

  private static func parts(_ seconds: Int) -> [String] {
    var rest = max(seconds, 0)
    var parts: [String] = []
    for unit in units where rest >= unit.seconds {
      let count = rest / unit.seconds
      rest %= unit.seconds
      parts.append(count == 1 ? "1 \(unit.name)" : "\(count) \(unit.name)s")
    }
    return parts.isEmpty ? ["0 seconds"] : parts
  }
}

extension Date {
  /// "2026-05-01T10:00:00Z": UTC, whole seconds.
  var iso: String { formatted(.iso8601) }
}
