import CKernels
import Foundation

/// A mixture of experts (Shazeer et al. 2017): a router chooses for each token a few of many gated feed-forward parts,
/// whose results are added with the router's weights.
struct ExpertFeedForward: Sendable {
  private let router: Linear
  private let experts: [Expert]
  private let shape: DecoderConfiguration.ExpertShape
  private let width: Int

  private struct Expert: Sendable {
    let gate: Matrix
    let up: Matrix
    let down: Matrix
  }

  init(_ layer: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) {
    guard let experts = shape.experts else { preconditionFailure("the configuration has experts") }
    (self.shape, width) = (experts, shape.width)
    let prefix = "blk.\(layer).ffn_"
    router = try Linear(prefix + "gate_inp", in: file, inputs: width, outputs: experts.count)
    let (wide, inner) = ([shape.width, experts.feedForward, experts.count], experts.feedForward)
    let gate = try file.tensor(named: prefix + "gate_exps.weight", dimensions: wide)
    let up = try file.tensor(named: prefix + "up_exps.weight", dimensions: wide)
    let down = try file.tensor(named: prefix + "down_exps.weight", dimensions: [inner, shape.width, experts.count])
    var all: [Expert] = []
    for slice in 0..<experts.count {
      all.append(
        Expert(
          gate: try Matrix(gate, in: file, inputs: width, outputs: inner, slice: slice),
          up: try Matrix(up, in: file, inputs: width, outputs: inner, slice: slice),
          down: try Matrix(down, in: file, inputs: inner, outputs: width, slice: slice)))
    }
    self.experts = all
  }

  /// Computes x [rows, width] and adds the result to y.
  func apply(_ x: UnsafePointer<Float>, addingTo y: UnsafeMutablePointer<Float>, _ pass: DecoderPass) {
    let scores = pass.state.routing.start
    Linear.apply(
      [Linear.Target(linear: router, y: scores, stride: shape.count)], x, rows: pass.rows, pass)
    var tokens = [[(row: Int, weight: Float)]](repeating: [], count: shape.count)
    for row in 0..<pass.rows {
      let chosen = choose(UnsafeBufferPointer(start: scores + row * shape.count, count: shape.count))
      for (expert, weight) in chosen { tokens[expert].append((row, weight)) }
    }
    for (expert, tokens) in tokens.enumerated() where !tokens.isEmpty {
      compute(experts[expert], tokens, x, addingTo: y, pass)
    }
  }

  /// The experts with the highest scores and their weights: the softmax of these scores.
  private func choose(_ scores: UnsafeBufferPointer<Float>) -> [(expert: Int, weight: Float)] {
    // Not finite only where the model's weights lead there; the logits will show it.
    let peak = scores.reduce(-Float.infinity) { max($0, $1) }
    let weights = scores.map { exp($0 - peak) }
    var order = Array(weights.indices)
    order.sort { weights[$0] > weights[$1] || weights[$0] == weights[$1] && $0 < $1 }
    let chosen = order.prefix(shape.used)
    let sum = chosen.reduce(0) { $0 + weights[$1] }
    return chosen.map { ($0, weights[$0] / sum) }
  }

  private func compute(
    _ expert: Expert, _ tokens: [(row: Int, weight: Float)], _ x: UnsafePointer<Float>,
    addingTo y: UnsafeMutablePointer<Float>, _ pass: DecoderPass
  ) {
    let (state, inner) = (pass.state, shape.feedForward)
    for (index, token) in tokens.enumerated() {
      (state.gathered.start + index * width).update(from: x + token.row * width, count: width)
    }
    Matrix.multiply(
      [
        Matrix.Product(matrix: expert.gate, y: state.wide.start, stride: 2 * inner),
        Matrix.Product(matrix: expert.up, y: state.wide.start + inner, stride: 2 * inner),
      ], state.gathered.start, rows: tokens.count, scratch: state.scratch.start, on: pass.compute)
    pass.gate(state.wide.start, rows: tokens.count, inner: inner, .silu, into: state.gated.start)
    Matrix.multiply(
      [Matrix.Product(matrix: expert.down, y: state.gathered.start, stride: width)], state.gated.start,
      rows: tokens.count, scratch: state.scratch.start, on: pass.compute)
    for (index, token) in tokens.enumerated() {
      pass.compute.kernels.add_scaled(
        state.gathered.start + index * width, Int64(width), token.weight, y + token.row * width)
    }
  }
}
