/// Vectors as signed bytes, in memory: rows of `dimension` components.
struct VectorIndex: Sendable {
  let dimension: Int
  /// component = scale * byte
  private var scales: [Float] = []
  private var bytes: [Int8] = []

  init(_ dimension: Int) { self.dimension = dimension }

  /// - Parameter vector: `dimension` signed bytes.
  mutating func append(scale: Float, vector: UnsafeRawBufferPointer) {
    scales.append(scale)
    bytes.append(contentsOf: vector.bindMemory(to: Int8.self))
  }

  /// The cosine of the vector at a position with a query.
  func similarity(at index: Int, to query: QuantizedQuery) -> Float {
    bytes.withUnsafeBytes { bytes in
      query.similarity(
        to: UnsafeRawBufferPointer(rebasing: bytes[(index * dimension)...].prefix(dimension)),
        scale: scales[index])
    }
  }

  /// Scales a vector so that its largest component is 127.
  static func quantized(_ vector: [Float]) -> (scale: Float, bytes: [Int8]) {
    let largest = vector.reduce(Float(0)) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return (0, [Int8](repeating: 0, count: vector.count)) }
    let scale = largest / 127
    return (scale, vector.map { Int8(($0 / scale).rounded()) })
  }
}

/// A query's vector, made ready to be compared with vectors of signed bytes.
struct QuantizedQuery: Sendable {
  let vector: [Float]
  private let scale: Float
  /// Widened once, so that the loop multiplies 16-bit lanes.
  private let wide: [Int16]

  init(_ vector: [Float]) {
    let (scale, bytes) = VectorIndex.quantized(vector)
    (self.vector, self.scale, wide) = (vector, scale, bytes.map(Int16.init))
  }

  /// - Parameter bytes: signed bytes; those of another dimension are like nothing.
  func similarity(to bytes: UnsafeRawBufferPointer, scale other: Float) -> Float {
    guard bytes.count == wide.count else { return 0 }
    let bytes = bytes.bindMemory(to: Int8.self)
    return wide.withUnsafeBufferPointer { wide in
      var sum: Int32 = 0
      for index in 0..<wide.count { sum &+= Int32(Int16(bytes[index])) &* Int32(wide[index]) }
      return Float(sum) * scale * other
    }
  }
}
