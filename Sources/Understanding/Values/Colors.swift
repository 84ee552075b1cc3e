import SkillKit

/// Colours as shops name them, with their shades: "dark blue", "off white", "rose gold".
extension ValueReader {
  private static let plain: Set<String> = [
    "black", "white", "red", "blue", "green", "yellow", "purple", "pink", "brown", "gray", "grey", "beige", "navy",
    "teal",
    "turquoise", "cyan", "magenta", "maroon", "burgundy", "gold", "silver", "khaki", "indigo", "violet", "crimson",
    "scarlet",
    "aqua", "lilac", "charcoal", "bronze", "copper", "taupe", "multicolor", "multicolour", "multicolored", "golden",
    "fuchsia", "mustard",
  ]
  /// Also things to eat or names: a colour only after "in", before "one" or as part of a shade.
  private static let things: Set<String> = [
    "orange", "rose", "plum", "salmon", "peach", "lime", "chocolate", "mint", "lavender", "olive", "cream", "coral",
    "ivory", "ruby",
    "sage", "tan", "lemon", "emerald", "amber", "sand", "slate", "graphite", "cherry", "aubergine", "mauve", "rust",
    "wine", "natural",
    "clear", "transparent", "walnut", "oak", "denim", "leopard", "camel", "nude",
  ]
  private static let shades: Set<String> = [
    "dark", "light", "bright", "pale", "deep", "navy", "sky", "royal", "baby", "hot", "forest", "olive", "lime", "mint",
    "rose", "off",
    "neon", "pastel", "midnight", "electric", "dusty", "lemon", "emerald", "blood", "steel", "jet", "snow", "matte",
    "metallic", "sage", "soft",
    "army", "sea", "cherry", "slate", "space",
  ]
  /// Foods, drinks and idioms that carry a colour in their name: "red wine" is not a red thing.
  private static let foods: Set<String> = [
    "wine", "wines", "cheese", "juice", "pepper", "peppers", "peppercorns", "tea", "bread", "rice", "beans", "bean",
    "onion", "onions",
    "cabbage", "chocolate", "coffee", "sugar", "lentils", "meat", "grapes", "apples", "potatoes", "pudding", "eyes",
    "eye", "friday",
    "fish", "vinegar", "flour", "pesto", "curry", "currant", "currants", "olives", "salmon", "bull", "squash",
    "marmalade", "peas",
    "noise", "box", "hat", "flag", "card", "page", "pages", "house", "album", "sox", "tooth", "light", "lights",
    "listed", "list",
    "gloss", "medal", "rush", "bullet", "peel", "soda", "zest", "cake", "tree", "blossom", "segments", "slices",
    "lemonade",
  ]

  func color(at index: Int) -> Read<(name: String, isExplicit: Bool)>? {
    let word = normal(index)
    let next = skip(["-"], at: index + 1)
    if ValueReader.shades.contains(word),
      ValueReader.plain.contains(normal(next)) || (word != "off" && ValueReader.things.contains(normal(next)))
    {
      return Read(("\(word) \(canonical(normal(next)))", !isFood(next + 1)), next + 1)
    }
    if ValueReader.plain.contains(word) {
      var end = index + 1
      var name = canonical(word)
      // "black and white", "blue-green"
      if ["and", "-", "/", "&"].contains(normal(end)), ValueReader.plain.contains(normal(end + 1)),
        name == "black" || normal(end) == "-"
      {
        name += normal(end) == "-" ? "-\(canonical(normal(end + 1)))" : " and \(canonical(normal(end + 1)))"
        end += 2
      }
      return isFood(end) || (word == "gold" && normal(end) == "card")
        ? nil : Read((name, true), skip(["colored", "coloured"], at: end))
    }
    guard ValueReader.things.contains(word), !isFood(index + 1) else { return nil }
    return Read((word, isThingColor(index)), index + 1)
  }

  private func isFood(_ index: Int) -> Bool { ValueReader.foods.contains(normal(index)) }

  private func isThingColor(_ index: Int) -> Bool {
    let after = normal(index + 1)
    if ["one", "ones", "color", "colour", "colored", "coloured"].contains(after) { return true }
    // An orange is a fruit, an orange shirt is not.
    if words[index].normal == "orange", kind(index + 1) == .word, English.role(words[index + 1]) == nil { return true }
    if ["in", "color", "colour"].contains(normal(index - 1)) { return true }
    return words.count == 1
  }

  private func canonical(_ word: String) -> String {
    switch word {
    case "grey": "gray"
    case "multicolour", "multicolored": "multicolor"
    default: word
    }
  }

  func readColor(at index: Int, into found: inout [ValueSpan]) {
    guard let read = color(at: index) else { return }
    let range = index..<read.end
    found.append(
      ValueSpan(
        "color", range, text: words.text(of: range), value: .string(read.value.name), isExplicit: read.value.isExplicit)
    )
  }
}
