import Foundation

/// A file's bytes, mapped read-only for as long as this object lives.
final class MappedFile: @unchecked Sendable {
  // Unchecked: the mapping is never written and is released only when the last owner goes.
  let bytes: UnsafeRawBufferPointer

  /// - Throws: ``GGUFError`` with the operating system's words when the file cannot be opened or mapped.
  init(contentsOf url: URL) throws(GGUFError) {
    func failure(_ what: String) -> GGUFError { GGUFError(file: url.path, problem: .unreadable(what)) }
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure("not a regular file") }
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw failure(String(cString: strerror(errno)))
    }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  /// Gives back the memory of whole pages among the bytes of a mapped file; they are read from the file again when needed.
  static func forget(_ part: UnsafeRawBufferPointer) {
    guard let start = part.baseAddress else { return }
    let page = Int(getpagesize())
    let skipped = (page - Int(bitPattern: start) % page) % page
    let whole = (part.count - skipped) / page * page
    if whole > 0 { madvise(UnsafeMutableRawPointer(mutating: start + skipped), whole, MADV_DONTNEED) }
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
  }
}
