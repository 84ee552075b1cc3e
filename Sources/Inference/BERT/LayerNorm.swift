/// Layer normalisation (Ba, Kiros and Hinton 2016) with a gain and a shift for each column.
struct LayerNorm: Sendable {
  private let width: Int
  private let gain: AlignedBuffer<Float>
  private let shift: AlignedBuffer<Float>
  private let epsilon: Float

  init(_ name: String, in file: GGUFFile, _ shape: BERTConfiguration) throws(GGUFError) {
    width = shape.width
    epsilon = shape.epsilon
    gain = AlignedBuffer(count: width)
    shift = AlignedBuffer(count: width)
    try file.readFloats(try file.tensor(named: name + ".weight", dimensions: [width]), into: gain.start)
    try file.readFloats(try file.tensor(named: name + ".bias", dimensions: [width]), into: shift.start)
  }

  /// Normalises x [rows, width] in place.
  func apply(_ x: UnsafeMutablePointer<Float>, rows: Int, on compute: Compute) {
    compute.kernels.layer_norm(x, Int64(rows), Int64(width), gain.start, shift.start, epsilon, x)
  }
}
