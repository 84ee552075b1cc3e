import Foundation

/// The units that are known, by their names.
enum Units {
  /// All readings of a name, the most usual first; empty when it names no unit.
  static func named(_ said: String) -> [MeasureUnit] {
    let plain = normal(said)
    let names = [plain, plain.replacing(" of ", with: " ").replacing(".", with: ""), singular(plain)]
    var units: [MeasureUnit] = []
    for unit in names.flatMap({ byName[$0] ?? [] }) where !units.contains(unit) { units.append(unit) }
    return units
  }

  private static func normal(_ text: String) -> String {
    var name = text.lowercased().replacing("°", with: "degrees ").replacing("²", with: "2").replacing("³", with: "3")
    name = name.replacing("metre", with: "meter").replacing("litre", with: "liter").replacing("-", with: " ")
    name = name.replacing(" an hour", with: " per hour").replacing(" a second", with: " per second")
    name = name.split(separator: " ").joined(separator: " ")
    for lead in ["a ", "an ", "the "] where name.hasPrefix(lead) { name.removeFirst(lead.count) }
    return name
  }

  private static func singular(_ name: String) -> String {
    if name.hasSuffix("feet") { return name.dropLast(4) + "foot" }
    if name.hasSuffix("inches") { return String(name.dropLast(2)) }
    return name.hasSuffix("s") ? String(name.dropLast()) : name
  }

  private static let byName: [String: [MeasureUnit]] = {
    var units: [String: [MeasureUnit]] = [:]
    for (unit, names) in all {
      for name in [unit.singular, unit.plural] + names.split(separator: ",").map(String.init) {
        let name = normal(name)
        if units[name]?.contains(unit) != true { units[name, default: []].append(unit) }
      }
    }
    return units
  }()

  private static let all: [(MeasureUnit, String)] =
    length + mass + volume + temperature + speed + area + time + data + others

  private static func unit(
    _ kind: MeasureUnit.Kind, _ singular: String, _ factor: String, _ names: String, plural: String? = nil,
    offset: String = "0", isExact: Bool = true
  ) -> (MeasureUnit, String) {
    let unit = MeasureUnit(
      kind: kind, factor: Decimal(string: factor) ?? .nan, offset: Decimal(string: offset) ?? .nan, singular: singular,
      plural: plural ?? singular + "s", isExact: isExact)
    return (unit, names)
  }

  /// Base: meter.
  private static let length = [
    unit(.length, "meter", "1", "m"), unit(.length, "kilometer", "1000", "km,kms,k"),
    unit(.length, "centimeter", "0.01", "cm,cms"), unit(.length, "millimeter", "0.001", "mm"),
    unit(.length, "micrometer", "0.000001", "um,µm,micron"), unit(.length, "nanometer", "0.000000001", "nm"),
    unit(.length, "mile", "1609.344", "mi"), unit(.length, "yard", "0.9144", "yd,yds"),
    unit(.length, "foot", "0.3048", "ft,'", plural: "feet"), unit(.length, "inch", "0.0254", "in,\"", plural: "inches"),
    unit(.length, "nautical mile", "1852", "nmi,sea mile"),
    unit(.length, "light year", "9460730472580800", "ly,lightyear"),
    unit(.length, "astronomical unit", "149597870700", "au"),
  ]

  /// Base: kilogram.
  private static let mass = [
    unit(.mass, "kilogram", "1", "kg,kgs,kilo"), unit(.mass, "gram", "0.001", "g,gramme,grm"),
    unit(.mass, "milligram", "0.000001", "mg"), unit(.mass, "tonne", "1000", "t,metric ton"),
    unit(.mass, "pound", "0.45359237", "lb,lbs"), unit(.mass, "ounce", "0.028349523125", "oz"),
    unit(.mass, "stone", "6.35029318", "st", plural: "stone"), unit(.mass, "ton", "907.18474", "us ton,short ton"),
    unit(.mass, "imperial ton", "1016.0469088", "long ton,uk ton"), unit(.mass, "carat", "0.0002", "ct"),
  ]

  /// Base: liter. Kitchen measures are those of the US; the imperial ones are named so.
  private static let volume = [
    unit(.volume, "liter", "1", "l,ltr"), unit(.volume, "milliliter", "0.001", "ml,mls,cc,cubic centimeter,cm3"),
    unit(.volume, "centiliter", "0.01", "cl"), unit(.volume, "deciliter", "0.1", "dl"),
    unit(.volume, "cubic meter", "1000", "m3"),
    unit(.volume, "cubic foot", "28.316846592", "ft3,cu ft", plural: "cubic feet"),
    unit(.volume, "cubic inch", "0.016387064", "in3,cu in", plural: "cubic inches"),
    unit(.volume, "gallon", "3.785411784", "gal,us gallon"), unit(.volume, "quart", "0.946352946", "qt,us quart"),
    unit(.volume, "pint", "0.473176473", "pt,us pint"), unit(.volume, "cup", "0.2365882365", "us cup,c"),
    unit(.volume, "fluid ounce", "0.0295735295625", "fl oz,floz,us fluid ounce,fl ounce,ounce,oz"),
    unit(.volume, "tablespoon", "0.01478676478125", "tbsp,tbs,tbl,tablespoonful"),
    unit(.volume, "teaspoon", "0.00492892159375", "tsp,teaspoonful"),
    unit(.volume, "imperial gallon", "4.54609", "uk gallon,british gallon"),
    unit(.volume, "imperial quart", "1.1365225", "uk quart"),
    unit(.volume, "imperial pint", "0.56826125", "uk pint,british pint"),
    unit(.volume, "imperial fluid ounce", "0.0284130625", "uk fluid ounce,imperial fl oz,uk fl oz"),
    unit(.volume, "metric cup", "0.25", "australian cup"),
    unit(.volume, "barrel of oil", "158.987294928", "bbl,oil barrel", plural: "barrels of oil"),
  ]

  /// Base: kelvin.
  private static let temperature = [
    unit(
      .temperature, "degree Celsius", "1", "c,celsius,centigrade,degree,degrees,degrees c,degrees centigrade,degree c",
      plural: "degrees Celsius", offset: "273.15"),
    unit(
      .temperature, "degree Fahrenheit", "0.55555555555555555555555555555555555556",
      "f,fahrenheit,degree,degrees,degrees f,degree f", plural: "degrees Fahrenheit",
      offset: "255.37222222222222222222222222222222222"),
    unit(.temperature, "kelvin", "1", "k,degrees kelvin,degrees k", plural: "kelvin"),
  ]

  /// Base: meter a second.
  private static let speed = [
    unit(.speed, "meter per second", "1", "m/s,mps", plural: "meters per second"),
    unit(
      .speed, "kilometer per hour", "0.27777777777777777777777777777777777778", "km/h,kph,kmh,kmph,kilometers an hour",
      plural: "kilometers per hour"),
    unit(.speed, "mile per hour", "0.44704", "mph,mi/h,miles an hour", plural: "miles per hour"),
    unit(.speed, "foot per second", "0.3048", "ft/s,fps", plural: "feet per second"),
    unit(.speed, "knot", "0.51444444444444444444444444444444444444", "kt,kn,kts"),
  ]

  /// Base: square meter.
  private static let area = [
    unit(.area, "square meter", "1", "m2,sqm,sq m,meters squared"),
    unit(.area, "square kilometer", "1000000", "km2,sq km,sqkm"),
    unit(.area, "square centimeter", "0.0001", "cm2,sq cm"),
    unit(.area, "square mile", "2589988.110336", "mi2,sq mi,sq mile"),
    unit(.area, "square yard", "0.83612736", "yd2,sq yd"),
    unit(.area, "square foot", "0.09290304", "ft2,sq ft,sqft,sq feet,feet squared", plural: "square feet"),
    unit(.area, "square inch", "0.00064516", "in2,sq in", plural: "square inches"),
    unit(.area, "acre", "4046.8564224", "ac"), unit(.area, "hectare", "10000", "ha"),
  ]

  /// Base: second. Months and years are those of the Gregorian calendar on average.
  private static let time = [
    unit(.time, "second", "1", "s,sec,secs"), unit(.time, "millisecond", "0.001", "ms,msec"),
    unit(.time, "microsecond", "0.000001", "us,µs"), unit(.time, "minute", "60", "min,mins"),
    unit(.time, "hour", "3600", "h,hr,hrs"), unit(.time, "day", "86400", "d"), unit(.time, "week", "604800", "wk,wks"),
    unit(.time, "fortnight", "1209600", ""), unit(.time, "month", "2629746", "mo,mos", isExact: false),
    unit(.time, "year", "31556952", "yr,yrs,y", isExact: false), unit(.time, "decade", "315569520", "", isExact: false),
    unit(.time, "century", "3155695200", "", plural: "centuries", isExact: false),
  ]

  /// Base: byte. Decimal prefixes count in thousands, binary ones in 1024s (IEC 80000-13).
  private static let data = [
    unit(.data, "byte", "1", "b"), unit(.data, "bit", "0.125", ""), unit(.data, "kilobyte", "1000", "kb"),
    unit(.data, "megabyte", "1000000", "mb,meg,megs"), unit(.data, "gigabyte", "1000000000", "gb,gig,gigs"),
    unit(.data, "terabyte", "1000000000000", "tb"), unit(.data, "petabyte", "1000000000000000", "pb"),
    unit(.data, "kibibyte", "1024", "kib"), unit(.data, "mebibyte", "1048576", "mib"),
    unit(.data, "gibibyte", "1073741824", "gib"), unit(.data, "tebibyte", "1099511627776", "tib"),
    unit(.data, "kilobit", "125", "kbit"), unit(.data, "megabit", "125000", "mbit"),
    unit(.data, "gigabit", "125000000", "gbit"),
  ]

  /// Bases: joule, pascal, degree.
  private static let others = [
    unit(.energy, "joule", "1", "j"), unit(.energy, "kilojoule", "1000", "kj"),
    unit(.energy, "calorie", "4184", "kcal,kilocalorie,food calorie"),
    unit(.energy, "kilowatt hour", "3600000", "kwh,kilowatt-hour"),
    unit(.energy, "watt hour", "3600", "wh"), unit(.pressure, "pascal", "1", "pa"),
    unit(.pressure, "kilopascal", "1000", "kpa"), unit(.pressure, "hectopascal", "100", "hpa,millibar,mbar"),
    unit(.pressure, "bar", "100000", ""), unit(.pressure, "atmosphere", "101325", "atm"),
    unit(
      .pressure, "pound per square inch", "6894.757293168361", "psi", plural: "pounds per square inch", isExact: false),
    unit(.angle, "degree", "1", "deg"),
    unit(.angle, "radian", "57.29577951308232087679815481410517", "rad", isExact: false),
    unit(.angle, "turn", "360", "revolution"),
  ]
}
