import CKernels

/// One encoder layer (Vaswani et al. 2017, with the normalisation after each part as in BERT).
final class BERTLayer: Sendable {
  private let shape: BERTConfiguration
  private let queryKeyValue: Dense
  private let attentionOutput: Dense
  private let attentionNorm: LayerNorm
  private let up: Dense
  private let down: Dense
  private let outputNorm: LayerNorm

  init(_ index: Int, in file: GGUFFile, _ shape: BERTConfiguration) throws(GGUFError) {
    self.shape = shape
    let (width, wide) = (shape.width, shape.feedForward)
    func name(_ part: String) -> String { "blk.\(index).\(part)" }
    queryKeyValue = try Dense(
      ["attn_q", "attn_k", "attn_v"].map(name), in: file, inputs: width, outputs: width)
    attentionOutput = try Dense([name("attn_output")], in: file, inputs: width, outputs: width)
    attentionNorm = try LayerNorm(name("attn_output_norm"), in: file, shape)
    up = try Dense([name("ffn_up")], in: file, inputs: width, outputs: wide)
    down = try Dense([name("ffn_down")], in: file, inputs: wide, outputs: width)
    outputNorm = try LayerNorm(name("layer_output_norm"), in: file, shape)
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

  private func feedForward(_ state: BERTState, _ tiles: Tiles, on compute: Compute) {
    let x = state.hidden.start
    let packed = UnsafeMutableRawPointer(state.packed.start)
    let packedWide = UnsafeMutableRawPointer(state.packedWide.start)
    if up.isQuantized, down.isQuantized {
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
