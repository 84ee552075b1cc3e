import Foundation

/// The file of a saved session. Little-endian; the checksum is over all bytes before it.
///
///     "PROMKV\r\n" | version u32 | cache type u32 | long positions u32 | layers u32 | heads u32 | head size u32
///     token count u64 | model fingerprint, 16 bytes | tokens i32 …
///     for each layer and head: blocks of keys, rows of values (see ck_attention in CKernels.h)
///     checksum u64
struct SessionFile {
  static let version: UInt32 = 1
  private static let magic = Array("PROMKV\r\n".utf8)
  private static let headerBytes = 8 + 6 * 4 + 8 + 16

  private let context: DecoderContext
  private let url: URL

  init(_ context: DecoderContext, at url: URL) { (self.context, self.url) = (context, url) }

  private func failure(_ problem: SessionFileError.Problem) -> SessionFileError {
    SessionFileError(file: url.path, problem: problem)
  }

  /// The header's numbers before the count of tokens.
  private var integers: [UInt32] {
    let cache = context.cache
    return [
      Self.version, UInt32(cache.type.code), context.model.usesLongPositions(in: cache) ? 1 : 0, UInt32(cache.layers),
      UInt32(cache.heads), UInt32(cache.size),
    ]
  }

  // MARK: Saving

  /// Writes beside the file first, so that a file is whole or not there.
  func save() throws(SessionFileError) {
    let draft = url.appendingPathExtension("draft-\(UUID().uuidString)")
    do {
      guard FileManager.default.createFile(atPath: draft.path, contents: nil) else {
        throw CocoaError(.fileWriteNoPermission)
      }
      let file = try FileHandle(forWritingTo: draft)
      try write(to: file)
      try file.synchronize()
      try file.close()
      guard rename(draft.path, url.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw failure(.unwritable("\(error.localizedDescription)"))
    }
  }

  private func write(to file: FileHandle) throws {
    var checksum = Checksum()
    func put(_ bytes: UnsafeRawBufferPointer) throws {
      checksum.add(bytes)
      try file.write(contentsOf: bytes)
    }
    try header.withUnsafeBytes(put)
    try context.tokens.withUnsafeBytes(put)
    let used = context.cache.used(context.tokens.count)
    for (keys, values) in heads() {
      try put(UnsafeRawBufferPointer(start: keys, count: used.keys))
      try put(UnsafeRawBufferPointer(start: values, count: used.values))
    }
    try withUnsafeBytes(of: checksum.value.littleEndian) { try file.write(contentsOf: $0) }
  }

  private var header: [UInt8] {
    var bytes = Self.magic
    for value in integers { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    withUnsafeBytes(of: UInt64(context.tokens.count).littleEndian) { bytes += $0 }
    return bytes + context.model.fingerprint.utf8
  }

  private func heads() -> [(keys: UnsafeMutableRawPointer, values: UnsafeMutableRawPointer)] {
    let cache = context.cache
    return (0..<cache.layers).flatMap { layer in
      (0..<cache.heads).map { (cache.keys(layer: layer, head: $0), cache.values(layer: layer, head: $0)) }
    }
  }

  // MARK: Taking up

  /// Replaces what the context holds by what was saved; leaves it as it is when there is an error.
  func restore() throws {
    let mapped = try MappedFile(contentsOf: url)
    let tokens = try check(mapped.bytes)
    let used = context.cache.used(tokens.count)
    var place = Self.headerBytes + tokens.count * 4
    for (keys, values) in heads() {
      keys.copyMemory(from: mapped.bytes.baseAddress! + place, byteCount: used.keys)
      values.copyMemory(from: mapped.bytes.baseAddress! + place + used.keys, byteCount: used.values)
      place += used.keys + used.values
    }
    context.keep(0)
    context.add(tokens)
  }

  /// Checks everything; returns the tokens.
  private func check(_ bytes: UnsafeRawBufferPointer) throws(SessionFileError) -> [Int32] {
    guard bytes.starts(with: Self.magic) else { throw failure(.notASession) }
    guard bytes.count >= Self.headerBytes + 8 else { throw failure(.damaged("it ends within its header")) }
    let found = (0..<6).map { UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 + $0 * 4, as: UInt32.self)) }
    guard found[0] == Self.version else { throw failure(.unsupportedVersion(found[0])) }
    try checkChecksum(bytes)
    let saved = String(decoding: bytes[40..<56], as: UTF8.self)
    guard saved == context.model.fingerprint else {
      throw failure(.otherModel(saved: saved, model: context.model.fingerprint))
    }
    try compare(found)
    return try tokens(bytes)
  }

  private func checkChecksum(_ bytes: UnsafeRawBufferPointer) throws(SessionFileError) {
    var checksum = Checksum()
    checksum.add(UnsafeRawBufferPointer(rebasing: bytes.dropLast(8)))
    let found = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
    guard found == checksum.value else { throw failure(.damaged("its checksum is not that of its content")) }
  }

  private func compare(_ found: [UInt32]) throws(SessionFileError) {
    let expected = integers
    if found[1] != expected[1] {
      let saved = CacheType.allCases.first { UInt32($0.code) == found[1] }
      throw failure(
        .otherCacheType(saved: saved?.rawValue ?? "an unknown type", session: context.cache.type.rawValue))
    }
    if found[2] != expected[2] { throw failure(.otherPositions) }
    guard found[3...] == expected[3...] else { throw failure(.damaged("its shape is not the model's")) }
  }

  private func tokens(_ bytes: UnsafeRawBufferPointer) throws(SessionFileError) -> [Int32] {
    let count = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self))
    guard count <= UInt64(context.limit) else {
      throw failure(.tooLong(tokens: Int(clamping: count), limit: context.limit))
    }
    let used = context.cache.used(Int(count))
    let heads = context.cache.layers * context.cache.heads
    let expected = Self.headerBytes + Int(count) * 4 + heads * (used.keys + used.values) + 8
    guard bytes.count == expected else {
      throw failure(.damaged("it has \(bytes.count) bytes where \(expected) are expected"))
    }
    let tokens = (0..<Int(count)).map {
      Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: Self.headerBytes + $0 * 4, as: Int32.self))
    }
    let vocabulary = context.model.configuration.vocabularySize
    guard tokens.allSatisfy({ $0 >= 0 && $0 < vocabulary }) else {
      throw failure(.damaged("it holds tokens that the model does not have"))
    }
    return tokens
  }
}
