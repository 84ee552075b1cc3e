/// Vectors of products as signed bytes, in memory: `rows.count` rows of `dimension` components.
struct VectorIndex: Sendable {
  let dimension: Int
  private(set) var rows: [Int64] = []
  /// component = scale * byte
  private var scales: [Float] = []
  private var bytes: [Int8] = []
  /// The sum of the vectors of each kind of thing: what its products have in common.
  private var kinds: [String: (sum: [Float], count: Int)] = [:]

  /// Whether all but a few products have a vector.
  var isComplete = true

  init(dimension: Int) { self.dimension = dimension }

  /// Rows come in ascending order.
  ///
  /// - Parameter kind: what the product is one of, such as its category.
  mutating func append(row: Int64, scale: Float, vector: UnsafeRawBufferPointer, kind: String = "") {
    guard vector.count == dimension else { return }
    rows.append(row)
    scales.append(scale)
    let vector = vector.bindMemory(to: Int8.self)
    bytes.append(contentsOf: vector)
    var (sum, count) = kinds.removeValue(forKey: kind) ?? ([Float](repeating: 0, count: dimension), 0)
    // A sample is enough to know what a kind is about.
    if count < VectorIndex.mostOfKind {
      for index in 0..<dimension { sum[index] += scale * Float(vector[index]) }
    }
    count += 1
    kinds[kind] = (sum, count)
  }

  private static let mostOfKind = 200

  /// How alike a text is to each kind of thing as a whole, by its name.
  func kindSimilarities(to query: [Float]) -> [String: Float] {
    guard query.count == dimension else { return [:] }
    return kinds.mapValues { kind in
      let length = kind.sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? zip(kind.sum, query).reduce(0) { $0 + $1.0 * $1.1 } / length : 0
    }
  }

  /// The similarity of some rows to the query; rows without a vector are left out.
  func similarities(of wanted: [Int64], to query: [Float]) -> [Int64: Float] {
    guard query.count == dimension else { return [:] }
    let (scale, quantized) = VectorIndex.quantized(query)
    let wide = quantized.map(Int16.init)
    var found: [Int64: Float] = [:]
    bytes.withUnsafeBufferPointer { bytes in
      wide.withUnsafeBufferPointer { wide in
        for row in wanted {
          guard let index = position(of: row) else { continue }
          let dot = VectorIndex.dot(bytes.baseAddress! + index * dimension, wide.baseAddress!, dimension)
          found[row] = Float(dot) * scales[index] * scale
        }
      }
    }
    return found
  }

  private func position(of row: Int64) -> Int? {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low] == row ? low : nil
  }

  /// Scales a vector so that its largest component is 127.
  static func quantized(_ vector: [Float]) -> (scale: Float, bytes: [Int8]) {
    let largest = vector.reduce(Float(0)) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return (0, [Int8](repeating: 0, count: vector.count)) }
    let scale = largest / 127
    return (scale, vector.map { Int8(($0 / scale).rounded()) })
  }

  /// The `count` rows that are most alike, best first, those under `least` left out.
  ///
  /// - Parameter among: rows to look at, all when nil.
  func nearest(
    to query: [Float], count: Int, least: Float, among: Set<Int64>? = nil
  ) -> [(row: Int64, similarity: Float)] {
    guard query.count == dimension, count > 0 else { return [] }
    let (scale, quantized) = VectorIndex.quantized(query)
    // Widened once, so that the loop multiplies 16-bit lanes.
    let wide = quantized.map(Int16.init)
    var found: [(row: Int64, similarity: Float)] = []
    var bound = least
    bytes.withUnsafeBufferPointer { bytes in
      wide.withUnsafeBufferPointer { wide in
        for index in rows.indices {
          let dot = VectorIndex.dot(bytes.baseAddress! + index * dimension, wide.baseAddress!, dimension)
          let similarity = Float(dot) * scales[index] * scale
          guard similarity >= bound, among?.contains(rows[index]) ?? true else { continue }
          found.append((rows[index], similarity))
          if found.count >= 4 * count { bound = VectorIndex.trim(&found, to: count) }
        }
      }
    }
    _ = VectorIndex.trim(&found, to: count)
    return found
  }

  /// Keeps the best `count`, sorted, and returns the least similarity among them.
  private static func trim(_ found: inout [(row: Int64, similarity: Float)], to count: Int) -> Float {
    found.sort { ($0.similarity, $1.row) > ($1.similarity, $0.row) }
    if found.count > count { found.removeLast(found.count - count) }
    return found.last?.similarity ?? 0
  }

  @inline(__always)
  private static func dot(_ left: UnsafePointer<Int8>, _ right: UnsafePointer<Int16>, _ count: Int) -> Int32 {
    var sum: Int32 = 0
    for index in 0..<count { sum &+= Int32(Int16(left[index])) &* Int32(right[index]) }
    return sum
  }
}
