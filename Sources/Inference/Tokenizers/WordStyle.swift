/// How words are told apart by the expressions that begin with English contractions: GPT-2's
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// and those that Llama 3 and Qwen2 made of it
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
enum WordStyle: Sendable {
  case gpt2
  /// Numbers of up to three digits.
  case llama3
  /// Single digits.
  case qwen2
  /// Single digits; combining marks count as letters.
  case qwen35

  func cut(_ reader: CharacterReader, from start: Int, to end: Int, into ends: inout [Int]) {
    switch self {
    case .gpt2: Self.cutPlain(reader, from: start, to: end, into: &ends)
    case .llama3: Self.cutLined(reader, from: start, to: end, letters: .letter, mostDigits: 3, into: &ends)
    case .qwen2: Self.cutLined(reader, from: start, to: end, letters: .letter, mostDigits: 1, into: &ends)
    case .qwen35: Self.cutLined(reader, from: start, to: end, letters: .letter | .mark, mostDigits: 1, into: &ends)
    }
  }

  private static func cutPlain(_ reader: CharacterReader, from start: Int, to end: Int, into ends: inout [Int]) {
    var place = start
    while place < end {
      place =
        contraction(reader, at: place, end, ignoringCase: false) ?? plainWord(reader, at: place, end)
        ?? spaces(reader, from: place, to: end)
      ends.append(place)
    }
  }

  /// ` ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+`
  @inline(__always)
  private static func plainWord(_ reader: CharacterReader, at place: Int, _ end: Int) -> Int? {
    var first = reader.character(at: place)
    var place = place
    if first.code == 0x20, place + 1 < end {
      place += 1
      first = reader.character(at: place)
    }
    if first.kind.isAny(.letter) { return reader.endOfRun(of: .letter, from: place, to: end) }
    if first.kind.isAny(.space) { return nil }
    if first.kind.isAny(.number) { return reader.endOfRun(of: .number, from: place, to: end) }
    return reader.endOfRun(outside: .letter | .number | .space, from: place, to: end)
  }

  @inline(__always)
  private static func cutLined(
    _ reader: CharacterReader, from start: Int, to end: Int, letters: CharacterClass, mostDigits: Int,
    into ends: inout [Int]
  ) {
    var place = start
    while place < end {
      place =
        contraction(reader, at: place, end, ignoringCase: true)
        ?? linedWord(reader, at: place, end, letters, mostDigits) ?? lines(reader, from: place, to: end)
      ends.append(place)
    }
  }

  /// `[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*`
  @inline(__always)
  private static func linedWord(
    _ reader: CharacterReader, at place: Int, _ end: Int, _ letters: CharacterClass, _ mostDigits: Int
  ) -> Int? {
    let first = reader.character(at: place)
    let after = place + first.length
    if first.kind.isAny(letters) { return reader.endOfRun(of: letters, from: after, to: end) }
    if first.kind.isAny(.number) { return endOfNumber(reader, from: after, to: end, more: mostDigits - 1) }
    let next = after < end ? reader.character(at: after) : nil
    if let next, !first.kind.isAny(.lineEnd), next.kind.isAny(letters) {
      return reader.endOfRun(of: letters, from: after + next.length, to: end)
    }
    let others = letters | .number | .space
    let isAfterSpace = first.code == 0x20 && next.map { !$0.kind.isAny(others) } == true
    guard isAfterSpace || !first.kind.isAny(.space) else { return nil }
    let wordEnd = reader.endOfRun(outside: others, from: after, to: end)
    return reader.endOfRun(of: .lineEnd, from: wordEnd, to: end)
  }

  private static func endOfNumber(_ reader: CharacterReader, from start: Int, to end: Int, more: Int) -> Int {
    var place = start
    var left = more
    while left > 0, place < end {
      let next = reader.character(at: place)
      guard next.kind.isAny(.number) else { break }
      place += next.length
      left -= 1
    }
    return place
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`
  private static func lines(_ reader: CharacterReader, from start: Int, to end: Int) -> Int {
    var place = start
    var afterLine = start
    while place < end {
      let next = reader.character(at: place)
      guard next.kind.isAny(.space) else { break }
      place += next.length
      if next.kind.isAny(.lineEnd) { afterLine = place }
    }
    return afterLine > start ? afterLine : spaces(reader, from: start, to: end)
  }

  /// `\s+(?!\S)|\s+`: before another word the last space is left to it, unless it is the only one.
  private static func spaces(_ reader: CharacterReader, from start: Int, to end: Int) -> Int {
    var place = start
    var last = start
    while place < end {
      let next = reader.character(at: place)
      guard next.kind.isAny(.space) else { break }
      last = place
      place += next.length
    }
    return place < end && last > start ? last : place
  }

  /// `'s|'t|'re|'ve|'m|'ll|'d`
  @inline(__always)
  private static func contraction(_ reader: CharacterReader, at place: Int, _ end: Int, ignoringCase: Bool) -> Int? {
    guard reader.text[place] == UInt8(ascii: "'"), place + 1 < end else { return nil }
    let caseBit: UInt8 = ignoringCase ? 0x20 : 0
    let second = place + 2 < end ? reader.text[place + 2] | caseBit : 0
    switch (reader.text[place + 1] | caseBit, second) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
      return place + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return place + 3
    default: return nil
    }
  }
}
