import Foundation

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01. Plain arithmetic, because `Calendar` takes
/// microseconds for each step. Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
struct Day: Hashable, Comparable {
  var number: Int

  init(number: Int) { self.number = number }

  /// Nil for a day that does not exist, such as 31 April.
  init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, year: year) else { return nil }
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  var components: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// 0 is Monday.
  var weekday: Int { ((number + 3) % 7 + 7) % 7 }
  var monday: Day { adding(days: -weekday) }
  var firstOfMonth: Day { adding(days: 1 - components.day) }
  var lastOfMonth: Day { firstOfMonth.adding(months: 1).adding(days: -1) }

  func adding(days: Int) -> Day { Day(number: number + days) }

  /// The same day of a later or earlier month, or that month's last day.
  func adding(months: Int) -> Day {
    let (year, month, day) = components
    let count = year * 12 + month - 1 + months
    let (newYear, newMonth) = (Int((Double(count) / 12).rounded(.down)), ((count % 12) + 12) % 12 + 1)
    return Day(year: newYear, month: newMonth, day: min(day, Day.length(ofMonth: newMonth, year: newYear))) ?? self
  }

  /// "2026-05-01"
  var iso: String {
    let (year, month, day) = components
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A day and a time of day on some clock on the wall.
struct LocalMoment: Hashable {
  var day: Day
  /// Seconds after midnight.
  var second: Int

  init(day: Day, second: Int) {
    self.day = day.adding(days: Int((Double(second) / 86_400).rounded(.down)))
    self.second = ((second % 86_400) + 86_400) % 86_400
  }

  init(_ date: Date, in zone: TimeZone) {
    let local = Int(date.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: date)
    self.init(day: Day(number: 0), second: local)
  }

  /// The instant; of two during a change of clocks, the one by the offset that holds just before.
  func date(in zone: TimeZone) -> Date {
    let local = TimeInterval(day.number * 86_400 + second)
    let guess = Date(
      timeIntervalSince1970: local - TimeInterval(zone.secondsFromGMT(for: Date(timeIntervalSince1970: local))))
    return Date(timeIntervalSince1970: local - TimeInterval(zone.secondsFromGMT(for: guess)))
  }

  /// "2026-05-01T18:30:00Z" in UTC.
  func iso(in zone: TimeZone) -> String {
    let utc = LocalMoment(date(in: zone), in: .gmt)
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(utc.day.iso)T\(padded(utc.second / 3_600)):\(padded(utc.second / 60 % 60)):\(padded(utc.second % 60))Z"
  }
}
