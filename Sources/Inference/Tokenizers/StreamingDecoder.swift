/// Turns the bytes of tokens, as they come, into text: characters whose bytes are spread over several tokens are held
/// back until they are whole.
///
///     var decoder = StreamingDecoder()
///     decoder.append(tokenizer.bytes(of: first))    // "" when the token ends within a character
///     decoder.append(tokenizer.bytes(of: second))   // "é"
///     decoder.finish()                              // "" or, for what never became whole, "\u{FFFD}"
///
/// Bytes that can be no UTF-8 become U+FFFD, one for each maximal part (Unicode Standard, section 3.9), as in
/// `String(decoding:as:)` of the whole.
public struct StreamingDecoder: Sendable {
  /// The beginning of a character, at most three bytes.
  private var held: [UInt8] = []

  public init() {}

  /// What these bytes complete.
  public mutating func append(_ bytes: some Sequence<UInt8>) -> String {
    held.append(contentsOf: bytes)
    let whole = held.count - Self.unfinished(held)
    defer { held.removeFirst(whole) }
    return String(decoding: held[..<whole], as: UTF8.self)
  }

  /// What is still held back, which is no character.
  public mutating func finish() -> String {
    defer { held.removeAll() }
    return String(decoding: held, as: UTF8.self)
  }

  /// How many bytes at the end begin a character that more bytes could complete.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let place = bytes.count - length
      let first = bytes[place]
      if first & 0xC0 == 0x80 { continue }
      guard let second = secondBytes(after: first), length < characterLength(first) else { return 0 }
      return length == 1 || second.contains(bytes[place + 1]) ? length : 0
    }
    return 0
  }

  private static func characterLength(_ first: UInt8) -> Int { first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2 }

  /// The bytes that may follow the first of a character (Unicode Standard, table 3-7).
  private static func secondBytes(after first: UInt8) -> ClosedRange<UInt8>? {
    switch first {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    case 0xC2...0xDF, 0xE1...0xEF, 0xF1...0xF3: 0x80...0xBF
    default: nil
    }
  }
}
