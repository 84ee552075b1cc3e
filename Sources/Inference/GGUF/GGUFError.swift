/// What is wrong with a model file, and where.
public struct GGUFError: Error, Hashable, Sendable {
  public enum Problem: Hashable, Sendable {
    /// The operating system's words.
    case unreadable(String)
    case notGGUF
    case bigEndian
    case unsupportedVersion(UInt32)
    /// `needed` bytes from this place, of which the file holds only `left`.
    case truncated(needed: UInt64, left: UInt64)
    /// A count that the rest of the file cannot hold.
    case tooMany(what: String, count: UInt64)
    case limit(what: String, value: UInt64, most: UInt64)
    case invalidUTF8
    case duplicate
    case unknownValueType(UInt32)
    case unknownTensorType(UInt32)
    case invalidBoolean(UInt8)
    case badAlignment(UInt64)
    case zeroDimension(index: Int)
    case partialBlock(rowLength: UInt64, block: UInt64)
    case sizeOverflow
    case unalignedOffset(UInt64, alignment: UInt64)
    case outsideData(end: UInt64, dataLength: UInt64)
    case missing
    case wrongType(expected: String, found: String)
    case wrongShape(expected: [Int], found: [Int])
    /// A value that names what is not supported.
    case unsupported(String, known: [String])
    case invalid(String)
  }

  /// The file's path.
  public var file: String
  /// The metadata key or tensor that it concerns, such as `key "general.alignment"`.
  public var subject: String?
  /// From the start of the file, where it is known.
  public var byteOffset: UInt64?
  public var problem: Problem

  public init(file: String, subject: String? = nil, byteOffset: UInt64? = nil, problem: Problem) {
    self.file = file
    self.subject = subject
    self.byteOffset = byteOffset
    self.problem = problem
  }
}

extension GGUFError: CustomStringConvertible {
  public var description: String {
    var place = file
    if let subject { place += ": \(subject)" }
    if let byteOffset { place += " at byte \(byteOffset)" }
    return "\(place): \(problem)"
  }
}

extension GGUFError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .notGGUF: "is not a GGUF file (it does not begin with \"GGUF\")"
    case .bigEndian: "is a big-endian GGUF file, which is not supported"
    case .unsupportedVersion(let version): "has GGUF version \(version); versions 2 and 3 are supported"
    case .truncated(let needed, let left): "the file ends too soon: \(needed) bytes expected, \(left) left"
    case .tooMany(let what, let count): "claims \(count) \(what), more than the rest of the file can hold"
    case .limit(let what, let value, let most): "\(what) is \(value); at most \(most) is supported"
    case .invalidUTF8: "is not valid UTF-8"
    case .duplicate: "appears twice"
    case .unknownValueType(let type): "has the unknown value type \(type)"
    case .unknownTensorType(let type): "has the unknown tensor type \(type)"
    case .invalidBoolean(let byte): "holds \(byte) where a boolean is 0 or 1"
    case .badAlignment(let alignment): "alignment \(alignment) is not a power of two between 1 and 65536"
    case .zeroDimension(let index): "dimension \(index) is 0"
    case .partialBlock(let length, let block): "rows of \(length) values do not fill blocks of \(block)"
    case .sizeOverflow: "its size overflows 64 bits"
    case .unalignedOffset(let offset, let alignment): "data offset \(offset) is not a multiple of \(alignment)"
    case .outsideData(let end, let length): "its data ends at \(end) of a data section of \(length) bytes"
    case .missing: "is missing"
    case .wrongType(let expected, let found): "is \(found) where \(expected) is expected"
    case .wrongShape(let expected, let found): "has shape \(found) where \(expected) is expected"
    case .unsupported(let value, let known):
      "is \(quoted(value)), which is not supported; known are \(known.joined(separator: ", "))"
    case .invalid(let reason): reason
    }
  }
}
