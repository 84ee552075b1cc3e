/// One forward pass: the tokens of one or several sequences, one after the other in one matrix.
struct DecoderPass {
  let shape: DecoderConfiguration
  let state: DecoderState
  let compute: Compute
  let segments: [Segment]
  /// Pieces of the segments whose attention is computed at once.
  let blocks: [Block]
  let rows: Int

  /// Consecutive tokens of one sequence.
  struct Segment {
    let cache: KeyValueCache
    /// Of the first token.
    let position: Int
    let rows: Range<Int>
  }

  typealias Block = Segment

  /// Queries of a block.
  static let blockRows = 32

  init(_ segments: [Segment], _ shape: DecoderConfiguration, _ state: DecoderState, on compute: Compute) {
    (self.segments, self.shape, self.state, self.compute) = (segments, shape, state, compute)
    rows = segments.last?.rows.upperBound ?? 0
    blocks = segments.flatMap { segment in
      stride(from: segment.rows.lowerBound, to: segment.rows.upperBound, by: Self.blockRows).map { row in
        Block(
          cache: segment.cache, position: segment.position + row - segment.rows.lowerBound,
          rows: row..<min(row + Self.blockRows, segment.rows.upperBound))
      }
    }
  }

  /// Calls `body` for pieces of 0..<total, single ones as long as the loop can count them.
  func share(_ total: Int, _ body: (Range<Int>) -> Void) {
    compute.run(total, each: total / Self.mostPieces + 1, body)
  }

  private static let mostPieces = 8192

  /// out [rows, inner] = activation(gate) * up, which lie side by side in wide [rows, 2 * inner].
  func gate(
    _ wide: UnsafePointer<Float>, rows: Int, inner: Int, _ activation: GatedFeedForward.Activation,
    into out: UnsafeMutablePointer<Float>
  ) {
    compute.run(rows, each: max(2, rows / 16)) { range in
      let first = wide + range.lowerBound * 2 * inner
      compute.kernels.gated(
        first, first + inner, Int64(range.count), Int64(inner), Int64(2 * inner), activation.code,
        out + range.lowerBound * inner)
    }
  }

  /// The layer's usual course: normalise, compute, add.
  func residual(
    _ norm: RMSNorm, _ part: (_ x: UnsafePointer<Float>, _ hidden: UnsafeMutablePointer<Float>) -> Void
  ) {
    norm.apply(state.hidden.start, rows: rows, to: state.normed.start, on: compute)
    part(state.normed.start, state.hidden.start)
  }

  /// hidden += norm(x), where x [rows, width] is changed.
  func add(_ x: UnsafeMutablePointer<Float>, normalizedBy norm: RMSNorm, to hidden: UnsafeMutablePointer<Float>) {
    norm.apply(x, rows: rows, to: x, on: compute)
    compute.kernels.add_scaled(x, Int64(rows * shape.width), 1, hidden)
  }
}
