import Conversation
import Foundation

/// Reads words that point at something in the conversation.
///
/// ```swift
/// ReferenceGrammar.reference(in: Words("the second one"))     // .ordinal(2)
/// ReferenceGrammar.reference(in: Words("the cheaper one"))    // .extreme(attribute: "price", least: true)
/// ReferenceGrammar.reference(in: Words("the blue kettle"))    // nil: it names a thing
/// ```
public enum ReferenceGrammar {
  /// What a whole mention points at; nil when it names a thing itself.
  public static func reference(in mention: Words) -> Reference? { references(in: mention).first }

  /// All that a mention points at: "the first two", "1 and 3".
  public static func references(in mention: Words) -> [Reference] {
    guard mention.count <= 10 else { return [] }
    var words = mention.map(\.normal).filter { !fillers.contains($0) }
    words = ReferenceGrammar.withoutFrame(words)
    while let last = words.last, ["for", "me", "too", "then", "instead", ".", "?", ","].contains(last) {
      words.removeLast()
    }
    while let first = words.first, ["just", "maybe", "definitely", "probably", "all'"].contains(first) {
      words.removeFirst()
    }
    let determiner = words.first.flatMap {
      ["the", "my", "that", "this", "those", "these", "a", "an"].contains($0) ? $0 : nil
    }
    let core = determiner == nil || words.count == 1 ? words : Array(words.dropFirst())
    guard !core.isEmpty else { return [] }
    if let whole = pronoun(words) { return [whole] }
    if let several = several(core) { return several }
    if let one = latest(core, determiner) ?? position(core, determiner) ?? extreme(core, determiner)
      ?? described(core, determiner)
    {
      return [one]
    }
    return []
  }

  /// What a mention that compares names besides: "chess set" of "the cheaper chess set"; empty for other mentions.
  public static func noun(of mention: String) -> String {
    let words = Words(mention).map(\.normal).filter { $0 != "the" && $0 != "my" }
    guard let first = words.first, extremes[first] != nil else { return "" }
    return words.dropFirst().filter { !English.generic.contains($0) }.joined(separator: " ")
  }

  /// "two more" is 2, "one less" is −1, "another one" is 1.
  public static func increment(in words: Words) -> Int? {
    let reader = ValueReader(words: words, grammar: ValueGrammar(now: Date(timeIntervalSince1970: 0)))
    for index in words.indices {
      if words.normal(index) == "another" {
        if let count = reader.number(at: index + 1), count.value.isWhole { return Int(count.value.value) }
        return words.count <= index + 3
          && (index + 1 == words.count || ["one", "of", "please"].contains(words.normal(index + 1))) ? 1 : nil
      }
      guard let count = reader.number(at: index), count.value.isWhole, abs(count.value.value) < 1e9 else { continue }
      // "no more than 5" and "two more than last time" bound something.
      guard words.normal(count.end + 1) != "than" else { continue }
      switch words.normal(count.end) {
      case "more", "extra": return Int(count.value.value)
      case "less", "fewer": return -Int(count.value.value)
      default: continue
      }
    }
    return nil
  }

  /// "same again", "the usual", "the same as last time"
  public static func isRepetition(_ words: Words) -> Bool {
    let text = " " + words.map(\.normal).joined(separator: " ") + " "
    let phrases = [
      "same again", "same as last time", "same as before", "the usual", "same order", "same thing again",
      "one more time", "same stuff",
    ]
    return phrases.contains { text.contains(" \($0) ") }
  }

  /// "i'll take the first" is "the first", "three of the second one" is "the second one".
  private static func withoutFrame(_ words: [String]) -> [String] {
    let frame: Set<String> = [
      "i'll", "i'd", "i", "want", "like", "would", "take", "go", "with", "for", "give", "me", "make", "let's", "lets",
      "get", "choose", "pick", "have", "can", "could", "show", "tell", "about", "more", "to",
    ]
    var rest = words[...]
    while rest.count > 1, let first = rest.first, frame.contains(first) { rest = rest.dropFirst() }
    if rest.count > 2, rest[rest.startIndex + 1] == "of",
      NumberWords.units[rest[rest.startIndex]] != nil || Int(rest[rest.startIndex]) != nil
    {
      rest = rest.dropFirst(2)
    }
    return Array(rest)
  }

  // MARK: - The kinds of reference

  private static let fillers: Set<String> = [
    "please", "pls", "thanks", "thank", "you", "ok", "okay", "um", "uh", "erm", "hmm", "yeah", "yes", "i", "guess",
    "think",
  ]

  private static func pronoun(_ words: [String]) -> Reference? {
    switch words {
    case ["it"], ["that"], ["this"], ["this", "one"], ["that", "one"], ["that", "thing"], ["the", "thing"],
      ["same", "one"], ["the", "same", "one"],
      ["this", "item"], ["that", "item"], ["this", "product"], ["that", "product"]:
      return .it
    case ["them"], ["they"], ["those"], ["these"], ["both"], ["all"], ["everything"], ["those", "ones"],
      ["these", "ones"],
      ["all", "of", "them"], ["all", "of", "those"],
      ["all", "of", "these"], ["both", "of", "them"], ["both", "of", "those"], ["the", "lot"], ["all", "of", "it"],
      ["them", "all"], ["those", "two"],
      ["them", "both"], ["both", "of", "these"], ["all", "items"], ["every", "one"], ["each", "one"], ["the", "both"],
      ["these", "two"], ["all", "the", "items"],
      ["both", "items"]:
      return .all
    default: break
    }
    let core = words.first == "the" ? Array(words.dropFirst()) : words
    if core.first == "other" || core.first == "others", core.count <= 2,
      core.count == 1 || English.generic.contains(core[1])
    {
      return .other
    }
    return nil
  }

  /// "first two", "last three", "1 and 3", "the second and the fourth"
  private static func several(_ core: [String]) -> [Reference]? {
    if core.count >= 2, core[0] == "first" || core[0] == "last" || core[0] == "top", let count = count(core[1]),
      (2...20).contains(count),
      core.count == 2 || English.generic.contains(core[2])
    {
      return (1...count).map { .ordinal(core[0] == "last" ? $0 - count - 1 : $0) }
    }
    guard core.contains("and") || core.contains(",") else { return nil }
    let positions = core.filter {
      !["and", ",", "the", "number", "numbers", "option", "options", "#"].contains($0) && !English.generic.contains($0)
    }
    let read = positions.compactMap {
      NumberWords.ordinals[$0] ?? Int($0) ?? ($0 == "last" ? -1 : nil) ?? spelledCount($0, in: core)
    }
    return read.count == positions.count && read.count > 1 ? read.map { .ordinal($0) } : nil
  }

  private static func spelledCount(_ word: String, in core: [String]) -> Int? {
    core.contains { $0.hasPrefix("number") || $0.hasPrefix("option") } ? NumberWords.units[word] : nil
  }

  private static func count(_ word: String) -> Int? {
    NumberWords.units[word] ?? Int(word) ?? (word == "couple" ? 2 : nil)
  }

  private static func latest(_ core: [String], _ determiner: String?) -> Reference? {
    let rest: ArraySlice<String>
    if core.first == "latest" || core.first == "newest" && determiner == "my" {
      rest = core.dropFirst()
    } else if core.starts(with: ["most", "recent"]) || core.starts(with: ["most", "recently"]) {
      rest = core.dropFirst(2)
    } else if core.first == "last" || core.first == "previous" || (core.first == "recent" && determiner == "my"),
      core.count >= 2, !English.generic.contains(core[1]), ValueReader.timeUnits[core[1]] == nil, core[1] != "night"
    {
      rest = core.dropFirst()
    } else {
      return nil
    }
    return rest.count <= 2 ? .latest : nil
  }

  private static func position(_ core: [String], _ determiner: String?) -> Reference? {
    // "# 2" and "1 st" were one word when they were said.
    let said = core.joined(separator: " ").replacing("# ", with: "#")
    let words = Words(said.replacing(/(\d) (st|nd|rd|th)\b/) { "\($0.1)\($0.2)" })
    let reader = ValueReader(words: words, grammar: ValueGrammar(now: Date(timeIntervalSince1970: 0)))
    if let read = reader.ordinal(at: 0) {
      let rest = words[read.end...].map(\.normal)
      let isGeneric = rest.isEmpty || English.generic.contains(rest[0])
      if isGeneric, rest.count <= 1 || ["on", "in", "from", "of"].contains(rest[1]) { return .ordinal(read.value) }
      // "the second lamp"
      if determiner == "the", rest.count <= 2,
        !rest.contains(where: { ["hand", "name", "class", "aid", "edition", "time"].contains($0) })
      {
        return .ordinal(read.value)
      }
    }
    // A lone digit picks by its number.
    if core.count == 1, let number = Int(core[0]), (1...99).contains(number) { return .ordinal(number) }
    if core.count == 2, core[1] == "one", core[0] == "top" || core[0] == "bottom" {
      return .ordinal(core[0] == "top" ? 1 : -1)
    }
    if core.count == 2, core[1] == "one", core[0] == "middle" { return .ordinal(2) }
    return nil
  }

  private static let extremes: [String: (String, Bool)] = [
    "cheaper": ("price", true), "cheapest": ("price", true), "pricier": ("price", false), "priciest": ("price", false),
    "dearer": ("price", false),
    "dearest": ("price", false), "bigger": ("size", false), "biggest": ("size", false), "larger": ("size", false),
    "largest": ("size", false),
    "smaller": ("size", true), "smallest": ("size", true), "best": ("rating", false), "better": ("rating", false),
    "worst": ("rating", true),
    "newer": ("date", false), "newest": ("date", false), "older": ("date", true), "oldest": ("date", true),
    "highest": ("rating", false),
    "lowest": ("price", true), "lighter": ("weight", true), "lightest": ("weight", true), "heavier": ("weight", false),
    "heaviest": ("weight", false),
    "longer": ("length", false), "longest": ("length", false), "shorter": ("length", true),
    "shortest": ("length", true), "cheepest": ("price", true),
    "cheeper": ("price", true),
  ]

  private static func extreme(_ core: [String], _ determiner: String?) -> Reference? {
    var reading: (attribute: String, least: Bool, used: Int)?
    if core.count >= 2, ["most", "more", "less", "least"].contains(core[0]) {
      let less = core[0] == "less" || core[0] == "least"
      let attributes = [
        "expensive": "price", "pricey": "price", "costly": "price", "popular": "rating", "affordable": "-price",
        "recent": "date", "reviewed": "rating", "stars": "rating",
      ]
      if let attribute = attributes[core[1]] {
        reading = attribute.hasPrefix("-") ? (String(attribute.dropFirst()), !less, 2) : (attribute, less, 2)
      }
    } else if core.count >= 2, core[1] == "rated" || core[1] == "reviewed" || core[1] == "reviews",
      ["best", "highest", "higher", "better", "top", "lowest", "worst"].contains(core[0])
    {
      reading = ("rating", ["lowest", "worst"].contains(core[0]), 2)
    } else if core.count >= 2, ["highest", "lowest"].contains(core[0]), ["priced", "price", "rating"].contains(core[1])
    {
      reading = (core[1] == "rating" ? "rating" : "price", core[0] == "lowest", 2)
    } else if let known = extremes[core[0]] {
      reading = (known.0, known.1, 1)
    }
    guard let reading else { return nil }
    let rest = core.dropFirst(reading.used)
    let isReference =
      rest.isEmpty || English.generic.contains(rest.first ?? "") || (determiner == "the" && rest.count <= 2)
    return isReference ? .extreme(attribute: reading.attribute, least: reading.least) : nil
  }

  /// "the blue one", "the one with a handle", "the medium"
  private static func described(_ core: [String], _ determiner: String?) -> Reference? {
    let words = core.filter { $0 != "," }
    if let last = words.last, last == "one" || last == "ones", words.count >= 2, words.count <= 6 {
      let description = words.dropLast()
      // "get me one", "for one" say no more than a count.
      guard description.contains(where: { English.roles[$0] == nil }),
        !description.contains(where: { English.roles[$0] == .verb })
      else { return nil }
      if determiner == "a" || determiner == "an" { return nil }
      return .described(description.joined(separator: " "))
    }
    if words.first == "one" || words.first == "ones",
      determiner != nil || ["with", "in", "from", "by", "that", "for"].contains(words.dropFirst().first ?? "")
    {
      let openers: Set<String> = [
        "with", "in", "from", "by", "that", "that's", "thats", "for", "at", "a", "an", "is", "the", "which", "has",
        "costs", "of", "made",
      ]
      let description = words.dropFirst().drop { openers.contains($0) }
      return description.isEmpty ? (determiner == nil ? nil : .it) : .described(description.joined(separator: " "))
    }
    guard determiner == "the", words.count <= 3 else { return nil }
    let text = Words(words.joined(separator: " "))
    let values = ValueGrammar(now: Date(timeIntervalSince1970: 0)).spans(in: text)
    let isWhole = values.contains { ["color", "size"].contains($0.type) && $0.range == 0..<text.count }
    return isWhole ? .described(words.joined(separator: " ")) : nil
  }
}
