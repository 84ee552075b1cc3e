import Foundation

/// One thing of a list that was said: "two loaves of bread".
public struct Item: Sendable, Hashable {
  /// Indices of words, without the count.
  public var range: Range<Int>
  /// Without the count.
  public var text: String
  public var quantity: Int?
  /// As typed, with the count.
  public var said: String

  public init(range: Range<Int>, text: String, quantity: Int? = nil, said: String) {
    self.range = range
    self.text = text
    self.quantity = quantity
    self.said = said
  }
}

/// Takes "milk, eggs and two loaves of bread" apart: three items, one of them with a count.
///
/// "and" joins one name ("salt and pepper crisps") when the two sides are a known pair, two colours, or flavours of the
/// noun that follows them.
public enum ItemList {
  /// Items of an utterance beyond which nothing is read.
  public static let limit = 100

  public static func items(in words: Words) -> [Item] {
    let reader = ValueReader(words: words, grammar: ValueGrammar(now: Date(timeIntervalSince1970: 0)))
    return pieces(of: words).prefix(limit).compactMap { item(in: words, $0, reader) }
  }

  /// The stretches between commas and "and".
  static func pieces(of words: Words) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    for index in words.indices where isJoint(index, words) {
      if index > start { pieces.append(start..<index) }
      start = index + 1
    }
    if start < words.count { pieces.append(start..<words.count) }
    return pieces
  }

  private static func isJoint(_ index: Int, _ words: Words) -> Bool {
    switch words[index].normal {
    case ",", ";", "+": return true
    case "plus": return index > 0
    case "and", "&", "n", "an'", "'n'": return index > 0 && index + 1 < words.count && !isOneName(index, words)
    default: return false
    }
  }

  private static let pairs: Set<String> = [
    "salt pepper", "salt vinegar", "mac cheese", "macaroni cheese", "fish chips", "black white", "peanut butter jelly",
    "bread butter pudding", "cheese onion",
    "bits bobs", "bed breakfast", "rock roll", "gin tonic", "bubble squeak", "sweet sour", "ham cheese",
    "cookies cream", "oil vinegar dressing", "drag drop",
    "nuts bolts", "sour cream onion", "bacon eggs", "pork beans", "bangers mash", "lemon lime", "hide seek",
    "bath body", "arts crafts", "head shoulders",
    "dolce gabbana", "ben jerry's", "johnson johnson", "procter gamble", "snakes ladders", "dungeons dragons",
    "biscuits gravy", "surf turf", "strawberries cream",
    "chilli lime", "chili lime", "wash go", "mix match",
  ]
  /// Nouns that take two flavours or parts before them.
  private static let shared: Set<String> = [
    "crisps", "chips", "sandwich", "sandwiches", "soup", "salad", "pie", "pizza", "set", "sets", "dressing", "sauce",
    "cookies", "ice", "muffins", "tea", "shaker",
    "shakers", "kit", "combo", "popcorn", "peanuts", "nuts", "toastie", "quiche", "risotto", "yoghurt", "yogurt",
    "candle", "sorbet", "crackers", "seasoning", "flavour",
    "flavor", "flavoured", "flavored", "striped", "stripes", "bundle", "pack", "mix", "gum",
  ]

  private static func isOneName(_ index: Int, _ words: Words) -> Bool {
    let (left, right) = (words[index - 1].normal, words[index + 1].normal)
    let isFresh =
      index == 1 || isJointWord(words.normal(index - 2)) || English.leading.contains(words.normal(index - 2))
      || words[index - 2].kind == .number
      || NumberWords.isNumberWord(words.normal(index - 2)) || words.normal(index - 2) == "of"
    if pairs.contains("\(left) \(right)") { return true }
    if index >= 2, pairs.contains("\(words[index - 2].normal) \(left) \(right)") { return true }
    let colors = ValueReader(words: words, grammar: ValueGrammar(now: Date(timeIntervalSince1970: 0)))
    if let first = colors.color(at: index - 1), let second = colors.color(at: index + 1), first.value.isExplicit,
      second.value.isExplicit,
      second.end < words.count, !isJointWord(words.normal(second.end))
    {
      return true
    }
    // "cheese and onion crisps": bare, with one head behind both.
    guard isFresh, index + 2 < words.count, shared.contains(words[index + 2].normal), English.roles[right] == nil else {
      return false
    }
    return !NumberWords.isNumberWord(right) && words[index + 1].kind == .word
  }

  private static func isJointWord(_ word: String) -> Bool { ["and", "&", ",", ";", "plus", "or"].contains(word) }

  private static let dropped: Set<String> = [
    "and", "also", "then", "please", "some", "the", "a", "an", "my", "any", "of", "maybe", "um", "uh", "oh", "plus",
    "more", "-", "•", "*",
  ]

  private static func item(in words: Words, _ piece: Range<Int>, _ reader: ValueReader) -> Item? {
    var (start, end) = (piece.lowerBound, piece.upperBound)
    while start < end, dropped.contains(words[start].normal), reader.number(at: start) == nil { start += 1 }
    while start < end, end > start, isTrailing(words[end - 1]) { end -= 1 }
    guard start < end else { return nil }
    let said = words.text(of: start..<end)
    var quantity: Int?
    if let count = leadingCount(at: start, before: end, reader) { (quantity, start) = (count.value, count.end) }
    if quantity == nil, let count = trailingCount(before: end, after: start, reader) {
      (quantity, end) = (count.value, count.end)
    }
    while start < end, ["of", "the", "my"].contains(words[start].normal) { start += 1 }
    guard start < end else { return nil }
    return Item(range: start..<end, text: words.text(of: start..<end), quantity: quantity, said: said)
  }

  private static func isTrailing(_ word: Word) -> Bool {
    ["please", "thanks", ".", "!", "?", "too", "and", "also", "as", "pls", "plz", ":", "then"].contains(word.normal)
  }

  /// "two", "2 x", "3x", "a dozen"; not the "500" of "500 ml" or the "12" of "12 pack".
  static func leadingCount(at start: Int, before end: Int, _ reader: ValueReader) -> Read<Int>? {
    guard let read = reader.number(at: start), read.value.isWhole, read.value.value > 0, read.value.value < 1e6,
      read.end < end
    else { return nil }
    if reader.measure(at: start) != nil || reader.isAttributeNumber(start, read.end) { return nil }
    let next = reader.normal(read.end)
    if next == "x" || next == "×" { return read.end + 1 < end ? Read(Int(read.value.value), read.end + 1) : nil }
    if reader.isGlued(read.end), reader.kind(read.end) == .word { return nil }
    return Read(Int(read.value.value), read.end)
  }

  /// "milk x2", "milk (2)", "eggs x 12"
  private static func trailingCount(before end: Int, after start: Int, _ reader: ValueReader) -> Read<Int>? {
    func value(_ index: Int) -> Int? { reader.kind(index) == .number ? Int(reader.normal(index)) : nil }
    let last = reader.normal(end - 1)
    if let count = value(end - 1), ["x", "×"].contains(reader.normal(end - 2)), end - 2 > start {
      return Read(count, end - 2)
    }
    if last.first == "x", let count = Int(last.dropFirst()), end - 1 > start { return Read(count, end - 1) }
    if last == ")", let count = value(end - 2), reader.normal(end - 3) == "(", end - 3 > start {
      return Read(count, end - 3)
    }
    return nil
  }
}

extension ValueReader {
  /// "12 pack", "3-seater", "4k": the number is part of what the thing is, not how many are wanted.
  func isAttributeNumber(_ start: Int, _ end: Int) -> Bool {
    let isJoined = normal(end) == "-" && isGlued(end)
    if isJoined, isGlued(end + 1), kind(end + 1) == .word { return true }
    guard MeasureWords.attributes.contains(normal(end)) else {
      return ["pack", "box", "set", "packs", "boxes", "sets", "bag", "case"].contains(normal(start - 2))
        && normal(start - 1) == "of"
    }
    return normal(start) != "one" && normal(start) != "1"
  }
}
