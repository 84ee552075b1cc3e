/// A set of byte values.
struct ByteSet: Hashable, Sendable {
  private var words = SIMD4<UInt64>.zero

  init() {}

  static let all = ByteSet(UInt8.min...UInt8.max)

  init(_ bytes: some Sequence<UInt8>) { for byte in bytes { insert(byte) } }

  init(_ text: StaticString) { self.init(text.withUTF8Buffer { Array($0) }) }

  mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }

  func intersection(_ other: ByteSet) -> ByteSet {
    var result = self
    result.words &= other.words
    return result
  }

  func union(_ other: ByteSet) -> ByteSet {
    var result = self
    result.words |= other.words
    return result
  }
}

/// Bytes that no set of a grammar tells apart. There are some dozens of classes, which keeps tables of transitions small.
struct ByteClasses: Sendable {
  /// The class of each byte, [256].
  private(set) var classOf = [UInt8](repeating: 0, count: 256)
  /// One byte of each class.
  private(set) var representatives: [UInt8] = []

  init(_ sets: Set<ByteSet>) {
    var known: [[UInt64]: UInt8] = [:]
    let sets = Array(sets)
    for byte in UInt8.min...UInt8.max {
      // Which sets hold the byte, a bit each.
      var membership = [UInt64](repeating: 0, count: (sets.count + 63) / 64)
      for (index, set) in sets.enumerated() where set.contains(byte) { membership[index / 64] |= 1 << (index % 64) }
      if let number = known[membership] {
        classOf[Int(byte)] = number
      } else {
        let number = UInt8(known.count)
        known[membership] = number
        classOf[Int(byte)] = number
        representatives.append(byte)
      }
    }
  }
}
