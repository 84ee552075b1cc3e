import Foundation
import SkillKit

/// Moments: "at 7", "7:30 pm", "half past six", "tomorrow morning at eight", "in 20 minutes".
///
/// A clock without a day is the next time it comes round; "at 7" is whichever of 7:00 and 19:00 comes first, but with
/// another day named, 7 to 11 are in the morning and 12 to 6 in the afternoon.
extension ValueReader {
  /// A reading of a clock face.
  struct Clock: Hashable {
    var hour: Int
    var minute: Int
    var half: CalendarWords.HalfDay?
    /// "7:30" or "7pm", not "7" alone.
    var isExplicit: Bool
    /// Written so that only one time of day fits: "19:30", "07:30", "noon".
    var isOf24Hours = false
  }

  /// What has been gathered of a moment so far.
  private struct Parts {
    var day: DateValue?
    var part: (half: CalendarWords.HalfDay, hour: Int)?
    var clock: Clock?
    var offset: Int?
    var hasAt = false
  }

  /// - Parameter needsAt: whether a bare number needs "at" before it to be an hour.
  func moment(at index: Int, needsAt: Bool = true) -> Read<(date: LocalMoment, isExplicit: Bool)>? {
    var parts = Parts()
    var end = index
    while let next = extend(&parts, at: end, needsAt: needsAt) { end = next }
    guard end > index, let moment = resolve(parts) else { return nil }
    let isExplicit =
      parts.offset != nil || parts.part != nil || parts.clock?.isExplicit == true
      || (parts.hasAt && parts.clock != nil) || (parts.day != nil && parts.clock != nil)
    return Read((moment, isExplicit), end)
  }

  /// Takes one more component behind words that join them.
  private func extend(_ parts: inout Parts, at index: Int, needsAt isStrict: Bool) -> Int? {
    let joint = joint(at: index)
    if let offset = offset(at: index), parts.offset == nil, parts.clock == nil, parts.part == nil, parts.day == nil {
      parts.offset = offset.value
      return offset.end
    }
    if parts.offset != nil { return nil }
    if parts.part == nil, let part = dayPart(at: joint.end), parts.clock?.half == nil || parts.day == nil {
      if parts.day == nil, let day = part.value.day { parts.day = day }
      parts.part = (part.value.half, part.value.hour)
      return part.end
    }
    if parts.day == nil, let day = date(at: joint.end), day.value.last == nil, day.value.isExplicit {
      // "5 may" begins like a clock, a date wins.
      parts.day = day.value
      return day.end
    }
    let needsAt = isStrict && parts.day == nil && parts.part == nil
    if parts.clock == nil, let clock = clock(at: joint.end),
      clock.value.isExplicit || joint.isAt || !needsAt || namesDay(at: clock.end)
    {
      parts.clock = clock.value
      parts.hasAt = parts.hasAt || joint.isAt
      return clock.end
    }
    return nil
  }

  /// "6.30 tomorrow morning", "8 tonight": what follows makes the number an hour.
  private func namesDay(at index: Int) -> Bool {
    dayPart(at: joint(at: index).end) != nil || CalendarWords.days[calendarWord(index)] != nil
  }

  private func joint(at index: Int) -> (end: Int, isAt: Bool) {
    switch normal(index) {
    case "at", "@", "by", "around", "about", "until", "till", "before", "after":
      (skip(["about", "around"], at: index + 1), true)
    case "in", "during":
      // "in the morning"; "in 20 minutes" is an offset.
      normal(index + 1) == "the" ? (index + 2, false) : (index, false)
    case "on", ",", "for": (skip(["the"], at: index + 1), normal(index) == "for")
    default: (index, false)
    }
  }

  /// Seconds from now: "in 20 minutes", "an hour from now", "20 minutes later"
  private func offset(at index: Int) -> Read<Int>? {
    if normal(index) == "in", let read = duration(at: skip(["about", "around", "like", "another"], at: index + 1)) {
      return Read(read.value, skip(["time"], at: read.end))
    }
    guard let read = duration(at: index) else { return nil }
    if normal(read.end) == "from", normal(read.end + 1) == "now" { return Read(read.value, read.end + 2) }
    return nil
  }

  private func dayPart(at index: Int) -> Read<(half: CalendarWords.HalfDay, hour: Int, day: DateValue?)>? {
    let isThis = normal(index) == "this"
    let at = isThis ? index + 1 : index
    let word = calendarWord(at)
    guard let part = CalendarWords.dayParts[word], normal(index - 1) != "good", normal(index - 1) != "last" else {
      return nil
    }
    let isToday = isThis || word == "tonight" || word == "tonite"
    return Read((part.half, part.hour, isToday ? DateValue(first: today) : nil), at + 1)
  }

  private func resolve(_ parts: Parts) -> LocalMoment? {
    if let offset = parts.offset { return LocalMoment(day: here.day, second: here.second + offset) }
    guard let clock = parts.clock else { return parts.part.map { partAlone($0.hour, parts.day) } }
    var hour = clock.hour
    var half = clock.half
    if half == nil, let part = parts.part, !clock.isOf24Hours {
      // "at 12 tonight" is midnight, "at 1 at night" too.
      half = part.half
      if part.hour >= 18, hour == 12 || hour < 4 {
        let day = parts.day?.first ?? today
        return LocalMoment(day: day, second: ((hour % 12) + 24) * 3_600 + clock.minute * 60)
      }
    }
    if let half, hour <= 12 { hour = hour % 12 + (half == .pm ? 12 : 0) }
    if half == nil, !clock.isOf24Hours, (4...11).contains(hour), isOfMorning(hasDay: parts.day != nil) { half = .am }
    let isOpen = half == nil && !clock.isOf24Hours && (1...12).contains(clock.hour)
    let second = hour * 3_600 + clock.minute * 60
    guard let day = parts.day?.first else { return next(second, isOpen: isOpen) }
    if isOpen, day == today { return next(second, isOpen: true, on: today) }
    if isOpen { return LocalMoment(day: day, second: (1...6).contains(hour) ? second + 43_200 : second) }
    return LocalMoment(day: day, second: second)
  }

  /// One is woken in the morning, and an alarm for another day rings then.
  private func isOfMorning(hasDay: Bool) -> Bool {
    words.indices.contains { index in
      switch normal(index) {
      case "wake", "waking", "woken": true
      case "get": normal(index + 1) == "up" || (normal(index + 2) == "up" && normal(index + 1) != "it")
      case "up": ["be", "been"].contains(normal(index - 1))
      case "alarm": hasDay
      default: false
      }
    }
  }

  /// The usual hour of "tomorrow morning"; once it has passed today, the next full hour for today and else tomorrow.
  private func partAlone(_ hour: Int, _ day: DateValue?) -> LocalMoment {
    let moment = LocalMoment(day: day?.first ?? today, second: hour * 3_600)
    guard moment.day == today, moment.second <= here.second else { return moment }
    if day != nil { return LocalMoment(day: today, second: (here.second / 3_600 + 1) * 3_600) }
    return LocalMoment(day: today.adding(days: 1), second: moment.second)
  }

  private func next(_ second: Int, isOpen: Bool, on day: Day? = nil) -> LocalMoment {
    let base = isOpen ? second % 43_200 : second
    let candidates = isOpen ? [base, base + 43_200] : [base]
    if let coming = candidates.first(where: { $0 > here.second }) { return LocalMoment(day: today, second: coming) }
    return LocalMoment(day: day ?? today.adding(days: 1), second: candidates[0] + (day == nil ? 0 : 43_200))
  }

  // MARK: - The clock face

  func clock(at index: Int) -> Read<Clock>? {
    named(at: index) ?? past(at: index) ?? written(at: index) ?? spoken(at: index)
  }

  private func named(at index: Int) -> Read<Clock>? {
    switch normal(index) {
    case "noon", "midday": Read(Clock(hour: 12, minute: 0, half: .pm, isExplicit: true, isOf24Hours: true), index + 1)
    case "midnight": Read(Clock(hour: 24, minute: 0, half: nil, isExplicit: true, isOf24Hours: true), index + 1)
    default: nil
    }
  }

  /// "half past six", "quarter to nine", "ten past 5", "20 minutes to 8", "half six"
  private func past(at index: Int) -> Read<Clock>? {
    var start = skip(["a"], at: index)
    var minutes: Int
    switch normal(start) {
    case "half": (minutes, start) = (30, start + 1)
    case "quarter": (minutes, start) = (15, start + 1)
    default:
      guard let read = number(at: index), read.value.isWhole, (1...59).contains(read.value.value) else { return nil }
      (minutes, start) = (Int(read.value.value), skip(["minutes", "mins", "minute"], at: read.end))
    }
    let word = normal(start)
    if minutes == 30, let hour = hour(at: start), kind(start) == .word, hour.value >= 1,
      NumberWords.units[normal(start)] != nil
    {
      return finish(hour: hour.value, minute: 30, at: hour.end, isExplicit: false)
    }
    guard ["past", "after", "to", "till", "til", "before"].contains(word), let hour = hour(at: start + 1) else {
      return nil
    }
    let isBefore = !["past", "after"].contains(word)
    if isBefore, word != "to" || kind(index) == .number, minutes != 15, minutes % 5 != 0 { return nil }
    // "5 to 10" is rather a range.
    let isExplicit = !(isBefore && kind(index) == .number && kind(start + 1) == .number)
    let (h, m) = isBefore ? ((hour.value + 11) % 12, 60 - minutes) : (hour.value, minutes)
    return finish(hour: isBefore && h == 0 ? 12 : h, minute: m, at: hour.end, isExplicit: isExplicit)
  }

  private func hour(at index: Int) -> Read<Int>? {
    if kind(index) == .number {
      guard let value = Int(normal(index)), (0...23).contains(value) else { return nil }
      return Read(value, index + 1)
    }
    guard let value = NumberWords.units[Spelling.numbers.correct(normal(index)) ?? ""], (1...12).contains(value) else {
      return nil
    }
    return Read(value, index + 1)
  }

  /// "7:30", "7.30pm", "7pm", "1930", "7h"
  private func written(at index: Int) -> Read<Clock>? {
    guard kind(index) == .number else { return nil }
    let word = normal(index)
    let isPadded = word.hasPrefix("0")
    if normal(index + 1) == ":", isGlued(index + 1), kind(index + 2) == .number, isGlued(index + 2),
      normal(index + 2).utf8.count == 2,
      let hour = Int(word), let minute = Int(normal(index + 2)), hour <= 24, minute < 60
    {
      return finish(
        hour: hour, minute: minute, at: index + 3, isExplicit: true, isOf24Hours: hour > 12 || hour == 0 || isPadded)
    }
    let pieces = word.split(separator: ".")
    if pieces.count == 2, pieces[1].utf8.count == 2, let hour = Int(pieces[0]), let minute = Int(pieces[1]), hour <= 24,
      minute < 60
    {
      let clock = finish(
        hour: hour, minute: minute, at: index + 1, isExplicit: false, isOf24Hours: hour > 12 || isPadded)
      return clock
    }
    guard pieces.count == 1, let value = Int(word) else { return nil }
    if word.utf8.count == 4, value / 100 < 24, value % 100 < 60 {
      let end = skip(["hours", "hrs"], at: index + 1)
      return finish(
        hour: value / 100, minute: value % 100, at: end, isExplicit: end > index + 1,
        isOf24Hours: value >= 1_300 || isPadded)
    }
    guard value <= 24, !isFollowedByUnit(index + 1) else { return nil }
    return finish(hour: value, minute: 0, at: index + 1, isExplicit: false, isOf24Hours: value > 12 || value == 0)
  }

  /// "seven", "seven thirty", "six oh five"
  private func spoken(at index: Int) -> Read<Clock>? {
    guard kind(index) == .word, let hour = hour(at: index) else { return nil }
    if ["oh", "o"].contains(normal(hour.end)), let minute = NumberWords.units[normal(hour.end + 1)], minute < 10 {
      return finish(hour: hour.value, minute: minute, at: hour.end + 2, isExplicit: true)
    }
    if let minute = number(at: skip(["-"], at: hour.end)), minute.value.isWhole, minute.value.isSpelled,
      (10...59).contains(minute.value.value),
      !isFollowedByUnit(minute.end)
    {
      return finish(hour: hour.value, minute: Int(minute.value.value), at: minute.end, isExplicit: false)
    }
    guard !isFollowedByUnit(hour.end) else { return nil }
    return finish(hour: hour.value, minute: 0, at: hour.end, isExplicit: false)
  }

  private func isFollowedByUnit(_ index: Int) -> Bool {
    if ValueReader.timeUnits[normal(index)] != nil, normal(index) != "h" { return true }
    return [
      "%", "percent", "dollars", "bucks", "stars", "star", "hundred", "thousand", "k", "dozen", "x", "st", "nd", "rd",
      "th",
    ].contains(normal(index))
  }

  private func finish(hour: Int, minute: Int, at index: Int, isExplicit: Bool, isOf24Hours: Bool = false) -> Read<
    Clock
  >? {
    var end = index
    var explicit = isExplicit
    if normal(end) == "o'clock" || normal(end) == "oclock" {
      (explicit, end) = (true, end + 1)
    } else if normal(end) == "o", normal(end + 1) == "clock" {
      (explicit, end) = (true, end + 2)
    }
    var half: CalendarWords.HalfDay?
    switch normal(end) {
    case "am" where isGlued(end) || !["i", "not"].contains(normal(end - 1)): (half, end) = (.am, end + 1)
    case "pm": (half, end) = (.pm, end + 1)
    case "a" where isGlued(end), "p" where isGlued(end): (half, end) = (normal(end) == "a" ? .am : .pm, end + 1)
    default: break
    }
    guard half == nil || hour <= 12 || isOf24Hours else { return nil }
    return Read(
      Clock(
        hour: hour, minute: minute, half: half, isExplicit: explicit || half != nil,
        isOf24Hours: isOf24Hours && !(half != nil && hour <= 12)), end)
  }

  func readTime(at index: Int, into found: inout [ValueSpan]) {
    guard let read = moment(at: index) else { return }
    let range = index..<read.end
    found.append(
      ValueSpan(
        "time", range, text: words.text(of: range), value: .string(read.value.date.iso(in: grammar.timeZone)),
        isExplicit: read.value.isExplicit))
  }
}
