import CKernels
import Dispatch

/// A weight matrix [outputs, inputs] of any supported type, in the layout that its kernels read.
///
/// Quantised values are put in panels, without loss, and take the place of those in the file. Floats are read where the
/// file is mapped.
final class Matrix: Sendable {
  let inputs: Int
  let outputs: Int
  private let weights: Weights

  private enum Weights: @unchecked Sendable {
    // Unchecked: after loading, weights are only read.
    /// See panels.h in CKernels.
    case panels(AlignedBuffer<UInt8>, of: OpaquePointer)
    /// [outputs, inputs] of that kind, and what keeps them mapped.
    case floats(UnsafeRawPointer, kind: Int32, file: GGUFFile)
  }

  /// - Parameter slice: Which matrix of a tensor that holds several [inputs, outputs, count], as those of experts do.
  /// - Throws: ``GGUFError`` when the tensor has another shape or values that cannot be computed with.
  init(_ tensor: GGUFTensor, in file: GGUFFile, inputs: Int, outputs: Int, slice: Int? = nil) throws(GGUFError) {
    (self.inputs, self.outputs) = (inputs, outputs)
    try file.checkValues(of: tensor)
    let values = inputs * outputs
    guard tensor.dimensions[0] == inputs, tensor.elementCount >= values * ((slice ?? 0) + 1),
      slice != nil || tensor.elementCount == values, let start = file.bytes(of: tensor).baseAddress
    else {
      throw file.problem(of: tensor, .wrongShape(expected: [inputs, outputs], found: tensor.dimensions))
    }
    let first = start + (slice ?? 0) * tensor.type.bytes(of: values)
    if let format = tensor.type.format {
      weights = .panels(Self.repack(first, of: format, inputs: inputs, outputs: outputs), of: format)
      file.forget(UnsafeRawBufferPointer(start: first, count: tensor.type.bytes(of: values)))
    } else {
      weights = .floats(first, kind: Self.kind(of: tensor.type), file: file)
    }
  }

  private static func kind(of type: GGUFTensorType) -> Int32 {
    switch type {
    case .f16: Int32(CK_F16)
    case .bf16: Int32(CK_BF16)
    default: Int32(CK_F32)
    }
  }

  /// Panels that one thread repacks before it takes the next ones.
  private static let panelsAtOnce = 16

  private static func repack(
    _ rows: UnsafeRawPointer, of format: OpaquePointer, inputs: Int, outputs: Int
  ) -> AlignedBuffer<UInt8> {
    let bytes = Int(ck_matrix_bytes(format, Int64(outputs), Int64(inputs)))
    let panels = AlignedBuffer<UInt8>(count: bytes, inLargePages: true)
    let count = pairs(outputs) * 2
    let parts = (count + panelsAtOnce - 1) / panelsAtOnce
    nonisolated(unsafe) let (from, description) = (rows, format)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let last = min(count, (part + 1) * panelsAtOnce)
      ck_repack(
        description, from, Int64(outputs), Int64(inputs), Int64(part * panelsAtOnce), Int64(last), panels.start)
    }
    return panels
  }

  /// One of the products of the same input: y = x·Wᵀ, or y += x·Wᵀ.
  struct Product {
    let matrix: Matrix
    /// [rows, matrix.outputs] with row stride `stride`.
    let y: UnsafeMutablePointer<Float>
    let stride: Int
    var adding = false

    fileprivate var mode: Int32 { adding ? Int32(CK_ADD) : Int32(CK_STORE) }
  }

  /// Computes products that share their input in one parallel loop.
  /// - Parameters:
  ///   - x: [rows, inputs]
  ///   - scratch: Room for the input in the kernels' layout, at least `scratchBytes(rows:inputs:)`.
  static func multiply(
    _ products: [Product], _ x: UnsafePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer, on compute: Compute
  ) {
    guard rows > 0, let inputs = products.first?.matrix.inputs else { return }
    if products.contains(where: { $0.matrix.isQuantized }) {
      pack(x, rows: rows, inputs: inputs, into: scratch, on: compute)
    }
    let total = products.reduce(0) { $0 + $1.matrix.pairs }
    compute.run(total, each: pairsAtOnce(of: total, rows: rows, on: compute)) { range in
      var start = 0
      for product in products {
        let pairs = product.matrix.pairs
        let part = range.clamped(to: start..<start + pairs)
        if !part.isEmpty {
          product.matrix.multiply(
            part.lowerBound - start..<part.upperBound - start, x, packed: scratch, rows: rows, product, on: compute)
        }
        start += pairs
      }
    }
  }

  /// Pairs of panels that a thread takes at once: with one row small parts of the loop, with more each pair by itself.
  private static func pairsAtOnce(of total: Int, rows: Int, on compute: Compute) -> Int {
    rows > 1 ? 1 : max(1, total / (compute.lanes.count * chunksPerLane))
  }

  /// Parts of a loop for each thread: more, and a late one leaves more to the others; fewer, and each is read from
  /// memory in a longer run.
  private static let chunksPerLane = 4
  /// Tiles that are packed at once.
  private static let tilesAtOnce = 4

  private static func pairs(_ outputs: Int) -> Int { (outputs + Int(CK_PAIR) - 1) / Int(CK_PAIR) }
  private var pairs: Int { Self.pairs(outputs) }

  /// The two matrices of a gated feed-forward part: activation(x·Gateᵀ) * (x·Upᵀ). They may be parts of one.
  struct Gated: Sendable {
    let gate: Matrix
    let up: Matrix
    /// The first row of `up` in its matrix.
    let upRow: Int
    /// Rows of each.
    let inner: Int
    let activation: Int32

    /// Nil where they cannot be computed together: when not quantised, or not in whole pairs of panels.
    init?(gate: Matrix, up: Matrix, upRow: Int = 0, inner: Int, activation: Int32) {
      guard gate.isQuantized, up.isQuantized, upRow % Int(CK_PAIR) == 0, inner % Int(CK_PAIR) == 0 else { return nil }
      (self.gate, self.up, self.upRow, self.inner, self.activation) = (gate, up, upRow, inner, activation)
    }

    /// Computes x [rows, inputs] and packs the result [rows, inner] for ``Matrix/multiplyPacked(_:rows:_:on:)``.
    /// - Parameters:
    ///   - scratch: Room for the input, `scratchBytes(rows:inputs:)`.
    ///   - out: Room for the result, `scratchBytes(rows:inputs: inner)`.
    func multiply(
      _ x: UnsafePointer<Float>, rows: Int, scratch: UnsafeMutableRawPointer, into out: UnsafeMutableRawPointer,
      on compute: Compute
    ) {
      guard case .panels(let gatePanels, let gateFormat) = gate.weights,
        case .panels(let upPanels, let upFormat) = up.weights
      else { return }
      pack(x, rows: rows, inputs: gate.inputs, into: scratch, on: compute)
      let skipped = upRow / Int(CK_PANEL) * Int(ck_matrix_bytes(upFormat, Int64(CK_PAIR), Int64(up.inputs))) / 2
      var matrices = ck_gated(
        gate_format: gateFormat, up_format: upFormat, gate: gatePanels.start, up: upPanels.start + skipped,
        k: Int64(gate.inputs), n: Int64(inner), activation: activation)
      let total = pairs(inner)
      withUnsafePointer(to: &matrices) { matrices in
        compute.run(total, each: pairsAtOnce(of: total, rows: rows, on: compute)) { range in
          compute.kernels.multiply_gated(
            matrices, scratch, Int64(rows), Int64(range.lowerBound), Int64(range.upperBound), out)
        }
      }
    }
  }

  /// Computes a product whose input, which is quantised as ``Gated`` leaves it, is packed already.
  static func multiplyPacked(_ product: Product, rows: Int, _ packed: UnsafeRawPointer, on compute: Compute) {
    let matrix = product.matrix
    guard case .panels(let panels, let format) = matrix.weights else { return }
    compute.run(matrix.pairs, each: pairsAtOnce(of: matrix.pairs, rows: rows, on: compute)) { range in
      matrix.multiply(panels, format, range, packed: packed, rows: rows, product, on: compute)
    }
  }

  var isQuantized: Bool {
    switch weights {
    case .panels: true
    case .floats: false
    }
  }

  /// Bytes that `multiply` needs for so many rows.
  static func scratchBytes(rows: Int, inputs: Int) -> Int {
    rows * ((inputs + Int(CK_BLOCK) - 1) / Int(CK_BLOCK)) * Int(CK_ROW_BYTES)
  }

  private static func pack(
    _ x: UnsafePointer<Float>, rows: Int, inputs: Int, into packed: UnsafeMutableRawPointer, on compute: Compute
  ) {
    let tiles = (rows + Int(CK_TILE) - 1) / Int(CK_TILE)
    compute.run(tiles, each: tilesAtOnce) { range in
      compute.kernels.pack(
        x, Int64(rows), Int64(inputs), packed, Int64(range.lowerBound), Int64(range.upperBound))
    }
  }

  /// The outputs of some pairs of panels.
  private func multiply(
    _ pairs: Range<Int>, _ x: UnsafePointer<Float>, packed: UnsafeRawPointer, rows: Int, _ product: Product,
    on compute: Compute
  ) {
    switch weights {
    case .panels(let panels, let format):
      multiply(panels, format, pairs, packed: packed, rows: rows, product, on: compute)
    case .floats(let weights, let kind, _):
      compute.kernels.multiply_floats(
        kind, weights, x, Int64(rows), Int64(inputs), Int64(pairs.lowerBound) * Int64(CK_PAIR),
        Int64(min(outputs, pairs.upperBound * Int(CK_PAIR))), product.mode, product.y, Int64(product.stride))
    }
  }

  private func multiply(
    _ panels: AlignedBuffer<UInt8>, _ format: OpaquePointer, _ pairs: Range<Int>, packed: UnsafeRawPointer, rows: Int,
    _ product: Product, on compute: Compute
  ) {
    compute.kernels.multiply_matrix(
      format, panels.start, packed, Int64(rows), Int64(inputs), Int64(outputs), Int64(pairs.lowerBound),
      Int64(pairs.upperBound), product.mode, product.y, Int64(product.stride))
  }

  /// Writes one row, [inputs], as floats: the vector of a token when the matrix is an embedding table too.
  func copyRow(_ row: Int, to out: UnsafeMutablePointer<Float>) {
    precondition((0..<outputs).contains(row), "the row is one of the matrix")
    switch weights {
    case .panels(let panels, let format): ck_read_row(format, panels.start, Int64(inputs), Int64(row), out)
    case .floats(let weights, let kind, _):
      let type: GGUFTensorType = kind == CK_F16 ? .f16 : kind == CK_BF16 ? .bf16 : .f32
      type.readFloats(weights + row * type.bytes(of: inputs), count: inputs, into: out)
    }
  }
}
