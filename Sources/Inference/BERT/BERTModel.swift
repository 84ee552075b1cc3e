import Synchronization

/// A BERT encoder (Devlin et al. 2018): token ids in, a vector for each token out.
final class BERTModel: Sendable {
  let shape: BERTConfiguration
  private let embeddings: BERTEmbeddings
  private let norm: LayerNorm
  private let layers: [BERTLayer]
  private let kernels: Kernels
  /// States not in use, kept because fresh memory costs more than a short sentence.
  private let idleStates = Mutex<[BERTState]>([])

  init(_ file: GGUFFile, vocabularySize: Int, kernels: Kernels) throws(GGUFError) {
    self.kernels = kernels
    shape = try BERTConfiguration(file)
    embeddings = try BERTEmbeddings(file, shape, vocabularySize: vocabularySize)
    norm = try LayerNorm("token_embd_norm", in: file, shape)
    var layers: [BERTLayer] = []
    for index in 0..<shape.layers { layers.append(try BERTLayer(index, in: file, shape)) }
    self.layers = layers
  }

  /// Calls `body` with the hidden vectors of the last layer [tokens, width].
  func withHidden<Result>(
    of batch: TokenBatch, lanes: WorkerPool.Lanes, _ body: (UnsafePointer<Float>) throws -> Result
  ) rethrows -> Result {
    let state = takeState(for: batch)
    defer { idleStates.withLock { $0.append(state) } }
    let compute = Compute(kernels, lanes)
    for sequence in batch.sequences {
      for (position, row) in sequence.enumerated() {
        embeddings.write(token: batch.ids[row], position: position, to: state.hidden.start + row * shape.width)
      }
    }
    norm.apply(state.hidden.start, rows: batch.tokenCount, on: compute)
    batch.withTiles { tiles in
      for layer in layers { layer.apply(state, batch, tiles, on: compute) }
    }
    return try body(state.hidden.start)
  }

  private func takeState(for batch: TokenBatch) -> BERTState {
    let idle = idleStates.withLock { idle in
      idle.lastIndex { $0.tokens >= batch.tokenCount && $0.tiles >= batch.tileCount }.map { idle.remove(at: $0) }
    }
    // Room for a few sentences at least, so that few sizes are ever needed.
    return idle ?? BERTState(tokens: max(batch.tokenCount, 64), tiles: max(batch.tileCount, 16), shape)
  }
}
