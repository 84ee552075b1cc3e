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
  func apply(_ state: BERTState, _ batch: TokenBatch, kernels: Kernels, lanes: WorkerPool.Lanes) {
    let rows = batch.tokenCount
    let x = state.hidden.start
    let packed = UnsafeMutableRawPointer(state.packed.start)
    queryKeyValue.apply(
      x, rows: rows, adding: false, to: state.queryKeyValue.start, packed: packed, kernels: kernels, lanes: lanes)
    attend(state, batch, kernels: kernels, lanes: lanes)
    attentionOutput.apply(
      state.attended.start, rows: rows, adding: true, to: x, packed: packed, kernels: kernels, lanes: lanes)
    attentionNorm.apply(x, rows: rows, kernels: kernels)
    feedForward(state, rows: rows, kernels: kernels, lanes: lanes)
    outputNorm.apply(x, rows: rows, kernels: kernels)
  }

  /// Each sequence attends to itself only.
  private func attend(
    _ state: BERTState, _ batch: TokenBatch, kernels: Kernels, lanes: WorkerPool.Lanes
  ) {
    let (heads, size) = (shape.heads, shape.headSize)
    let scale = 1 / Float(size).squareRoot()
    let (queryKeyValue, attended) = (state.queryKeyValue.start, state.attended.start)
    let (scratch, stride) = (state.scratch.start, state.scratchStride)
    for tokens in batch.sequences {
      // Heads are too small to share out unless the sequence is long.
      let parts = tokens.count >= BERTState.longSequence ? BERTState.headParts : 1
      let each = (heads + parts - 1) / parts
      Chunks(heads, each: each).run(on: lanes) { range in
        kernels.table.pointee.attention(
          queryKeyValue + tokens.lowerBound * 3 * shape.width, Int64(tokens.count), Int64(heads), Int64(size),
          Int64(range.lowerBound), Int64(range.upperBound), scale, scratch + range.lowerBound / each * stride,
          attended + tokens.lowerBound * shape.width)
      }
    }
  }

  private func feedForward(_ state: BERTState, rows: Int, kernels: Kernels, lanes: WorkerPool.Lanes) {
    let x = state.hidden.start
    let packed = UnsafeMutableRawPointer(state.packed.start)
    if up.isQuantized, down.isQuantized {
      let wide = UnsafeMutableRawPointer(state.packedWide.start)
      up.pack(x, rows: rows, into: packed, kernels: kernels, lanes: lanes)
      up.applyGELU(packed: packed, rows: rows, into: wide, kernels: kernels, lanes: lanes)
      down.applyPacked(wide, rows: rows, adding: true, to: x, kernels: kernels, lanes: lanes)
    } else {
      let wide = state.wide.start
      let packedWide = UnsafeMutableRawPointer(state.packedWide.start)
      up.apply(x, rows: rows, adding: false, to: wide, packed: packed, kernels: kernels, lanes: lanes)
      kernels.table.pointee.gelu(wide, Int64(rows * shape.feedForward))
      down.apply(wide, rows: rows, adding: true, to: x, packed: packedWide, kernels: kernels, lanes: lanes)
    }
  }
}
