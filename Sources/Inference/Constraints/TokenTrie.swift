/// The texts of tokens as a prefix tree, laid out in the order of a depth-first walk, so that a walk that skips what a
/// grammar forbids is one pass over arrays.
struct TokenTrie: Sendable {
  /// The byte that leads to each node, [nodes].
  private(set) var bytes: [UInt8] = []
  /// How many bytes lead to each node, [nodes].
  private(set) var depths: [UInt8] = []
  /// The node after the last one below each, [nodes].
  private(set) var ends: [Int32] = []
  /// Where each node's tokens begin in `tokens`; they end where the next node's begin, [nodes + 1].
  private(set) var firstTokens: [Int32] = []
  /// In the order of their texts.
  private(set) var tokens: [Int32] = []
  private(set) var deepest = 0

  /// - Parameters:
  ///   - sorted: tokens in the order of their texts, which are not empty.
  ///   - text: at most 255 bytes.
  init(_ sorted: [Int32], text: (Int32) -> ArraySlice<UInt8>) {
    var path: [UInt8] = []
    /// The nodes that lead to the last one.
    var open: [Int] = []
    for token in sorted {
      let text = text(token)
      var shared = 0
      for (byte, other) in zip(path, text) {
        guard byte == other else { break }
        shared += 1
      }
      for node in open[shared...] { ends[node] = Int32(bytes.count) }
      open.removeSubrange(shared...)
      for (offset, byte) in text.enumerated().dropFirst(shared) {
        open.append(bytes.count)
        bytes.append(byte)
        depths.append(UInt8(offset + 1))
        ends.append(0)
        firstTokens.append(Int32(tokens.count))
      }
      path = Array(text)
      deepest = max(deepest, text.count)
      tokens.append(token)
    }
    for node in open { ends[node] = Int32(bytes.count) }
    firstTokens.append(Int32(tokens.count))
  }

  var count: Int { bytes.count }

  /// The node below `parent`, or at the top for nil, that the byte leads to.
  func child(of parent: Int?, _ byte: UInt8) -> Int? {
    var node = parent.map { $0 + 1 } ?? 0
    let end = parent.map { Int(ends[$0]) } ?? count
    while node < end {
      if bytes[node] == byte { return node }
      node = Int(ends[node])
    }
    return nil
  }

  func hasToken(at node: Int) -> Bool { firstTokens[node] < firstTokens[node + 1] }
}
