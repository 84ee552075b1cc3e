/// An utterance cut into words, each with its place in the text and a normal form to compare by.
///
/// ```swift
/// let words = Words("Add 2x 500ml milk, it’s $19.99")
/// words.map(\.normal)        // ["add", "2", "x", "500", "ml", "milk", ",", "it's", "$", "19.99"]
/// words.text(of: 3..<6)      // "500ml milk"
/// ```
public struct Words: Sendable, Hashable {
  /// The text, cut at `byteLimit`.
  public let text: String
  public let all: [Word]
  /// Whether the text was longer than `byteLimit`.
  public let isCut: Bool

  /// UTF-8 bytes of an utterance that are looked at; what follows is left out.
  public static let byteLimit = 8_192

  public init(_ text: String) {
    let kept = Words.cut(text)
    self.text = kept
    isCut = kept.utf8.count < text.utf8.count
    var tokenizer = WordTokenizer(kept)
    all = tokenizer.words()
  }

  init(text: String, all: [Word], isCut: Bool) {
    self.text = text
    self.all = all
    self.isCut = isCut
  }

  /// The words of `range` as words of their own, with their offsets in the same text.
  public func part(_ range: Range<Int>) -> Words {
    Words(text: text, all: Array(all[range.clamped(to: all.indices)]), isCut: isCut)
  }

  /// The original text from the first to the last word of `range`.
  public func text(of range: Range<Int>) -> String {
    let range = range.clamped(to: all.indices)
    guard let first = all[range].first, let last = all[range].last else { return "" }
    return String(
      decoding: text.utf8.dropFirst(first.utf8.lowerBound).prefix(last.utf8.upperBound - first.utf8.lowerBound),
      as: UTF8.self)
  }

  /// The whole text that these words cover.
  public var covered: String { text(of: all.indices) }

  /// The same words with the normal form of some put right. The text stays as typed.
  func corrected(_ correct: (String) -> String?) -> Words {
    Words(
      text: text,
      all: all.map { word in
        guard word.kind == .word, let right = correct(word.normal), right != word.normal else { return word }
        var word = word
        word.normal = right
        word.isCorrected = true
        return word
      }, isCut: isCut)
  }

  /// The text that these words cover, with the words that were put right in place of those typed.
  public var meant: String {
    guard all.contains(where: \.isCorrected) else { return covered }
    return all.indices.reduce(into: "") { said, index in
      if index > 0, !all[index].isGlued { said += " " }
      said += all[index].isCorrected ? all[index].normal : text(of: index..<index + 1)
    }
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > byteLimit else { return text }
    let limit = text.utf8.index(text.startIndex, offsetBy: byteLimit)
    // Rounds down to a whole character.
    let end = String.Index(limit, within: text) ?? text.index(before: text[...limit].endIndex)
    return String(text[..<end])
  }
}

extension Words: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { all.count }
  public subscript(index: Int) -> Word { all[index] }

  /// The normal form at `index`, or "" outside.
  func normal(_ index: Int) -> String { all.indices.contains(index) ? all[index].normal : "" }
}

/// One word, number or mark of an utterance.
public struct Word: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Letters, perhaps with digits, apostrophes and hyphens inside.
    case word
    /// Digits, perhaps with thousands commas and a decimal point: "1,299.50".
    case number
    /// One mark: ",", "$", "#", an emoji …
    case mark
    /// "kim@example.com"
    case email
  }
  /// Lower case, without accents, apostrophes straightened.
  public var normal: String
  public var kind: Kind
  /// UTF-8 offsets in the text of the utterance.
  public var utf8: Range<Int>
  /// Whether nothing stands between this word and the one before it.
  public var isGlued: Bool
  /// Whether `normal` is not what was typed, but what must have been meant.
  public var isCorrected = false
}
