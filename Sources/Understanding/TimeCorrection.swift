import Conversation
import Foundation
import SkillKit

/// "Actually make that half past six" after an alarm for seven tomorrow morning: six thirty that very morning.
extension Reading {
  /// The times among the corrected values with the day and the half of the day that the last call had, where the
  /// words do not say them.
  func inItsPlace(_ changed: [String: [Argument]], of last: Request) -> [String: [Argument]] {
    guard let tool = understander.tools[last.tool],
      let call = context.recent.last?.calls.last(where: { $0.call.tool == last.tool })?.call
    else { return changed }
    return changed.reduce(into: [:]) { all, item in
      all[item.key] = item.value
      guard tool.parameter(item.key)?.type == .time, item.value.count == 1, let time = item.value.first,
        let old = (call.arguments[item.key]?.string).flatMap(Self.moment),
        let new = (time.value?.string).flatMap(Self.moment), let moved = moved(new, said: time.text, to: old)
      else { return }
      var argument = time
      argument.value = .string(moved.formatted(.iso8601))
      all[item.key] = [argument]
    }
  }

  private static func moment(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

  /// The new time of day on the old day; of morning and evening the one nearer to the old time.
  private func moved(_ new: Date, said: String, to old: Date) -> Date? {
    let spans = valueSpans(in: words)
    guard !spans.contains(where: { ["date", "duration"].contains($0.type) && $0.isExplicit }) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = understander.timeZone
    let parts = calendar.dateComponents([.hour, .minute], from: new)
    guard let hour = parts.hour, let minute = parts.minute else { return nil }
    let normal = words.map(\.normal)
    guard !normal.contains(where: { ["tomorrow", "tonight", "today", "later", "earlier", "in"].contains($0) }) else {
      return nil
    }
    let isTold =
      normal.contains { Self.halves.contains($0) } || normal.contains { $0.hasSuffix("am") || $0.hasSuffix("pm") }
      || said.contains(/\b(?:0\d|1[3-9]|2[0-3]):\d\d/)
    let hours = isTold ? [hour] : [hour % 12, hour % 12 + 12]
    return hours.compactMap { calendar.date(bySettingHour: $0, minute: minute, second: 0, of: old) }
      .min { abs($0.timeIntervalSince(old)) < abs($1.timeIntervalSince(old)) }
  }

  private static let halves: Set = [
    "am", "pm", "a.m", "p.m", "morning", "afternoon", "evening", "night", "noon", "midnight", "o'clock'",
  ]
}
