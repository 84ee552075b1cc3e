import Foundation

/// The bytes of a file, one at a time, read in chunks. It also knows where it is.
struct ByteReader {
  /// From 1.
  private(set) var line = 1
  /// From 1, in characters (UTF-8 continuation bytes do not count).
  private(set) var column = 1
  private(set) var offset = 0

  private let handle: FileHandle?
  private let file: String
  private var buffer: [UInt8]
  private var index = 0

  static let chunkBytes = 1 << 18

  init(file url: URL) throws {
    file = url.path(percentEncoded: false)
    do {
      handle = try FileHandle(forReadingFrom: url)
      let size = try url.resourceValues(forKeys: [.fileSizeKey, .isDirectoryKey])
      guard size.isDirectory != true else { throw FeedError.unreadable(file: file, reason: "is a directory") }
      guard size.fileSize ?? 0 <= FeedLimits.largestFileBytes else {
        throw FeedError.unreadable(file: file, reason: "larger than \(FeedLimits.largestFileBytes >> 30) GiB")
      }
    } catch let error as FeedError {
      throw error
    } catch {
      throw FeedError.unreadable(file: file, reason: "cannot be read")
    }
    buffer = []
    try skipByteOrderMark()
  }

  /// For tests: bytes in memory.
  init(_ bytes: [UInt8], name: String = "input") throws {
    handle = nil
    file = name
    buffer = bytes
    try skipByteOrderMark()
  }

  private mutating func skipByteOrderMark() throws {
    try fill()
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
      index = 3
      offset = 3
    }
  }

  /// The next byte without taking it; nil at the end.
  @inline(__always)
  mutating func peek() throws -> UInt8? {
    if index == buffer.count { try fill() }
    return index < buffer.count ? buffer[index] : nil
  }

  @inline(__always)
  mutating func next() throws -> UInt8? {
    guard let byte = try peek() else { return nil }
    index += 1
    offset += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
    return byte
  }

  private mutating func fill() throws {
    guard let handle, index == buffer.count else { return }
    do {
      // A few bytes at least, so that a byte-order mark is seen as a whole.
      buffer = [UInt8](try handle.read(upToCount: ByteReader.chunkBytes) ?? Data())
    } catch {
      throw FeedError.unreadable(file: file, reason: "cannot be read")
    }
    index = 0
  }
}
