#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory that begins on a cache line, for the kernels. Its values are whatever they were until written.
final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  // Unchecked: who owns the buffer decides who writes; after loading, model weights are only read.
  let count: Int
  let start: UnsafeMutablePointer<Element>

  static var alignment: Int { 64 }
  private static var largePage: Int { 2 << 20 }

  /// - Parameter inLargePages: Whether to ask for large pages, which suit what is written as a whole and read from end
  ///   to end; where only some of it is written, they would take memory for all.
  init(count: Int, inLargePages: Bool = false) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let isLarge = inLargePages && bytes >= Self.largePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.largePage : Self.alignment)
    #if os(Linux)
      if isLarge { madvise(raw, bytes / Self.largePage * Self.largePage, MADV_HUGEPAGE) }
    #endif
    start = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  func zero() { memset(start, 0, count * MemoryLayout<Element>.stride) }
}
