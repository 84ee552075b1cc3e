/// Units of measurement and the words of sizes.
enum MeasureWords {
  /// Canonical name of each way to write a unit.
  static let units: [String: String] = {
    let rows: [(String, String)] = [
      ("millimeter", "mm millimeters millimetre millimetres"),
      ("centimeter", "cm cms centimeters centimetre centimetres"),
      ("meter", "m meters metre metres"), ("kilometer", "km kms kilometers kilometre kilometres"),
      ("inch", "in inches inchs"), ("foot", "ft feet"), ("yard", "yd yds yards"), ("mile", "mi miles"),
      ("milligram", "mg milligrams"), ("gram", "g gr grams gramme grammes"),
      ("kilogram", "kg kgs kilo kilos kilograms"),
      ("ounce", "oz ounces"), ("pound", "lb lbs pounds"), ("stone", "stones"), ("ton", "tons"),
      ("tonne", "tonnes t"),
      ("milliliter", "ml mls milliliters millilitre millilitres"),
      ("centiliter", "cl centiliters centilitre centilitres"),
      ("liter", "l liters litre litres ltr"), ("teaspoon", "tsp teaspoons"), ("tablespoon", "tbsp tablespoons"),
      ("cup", "cups"), ("pint", "pt pints"), ("quart", "qt quarts"), ("gallon", "gal gallons"),
      ("fluid ounce", "floz"), ("celsius", "c centigrade degc"), ("fahrenheit", "f farenheit fahrenhite degf"),
      ("kelvin", "kelvins"),
      ("second", "seconds sec secs s"), ("minute", "minutes min mins"), ("hour", "hours hr hrs h"), ("day", "days"),
      ("week", "weeks"), ("year", "years"), ("byte", "bytes"), ("kilobyte", "kb kilobytes"),
      ("megabyte", "mb megabytes"),
      ("gigabyte", "gb gigabytes"), ("terabyte", "tb terabytes"), ("watt", "w watts"), ("kilowatt", "kw kilowatts"),
      ("mph", ""), ("kph", "kmh km/h"), ("acre", "acres"), ("hectare", "ha hectares"), ("knot", "knots"),
      ("joule", "joules"), ("calorie", "cal calories"), ("kilojoule", "kj kilojoules"),
      ("kilocalorie", "kcal kilocalories"),
    ]
    var table: [String: String] = [:]
    for (canonical, forms) in rows {
      table[canonical] = canonical
      for form in forms.split(separator: " ") { table[String(form)] = canonical }
    }
    return table
  }()
  /// Units that are words of their own, so that they stand only behind a number or beside another unit.
  static let short: Set<String> = [
    "m", "in", "g", "l", "c", "f", "s", "h", "w", "t", "mi", "ha", "gr", "second", "mm", "cal", "min", "pt",
  ]

  static let sizes: [String: String] = [
    "xxs": "XXS", "xs": "XS", "s": "S", "m": "M", "l": "L", "xl": "XL", "xxl": "XXL", "xxxl": "XXXL", "small": "small",
    "medium": "medium", "large": "large", "x-small": "XS", "x-large": "XL", "xx-large": "XXL", "petite": "petite",
    "one-size": "one size",
  ]
  static let systems: Set<String> = ["uk", "us", "eu", "eur"]
  /// "a 12 pack", "a 3 seater": a number that belongs to the thing.
  static let attributes: Set<String> = [
    "pack", "piece", "pc", "ply", "seater", "seat", "person", "man", "slice", "cup", "way", "speed", "tier", "drawer",
    "port", "core",
    "gang", "burner", "door", "string", "bulb", "shelf", "bottle", "count", "ct", "wheel", "panel", "season", "tog",
    "k", "d", "g",
    "in", "star", "player", "year", "month", "week", "day", "hour", "minute", "watt", "volt", "amp",
  ]
}
