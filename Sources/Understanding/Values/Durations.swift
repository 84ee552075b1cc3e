import SkillKit

/// Lengths of time: "ten minutes", "an hour and a half", "1h30m".
extension ValueReader {
  /// Seconds of each unit; a month is 30 days and a year 365.
  static let timeUnits: [String: Int] = [
    "second": 1, "seconds": 1, "sec": 1, "secs": 1, "s": 1, "minute": 60, "minutes": 60, "min": 60, "mins": 60, "m": 60,
    "minuts": 60, "minuites": 60, "hour": 3_600, "hours": 3_600, "hr": 3_600, "hrs": 3_600, "h": 3_600, "day": 86_400,
    "days": 86_400, "week": 604_800, "weeks": 604_800, "wk": 604_800, "wks": 604_800, "fortnight": 1_209_600,
    "month": 2_592_000, "months": 2_592_000, "year": 31_536_000, "years": 31_536_000, "yr": 31_536_000,
    "yrs": 31_536_000,
  ]

  /// Seconds.
  func duration(at index: Int) -> Read<Int>? {
    guard var total = oneUnit(at: index) else { return nil }
    var end = total.end
    var smallest = total.value.unit
    while let next = oneUnit(at: skip(["and", ","], at: end)), next.value.unit < smallest {
      total.value.seconds += next.value.seconds
      (end, smallest) = (next.end, next.value.unit)
    }
    // "1h30", "1 hour 45": the bare rest is of the next smaller unit.
    if smallest == 3_600, kind(end) == .number, let minutes = Int(normal(end)), minutes < 60,
      isGlued(end) ? !isGlued(end + 1) : minutes >= 10 && (end + 1 == words.count || kind(end + 1) == .mark)
    {
      total.value.seconds += Double(minutes * 60)
      end += 1
    }
    guard total.value.seconds < 1e12 else { return nil }
    return Read(Int(total.value.seconds.rounded()), end)
  }

  private struct UnitTime {
    var seconds: Double
    var unit: Int
  }

  private func oneUnit(at index: Int) -> Read<UnitTime>? {
    guard let count = countOfTime(at: index) else { return nil }
    let at = normal(count.end) == "-" && isGlued(count.end) ? count.end + 1 : count.end
    let word = normal(at)
    guard let unit = ValueReader.timeUnits[word] else { return nil }
    // A lone letter is a unit only behind its digits; "5m" in lower case may be metres too, and both readings are kept.
    if word.utf8.count == 1, !isGlued(at) || kind(at - 1) != .number { return nil }
    var seconds = count.value * Double(unit)
    var end = at + 1
    if normal(end) == "and", ["a", "1"].contains(normal(end + 1)), let part = NumberWords.fractions[normal(end + 2)],
      part == 0.5 || part == 0.25, ValueReader.timeUnits[normal(end + 3)] == nil
    {
      seconds += part * Double(unit)
      end += 3
    }
    return Read(UnitTime(seconds: seconds, unit: unit), end)
  }

  /// The count before a unit of time: "an", "half an", "three quarters of an", "two and a half".
  private func countOfTime(at index: Int) -> Read<Double>? {
    let word = normal(index)
    if word == "a" || word == "an" || word == "one" {
      if word == "a", let part = NumberWords.fractions[normal(index + 1)], part == 0.5 || part == 0.25 {
        return partOfUnit(part, at: index + 2)
      }
      if word != "one", ValueReader.timeUnits[normal(index + 1)] != nil {
        return isFiller(index) ? nil : Read(1, index + 1)
      }
    }
    if let part = NumberWords.fractions[word], part == 0.5 || part == 0.25 { return partOfUnit(part, at: index + 1) }
    guard let read = number(at: index), read.value.value >= 0 else { return nil }
    if normal(read.end) == "of" || read.value.value < 1 { return partOfUnit(read.value.value, at: read.end) }
    return Read(read.value.value, read.end)
  }

  private func partOfUnit(_ part: Double, at index: Int) -> Read<Double>? {
    let article = skip(["of"], at: index)
    let unit = skip(["a", "an", "-"], at: article)
    return ValueReader.timeUnits[normal(unit)] == nil ? nil : Read(part, unit)
  }

  /// "wait a second", "just a minute": asks for patience, not for a length of time.
  private func isFiller(_ index: Int) -> Bool {
    let unit = normal(index + 1)
    if ["second", "sec"].contains(unit) { return normal(index - 1) != "for" && normal(index - 1) != "in" }
    // "$5 a month", "twice a day"
    if ["wait", "just", "hang", "hold", "on", "got", "me", "only", "once", "twice", "times"].contains(normal(index - 1))
    {
      return ["minute", "min", "moment", "day", "week", "month", "year"].contains(unit)
    }
    return kind(index - 1) == .number
  }

  func readDuration(at index: Int, into found: inout [ValueSpan]) {
    // "minus five minutes" is no five minutes: whoever takes the value must be able to refuse it.
    let isNegative = ["minus", "negative", "-"].contains(normal(index)) && kind(index - 1) != .number
    guard let read = duration(at: isNegative ? index + 1 : index) else { return }
    let range = index..<read.end
    found.append(
      ValueSpan("duration", range, text: words.text(of: range), value: .int(isNegative ? -read.value : read.value)))
  }
}
