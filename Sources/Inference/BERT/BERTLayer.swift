import CKernels

/// One encoder layer (Vaswani et al. 2017, with the normalisation after each part as in BERT).
final class BERTLayer: Sendable {
  private let shape: BERTConfiguration
  private let queryKeyValue: Dense
  private let attentionOutput: Dense
  private let attentionNorm: LayerNorm
  private let up: Dense
  /// What up's outputs are multiplied with; without it they go through GELU.
  private let gate: Dense?
  private let down: Dense
  private let outputNorm: LayerNorm

  init(_ index: Int, in file: GGUFFile, _ shape: BERTConfiguration) throws(GGUFError) {
    self.shape = shape
    let (width, wide, isPlain) = (shape.width, shape.feedForward, shape.architecture == .bert)
    func dense(_ parts: [String], _ inputs: Int, _ outputs: Int) throws(GGUFError) -> Dense {
      try Dense(parts.map { "blk.\(index).\($0)" }, in: file, inputs: inputs, outputs: outputs, isBiased: isPlain)
    }
    queryKeyValue =
      isPlain
      ? try dense(["attn_q", "attn_k", "attn_v"], width, width) : try dense(["attn_qkv"], width, 3 * width)
    attentionOutput = try dense(["attn_output"], width, width)
    attentionNorm = try LayerNorm("blk.\(index).attn_output_norm", in: file, shape)
    up = try dense(["ffn_up"], width, wide)
    gate = isPlain ? nil : try dense(["ffn_gate"], width, wide)
    down = try dense(["ffn_down"], wide, width)
    outputNorm = try LayerNorm("blk.\(index).layer_output_norm", in: file, shape)
  }

  /// Takes the state's hidden vectors through the layer.
  func apply(_ state: BERTState, _ batch: TokenBatch, _ tiles: Tiles, on compute: Compute) {
    let x = state.hidden.start
    let packed = UnsafeMutableRawPointer(state.packed.start)
    queryKeyValue.apply(x, tiles, adding: false, to: state.queryKeyValue.start, packed: packed, on: compute)
    attend(state, batch, on: compute)
    attentionOutput.apply(state.attended.start, tiles, adding: true, to: x, packed: packed, on: compute)
    attentionNorm.apply(x, rows: tiles.rows, on: compute)
    feedForward(state, tiles, on: compute)
    outputNorm.apply(x, rows: tiles.rows, on: compute)
  }

  /// Each sequence attends to itself only.
  private func attend(_ state: BERTState, _ batch: TokenBatch, on compute: Compute) {
    let (heads, size) = (shape.heads, shape.headSize)
    let scale = 1 / Float(size).squareRoot()
    for tokens in batch.sequences {
      if shape.rotaryBase != nil { turn(tokens, state, on: compute) }
      // Heads are too small to share out unless the sequence is long.
      let parts = tokens.count >= BERTState.longSequence ? BERTState.headParts : 1
      let each = (heads + parts - 1) / parts
      compute.run(heads, each: each) { range in
        compute.kernels.attention(
          state.queryKeyValue.start + tokens.lowerBound * 3 * shape.width, Int64(tokens.count), Int64(heads),
          Int64(size), Int64(range.lowerBound), Int64(range.upperBound), scale,
          state.scratch.start + range.lowerBound / each * state.scratchStride,
          state.attended.start + tokens.lowerBound * shape.width)
      }
    }
  }

  /// Turns queries and keys, which stand side by side, by the angles of their positions.
  private func turn(_ tokens: Range<Int>, _ state: BERTState, on compute: Compute) {
    let size = shape.headSize
    compute.kernels.rope(
      state.queryKeyValue.start + tokens.lowerBound * 3 * shape.width, Int64(tokens.count), Int64(3 * shape.width),
      Int64(2 * shape.heads), Int64(size), Int64(size), Int32(CK_ROPE_HALVES),
      state.angles.start + tokens.lowerBound * size)
  }

  private func feedForward(_ state: BERTState, _ tiles: Tiles, on compute: Compute) {
    let x = state.hidden.start
    let packed = UnsafeMutableRawPointer(state.packed.start)
    let packedWide = UnsafeMutableRawPointer(state.packedWide.start)
    if let gate {
      let (wide, gates) = (state.wide.start, state.gates.start)
      up.apply(x, tiles, adding: false, to: wide, packed: packed, on: compute)
      gate.apply(x, tiles, adding: false, to: gates, packed: packed, on: compute)
      compute.run(tiles.rows, each: 8) { range in
        let first = range.lowerBound * shape.feedForward
        compute.kernels.gated(
          gates + first, wide + first, Int64(range.count), Int64(shape.feedForward), Int64(shape.feedForward),
          Int32(CK_SILU), wide + first)
      }
      down.apply(wide, tiles, adding: true, to: x, packed: packedWide, on: compute)
    } else if up.isQuantized, down.isQuantized {
      up.pack(x, tiles, into: packed, on: compute)
      up.applyGELU(packed: packed, tiles, into: packedWide, on: compute)
      down.applyPacked(packedWide, tiles, adding: true, to: x, on: compute)
    } else {
      let wide = state.wide.start
      up.apply(x, tiles, adding: false, to: wide, packed: packed, on: compute)
      compute.kernels.gelu(wide, Int64(tiles.rows * shape.feedForward))
      down.apply(wide, tiles, adding: true, to: x, packed: packedWide, on: compute)
    }
  }
}
