import Foundation
import SkillKit

/// Moments in words, in the user's time zone.
struct WallClock: Sendable {
  var timeZone: TimeZone

  private func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = Locale(identifier: "en_US_POSIX")
    calendar.timeZone = zone
    return calendar
  }

  /// "18:05", or "18:05:30" where seconds count.
  func time(_ date: Date, in zone: TimeZone? = nil, seconds: Bool = true) -> String {
    let parts = calendar(zone ?? timeZone).dateComponents([.hour, .minute, .second], from: date)
    let numbers = [parts.hour, parts.minute] + (seconds && parts.second != 0 ? [parts.second] : [])
    return numbers.map { WallClock.twoDigits($0 ?? 0) }.joined(separator: ":")
  }

  /// "today at 18:05", "tomorrow at 07:00", "on Friday 1 May at 09:30".
  func moment(_ date: Date, now: Date) -> String {
    let calendar = calendar(timeZone)
    let days = calendar.dateComponents([.day], from: calendar.startOfDay(for: now), to: calendar.startOfDay(for: date))
    let day =
      switch days.day {
      case 0: "today"
      case 1: "tomorrow"
      case -1: "yesterday"
      default:
        "on \(self.day(date, year: calendar.component(.year, from: date) != calendar.component(.year, from: now)))"
      }
    return "\(day) at \(time(date))"
  }

  /// "Friday 1 May" or "Friday 1 May 2026".
  func day(_ date: Date, in zone: TimeZone? = nil, year: Bool) -> String {
    let calendar = calendar(zone ?? timeZone)
    let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
    let weekday = calendar.weekdaySymbols[(parts.weekday ?? 1) - 1]
    let month = calendar.monthSymbols[(parts.month ?? 1) - 1]
    return "\(weekday) \(parts.day ?? 1) \(month)" + (year ? " \(parts.year ?? 0)" : "")
  }

  /// The time of day as people say it: "18 05", "6 5 pm".
  func spokenTimes(_ date: Date) -> [String] {
    let parts = calendar(timeZone).dateComponents([.hour, .minute], from: date)
    let (hour, minute) = (parts.hour ?? 0, parts.minute ?? 0)
    let half = hour % 12 == 0 ? 12 : hour % 12
    let noon = minute == 0 && hour == 12 ? ["noon"] : minute == 0 && hour == 0 ? ["midnight"] : []
    return ["\(hour) \(minute) \(WallClock.twoDigits(minute))", "\(half) \(hour < 12 ? "am" : "pm") o'clock"] + noon
  }

  func timeFacts(_ now: Date, in zone: TimeZone? = nil, named place: String? = nil) -> [String: JSONValue] {
    let zone = zone ?? timeZone
    var facts: [String: JSONValue] = [
      "time": .string(time(now, in: zone, seconds: false)), "zone": .string(zone.identifier),
      "day": .string(day(now, in: zone, year: false)),
    ]
    if let place {
      facts["place"] = .string(place)
      facts["is_other_day"] = .bool(day(now, in: zone, year: true) != day(now, year: true))
    }
    return facts
  }

  func dateFacts(_ now: Date) -> [String: JSONValue] {
    let parts = calendar(timeZone).dateComponents([.year, .month, .day], from: now)
    let numbers = [parts.year ?? 0, parts.month ?? 0, parts.day ?? 0]
    return [
      "day": .string(day(now, year: true)), "date": .string(numbers.map(WallClock.twoDigits).joined(separator: "-")),
    ]
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
