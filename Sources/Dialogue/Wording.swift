import Foundation
import SkillKit

/// Puts facts into words: money, moments, days and counts as a person would say them.
struct Wording: Sendable {
  var now: Date
  var timeZone: TimeZone

  /// The facts as a mustache context. A money object prints as "$17.98" and a moment as "today at 18:30"; every
  /// integer `n` brings `n_is_one`, every array `xs` brings `xs_count`.
  func context(_ facts: [String: JSONValue]) -> [String: Any] {
    var context: [String: Any] = [:]
    for (key, value) in facts {
      switch value {
      case .null, .bool(false): continue
      case .int(let count):
        context[key] = count
        if count == 1 { context[key + "_is_one"] = true }
      case .array(let values):
        context[key] = values.map { element($0) }
        context[key + "_count"] = values.count
        if values.count == 1 { context[key + "_count_is_one"] = true }
        if !values.isEmpty { context["has_" + key] = true }
      default: context[key] = element(value)
      }
    }
    return context
  }

  private func element(_ value: JSONValue) -> Any {
    switch value {
    case .null: ""
    case .bool(let value): value
    case .int(let value): value
    case .number(let value): Wording.number(value)
    case .string(let text): moment(text) ?? text
    case .array(let values): values.map { element($0) }
    case .object(let members): Wording.money(value) ?? context(members)
    }
  }

  static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return value.formatted(
      .number.precision(.fractionLength(0...6)).grouping(.never).locale(Locale(identifier: "en_US")))
  }

  /// "$17.98" for `{"amount": "17.98", "currency": "USD"}`; nil for anything else.
  static func money(_ value: JSONValue) -> String? {
    guard let members = value.object, let amount = members["amount"]?.string, let currency = members["currency"]?.string
    else { return nil }
    let negative = amount.hasPrefix("-")
    let digits = grouped(negative ? String(amount.dropFirst()) : amount)
    let symbols = ["USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "INR": "₹"]
    let text = symbols[currency].map { $0 + digits } ?? "\(digits) \(currency)"
    return negative ? "−" + text : text
  }

  private static func grouped(_ amount: String) -> String {
    let parts = amount.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var whole = ""
    for (index, digit) in parts[0].enumerated() {
      if index > 0, (parts[0].count - index) % 3 == 0 { whole.append(",") }
      whole.append(digit)
    }
    return parts.count > 1 ? "\(whole).\(parts[1])" : whole
  }

  // MARK: - Moments

  /// "today at 18:30" for an ISO moment, "Friday 1 May" for an ISO day; nil for other text.
  func moment(_ text: String) -> String? {
    guard text.utf8.count >= 10, text.utf8.count <= 25, text.utf8.first.map({ (48...57).contains($0) }) == true,
      text.utf8.dropFirst(4).first == 45
    else { return nil }
    if text.utf8.count == 10 {
      guard let day = try? Date(text, strategy: .iso8601.year().month().day()) else { return nil }
      return self.day(day, in: .gmt)
    }
    guard let moment = try? Date(text, strategy: .iso8601) else { return nil }
    return "\(day(moment, in: timeZone)) at \(clock(moment))"
  }

  private func clock(_ moment: Date) -> String {
    let parts = calendar(timeZone).dateComponents([.hour, .minute, .second], from: moment)
    let clock = twoDigits(parts.hour) + ":" + twoDigits(parts.minute)
    return parts.second == 0 ? clock : clock + ":" + twoDigits(parts.second)
  }

  private func twoDigits(_ value: Int?) -> String {
    let text = String(value ?? 0)
    return text.count < 2 ? "0" + text : text
  }

  private func day(_ date: Date, in zone: TimeZone) -> String {
    let today = calendar(timeZone).dateComponents([.year, .month, .day], from: now)
    let parts = calendar(zone).dateComponents([.year, .month, .day, .weekday], from: date)
    let plain = calendar(.gmt)
    let from = plain.date(from: DateComponents(year: today.year, month: today.month, day: today.day))
    let to = plain.date(from: DateComponents(year: parts.year, month: parts.month, day: parts.day))
    let distance = from.flatMap { from in to.flatMap { plain.dateComponents([.day], from: from, to: $0).day } }
    switch distance {
    case 0: return "today"
    case 1: return "tomorrow"
    case -1: return "yesterday"
    default: break
    }
    let symbols = plain
    let weekday = symbols.weekdaySymbols[(parts.weekday ?? 1) - 1]
    let month = symbols.monthSymbols[(parts.month ?? 1) - 1]
    let year = parts.year == today.year ? "" : " \(parts.year ?? 0)"
    return "\(weekday) \(parts.day ?? 0) \(month)\(year)"
  }

  private func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = Locale(identifier: "en_US_POSIX")
    calendar.timeZone = zone
    return calendar
  }
}
