/// Measures in queries and titles, whatever their spelling: "2m", "2 m" and "2 metres" are the same length.
enum Measure {
  private static let units: [[String]] = [
    ["m", "metre", "metres", "meter", "meters"], ["cm", "centimetre", "centimetres", "centimeter", "centimeters"],
    ["mm", "millimetre", "millimetres", "millimeter", "millimeters"], ["in", "inch", "inches"],
    ["ft", "foot", "feet"], ["yd", "yard", "yards"],
    ["l", "litre", "litres", "liter", "liters", "ltr"],
    ["ml", "millilitre", "millilitres", "milliliter", "milliliters"],
    ["g", "gram", "grams", "gr"], ["kg", "kilo", "kilos", "kilogram", "kilograms"], ["mg", "milligram", "milligrams"],
    ["lb", "lbs", "pound", "pounds"], ["oz", "ounce", "ounces"], ["gal", "gallon", "gallons"], ["pt", "pint", "pints"],
    ["w", "watt", "watts"], ["v", "volt", "volts"], ["mah"], ["gb", "gig", "gigabyte", "gigabytes"],
    ["tb", "terabyte", "terabytes"], ["mb", "megabyte", "megabytes"], ["hz", "hertz"],
    ["pack", "pk", "packs", "count", "ct", "pcs", "pc", "piece", "pieces"],
    ["btu"], ["cup", "cups", "c"], ["day", "days"], ["hour", "hours", "hr", "hrs", "h"], ["person", "people"],
  ]

  private static let numberOfUnit = Dictionary(
    uniqueKeysWithValues: units.enumerated().flatMap { number, names in names.map { ($0, number) } })

  /// All spellings of a unit; nil when the word is none.
  static func unit(_ word: String) -> [String]? { numberOfUnit[word].map { units[$0] } }

  /// A number with its unit in one word: "2m" is 2 and m. Nil for model numbers such as "m300".
  static func split(_ word: String) -> (number: String, unit: String)? {
    let number = word.prefix { $0.isASCII && $0.isNumber }
    let rest = word[number.endIndex...]
    guard !number.isEmpty, !rest.isEmpty, unit(String(rest)) != nil else { return nil }
    return (String(number), String(rest))
  }

  /// "2m" as "2 m", "2 metres" and so on; nil for what is no number with a unit.
  static func spellings(of text: String) -> [String]? {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "-" }).map(String.init)
    let read = words.count == 1 ? split(words[0]) : words.count == 2 ? (words[0], words[1]) : nil
    guard let (number, unit) = read, let names = self.unit(unit), number.allSatisfy({ $0.isNumber || $0 == "." })
    else { return nil }
    return names.flatMap { [number + $0, "\(number) \($0)", "\(number)-\($0)"] }
  }
}
