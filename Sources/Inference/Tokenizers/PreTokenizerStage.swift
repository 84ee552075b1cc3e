/// One regular expression of a pre-tokenizer.
enum PreTokenizerStage: Sendable {
  /// Words with their spaces, numbers and the rest.
  case words(WordStyle)
  /// Runs of certain characters are words of their own.
  case runs(CharacterRuns)
  /// `\s+$`: spaces at the end are a word.
  case trailingSpace

  /// Cuts the stretch from `start` to `end` and appends where its pieces end.
  func cut(_ reader: CharacterReader, from start: Int, to end: Int, into ends: inout [Int]) {
    switch self {
    case .words(let style): style.cut(reader, from: start, to: end, into: &ends)
    case .runs(let runs): runs.cut(reader, from: start, to: end, into: &ends)
    case .trailingSpace: Self.cutTrailingSpace(reader, from: start, to: end, into: &ends)
    }
  }

  private static func cutTrailingSpace(_ reader: CharacterReader, from start: Int, to end: Int, into ends: inout [Int])
  {
    var place = start
    var spaceStart = start
    while place < end {
      let next = reader.character(at: place)
      place += next.length
      if !next.kind.isAny(.space) { spaceStart = place }
    }
    if spaceStart > start { ends.append(spaceStart) }
    if spaceStart < end { ends.append(end) }
  }
}

/// `\s?X{least,most}`, where X is one of some characters; what stands between the matches is a piece too.
struct CharacterRuns: Sendable {
  let members: CharacterMembers
  let least: Int
  let most: Int
  /// Whether a space before the run belongs to it.
  let afterSpace: Bool

  static func of(_ members: CharacterMembers, least: Int = 1, most: Int = .max, afterSpace: Bool = false) -> Self {
    CharacterRuns(members: members, least: least, most: most, afterSpace: afterSpace)
  }

  func cut(_ reader: CharacterReader, from start: Int, to end: Int, into ends: inout [Int]) {
    var place = start
    var pieceStart = start
    while place < end {
      let first = reader.character(at: place)
      var runStart = place
      if afterSpace, first.kind.isAny(.space), isMember(reader, at: place + first.length, end) {
        runStart += first.length
      }
      let (runEnd, count) = run(reader, from: runStart, to: end)
      guard count >= least else {
        place += first.length
        continue
      }
      if place > pieceStart { ends.append(place) }
      ends.append(runEnd)
      place = runEnd
      pieceStart = runEnd
    }
    if end > pieceStart { ends.append(end) }
  }

  private func isMember(_ reader: CharacterReader, at place: Int, _ end: Int) -> Bool {
    guard place < end else { return false }
    let next = reader.character(at: place)
    return members.contain(next.code, next.kind)
  }

  private func run(_ reader: CharacterReader, from start: Int, to end: Int) -> (end: Int, count: Int) {
    var place = start
    var count = 0
    while place < end, count < most {
      let next = reader.character(at: place)
      guard members.contain(next.code, next.kind) else { break }
      place += next.length
      count += 1
    }
    return (place, count)
  }
}

/// The characters that a pre-tokenizer's expression names.
enum CharacterMembers: Sendable {
  case lineEnds, letters, numbers, punctuation, asciiDigits
  /// Punctuation and the symbols of ASCII.
  case falconPunctuation
  /// The same without the backtick.
  case plainPunctuation
  /// Letters that have a case, as an earlier Unicode knew them.
  case casedLetters
  case deepSeekPunctuation
  /// From U+0800 to U+9FA5, and Hangul.
  case asianCharacters

  @inline(__always)
  func contain(_ code: UInt32, _ kind: CharacterClass) -> Bool {
    switch self {
    case .lineEnds: kind.isAny(.lineEnd)
    case .letters: kind.isAny(.letter)
    case .numbers: kind.isAny(.number)
    case .punctuation: kind.isAny(.punctuation)
    case .asciiDigits: (0x30...0x39).contains(code)
    case .falconPunctuation: kind.isAny(.punctuation) || code < 0x80 && kind.isAny(.symbol)
    case .plainPunctuation: kind.isAny(.punctuation) || code < 0x80 && code != 0x60 && kind.isAny(.symbol)
    case .casedLetters: code < 0x80 ? kind.isAny(.letter) : Self.cased.contains(code)
    // A wide space is a space first.
    case .deepSeekPunctuation: !kind.isAny(.space) && Self.deepSeek.contains(code)
    case .asianCharacters: !kind.isAny(.space) && Self.asian.contains(code)
    }
  }

  private static let cased = CharacterRanges(
    """
    41-5a 61-7a b5 c0-d6 d8-f6 f8-1ba 1bc-1bf 1c4-293 295-2af 370-373 376-377 37b-37d 37f 386 388-38a 38c 38e-3a1 \
    3a3-3f5 3f7-481 48a-52f 531-556 10a0-10c5 13a0-13f5 13f8-13fd 1c90-1cba 1cbd-1cbf 1d00-1d2b 1d6b-1d77 1d79-1d9a \
    1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fbc 1fbe 1fc2-1fc4 \
    1fc6-1fcc 1fd0-1fd3 1fd6-1fdb 1fe0-1fec 1ff2-1ff4 1ff6-1ffc 2102 2107 210a-2113 2115 2119-211d 2124 2126 2128 \
    212a-212d 212f-2134 2139 213c-213f 2145-2149 214e 2183-2184 2c00-2c7b 2c7e-2ce4 2ceb-2cee 2cf2-2cf3 a640-a66d \
    a680-a69b a722-a76f a771-a787 a78b-a78e ab70-abbf fb00-fb06 fb13-fb17 ff21-ff3a ff41-ff5a 10400-1044f 104b0-104d3 \
    104d8-104fb 10c80-10cb2 10cc0-10cf2 118a0-118df 1e900-1e943
    """)
  private static let deepSeek = CharacterRanges("21-2f 3a-7e 2018-201f 3000-3002 ff01-ff0f ff1a-ff5e")
  private static let asian = CharacterRanges("800-9fa5 ac00-d7ff")
}
