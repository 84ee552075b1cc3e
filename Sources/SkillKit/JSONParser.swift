import Foundation

/// Reads one JSON document (RFC 8259) strictly. Foundation's decoder tries one type after the other for a value of
/// unknown type and throws for each that fails, which makes a store of some megabytes take seconds.
struct JSONParser {
  /// Where the text stops being JSON.
  struct Failure: Error, CustomStringConvertible {
    /// In bytes, from 0.
    var offset: Int
    var problem: String
    var description: String { "\(problem) at byte \(offset)" }
  }

  /// Deeper nesting is refused, so that no text can exhaust the stack.
  static let depthLimit = 512

  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func document() throws(Failure) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw failure("unexpected text after the value") }
    return value
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < Self.depthLimit else { throw failure("nested deeper than \(Self.depthLimit)") }
    skipSpace()
    guard let first = peek else { throw failure("the text ends before the value does") }
    switch first {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("unexpected character")
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> JSONValue {
    offset += 1
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw failure("a name in quotes is wanted") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw failure("a colon is wanted") }
      members[name] = try value(depth: depth + 1)
      skipSpace()
    } while take(",")
    guard take("}") else { throw failure("a comma or a closing brace is wanted") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Failure) -> JSONValue {
    offset += 1
    var values: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      values.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure("a comma or a closing bracket is wanted") }
    return .array(values)
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let length = word.utf8CodeUnitCount
    let matches =
      word.withUTF8Buffer { bytes[offset...].prefix(length).elementsEqual($0) }
    guard matches else { throw failure("unexpected word") }
    offset += length
    return value
  }

  // MARK: - Numbers

  private mutating func number() throws(Failure) -> JSONValue {
    let start = offset
    _ = take("-")
    if take("0") {
      if isDigit { throw failure("a number does not begin with 0") }
    } else {
      try digits()
    }
    var isWhole = true
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let value = Int(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw failure("a number is too large") }
    return .number(value)
  }

  private mutating func digits() throws(Failure) {
    guard isDigit else { throw failure("a digit is wanted") }
    while isDigit { offset += 1 }
  }

  private var isDigit: Bool { peek.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

  // MARK: - Strings

  private mutating func string() throws(Failure) -> String {
    offset += 1
    var start = offset
    var text = ""
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        text += String(decoding: bytes[start..<offset], as: UTF8.self)
        offset += 1
        return text
      case UInt8(ascii: "\\"):
        text += String(decoding: bytes[start..<offset], as: UTF8.self)
        offset += 1
        text.unicodeScalars.append(try escape())
        start = offset
      case 0..<0x20: throw failure("a control character in a string")
      default: offset += 1
      }
    }
    throw failure("a string has no end")
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    let byte = peek
    offset += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw failure("an unknown escape")
    }
  }

  /// Two escapes may make one character: a UTF-16 surrogate pair. A half of one alone stands for U+FFFD.
  private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
    let high = try hexQuad()
    guard (0xD800..<0xDC00).contains(high), bytes[offset...].starts(with: [0x5C, 0x75]) else {
      return Unicode.Scalar(high) ?? "\u{FFFD}"
    }
    let before = offset
    offset += 2
    let low = try hexQuad()
    guard (0xDC00..<0xE000).contains(low) else {
      offset = before
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexQuad() throws(Failure) -> UInt32 {
    let digits = bytes[offset...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are wanted") }
    offset += 4
    return value
  }

  // MARK: - Bytes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private func failure(_ problem: String) -> Failure { Failure(offset: offset, problem: problem) }
}
