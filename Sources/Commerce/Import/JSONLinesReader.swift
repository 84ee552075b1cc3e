/// Reads JSON Lines: one flat JSON object (RFC 8259) a line. Text, numbers and booleans become text; null is as if
/// the key were missing; an array of texts is joined with " > ", as category paths are.
struct JSONLinesReader {
  /// A key with its value.
  struct Member {
    var key: String
    var cell: FeedCell
  }

  struct Object {
    var line: Int
    var members: [Member]
  }

  private var bytes: ByteReader
  private var text: [UInt8] = []
  private var position = 0
  private var line = 0

  init(_ bytes: ByteReader) { self.bytes = bytes }

  var offset: Int { bytes.offset }

  /// The object of the next line that is not blank; nil at the end. After a `FeedSyntaxError` it goes on behind the
  /// bad line.
  mutating func next() throws -> Object? {
    repeat {
      guard try bytes.peek() != nil else { return nil }
      line = bytes.line
      try readLine()
      position = 0
      skipSpace()
    } while position == text.count
    guard text.count <= FeedLimits.longestRecordBytes else { throw error("line is too long") }
    guard String(validating: text, as: UTF8.self) != nil else { throw error("is not valid UTF-8") }
    return Object(line: line, members: try object())
  }

  private mutating func readLine() throws {
    text.removeAll(keepingCapacity: true)
    while let byte = try bytes.next(), byte != UInt8(ascii: "\n") {
      if text.count <= FeedLimits.longestRecordBytes { text.append(byte) }
    }
  }

  // MARK: Parsing one line

  private mutating func object() throws -> [Member] {
    guard take("{") else { throw error("expected a JSON object") }
    var members: [Member] = []
    skipSpace()
    if take("}") { return try finished(members) }
    repeat {
      skipSpace()
      let key = try string()
      skipSpace()
      guard take(":") else { throw error("expected \":\"") }
      skipSpace()
      let column = column
      if let value = try value(depth: 0) {
        members.append(Member(key: key, cell: FeedCell(text: value, line: line, column: column)))
      }
      guard members.count <= FeedLimits.mostColumns else {
        throw error("more than \(FeedLimits.mostColumns) columns")
      }
      skipSpace()
    } while take(",")
    guard take("}") else { throw error("expected \",\" or \"}\"") }
    return try finished(members)
  }

  private mutating func finished(_ members: [Member]) throws -> [Member] {
    skipSpace()
    guard position == text.count else { throw error("text after the object") }
    return members
  }

  /// A value as text; nil for null.
  private mutating func value(depth: Int) throws -> String? {
    switch peek() {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "{"): throw error("a nested object is not understood here")
    default:
      let word = bareWord()
      if word == "null" { return nil }
      guard word == "true" || word == "false" || JSONLinesReader.isNumber(word) else { throw error("expected a value") }
      return word
    }
  }

  private mutating func array(depth: Int) throws -> String {
    guard depth == 0 else { throw error("a nested array is not understood here") }
    _ = take("[")
    var parts: [String] = []
    skipSpace()
    if take("]") { return "" }
    repeat {
      skipSpace()
      if let part = try value(depth: depth + 1) { parts.append(part) }
      skipSpace()
    } while take(",")
    guard take("]") else { throw error("expected \",\" or \"]\"") }
    return parts.joined(separator: " > ")
  }

  private mutating func string() throws -> String {
    guard take("\"") else { throw error("expected a text in quotes") }
    var out: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard out.count <= FeedLimits.longestFieldBytes else { throw error("field is too long") }
        return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw error("control character in a text")
      default: out.append(byte)
      }
    }
    throw error("closing quote is missing")
  }

  private mutating func escape(into out: inout [UInt8]) throws {
    guard let byte = peek() else { throw error("closing quote is missing") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): out.append(contentsOf: String(Character(try escapedScalar())).utf8)
    default:
      position -= 1
      throw error("unknown escape in a text")
    }
  }

  /// After `\u`: one scalar, of two escapes when it is a surrogate pair.
  private mutating func escapedScalar() throws -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take("\\"), take("u") else { throw error("half of a surrogate pair") }
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw error("half of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() throws -> UInt32 {
    guard position + 4 <= text.count,
      text[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: text[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("expected four hexadecimal digits") }
    position += 4
    return value
  }

  private mutating func bareWord() -> String {
    let start = position
    while let byte = peek(), !",]} \t\r".utf8.contains(byte) { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private static func isNumber(_ word: String) -> Bool {
    guard let first = word.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { return false }
    return Double(word) != nil && word.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) }
  }

  // MARK: Bytes

  private func peek() -> UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D { position += 1 }
  }

  private var column: Int { 1 + text[..<position].count { $0 & 0xC0 != 0x80 } }

  private func error(_ message: String) -> FeedSyntaxError {
    FeedSyntaxError(line: line, column: column, message: message)
  }
}
