/// y = x·Wᵀ + b, with the bias where the file has one.
struct Linear: Sendable {
  let matrix: Matrix
  private let bias: AlignedBuffer<Float>?

  init(_ name: String, in file: GGUFFile, inputs: Int, outputs: Int) throws(GGUFError) {
    let tensor = try file.tensor(named: name + ".weight", dimensions: [inputs, outputs])
    matrix = try Matrix(tensor, in: file, inputs: inputs, outputs: outputs)
    guard file.hasTensor(named: name + ".bias") else {
      bias = nil
      return
    }
    let vector = AlignedBuffer<Float>(count: outputs)
    try file.readFloats(try file.tensor(named: name + ".bias", dimensions: [outputs]), into: vector.start)
    bias = vector
  }

  /// Without a bias.
  init(_ matrix: Matrix) {
    self.matrix = matrix
    bias = nil
  }

  /// Where a layer writes: [rows, outputs] with row stride `stride`.
  struct Target {
    let linear: Linear
    let y: UnsafeMutablePointer<Float>
    let stride: Int
    var adding = false

    fileprivate var product: Matrix.Product {
      Matrix.Product(matrix: linear.matrix, y: y, stride: stride, adding: adding)
    }

    fileprivate func addBias(rows: Int, _ pass: DecoderPass) {
      guard let bias = linear.bias else { return }
      for row in 0..<rows { pass.compute.kernels.add_bias(y + row * stride, 1, Int64(bias.count), bias.start) }
    }
  }

  var hasBias: Bool { bias != nil }

  /// Computes layers that share their input x [rows, inputs].
  static func apply(_ targets: [Target], _ x: UnsafePointer<Float>, rows: Int, _ pass: DecoderPass) {
    Matrix.multiply(
      targets.map(\.product), x, rows: rows, scratch: pass.state.scratch.start, on: pass.compute)
    for target in targets { target.addBias(rows: rows, pass) }
  }

  /// Computes a layer whose input is packed already; see ``Matrix/multiplyPacked(_:rows:_:on:)``.
  static func applyPacked(_ target: Target, _ packed: UnsafeRawPointer, rows: Int, _ pass: DecoderPass) {
    Matrix.multiplyPacked(target.product, rows: rows, packed, on: pass.compute)
    target.addBias(rows: rows, pass)
  }
}
