/// What kind of character a code point is, as regular expressions of pre-tokenizers ask; or several kinds.
struct CharacterClass {
  let rawValue: UInt8

  static var letter: Self { Self(rawValue: 1) }
  static var number: Self { Self(rawValue: 2) }
  static var punctuation: Self { Self(rawValue: 4) }
  static var symbol: Self { Self(rawValue: 8) }
  static var mark: Self { Self(rawValue: 16) }
  static var space: Self { Self(rawValue: 32) }
  /// Carriage return and line feed, which are spaces too.
  static var lineEnd: Self { Self(rawValue: 64) }

  static func | (a: Self, b: Self) -> Self { Self(rawValue: a.rawValue | b.rawValue) }

  @inline(__always)
  func isAny(_ kinds: Self) -> Bool { rawValue & kinds.rawValue != 0 }
}

/// The class of every code point; see ``UnicodeClassTable``.
struct UnicodeClasses: Sendable {
  static let shared = UnicodeClasses()

  /// [0x110000]; a code point without any class is 0.
  private let classes: [UInt8]

  private init() {
    var classes = [UInt8](repeating: 0, count: 0x110000)
    let table: [(StaticString, CharacterClass)] = [
      (UnicodeClassTable.letters, .letter), (UnicodeClassTable.numbers, .number),
      (UnicodeClassTable.punctuation, .punctuation), (UnicodeClassTable.symbols, .symbol),
      (UnicodeClassTable.marks, .mark), (UnicodeClassTable.spaces, .space), ("a d", .lineEnd),
    ]
    for (text, added) in table {
      for range in CharacterRanges(text).bounds {
        for code in range { classes[Int(code)] |= added.rawValue }
      }
    }
    self.classes = classes
  }

  func withClasses<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    classes.withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}

/// Reads the characters of a text with their classes.
struct CharacterReader {
  let text: UnsafeRawBufferPointer
  let classes: UnsafePointer<UInt8>

  /// The character that begins at a place, its class and its length in bytes. The text is valid UTF-8.
  @inline(__always)
  func character(at place: Int) -> (code: UInt32, kind: CharacterClass, length: Int) {
    let first = UInt32(text[place])
    if first < 0x80 { return (first, CharacterClass(rawValue: classes[Int(first)]), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var code = first & (0x7F >> UInt32(length))
    for offset in 1..<length { code = code << 6 | UInt32(text[place + offset] & 0x3F) }
    return (code, CharacterClass(rawValue: classes[Int(code)]), length)
  }

  /// The end of the run of characters of any of these classes from a place on.
  @inline(__always)
  func endOfRun(of kinds: CharacterClass, from place: Int, to end: Int) -> Int {
    var place = place
    while place < end {
      let next = character(at: place)
      if !next.kind.isAny(kinds) { break }
      place += next.length
    }
    return place
  }

  /// The end of the run of characters of none of these classes.
  @inline(__always)
  func endOfRun(outside kinds: CharacterClass, from place: Int, to end: Int) -> Int {
    var place = place
    while place < end {
      let next = character(at: place)
      if next.kind.isAny(kinds) { break }
      place += next.length
    }
    return place
  }
}
