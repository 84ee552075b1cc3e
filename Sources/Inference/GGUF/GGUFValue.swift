/// A metadata value.
public enum GGUFValue: Sendable {
  case unsigned(UInt64)
  case signed(Int64)
  case float(Double)
  case boolean(Bool)
  case string(String)
  case array(GGUFArray)

  /// What it is, for people.
  public var kind: String {
    switch self {
    case .unsigned, .signed: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .string: "a string"
    case .array(let array): "an array of \(array.count) \(array.elementType.plural)"
    }
  }
}

/// The types that metadata values have (GGUF specification, `gguf_metadata_value_type`).
public enum GGUFValueType: UInt32, Sendable {
  case uint8 = 0
  case int8, uint16, int16, uint32, int32, float32, boolean, string, array, uint64, int64, float64

  /// Bytes of a value, or the fewest that one can take where the length varies.
  var leastBytes: UInt64 {
    switch self {
    case .uint8, .int8, .boolean: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64, .string: 8
    case .array: 12
    }
  }

  var hasFixedSize: Bool { self != .string && self != .array }

  /// Several of them, for people.
  public var plural: String {
    switch self {
    case .boolean: "booleans"
    case .string: "strings"
    case .array: "arrays"
    case .float32, .float64: "floats"
    default: "integers"
    }
  }
}

/// An array in the metadata. Its elements stay in the file, already checked, and are read when asked for: a vocabulary
/// has tens of thousands of strings.
public struct GGUFArray: Sendable {
  public let elementType: GGUFValueType
  public let count: Int
  let file: MappedFile
  /// The elements' place in the file.
  let range: Range<Int>

  /// The elements' bytes; valid while this value or its file lives.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: file.bytes[range]) }

  /// Calls `body` with the UTF-8 bytes of each string in turn; with none when the elements are no strings.
  func forEachString(_ body: (_ index: Int, _ utf8: UnsafeRawBufferPointer) -> Void) {
    guard elementType == .string else { return }
    let bytes = bytes
    var offset = 0
    for index in 0..<count {
      let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
      body(index, UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
      offset += length
    }
  }

  /// All elements; nested arrays included.
  public var values: [GGUFValue] {
    var cursor = GGUFCursor(file: file, path: "", offset: range.lowerBound, end: range.upperBound)
    return (0..<count).compactMap { _ in try? cursor.value(of: elementType, depth: 0) }
  }
}
