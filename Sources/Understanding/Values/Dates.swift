import SkillKit

/// Calendar days and periods: "tomorrow", "next friday", "the 3rd of may", "in two weeks", "since march".
///
/// What is ambiguous is read so: a weekday or a day without a year is the next one to come, or the last one after
/// "since" and "last"; "5/3" is month first where dollars of the United States are paid and day first elsewhere.
extension ValueReader {
  struct DateValue: Hashable {
    var first: Day
    /// The last day of a period.
    var last: Day?
    /// The words can be nothing else.
    var isExplicit = true
  }

  var today: Day { here.day }

  func date(at index: Int, isPast: Bool = false) -> Read<DateValue>? {
    let start = skip(["the"], at: index)
    return relativeDay(at: start) ?? counted(at: start, isPast: isPast) ?? weekday(at: index, isPast: isPast)
      ?? isoDate(at: index) ?? slashedDate(at: index) ?? dayOfMonth(at: start, isPast: isPast)
      ?? period(at: start) ?? month(at: index, isPast: isPast) ?? holiday(at: start)
  }

  /// "today", "day after tomorrow"
  private func relativeDay(at index: Int) -> Read<DateValue>? {
    if normal(index) == "day", ["after", "before"].contains(normal(index + 1)), let inner = relativeDay(at: index + 2) {
      let step = normal(index + 1) == "after" ? 1 : -1
      return Read(DateValue(first: inner.value.first.adding(days: step)), inner.end)
    }
    guard let offset = CalendarWords.days[calendarWord(index)] else { return nil }
    return Read(DateValue(first: today.adding(days: offset)), index + 1)
  }

  /// The calendar word at `index`, with a typo mended.
  func calendarWord(_ index: Int) -> String {
    let word = normal(index)
    guard kind(index) == .word else { return word }
    return CalendarWords.spelling.correct(word) ?? word
  }

  /// "in two weeks", "three days ago", "a week from friday"
  private func counted(at index: Int, isPast: Bool) -> Read<DateValue>? {
    let isIn = ["in", "within"].contains(normal(index))
    let start = isIn ? index + 1 : index
    guard let count = countOfDays(at: start) else { return nil }
    switch normal(count.end) {
    case "ago", "back", "earlier":
      return Read(DateValue(first: moved(by: count.value, from: today, sign: -1)), count.end + 1)
    case "from", "after":
      if normal(count.end + 1) == "now" {
        return Read(DateValue(first: moved(by: count.value, from: today)), count.end + 2)
      }
      guard let base = date(at: count.end + 1) else { return nil }
      return Read(DateValue(first: moved(by: count.value, from: base.value.first)), base.end)
    default:
      guard isIn else { return nil }
      // "in the last two weeks" is a period, "in 3 days' time" is not.
      let end = normal(count.end) == "time" || normal(count.end) == "'" ? skip(["time"], at: count.end + 1) : count.end
      return Read(DateValue(first: moved(by: count.value, from: today)), end)
    }
  }

  private struct Span: Hashable {
    var days = 0
    var months = 0
  }

  private func countOfDays(at index: Int) -> Read<Span>? {
    var count = 1.0
    var end = index
    if ["a", "an", "one"].contains(normal(index)), dayUnit(index + 1) != nil {
      end = index + 1
    } else if let read = number(at: index), read.value.isWhole, (0...100_000).contains(read.value.value) {
      (count, end) = (read.value.value, normal(read.end) == "-" ? read.end + 1 : read.end)
    } else {
      return nil
    }
    guard let unit = dayUnit(end) else { return nil }
    return Read(Span(days: unit.days * Int(count), months: unit.months * Int(count)), end + 1)
  }

  private func dayUnit(_ index: Int) -> Span? {
    switch normal(index) {
    case "day", "days", "days'", "day's": Span(days: 1)
    case "week", "weeks", "wk", "wks", "weeks'", "week's": Span(days: 7)
    case "fortnight", "fortnights": Span(days: 14)
    case "month", "months", "months'", "month's": Span(months: 1)
    case "year", "years", "years'", "year's": Span(months: 12)
    default: nil
    }
  }

  private func moved(by span: Span, from day: Day, sign: Int = 1) -> Day {
    day.adding(months: sign * span.months).adding(days: sign * span.days)
  }

  /// "friday", "next friday", "last friday", "this coming friday", "friday next week"
  private func weekday(at index: Int, isPast: Bool) -> Read<DateValue>? {
    var at = index
    var past = isPast
    var isThis = false
    var hasCue = ["on", "by", "until", "till", "from", "since", "before", "after", "for", "every"].contains(
      normal(index - 1))
    loop: while true {
      switch normal(at) {
      case "this": isThis = true
      case "next", "coming": past = false
      case "last", "past", "previous": past = true
      case "the" where at == index: break
      default: break loop
      }
      hasCue = hasCue || normal(at) != "the"
      at += 1
    }
    let word = calendarWord(at)
    guard let weekday = CalendarWords.weekdays[word] else { return nil }
    if CalendarWords.ambiguous.contains(normal(at)), !hasCue, !isBesideDatePart(at) { return nil }
    let ahead = ((weekday - today.weekday) % 7 + 7) % 7
    var day: Day
    if past {
      day = today.adding(days: ahead == 0 ? -7 : ahead - 7)
    } else {
      day = today.adding(days: ahead == 0 && !isThis ? 7 : ahead)
    }
    var end = at + 1
    if normal(end) == "week" { (day, end) = (day.adding(days: 7), end + 1) }
    if ["next", "after"].contains(normal(end)), normal(end + 1) == "week" || normal(end + 1) == "next" {
      if normal(end) == "next" { day = today.monday.adding(days: 7 + weekday) } else { day = day.adding(days: 7) }
      end += 2
    }
    // "friday the 8th"
    if let rest = dayOfMonth(at: skip(["the", ","], at: end), isPast: past), rest.value.first.weekday == weekday,
      end < rest.end
    {
      return Read(DateValue(first: rest.value.first), rest.end)
    }
    return Read(DateValue(first: day), end)
  }

  private func isBesideDatePart(_ index: Int) -> Bool {
    let next = calendarWord(index + 1)
    return CalendarWords.dayParts[next] != nil || kind(index + 1) == .number || next == "at" || next == "next"
  }

  /// "2026-05-01"
  private func isoDate(at index: Int) -> Read<DateValue>? {
    guard kind(index) == .number, words[index].normal.utf8.count == 4, kind(index + 2) == .number,
      kind(index + 4) == .number,
      normal(index + 1) == "-", normal(index + 3) == "-", (1...4).allSatisfy({ isGlued(index + $0) }),
      let year = Int(normal(index)), let month = Int(normal(index + 2)), let day = Int(normal(index + 4)),
      let date = Day(year: year, month: month, day: day)
    else { return nil }
    return Read(DateValue(first: date), index + 5)
  }

  /// "5/3/2026", "5/3"; "1.5.2026" has the day first everywhere.
  private func slashedDate(at index: Int) -> Read<DateValue>? {
    guard kind(index) == .number, normal(index + 1) == "/", isGlued(index + 1), isGlued(index + 2),
      let first = Int(normal(index)), let second = Int(normal(index + 2)), (1...31).contains(first),
      (1...31).contains(second)
    else { return nil }
    let monthFirst = (grammar.currency == "USD" && first <= 12) || second > 12
    let (month, day) = monthFirst ? (first, second) : (second, first)
    if normal(index + 3) == "/", isGlued(index + 3), let written = Int(normal(index + 4)), isGlued(index + 4) {
      let year = written < 100 ? 2_000 + written : written
      guard (1_900...2_200).contains(year), let date = Day(year: year, month: month, day: day) else { return nil }
      return Read(DateValue(first: date), index + 5)
    }
    guard !isGlued(index + 3) || kind(index + 3) == .mark, let date = yearless(month: month, day: day, isPast: false)
    else {
      return nil
    }
    return Read(DateValue(first: date, isExplicit: false), index + 3)
  }

  /// "may 5th", "5th of may", "the 5th"
  private func dayOfMonth(at index: Int, isPast: Bool) -> Read<DateValue>? {
    if let month = CalendarWords.months[calendarWord(index)],
      let day = dayNumber(at: skip(["the", "."], at: index + 1))
    {
      return withYear(month: month, day: day.value, at: day.end, isPast: isPast)
    }
    guard let day = dayNumber(at: index) else { return nil }
    if let month = CalendarWords.months[calendarWord(skip(["of"], at: day.end))], isOrdinalOrBesideMonth(index, day.end)
    {
      return withYear(month: month, day: day.value, at: skip(["of"], at: day.end) + 1, isPast: isPast)
    }
    // "the 5th": with digits only, "the fifth" is a position.
    guard normal(index - 1) == "the", kind(index) == .number, ["st", "nd", "rd", "th"].contains(normal(index + 1))
    else { return nil }
    for ahead in 0...2 {
      let month = today.firstOfMonth.adding(months: isPast ? -ahead : ahead).components
      if let date = Day(year: month.year, month: month.month, day: day.value), isPast ? date <= today : date >= today {
        return Read(
          DateValue(first: date, isExplicit: ["on", "by", "until", "till"].contains(normal(index - 2))), day.end)
      }
    }
    return nil
  }

  /// "5 may i have" is no date: behind a bare number, "may" and "march" must end the phrase or go on with a year.
  private func isOrdinalOrBesideMonth(_ index: Int, _ end: Int) -> Bool {
    let month = skip(["of"], at: end)
    guard CalendarWords.ambiguous.contains(normal(month)), month == end, kind(index) == .number, end == index + 1 else {
      return true
    }
    return !["i", "we", "you", "be", "have", "the"].contains(normal(month + 1))
  }

  private func dayNumber(at index: Int) -> Read<Int>? {
    if let ordinal = ordinal(at: index), (1...31).contains(ordinal.value), normal(index) != "#" {
      return Read(ordinal.value, ordinal.end)
    }
    guard kind(index) == .number, let day = Int(normal(index)), (1...31).contains(day), normal(index + 1) != ":",
      normal(index + 1) != "/"
    else { return nil }
    return Read(day, index + 1)
  }

  private func withYear(month: Int, day: Int, at index: Int, isPast: Bool) -> Read<DateValue>? {
    let at = skip([","], at: index)
    if kind(at) == .number, let year = Int(normal(at)), (1_900...2_200).contains(year),
      let date = Day(year: year, month: month, day: day)
    {
      return Read(DateValue(first: date), at + 1)
    }
    return yearless(month: month, day: day, isPast: isPast).map { Read(DateValue(first: $0), index) }
  }

  /// The next such day from today on, or the latest one; 29 February may be years away.
  private func yearless(month: Int, day: Int, isPast: Bool) -> Day? {
    let year = today.components.year
    let years = isPast ? Array((year - 8...year).reversed()) : Array(year...year + 8)
    return years.lazy.compactMap { Day(year: $0, month: month, day: day) }.first { isPast ? $0 <= today : $0 >= today }
  }

  /// "this week", "last month", "the past 30 days", "the weekend"
  private func period(at index: Int) -> Read<DateValue>? {
    let word = normal(index)
    if word == "weekend" { return weekend(0, end: index + 1) }
    if ["end", "start", "beginning"].contains(word), normal(index + 1) == "of" { return edge(at: index) }
    guard ["this", "next", "last", "past", "previous", "current", "coming"].contains(word) else { return nil }
    let step = ["next", "coming"].contains(word) ? 1 : ["this", "current"].contains(word) ? 0 : -1
    if let count = countOfDays(at: skip(["couple"], at: index + 1)), step != 0 {
      let far = moved(by: count.value, from: today, sign: step)
      return Read(step < 0 ? DateValue(first: far, last: today) : DateValue(first: today, last: far), count.end)
    }
    let end = index + 2
    switch normal(index + 1) {
    case "week":
      if word == "past" { return Read(DateValue(first: today.adding(days: -7), last: today), end) }
      let monday = today.monday.adding(days: 7 * step)
      return Read(DateValue(first: monday, last: monday.adding(days: 6)), end)
    case "weekend": return weekend(step, end: end)
    case "month":
      if word == "past" { return Read(DateValue(first: today.adding(months: -1), last: today), end) }
      let first = today.firstOfMonth.adding(months: step)
      return Read(DateValue(first: first, last: first.lastOfMonth), end)
    case "year":
      if word == "past" { return Read(DateValue(first: today.adding(months: -12), last: today), end) }
      let year = today.components.year + step
      guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else {
        return nil
      }
      return Read(DateValue(first: first, last: last), end)
    case "night": return step == -1 ? Read(DateValue(first: today.adding(days: -1)), end) : nil
    default: return nil
    }
  }

  /// "end of the month", "beginning of next week"
  private func edge(at index: Int) -> Read<DateValue>? {
    let start = skip(["the"], at: index + 2)
    let isEnd = normal(index) == "end"
    if let whole = period(at: start) ?? month(at: start, isPast: false), let last = whole.value.last {
      return Read(DateValue(first: isEnd ? last : whole.value.first), whole.end)
    }
    switch normal(start) {
    case "month": return Read(DateValue(first: isEnd ? today.lastOfMonth : today.firstOfMonth), start + 1)
    case "week": return Read(DateValue(first: isEnd ? today.monday.adding(days: 6) : today.monday), start + 1)
    case "year":
      let year = today.components.year
      return Day(year: year, month: isEnd ? 12 : 1, day: isEnd ? 31 : 1).map { Read(DateValue(first: $0), start + 1) }
    default: return nil
    }
  }

  private func weekend(_ step: Int, end: Int) -> Read<DateValue> {
    let saturday = today.monday.adding(days: 5 + 7 * step)
    return Read(DateValue(first: saturday, last: saturday.adding(days: 1)), end)
  }

  /// "in may", "last march", "since january 2025"
  private func month(at index: Int, isPast: Bool) -> Read<DateValue>? {
    let modifier = normal(index)
    let hasModifier = ["this", "next", "last", "early", "late", "mid"].contains(modifier)
    let at = hasModifier ? index + 1 : index
    guard let month = CalendarWords.months[calendarWord(at)] else { return nil }
    let hasYear = kind(at + 1) == .number && Int(normal(at + 1)).map((1_900...2_200).contains) == true
    let before = normal(index - 1)
    let hasCue =
      hasModifier || hasYear
      || ["in", "since", "until", "till", "by", "of", "from", "before", "after", "during", "through", "to"].contains(
        before)
    if CalendarWords.ambiguous.contains(normal(at)), !hasCue || isVerbAfterTo(at, before) { return nil }
    var year = today.components.year
    var end = at + 1
    if hasYear, let written = Int(normal(end)) {
      (year, end) = (written, end + 1)
    } else {
      let current = today.components.month
      if isPast || modifier == "last" {
        if month > current || (modifier == "last" && month == current) { year -= 1 }
      } else if month < current || (modifier == "next" && month == current) {
        year += 1
      }
    }
    guard let first = Day(year: year, month: month, day: 1) else { return nil }
    return Read(DateValue(first: first, last: first.lastOfMonth), end)
  }

  /// "to march", "may i"
  private func isVerbAfterTo(_ index: Int, _ before: String) -> Bool {
    before == "to" || ["i", "we", "you", "be", "have"].contains(normal(index + 1))
  }

  private func holiday(at index: Int) -> Read<DateValue>? {
    if normal(index) == "new", ["year's", "years", "year"].contains(normal(index + 1)) {
      let isEve = normal(index + 2) == "eve"
      guard isEve || normal(index + 2) == "day",
        let day = yearless(month: isEve ? 12 : 1, day: isEve ? 31 : 1, isPast: false)
      else { return nil }
      return Read(DateValue(first: day), index + 3)
    }
    guard let feast = CalendarWords.holidays[normal(index)] else { return nil }
    let isEve = normal(index + 1) == "eve"
    guard
      isEve || normal(index + 1) == "day"
        || ["by", "on", "before", "for", "until", "at", "after"].contains(normal(index - 1)),
      let day = yearless(month: feast.month, day: feast.day, isPast: false)
    else { return nil }
    let follows = isEve || normal(index + 1) == "day"
    // "christmas lights" are no day.
    return Read(DateValue(first: isEve ? day.adding(days: -1) : day, isExplicit: follows), index + (follows ? 2 : 1))
  }

  func readDate(at index: Int, into found: inout [ValueSpan]) {
    let word = normal(index)
    let bound: ValueSpan.Bound? =
      ["since", "after", "from", "starting"].contains(word)
      ? .min : ["before", "until", "till", "by"].contains(word) ? .max : nil
    let isIntroduced = bound != nil || ["on", "in", "for", "during", "over", "within"].contains(word)
    if isIntroduced {
      let start = skip(["the"], at: skip(["the", "in"], at: index + 1))
      if let read = date(at: start, isPast: word == "since") { add(read, index, bound, &found) }
    }
    guard let read = date(at: index) else { return }
    add(read, index, nil, &found)
  }

  private func add(_ read: Read<DateValue>, _ start: Int, _ bound: ValueSpan.Bound?, _ found: inout [ValueSpan]) {
    let range = start..<read.end
    found.append(
      ValueSpan(
        "date", range, text: words.text(of: range), value: .string(read.value.first.iso), bound: bound,
        until: read.value.last.map { .string($0.iso) }, isExplicit: read.value.isExplicit))
  }
}
