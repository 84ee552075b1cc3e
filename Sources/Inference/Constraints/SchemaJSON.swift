/// A JSON value as a schema's author wrote it: members in their order, numbers as text.
///
/// Constants are repeated in what a model writes, so a number must stay `1.10`, and properties come in the order that the
/// author chose, which a dictionary would lose.
indirect enum SchemaJSON: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The digits as written.
  case number(String)
  case string(String)
  case array([SchemaJSON])
  case object([Member])

  struct Member: Hashable, Sendable {
    var name: String
    var value: SchemaJSON
  }

  /// The member of that name; nil in what is no object.
  subscript(name: String) -> SchemaJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// As compact JSON text.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let string): Self.quoted(string)
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
    }
  }

  /// A string as JSON text: nothing is escaped that need not be.
  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      if let escape = shortEscapes[scalar] {
        text += escape
      } else if scalar.value < 0x20 {
        text += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// The escapes of two characters that a writer uses (RFC 8259, section 7).
  static let shortEscapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b", "\u{C}": "\\f",
  ]
}

/// Reads one JSON document (RFC 8259) strictly.
struct SchemaJSONParser {
  /// Deeper nesting is refused, so that no text can exhaust the stack.
  static let deepestNesting = 128

  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: some Sequence<UInt8>) { bytes = Array(text) }

  /// - Throws: ``SchemaError`` with the byte where the text stops being JSON.
  mutating func document() throws(SchemaError) -> SchemaJSON {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw failure("unexpected text after the value") }
    return value
  }

  private mutating func value(depth: Int) throws(SchemaError) -> SchemaJSON {
    guard depth < Self.deepestNesting else { throw failure("nested deeper than \(Self.deepestNesting)") }
    skipSpace()
    guard let first = peek else { throw failure("the text ends before the value does") }
    switch first {
    case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      for (word, value) in [("true", SchemaJSON.bool(true)), ("false", .bool(false)), ("null", .null)]
      where bytes[offset...].starts(with: word.utf8) {
        offset += word.utf8.count
        return value
      }
      throw failure("unexpected character")
    }
  }

  private mutating func members(depth: Int) throws(SchemaError) -> [SchemaJSON.Member] {
    offset += 1
    var members: [SchemaJSON.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return members }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw failure("a name in quotes is wanted") }
      let name = try string()
      guard names.insert(name).inserted else { throw failure("the name \(quoted(name)) appears twice") }
      skipSpace()
      guard take(":") else { throw failure("a colon is wanted") }
      members.append(.init(name: name, value: try value(depth: depth)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw failure("a comma or a closing brace is wanted") }
    return members
  }

  private mutating func elements(depth: Int) throws(SchemaError) -> [SchemaJSON] {
    offset += 1
    var values: [SchemaJSON] = []
    skipSpace()
    if take("]") { return values }
    repeat {
      values.append(try value(depth: depth))
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure("a comma or a closing bracket is wanted") }
    return values
  }

  private mutating func number() throws(SchemaError) -> String {
    let start = offset
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits() throws(SchemaError) {
    let start = offset
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    guard offset > start else { throw failure("a digit is wanted") }
  }

  private mutating func string() throws(SchemaError) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = peek {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw failure("invalid UTF-8 in a string") }
        return string
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string has no end")
  }

  private mutating func escape() throws(SchemaError) -> Unicode.Scalar {
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

  private mutating func unicodeEscape() throws(SchemaError) -> Unicode.Scalar {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take("\\"), take("u") else { throw failure("half of a surrogate pair") }
    let low = try codeUnit()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw failure("half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws(SchemaError) -> UInt32 {
    let digits = bytes[min(offset, bytes.count)...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are wanted") }
    offset += 4
    return unit
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private func failure(_ problem: String) -> SchemaError {
    SchemaError(pointer: "", problem: .notJSON(problem, byteOffset: offset))
  }
}
