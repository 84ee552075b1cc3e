import Foundation

/// A model file in the GGUF format, versions 2 and 3, mapped into memory.
///
/// Opening reads and checks the whole header: every length, count, offset, type and string. Tensor values stay in the
/// file. Layout (little-endian; https://github.com/ggml-org/ggml/blob/master/docs/gguf.md):
///
///     "GGUF" | version u32 | tensor count u64 | metadata count u64
///     metadata: key string | type u32 | value                              a string: length u64 | UTF-8 bytes
///     tensors:  name string | dimension count u32 | dimensions u64 … | type u32 | offset u64 in the data
///     padding to `general.alignment` | data
public struct GGUFFile: Sendable {
  public let url: URL
  public let version: UInt32
  /// In the file's order.
  public let keys: [String]
  public let metadata: [String: GGUFValue]
  /// In the file's order.
  public let tensors: [GGUFTensor]
  /// Of all parts.
  public let byteCount: Int
  /// The file and, where the model is split, those that follow it.
  let parts: [Part]
  private let tensorIndex: [String: Int]

  struct Part: Sendable {
    let url: URL
    let mapped: MappedFile
  }

  /// Dimensions of a tensor and bytes of its name, as ggml limits them.
  static let mostDimensions: UInt32 = 4
  static let longestTensorName = 64
  static let longestKey = 65535

  /// Opens a model; where it is split in several files, `-00001-of-00003.gguf` and so on, by its first one.
  /// - Throws: ``GGUFError``, which says what is wrong and where.
  public init(contentsOf url: URL) throws(GGUFError) {
    self = try GGUFFile(part: url).joinedWithItsParts()
  }

  /// Opens one file, which may be a part of a model.
  init(part url: URL) throws(GGUFError) {
    self.url = url
    let mapped = try MappedFile(contentsOf: url)
    parts = [Part(url: url, mapped: mapped)]
    byteCount = mapped.bytes.count
    var cursor = GGUFCursor(file: mapped, path: url.path)
    version = try Self.readVersion(&cursor)
    let tensorCount = try cursor.integer(UInt64.self)
    let metadataCount = try cursor.integer(UInt64.self)
    // A tensor takes at least 32 bytes of header and a metadata entry 13.
    guard tensorCount <= cursor.left / 32 else {
      throw cursor.error(.tooMany(what: "tensors", count: tensorCount), at: 8)
    }
    guard metadataCount <= cursor.left / 13 else {
      throw cursor.error(.tooMany(what: "metadata entries", count: metadataCount), at: 16)
    }
    (keys, metadata) = try Self.readMetadata(&cursor, count: Int(metadataCount))
    let alignment = try Self.alignment(in: metadata, path: url.path)
    (tensors, tensorIndex) = try Self.readTensors(&cursor, count: Int(tensorCount), alignment: alignment)
  }

  /// The first of several parts with the tensors of all.
  init(_ first: GGUFFile, followedBy others: [GGUFFile]) throws(GGUFError) {
    (url, version, keys, metadata) = (first.url, first.version, first.keys, first.metadata)
    let all = [first] + others
    parts = all.flatMap(\.parts)
    byteCount = all.reduce(0) { $0 + $1.byteCount }
    var tensors: [GGUFTensor] = []
    var index: [String: Int] = [:]
    for (number, part) in all.enumerated() {
      for tensor in part.tensors {
        guard index.updateValue(tensors.count, forKey: tensor.name) == nil else {
          throw part.problem(of: tensor, .duplicate)
        }
        tensors.append(tensor.inPart(number))
      }
    }
    (self.tensors, tensorIndex) = (tensors, index)
  }

  private static func readVersion(_ cursor: inout GGUFCursor) throws(GGUFError) -> UInt32 {
    guard cursor.left >= 4, cursor.file.bytes.starts(with: "GGUF".utf8) else { throw cursor.error(.notGGUF) }
    cursor.offset = 4
    let version = try cursor.integer(UInt32.self)
    switch version {
    case 2, 3: return version
    case let swapped where (1...3).contains(swapped.byteSwapped): throw cursor.error(.bigEndian, at: 4)
    default: throw cursor.error(.unsupportedVersion(version), at: 4)
    }
  }

  private static func readMetadata(
    _ cursor: inout GGUFCursor, count: Int
  ) throws(GGUFError) -> ([String], [String: GGUFValue]) {
    var keys: [String] = []
    var metadata: [String: GGUFValue] = [:]
    keys.reserveCapacity(count)
    metadata.reserveCapacity(count)
    for index in 0..<count {
      cursor.subject = "metadata entry \(index + 1) of \(count)"
      let start = cursor.offset
      let key = try cursor.string()
      guard key.utf8.count <= longestKey else {
        throw cursor.error(
          .limit(what: "the key's length", value: UInt64(key.utf8.count), most: UInt64(longestKey)), at: start)
      }
      cursor.subject = "key \(quoted(key))"
      guard metadata[key] == nil else { throw cursor.error(.duplicate, at: start) }
      let type = try cursor.valueType()
      metadata[key] = try cursor.value(of: type, depth: 0)
      keys.append(key)
    }
    return (keys, metadata)
  }

  private static func alignment(in metadata: [String: GGUFValue], path: String) throws(GGUFError) -> UInt64 {
    let key = "general.alignment"
    let problem: GGUFError.Problem
    switch metadata[key] {
    case nil: return 32
    case .unsigned(let value) where value.nonzeroBitCount == 1 && value <= 65536: return value
    case .unsigned(let value): problem = .badAlignment(value)
    case .some(let other): problem = .wrongType(expected: "an unsigned integer", found: other.kind)
    }
    throw GGUFError(file: path, subject: "key \(quoted(key))", problem: problem)
  }

  private static func readTensors(
    _ cursor: inout GGUFCursor, count: Int, alignment: UInt64
  ) throws(GGUFError) -> ([GGUFTensor], [String: Int]) {
    var entries: [TensorEntry] = []
    var index: [String: Int] = [:]
    entries.reserveCapacity(count)
    for number in 0..<count {
      cursor.subject = "tensor \(number + 1) of \(count)"
      let entry = try TensorEntry(&cursor, alignment: alignment)
      guard index.updateValue(number, forKey: entry.name) == nil else {
        throw cursor.error(.duplicate, at: entry.place)
      }
      entries.append(entry)
    }
    // The data begins at the next multiple of the alignment; a file without tensors may end before it.
    let padding = (alignment - UInt64(cursor.offset) % alignment) % alignment
    let start = min(UInt64(cursor.offset) + padding, UInt64(cursor.end))
    var tensors: [GGUFTensor] = []
    tensors.reserveCapacity(count)
    for entry in entries {
      tensors.append(try entry.placed(inDataFrom: Int(start), end: cursor.end, path: cursor.path))
    }
    return (tensors, index)
  }

  /// The tensor of that name.
  public func tensor(named name: String) throws(GGUFError) -> GGUFTensor {
    guard let index = tensorIndex[name] else {
      throw GGUFError(file: url.path, subject: "tensor \(quoted(name))", problem: .missing)
    }
    return tensors[index]
  }

  func hasTensor(named name: String) -> Bool { tensorIndex[name] != nil }

  /// A tensor's bytes; valid while this file lives.
  func bytes(of tensor: GGUFTensor) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: parts[tensor.part].mapped.bytes[tensor.byteRange])
  }

  /// Says that bytes of a tensor are needed no more.
  func forget(_ bytes: UnsafeRawBufferPointer) { MappedFile.forget(bytes) }
}

/// A tensor's entry in the header, before it is known where the data begins.
private struct TensorEntry {
  let place: Int
  let name: String
  let dimensions: [Int]
  let type: GGUFTensorType
  let offset: UInt64
  let byteCount: UInt64

  init(_ cursor: inout GGUFCursor, alignment: UInt64) throws(GGUFError) {
    place = cursor.offset
    name = try cursor.string()
    guard name.utf8.count <= GGUFFile.longestTensorName else {
      throw cursor.error(
        .limit(
          what: "the name's length", value: UInt64(name.utf8.count), most: UInt64(GGUFFile.longestTensorName)),
        at: place)
    }
    cursor.subject = "tensor \(quoted(name))"
    let count = try cursor.integer(UInt32.self)
    guard (1...GGUFFile.mostDimensions).contains(count) else {
      throw cursor.error(
        .limit(what: "the number of dimensions", value: UInt64(count), most: UInt64(GGUFFile.mostDimensions)),
        at: cursor.offset - 4)
    }
    var raw: [UInt64] = []
    for _ in 0..<count { raw.append(try cursor.integer(UInt64.self)) }
    let typeNumber = try cursor.integer(UInt32.self)
    guard let type = GGUFTensorType(rawValue: typeNumber) else {
      throw cursor.error(.unknownTensorType(typeNumber), at: cursor.offset - 4)
    }
    self.type = type
    byteCount = try Self.byteCount(of: raw, type: type, cursor)
    dimensions = raw.map { Int($0) }
    offset = try cursor.integer(UInt64.self)
    guard offset % alignment == 0 else {
      throw cursor.error(.unalignedOffset(offset, alignment: alignment), at: cursor.offset - 8)
    }
  }

  private static func byteCount(
    of dimensions: [UInt64], type: GGUFTensorType, _ cursor: GGUFCursor
  ) throws(GGUFError) -> UInt64 {
    var elements: UInt64 = 1
    for (index, dimension) in dimensions.enumerated() {
      guard dimension > 0 else { throw cursor.error(.zeroDimension(index: index)) }
      let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
      guard !overflow, product <= UInt64(Int.max) else { throw cursor.error(.sizeOverflow) }
      elements = product
    }
    let block = type.block
    guard dimensions[0] % UInt64(block.values) == 0 else {
      throw cursor.error(.partialBlock(rowLength: dimensions[0], block: UInt64(block.values)))
    }
    let (bytes, overflow) = (elements / UInt64(block.values)).multipliedReportingOverflow(by: UInt64(block.bytes))
    guard !overflow, bytes <= UInt64(Int.max) else { throw cursor.error(.sizeOverflow) }
    return bytes
  }

  func placed(inDataFrom start: Int, end: Int, path: String) throws(GGUFError) -> GGUFTensor {
    let length = UInt64(end - start)
    let (last, overflow) = offset.addingReportingOverflow(byteCount)
    guard !overflow, last <= length else {
      throw GGUFError(
        file: path, subject: "tensor \(quoted(name))", byteOffset: UInt64(place),
        problem: overflow ? .sizeOverflow : .outsideData(end: last, dataLength: length))
    }
    let first = start + Int(offset)
    return GGUFTensor(name: name, dimensions: dimensions, type: type, byteRange: first..<first + Int(byteCount))
  }
}

/// A name from a file in quotes, with control characters escaped, so that it is safe to print.
func quoted(_ name: String) -> String { name.debugDescription }
