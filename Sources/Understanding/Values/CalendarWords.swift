/// The closed classes of words for days, months and parts of the day.
enum CalendarWords {
  static let months: [String: Int] = [
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
  ]
  /// 0 is Monday.
  static let weekdays: [String: Int] = [
    "monday": 0, "tuesday": 1, "wednesday": 2, "wensday": 2, "wednsday": 2, "thursday": 3, "friday": 4, "saturday": 5,
    "sunday": 6, "mon": 0,
    "tue": 1,
    "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
  ]
  /// Also verbs, nouns or names: they count only beside a word that makes them a date.
  static let ambiguous: Set<String> = [
    "may", "march", "mar", "sat", "sun", "august", "wed", "mon", "dec", "jan", "april", "june",
  ]
  /// Months that are nothing else.
  static let days: [String: Int] = [
    "today": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1, "tmr": 1, "tomo": 1,
    "yesterday": -1,
  ]
  static let holidays: [String: (month: Int, day: Int)] = [
    "christmas": (12, 25), "xmas": (12, 25), "halloween": (10, 31), "valentine's": (2, 14), "valentines": (2, 14),
  ]
  /// The hour when the part begins, and the hour that is meant when no clock is named.
  static let dayParts: [String: (half: HalfDay, hour: Int)] = [
    "morning": (.am, 9), "afternoon": (.pm, 15), "evening": (.pm, 18), "night": (.pm, 20), "tonight": (.pm, 20),
    "lunchtime": (.pm, 12), "teatime": (.pm, 16), "dinnertime": (.pm, 18), "bedtime": (.pm, 22), "tonite": (.pm, 20),
  ]
  enum HalfDay: Hashable { case am, pm }

  static let spelling = Spelling(
    Array(months.keys) + weekdays.keys + [
      "today", "tomorrow", "yesterday", "tonight", "morning", "afternoon", "evening",
    ],
    not: [
      "match", "marsh", "much", "starch", "sundae", "toady", "todays", "mornings", "warning", "mourning", "moaning",
      "monda", "mary",
      "mach", "maria", "juney", "toda", "joining", "sundays", "mondays", "fridays", "saturdays",
    ])
}
