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

  init(count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Self.alignment)
    start = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  func zero() { memset(start, 0, count * MemoryLayout<Element>.stride) }
}
