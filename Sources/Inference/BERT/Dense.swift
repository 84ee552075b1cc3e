import CKernels
import COpenBLAS

/// A linear layer, y = x.Wᵀ + b, in the layout that its kernels read.
struct Dense: Sendable {
  let inputs: Int
  let outputs: Int
  let bias: AlignedBuffer<Float>
  let weights: Weights

  enum Weights: Sendable {
    /// Q8_0 in panels of 16 rows; see CKernels.h.
    case panels(AlignedBuffer<UInt8>)
    /// [outputs, inputs]
    case floats(AlignedBuffer<Float>)
  }

  /// Several layers with the same input become one whose outputs stand side by side; each has `outputs` of its own.
  init(
    _ names: [String], in file: GGUFFile, inputs: Int, outputs: Int, isBiased: Bool = true
  ) throws(GGUFError) {
    self.inputs = inputs
    self.outputs = outputs * names.count
    bias = AlignedBuffer(count: self.outputs)
    bias.zero()
    var matrices: [GGUFTensor] = []
    for (index, name) in names.enumerated() {
      matrices.append(try file.tensor(named: name + ".weight", dimensions: [inputs, outputs]))
      guard isBiased else { continue }
      let vector = try file.tensor(named: name + ".bias", dimensions: [outputs])
      try file.readFloats(vector, into: bias.start + index * outputs)
    }
    // A panel holds 16 rows, so matrices can stand in one set of panels when each fills whole panels.
    let fills = names.count == 1 || outputs % Int(CK_PANEL) == 0
    if fills, matrices.allSatisfy({ $0.type == .q8_0 }) {
      weights = .panels(Self.panels(matrices, in: file, inputs: inputs, outputs: outputs))
    } else {
      let floats = AlignedBuffer<Float>(count: inputs * outputs * names.count)
      for (index, matrix) in matrices.enumerated() {
        try file.readFloats(matrix, into: floats.start + index * inputs * outputs)
      }
      weights = .floats(floats)
    }
  }

  private static func panels(
    _ matrices: [GGUFTensor], in file: GGUFFile, inputs: Int, outputs: Int
  ) -> AlignedBuffer<UInt8> {
    let total = outputs * matrices.count
    let panels = AlignedBuffer<UInt8>(count: Int(ck_panels_bytes(Int64(total), Int64(inputs))))
    if total % Int(CK_PAIR) != 0 { panels.zero() }
    for (index, matrix) in matrices.enumerated() {
      guard let blocks = file.bytes(of: matrix).baseAddress else { continue }
      ck_repack_q8_0(blocks, Int64(outputs), Int64(inputs), Int64(index * outputs), panels.start)
    }
    return panels
  }

  var isQuantized: Bool {
    switch weights {
    case .panels: true
    case .floats: false
    }
  }

  /// y (+)= x.Wᵀ + b for the rows of x [rows, inputs] and y [rows, outputs].
  /// - Parameters:
  ///   - adding: Whether to add to what y holds.
  ///   - packed: Room for the quantised input, ck_packed_bytes(tiles, inputs).
  func apply(
    _ x: UnsafePointer<Float>, _ tiles: Tiles, adding: Bool, to y: UnsafeMutablePointer<Float>,
    packed: UnsafeMutableRawPointer, on compute: Compute
  ) {
    switch weights {
    case .panels:
      pack(x, tiles, into: packed, on: compute)
      applyPacked(packed, tiles, adding: adding, to: y, on: compute)
    case .floats(let weights):
      multiply(x, weights.start, rows: tiles.rows, adding: adding, to: y, on: compute)
      compute.kernels.add_bias(y, Int64(tiles.rows), Int64(outputs), bias.start)
    }
  }

  /// Quantises x [rows, inputs].
  func pack(_ x: UnsafePointer<Float>, _ tiles: Tiles, into packed: UnsafeMutableRawPointer, on compute: Compute) {
    compute.run(tiles.count, each: 8) { range in
      compute.kernels.pack_rows(
        x, tiles.slots, Int64(inputs), packed, Int64(range.lowerBound), Int64(range.upperBound))
    }
  }

  func applyPacked(
    _ packed: UnsafeMutableRawPointer, _ tiles: Tiles, adding: Bool, to y: UnsafeMutablePointer<Float>,
    on compute: Compute
  ) {
    guard case .panels(let panels) = weights else { return }
    let mode = adding ? Int32(CK_ADD) : Int32(CK_STORE)
    compute.run(pairs, each: 3) { range in
      compute.kernels.multiply(
        panels.start, packed, bias.start, tiles.slots, Int64(tiles.count), Int64(inputs), Int64(outputs),
        Int64(range.lowerBound), Int64(range.upperBound), mode, y, Int64(outputs))
    }
  }

  /// GELU(x.Wᵀ + b), quantised and packed as the next layer's input.
  func applyGELU(
    packed: UnsafeMutableRawPointer, _ tiles: Tiles, into out: UnsafeMutableRawPointer, on compute: Compute
  ) {
    guard case .panels(let panels) = weights else { return }
    compute.run(pairs, each: 6) { range in
      compute.kernels.multiply_gelu_pack(
        panels.start, packed, bias.start, tiles.slots, Int64(tiles.count), Int64(inputs), Int64(outputs),
        Int64(range.lowerBound), Int64(range.upperBound), out)
    }
  }

  private var pairs: Int { (outputs + Int(CK_PAIR) - 1) / Int(CK_PAIR) }

  /// Whole float matrices go through OpenBLAS, one part of the outputs on each lane.
  private func multiply(
    _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, rows: Int, adding: Bool,
    to y: UnsafeMutablePointer<Float>, on compute: Compute
  ) {
    compute.run(outputs, each: max(64, outputs / 4)) { range in
      BLAS.run {
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(range.count), blasint(inputs), 1, x,
          blasint(inputs), weights + range.lowerBound * inputs, blasint(inputs), adding ? 1 : 0,
          y + range.lowerBound, blasint(outputs))
      }
    }
  }
}
