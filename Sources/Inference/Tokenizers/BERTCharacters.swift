/// What BERT's uncased clean-up makes of a character: accents stripped, lower-cased, control characters gone.
struct BERTCharacters: Sendable {
  /// What a character does to the word it stands in.
  enum Role {
    case vanishes
    case separates
    /// Is a word of its own, such as an ideograph.
    case standsAlone
    case belongs
  }

  static let shared = BERTCharacters()

  private let removed = CharacterRanges(BERTCharacterTable.removed)
  private let spaces = CharacterRanges(BERTCharacterTable.spaces)
  private let isolated = CharacterRanges(BERTCharacterTable.isolated)
  private let punctuation = CharacterRanges(BERTCharacterTable.punctuation)
  private let mapping = CharacterMapping(BERTCharacterTable.mapped)

  func role(of scalar: UInt32) -> Role {
    if removed.contains(scalar) { return .vanishes }
    if spaces.contains(scalar) { return .separates }
    return isolated.contains(scalar) ? .standsAlone : .belongs
  }

  /// Whether a character, already mapped, is punctuation.
  func isPunctuation(_ scalar: UInt32) -> Bool { punctuation.contains(scalar) }

  /// The characters it becomes; usually itself.
  func forEachMapped(_ scalar: UInt32, _ body: (UInt32) -> Void) {
    if let hangul = HangulSyllable(scalar) {
      hangul.forEachJamo(body)
    } else if let mapped = mapping[scalar] {
      mapped.forEach(body)
    } else {
      body(scalar)
    }
  }
}

/// A set of code points as sorted ranges, written like `0-8 b-c 7f`.
struct CharacterRanges: Sendable {
  let bounds: [ClosedRange<UInt32>]

  init(_ text: StaticString) {
    bounds = text.words.map { word in
      let ends = word.split(separator: UInt8(ascii: "-")).map(hexadecimal)
      return ends[0]...ends[ends.count - 1]
    }
  }

  func contains(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = bounds.count
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < bounds.count && bounds[low].lowerBound <= scalar
  }
}

/// Replacements of single code points, written like `c0:61 1e9e:df`.
struct CharacterMapping: Sendable {
  private let sources: [UInt32]
  private let targets: [[UInt32]]

  init(_ text: StaticString) {
    let pairs = text.words.map { $0.split(separator: UInt8(ascii: ":")) }
    sources = pairs.map { hexadecimal($0[0]) }
    targets = pairs.map { $0[1].split(separator: UInt8(ascii: ",")).map(hexadecimal) }
  }

  subscript(scalar: UInt32) -> [UInt32]? {
    var low = 0
    var high = sources.count
    while low < high {
      let middle = (low + high) / 2
      if sources[middle] < scalar { low = middle + 1 } else { high = middle }
    }
    return low < sources.count && sources[low] == scalar ? targets[low] : nil
  }
}

/// A precomposed Korean syllable, decomposed by arithmetic (Unicode Standard, section 3.12).
struct HangulSyllable {
  private let index: UInt32

  init?(_ scalar: UInt32) {
    guard (0xAC00..<0xD7A4).contains(scalar) else { return nil }
    index = scalar - 0xAC00
  }

  func forEachJamo(_ body: (UInt32) -> Void) {
    body(0x1100 + index / 588)
    body(0x1161 + index % 588 / 28)
    if index % 28 != 0 { body(0x11A7 + index % 28) }
  }
}

extension StaticString {
  fileprivate var words: [UnsafeBufferPointer<UInt8>.SubSequence] {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount).split(separator: UInt8(ascii: " "))
  }
}

private func hexadecimal(_ digits: UnsafeBufferPointer<UInt8>.SubSequence) -> UInt32 {
  digits.reduce(0) { $0 << 4 | UInt32($1 < 0x3A ? $1 - 0x30 : $1 - 0x57) }
}
