/// Reads a GGUF file's header front to back and checks each step against the end of the file.
struct GGUFCursor {
  let file: MappedFile
  let path: String
  var offset: Int
  let end: Int
  /// What is being read, for errors.
  var subject: String?

  /// Arrays in arrays in arrays … deeper than this are refused.
  static let mostNesting = 4

  init(file: MappedFile, path: String, offset: Int = 0, end: Int? = nil) {
    self.file = file
    self.path = path
    self.offset = offset
    self.end = end ?? file.bytes.count
  }

  var left: UInt64 { UInt64(end - offset) }

  func error(_ problem: GGUFError.Problem, at place: Int? = nil) -> GGUFError {
    GGUFError(file: path, subject: subject, byteOffset: UInt64(place ?? offset), problem: problem)
  }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(GGUFError) -> T {
    let size = MemoryLayout<T>.size
    guard left >= size else { throw error(.truncated(needed: UInt64(size), left: left)) }
    defer { offset += size }
    return T(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// The UTF-8 bytes of a string, checked.
  mutating func stringBytes() throws(GGUFError) -> UnsafeRawBufferPointer {
    let length = try integer(UInt64.self)
    guard length <= left else { throw error(.truncated(needed: length, left: left)) }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[offset..<offset + Int(length)])
    guard isValidUTF8(bytes) else { throw error(.invalidUTF8) }
    offset += Int(length)
    return bytes
  }

  mutating func string() throws(GGUFError) -> String {
    String(decoding: try stringBytes(), as: UTF8.self)
  }

  mutating func valueType() throws(GGUFError) -> GGUFValueType {
    let place = offset
    let raw = try integer(UInt32.self)
    guard let type = GGUFValueType(rawValue: raw) else { throw error(.unknownValueType(raw), at: place) }
    return type
  }

  mutating func value(of type: GGUFValueType, depth: Int) throws(GGUFError) -> GGUFValue {
    switch type {
    case .uint8: .unsigned(UInt64(try integer(UInt8.self)))
    case .uint16: .unsigned(UInt64(try integer(UInt16.self)))
    case .uint32: .unsigned(UInt64(try integer(UInt32.self)))
    case .uint64: .unsigned(try integer(UInt64.self))
    case .int8: .signed(Int64(try integer(Int8.self)))
    case .int16: .signed(Int64(try integer(Int16.self)))
    case .int32: .signed(Int64(try integer(Int32.self)))
    case .int64: .signed(try integer(Int64.self))
    case .float32: .float(Double(Float(bitPattern: try integer(UInt32.self))))
    case .float64: .float(Double(bitPattern: try integer(UInt64.self)))
    case .boolean: .boolean(try boolean())
    case .string: .string(try string())
    case .array: .array(try array(depth: depth + 1))
    }
  }

  private mutating func boolean() throws(GGUFError) -> Bool {
    let byte = try integer(UInt8.self)
    guard byte <= 1 else { throw error(.invalidBoolean(byte), at: offset - 1) }
    return byte == 1
  }

  /// Passes over an array and checks every element of it.
  private mutating func array(depth: Int) throws(GGUFError) -> GGUFArray {
    guard depth <= Self.mostNesting else {
      throw error(.limit(what: "array nesting", value: UInt64(depth), most: UInt64(Self.mostNesting)))
    }
    let type = try valueType()
    let count = try integer(UInt64.self)
    guard count <= left / type.leastBytes else {
      throw error(.tooMany(what: type.plural, count: count), at: offset - 8)
    }
    let start = offset
    if type == .boolean {
      for _ in 0..<count { _ = try boolean() }
    } else if type.hasFixedSize {
      offset += Int(count * type.leastBytes)
    } else if type == .string {
      for _ in 0..<count { _ = try stringBytes() }
    } else {
      for _ in 0..<count { _ = try array(depth: depth + 1) }
    }
    return GGUFArray(elementType: type, count: Int(count), file: file, range: start..<offset)
  }
}
