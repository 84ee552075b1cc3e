import CKernels

/// down(activation(gate(x)) * up(x)) (Shazeer 2020, "GLU variants improve Transformer").
struct GatedFeedForward: Sendable {
  private let inputs: [(linear: Linear, column: Int)]
  private let down: Linear
  /// The inputs where they can be computed together and leave what `down` reads.
  private let gated: Matrix.Gated?
  private let activation: Activation
  private let width: Int
  private let inner: Int

  enum Activation: Sendable {
    case silu, geluTanh

    var code: Int32 {
      switch self {
      case .silu: Int32(CK_SILU)
      case .geluTanh: Int32(CK_GELU_TANH)
      }
    }
  }

  /// - Parameter isFused: Whether one matrix, `ffn_up`, holds the gate's rows and then those of `up`.
  init(
    _ layer: Int, in file: GGUFFile, _ shape: DecoderConfiguration, _ activation: Activation, isFused: Bool = false
  ) throws(GGUFError) {
    (self.activation, width, inner) = (activation, shape.width, shape.feedForward)
    let prefix = "blk.\(layer).ffn_"
    if isFused {
      inputs = [(try Linear(prefix + "up", in: file, inputs: width, outputs: 2 * inner), 0)]
    } else {
      inputs = [
        (try Linear(prefix + "gate", in: file, inputs: width, outputs: inner), 0),
        (try Linear(prefix + "up", in: file, inputs: width, outputs: inner), inner),
      ]
    }
    down = try Linear(prefix + "down", in: file, inputs: inner, outputs: width)
    let isPlain = down.matrix.isQuantized && inputs.allSatisfy { !$0.linear.hasBias }
    gated =
      isPlain
      ? Matrix.Gated(
        gate: inputs[0].linear.matrix, up: inputs[inputs.count - 1].linear.matrix, upRow: isFused ? inner : 0,
        inner: inner, activation: activation.code) : nil
  }

  /// Computes x [rows, width]; the result is written or added to y.
  func apply(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, adding: Bool, _ pass: DecoderPass) {
    let target = Linear.Target(linear: down, y: y, stride: width, adding: adding)
    if let gated {
      let packed = pass.state.packedInner.start
      gated.multiply(x, rows: pass.rows, scratch: pass.state.scratch.start, into: packed, on: pass.compute)
      return Linear.applyPacked(target, packed, rows: pass.rows, pass)
    }
    let wide = pass.state.wide.start
    Linear.apply(
      inputs.map { Linear.Target(linear: $0.linear, y: wide + $0.column, stride: 2 * inner) }, x, rows: pass.rows, pass)
    pass.gate(wide, rows: pass.rows, inner: inner, activation, into: pass.state.gated.start)
    Linear.apply([target], pass.state.gated.start, rows: pass.rows, pass)
  }
}
