import Synchronization

/// A BERT encoder (Devlin et al. 2018): token ids in, a vector for each token out.
///
/// With a branch it is a trunk of lower layers that forks into two ends.
final class BERTModel: Sendable {
  enum End {
    /// The encoder's own last layer.
    case own
    /// The branch's last layer; without a branch the encoder's.
    case branch
  }

  let shape: BERTConfiguration
  private let embeddings: BERTEmbeddings
  private let rotary: RotaryEmbedding?
  private let norm: LayerNorm
  private let layers: [BERTLayer]
  private let branch: BERTBranch?
  private let kernels: Kernels
  /// States not in use, kept because fresh memory costs more than a short sentence.
  private let idleStates = Mutex<[BERTState]>([])

  init(_ file: GGUFFile, branch: GGUFFile?, vocabularySize: Int, kernels: Kernels) throws(GGUFError) {
    self.kernels = kernels
    shape = try BERTConfiguration(file)
    embeddings = try BERTEmbeddings(file, shape, vocabularySize: vocabularySize)
    if let base = shape.rotaryBase {
      rotary = try RotaryEmbedding(RotaryShape(turned: shape.headSize, base: base), in: file)
    } else {
      rotary = nil
    }
    norm = try LayerNorm("token_embd_norm", in: file, shape)
    var layers: [BERTLayer] = []
    for index in 0..<shape.layers { layers.append(try BERTLayer(index, in: file, shape)) }
    self.layers = layers
    if let branch { self.branch = try BERTBranch(branch, on: file, shape) } else { self.branch = nil }
  }

  /// Calls `body` with the hidden vectors [tokens, width] at each of the ends; the layers below the fork are computed
  /// once.
  func withHidden(
    of batch: TokenBatch, at ends: [End], lanes: WorkerPool.Lanes, _ body: (End, UnsafePointer<Float>) -> Void
  ) {
    let state = takeState(for: batch)
    defer { idleStates.withLock { $0.append(state) } }
    let compute = Compute(kernels, lanes)
    for sequence in batch.sequences {
      for (position, row) in sequence.enumerated() {
        embeddings.write(token: batch.ids[row], position: position, to: state.hidden.start + row * shape.width)
        rotary?.write(
          position: position, contextLimit: shape.context, to: state.angles.start + row * shape.headSize)
      }
    }
    norm.apply(state.hidden.start, rows: batch.tokenCount, on: compute)
    batch.withTiles { tiles in
      func apply(_ layers: ArraySlice<BERTLayer>) {
        for layer in layers { layer.apply(state, batch, tiles, on: compute) }
      }
      let fork = branch?.from ?? layers.count
      let values = batch.tokenCount * shape.width
      apply(layers[..<fork])
      if ends.count > 1 { state.atFork.start.update(from: state.hidden.start, count: values) }
      for (index, end) in ends.enumerated() {
        if index > 0 { state.hidden.start.update(from: state.atFork.start, count: values) }
        apply(end == .own ? layers[fork...] : (branch?.layers ?? [])[...])
        body(end, state.hidden.start)
      }
    }
  }

  private func takeState(for batch: TokenBatch) -> BERTState {
    let idle = idleStates.withLock { idle in
      idle.lastIndex { $0.tokens >= batch.tokenCount && $0.tiles >= batch.tileCount }.map { idle.remove(at: $0) }
    }
    // Room for a few sentences at least, so that few sizes are ever needed.
    return idle ?? BERTState(tokens: max(batch.tokenCount, 64), tiles: max(batch.tileCount, 16), shape)
  }
}
