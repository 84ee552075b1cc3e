import Foundation

/// Lines of text from a file or a pipe, as they come. Invalid UTF-8 is repaired to U+FFFD, NUL bytes are dropped.
struct LineReader: Sequence, IteratorProtocol {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private(set) var number = 0

  /// Bytes of one line that are kept; the rest of it is skipped.
  static let lineLimit = 1 << 20

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// - Throws: `Unusable` when the file cannot be read.
  init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw Unusable("\(path): \(descriptor < 0 ? String(cString: strerror(errno)) : "is a folder")")
    }
    self.descriptor = descriptor
  }

  mutating func next() -> (number: Int, text: String)? {
    while true {
      if let end = buffer[start...].firstIndex(of: 10) {
        let line = text(start..<end)
        start = end + 1
        return line
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return text(start..<buffer.count)
      }
      fill()
    }
  }

  private mutating func text(_ range: Range<Int>) -> (number: Int, text: String) {
    number += 1
    var bytes = buffer[range].prefix(Self.lineLimit).filter { $0 != 0 }
    if bytes.last == 13 { bytes.removeLast() }
    return (number, String(decoding: bytes, as: UTF8.self))
  }

  private mutating func fill() {
    buffer.removeFirst(start)
    start = 0
    // What is beyond the limit of a line is not kept while its end is looked for.
    if buffer.count > Self.lineLimit { buffer.removeLast(buffer.count - Self.lineLimit) }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 { buffer += chunk[..<count] } else if count == 0 || errno != EINTR { isAtEnd = true }
  }
}
