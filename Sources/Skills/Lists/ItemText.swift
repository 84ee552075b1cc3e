import Foundation
import Organizer
import SkillKit

/// Reads what goes on a list: "two loaves of bread" is 2 loaves of bread, "500g flour" is 500 g of flour.
enum ItemText {
  /// The items of an `items` argument: strings, or objects `{"name": "milk", "quantity": "2 litres"}`.
  static func items(in values: [JSONValue]) throws -> [ListItem] {
    let items = try values.flatMap { value -> [ListItem] in
      guard let object = value.object else { return try texts(value).map(read) }
      return [try item(object, value)]
    }
    guard items.count <= Limits.itemsPerCall else {
      throw Refusal("too_many_items", facts: ["limit": .int(Limits.itemsPerCall)])
    }
    if items.contains(where: { $0.text.count > Limits.itemLength }) {
      throw Refusal("item_too_long", facts: ["limit": .int(Limits.itemLength)])
    }
    return items
  }

  /// The mentions of an `items` argument, in the words of the user or as ids.
  static func mentions(in values: [JSONValue]) throws -> [String] {
    let mentions = try values.flatMap { try texts($0.object?["name"] ?? $0) }
    guard mentions.count <= Limits.itemsPerCall else {
      throw Refusal("too_many_items", facts: ["limit": .int(Limits.itemsPerCall)])
    }
    return mentions
  }

  private static func item(_ object: [String: JSONValue], _ value: JSONValue) throws -> ListItem {
    guard let name = object["name"]?.string?.tidied else { throw Refusal.invalid("items", "must have a name", value) }
    switch object["quantity"] {
    case nil, .null?: return read(name)
    case .string(let quantity)?: return read("\(quantity) of \(name)")
    case let quantity?:
      guard let amount = Decimal(string: quantity.json), amount > 0 else {
        throw Refusal.invalid("items", "must have a quantity above zero", value)
      }
      return ListItem(name, amount: amount)
    }
  }

  /// Commas separate items: "milk, eggs, and bread" is three.
  private static func texts(_ value: JSONValue) throws -> [String] {
    guard let text = value.string else { throw Refusal.invalid("items", "must be text", value) }
    return text.split(whereSeparator: { $0 == "\n" || $0 == ";" }).flatMap { split($0) }.compactMap { part in
      let part = part.tidied
      return part?.lowercased().hasPrefix("and ") == true ? part.map { String($0.dropFirst(4)) } : part
    }
  }

  /// Splits at commas that do not sit between digits.
  private static func split(_ line: Substring) -> [String] {
    var parts = [""]
    let characters = Array(line)
    for (index, character) in characters.enumerated() {
      let inNumber =
        index > 0 && index + 1 < characters.count && characters[index - 1].isNumber
        && characters[index + 1].isNumber
      if character == ",", !inNumber { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }
}

// MARK: - Amounts

extension ItemText {
  /// One item. A leading amount is taken off the name; "of", or a known unit, marks the unit.
  static func read(_ text: String) -> ListItem {
    let tidy = (text.tidied ?? "").trimmingCharacters(in: CharacterSet(charactersIn: ".,;:!?\"“”"))
    var words = tidy.split(separator: " ").map(String.init)
    guard let amount = takeAmount(&words) else { return ListItem(withoutArticle(words, tidy)) }
    if let unit = takeUnit(&words), !words.isEmpty {
      return ListItem(withoutArticle(words, tidy), amount: amount, unit: unit)
    }
    if words.first?.lowercased() == "of" { words.removeFirst() }
    return words.isEmpty ? ListItem(tidy) : ListItem(withoutArticle(words, tidy), amount: amount)
  }

  private static let articles: Set<String> = ["a", "an", "the", "some", "any", "my", "our"]

  private static func withoutArticle(_ words: [String], _ whole: String) -> String {
    guard let first = words.first, words.count > 1, articles.contains(first.lowercased()) else {
      return words.isEmpty ? whole : words.joined(separator: " ")
    }
    return words.dropFirst().joined(separator: " ")
  }

  /// "2", "2x", "two", "a dozen", "half a", "1/2", "500g" (which leaves "g"). An article alone is an amount only
  /// when a measure follows: "a loaf of bread".
  private static func takeAmount(_ words: inout [String]) -> Decimal? {
    guard words.count > 1 else { return nil }
    let lower = words.prefix(4).map { $0.lowercased() }
    for (phrase, amount) in phrases where lower.starts(with: phrase) && words.count > phrase.count {
      words.removeFirst(phrase.count)
      return amount
    }
    if ["a", "an"].contains(lower[0]), words.count > 3, lower[2] == "of", measures.contains(ItemName(lower[1])) {
      words.removeFirst()
      return 1
    }
    if let number = NumberWords.value(lower[0]) ?? fraction(lower[0]), number > 0 {
      words.removeFirst(lower[1] == "x" && words.count > 2 ? 2 : 1)
      return multiplied(number, &words)
    }
    return attached(lower[0], &words)
  }

  private static let phrases: [([String], Decimal)] = [
    (["half", "a", "dozen"], 6), (["a", "half", "dozen"], 6), (["a", "couple", "of"], 2), (["half", "a"], 0.5),
    (["half", "an"], 0.5), (["a", "dozen"], 12), (["a", "half"], 0.5), (["dozen"], 12),
  ]

  private static func multiplied(_ number: Decimal, _ words: inout [String]) -> Decimal {
    guard words.count > 1, words[0].lowercased() == "dozen" else { return number }
    words.removeFirst()
    return number * 12
  }

  private static func fraction(_ word: String) -> Decimal? {
    let signs: [String: Decimal] = ["½": 0.5, "¼": 0.25, "¾": 0.75]
    if let value = signs[word] { return value }
    let parts = word.split(separator: "/").compactMap { Int($0) }
    guard parts.count == 2, word.filter({ $0 == "/" }).count == 1, parts[1] > 0 else { return nil }
    return Decimal(parts[0]) / Decimal(parts[1])
  }

  /// A number with its unit in one word: "500g" gives 500 and leaves "g"; "2x" gives 2.
  private static func attached(_ word: String, _ words: inout [String]) -> Decimal? {
    let digits = word.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let rest = String(word.dropFirst(digits.count))
    guard !digits.isEmpty, let amount = Decimal(string: String(digits)), amount > 0 else { return nil }
    if rest == "x" {
      words.removeFirst()
      return amount
    }
    guard abbreviations.contains(rest) else { return nil }
    words[0] = rest
    return amount
  }

  /// "loaves of" before any noun; without "of" only what can be nothing but a measure.
  private static func takeUnit(_ words: inout [String]) -> String? {
    guard words.count > 1 else { return nil }
    let unit = words[0]
    if words[1].lowercased() == "of", words.count > 2 {
      words.removeFirst(2)
      return unit
    }
    guard abbreviations.contains(unit.lowercased()) || measures.contains(ItemName(unit)) else { return nil }
    words.removeFirst()
    return unit
  }

  private static let abbreviations: Set<String> = [
    "g", "kg", "mg", "l", "ml", "cl", "dl", "lb", "lbs", "oz", "pt", "gal", "tsp", "tbsp", "cm", "mm", "m", "ft",
  ]

  /// What things are counted in.
  private static let measures: Set<ItemName> = Set(
    [
      "loaf", "bottle", "can", "tin", "packet", "pack", "package", "bag", "carton", "jar", "bunch", "roll", "pint",
      "litre", "liter", "gram", "kilo", "kilogram", "pound", "ounce", "gallon", "quart", "slice", "punnet", "tub",
      "crate", "case", "sack", "dozen", "pair", "six-pack", "clove", "sprig", "box", "cup", "piece", "head", "stick",
      "bar", "tube", "pot", "sheet", "tray", "jug", "block", "set", "spoon", "teaspoon", "tablespoon", "handful",
      "pinch", "bowl", "glass", "hour", "minute",
    ].map(ItemName.init))
}
