/// The signs of vectors' components, one bit each: so small that those of a million products are held in memory. Few
/// bits apart means alike, roughly: what is nearest by them is then compared in full.
///
/// Charikar 2002, "Similarity estimation techniques from rounding algorithms", with the axes for hyperplanes.
struct SignCodes: Sendable {
  let dimension: Int
  /// Products, ascending.
  private(set) var rows: [Int64] = []
  /// [rows, words]
  private var codes: [UInt64] = []
  /// 64-bit words of a code.
  let words: Int

  /// Products whose codes are kept together, as a power of two.
  static let blockBits = 12

  init(dimension: Int) {
    self.dimension = dimension
    words = (dimension + 63) / 64
  }

  mutating func reserve(_ count: Int) {
    rows.reserveCapacity(count)
    codes.reserveCapacity(count * words)
  }

  /// - Parameter vector: `dimension` signed bytes.
  mutating func append(row: Int64, vector: UnsafeRawBufferPointer) {
    rows.append(row)
    let bytes = vector.bindMemory(to: Int8.self)
    append { $0 < bytes.count && bytes[$0] > 0 }
  }

  /// Whole blocks, as ``SignBlock`` has them.
  mutating func append(_ block: SignBlock) {
    rows += block.rows
    codes += block.codes
  }

  var block: SignBlock { SignBlock(rows: rows, codes: codes) }

  private mutating func append(isPositive: (Int) -> Bool) {
    for word in 0..<words {
      var bits: UInt64 = 0
      for bit in 0..<64 where isPositive(word * 64 + bit) { bits |= 1 << UInt64(bit) }
      codes.append(bits)
    }
  }

  private static func code(of query: [Float], words: Int) -> [UInt64] {
    (0..<words).map { word in
      (0..<64).reduce(0) { bits, bit in
        let index = word * 64 + bit
        return index < query.count && query[index] > 0 ? bits | 1 << UInt64(bit) : bits
      }
    }
  }

  /// The positions of the `count` rows that are the fewest bits away; of those equally far, the first.
  ///
  /// - Parameter among: positions to look at, all when nil.
  func nearest(to query: [Float], count: Int, among: [Int]? = nil) -> [Int] {
    let total = among?.count ?? rows.count
    guard total > count else { return among ?? Array(rows.indices) }
    let distances = distances(to: SignCodes.code(of: query, words: words), among)
    var counts = [Int](repeating: 0, count: words * 64 + 1)
    for distance in distances { counts[Int(distance)] += 1 }
    // All that are nearer than this come in, and of those as far as this so many as there is room for.
    var (last, room) = (0, count)
    while counts[last] <= room {
      room -= counts[last]
      last += 1
    }
    var found: [Int] = []
    found.reserveCapacity(count)
    for (index, distance) in distances.enumerated() where distance <= last {
      if distance == last {
        guard room > 0 else { continue }
        room -= 1
      }
      found.append(among?[index] ?? index)
    }
    return found
  }

  private func distances(to query: [UInt64], _ among: [Int]?) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: among?.count ?? rows.count) { out, count in
      codes.withUnsafeBufferPointer { codes in
        query.withUnsafeBufferPointer { query in
          func distance(_ row: Int) -> UInt16 {
            var bits = 0
            for word in 0..<words { bits &+= (codes[row &* words &+ word] ^ query[word]).nonzeroBitCount }
            return UInt16(truncatingIfNeeded: bits)
          }
          if let among {
            for (index, row) in among.enumerated() { out[index] = distance(row) }
          } else {
            for row in rows.indices { out[row] = distance(row) }
          }
        }
      }
      count = among?.count ?? rows.count
    }
  }

  /// Where a product is among `rows`.
  func position(of row: Int64) -> Int? {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low] == row ? low : nil
  }
}

/// The codes of a block of products as the store keeps them.
struct SignBlock: Sendable {
  var rows: [Int64]
  /// [rows, words]
  var codes: [UInt64]
}
