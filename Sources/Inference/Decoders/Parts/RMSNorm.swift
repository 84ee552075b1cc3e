/// Normalisation by the root of the mean square (Zhang and Sennrich 2019) with a gain for each column.
struct RMSNorm: Sendable {
  private let width: Int
  private let gain: AlignedBuffer<Float>
  private let epsilon: Float

  init(_ name: String, in file: GGUFFile, width: Int, epsilon: Float) throws(GGUFError) {
    (self.width, self.epsilon) = (width, epsilon)
    gain = AlignedBuffer(count: width)
    try file.readFloats(try file.tensor(named: name + ".weight", dimensions: [width]), into: gain.start)
  }

  /// Normalises x [rows, width] into y, which may be x.
  func apply(_ x: UnsafePointer<Float>, rows: Int, to y: UnsafeMutablePointer<Float>, on compute: Compute) {
    compute.run(rows, each: max(16, rows / 8)) { range in
      let first = range.lowerBound * width
      compute.kernels.rms_norm(x + first, Int64(range.count), Int64(width), gain.start, epsilon, y + first)
    }
  }

  /// Normalises rows that lie side by side, on the caller's thread.
  func apply(inPlace x: UnsafeMutablePointer<Float>, rows: Int, _ compute: Compute) {
    compute.kernels.rms_norm(x, Int64(rows), Int64(width), gain.start, epsilon, x)
  }
}
