/// The merges of a byte-level vocabulary, found by the two symbols that they join.
struct PairTable: Sendable, MergeRule {
  /// Open addressing: the pair (left in the upper half), or `empty`. The length is a power of two.
  private var pairs: [UInt64]
  /// Rank in the upper half, product in the lower.
  private var merges: [UInt64]

  private static let empty = UInt64.max
  static let mostMerges = 1 << 25

  /// Reads `tokenizer.ggml.merges`: one string each, the two parts with a space between, the first merged first.
  /// - Parameter pieces: The tokens; parts that are none of them are added.
  init(_ file: GGUFFile, pieces: inout PieceTable) throws(GGUFError) {
    let key = "tokenizer.ggml.merges"
    let strings = try file.array(key, of: .string)
    guard strings.count <= Self.mostMerges else {
      throw file.problem(
        key, .limit(what: "the number of merges", value: UInt64(strings.count), most: UInt64(Self.mostMerges)))
    }
    guard strings.bytes.count <= (PieceTable.mostBytes - pieces.bytes.count) / 2 else {
      throw file.problem(
        key,
        .limit(what: "the merges' length", value: UInt64(strings.bytes.count), most: UInt64(PieceTable.mostBytes / 4)))
    }
    var capacity = 32
    while capacity < 2 * strings.count { capacity *= 2 }
    pairs = Array(repeating: Self.empty, count: capacity)
    merges = Array(repeating: 0, count: capacity)
    var bytes: [UInt8] = []
    strings.forEachString { rank, text in
      guard let space = text.dropFirst().firstIndex(of: 0x20) else { return }
      bytes.removeAll(keepingCapacity: true)
      let left = UnsafeRawBufferPointer(rebasing: text[..<space])
      let right = UnsafeRawBufferPointer(rebasing: text[(space + 1)...])
      guard ByteLevelAlphabet.decode(left, into: &bytes) else { return }
      let middle = bytes.count
      guard ByteLevelAlphabet.decode(right, into: &bytes), middle > 0, middle < bytes.count else { return }
      bytes.withUnsafeBytes { whole in
        let left = pieces.numberAdding(UnsafeRawBufferPointer(rebasing: whole[..<middle]))
        let right = pieces.numberAdding(UnsafeRawBufferPointer(rebasing: whole[middle...]))
        insert(Self.pair(left, right), UInt64(rank) << 32 | UInt64(pieces.numberAdding(whole)))
      }
    }
  }

  @inline(__always)
  private static func pair(_ left: Int, _ right: Int) -> UInt64 { UInt64(left) << 32 | UInt64(right) }

  /// Of a merge that is listed twice the first counts.
  private mutating func insert(_ pair: UInt64, _ merge: UInt64) {
    let slot = slot(of: pair)
    guard pairs[slot] == Self.empty else { return }
    pairs[slot] = pair
    merges[slot] = merge
  }

  @inline(__always)
  private func slot(of pair: UInt64) -> Int {
    pairs.withUnsafeBufferPointer { pairs in
      let product = pair.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      var slot = Int(truncatingIfNeeded: product.high ^ product.low) & (pairs.count - 1)
      while pairs[slot] != pair, pairs[slot] != Self.empty { slot = (slot + 1) & (pairs.count - 1) }
      return slot
    }
  }

  @inline(__always)
  func merge(_ left: Int32, _ right: Int32, span: UnsafeRawBufferPointer) -> Merge? {
    guard left >= 0, right >= 0 else { return nil }
    let pair = Self.pair(Int(left), Int(right))
    let slot = slot(of: pair)
    guard pairs[slot] == pair else { return nil }
    return Merge(rank: UInt32(merges[slot] >> 32), product: Int32(truncatingIfNeeded: merges[slot]))
  }
}

extension PieceTable {
  /// The number of the piece with these bytes, which is added when there is none.
  fileprivate mutating func numberAdding(_ piece: UnsafeRawBufferPointer) -> Int {
    if let number = find(piece) { return number }
    append(piece)
    return count - 1
  }
}
