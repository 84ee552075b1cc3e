/// A set of tokens, one bit each.
struct TokenMask: Sendable {
  private(set) var words: [UInt64]

  /// - Parameter count: tokens of the vocabulary.
  init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

  mutating func insert(_ token: Int32) { words[Int(token >> 6)] |= 1 << UInt64(token & 63) }

  mutating func remove(_ token: Int32) { words[Int(token >> 6)] &= ~(1 << UInt64(token & 63)) }

  func contains(_ token: Int32) -> Bool { words[Int(token >> 6)] >> UInt64(token & 63) & 1 == 1 }

  mutating func formUnion(_ other: TokenMask) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  mutating func subtract(_ other: TokenMask) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  /// Sets the logits of all other tokens to -infinity.
  /// - Parameter logits: [vocabulary]
  func apply(to logits: UnsafeMutableBufferPointer<Float>) {
    for (index, word) in words.enumerated() where word != .max {
      let start = index * 64
      let end = min(start + 64, logits.count)
      guard start < end else { return }
      if word == 0 {
        logits[start..<end].update(repeating: -.infinity)
      } else {
        var forbidden = ~word
        while forbidden != 0 {
          let token = start + forbidden.trailingZeroBitCount
          if token < end { logits[token] = -.infinity }
          forbidden &= forbidden - 1
        }
      }
    }
    // A vocabulary padded beyond its tokens.
    if words.count * 64 < logits.count { logits[(words.count * 64)...].update(repeating: -.infinity) }
  }
}
