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
    let state = takeState(for: batch.tokenCount)
    defer { idleStates.withLock { $0.append(state) } }
    for sequence in batch.sequences {
      for (position, row) in sequence.enumerated() {
        embeddings.write(token: batch.ids[row], position: position, to: state.hidden.start + row * shape.width)
      }
    }
    norm.apply(state.hidden.start, rows: batch.tokenCount, kernels: kernels)
    for layer in layers { layer.apply(state, batch, kernels: kernels, lanes: lanes) }
    return try body(state.hidden.start)
  }

  private func takeState(for tokens: Int) -> BERTState {
    let idle = idleStates.withLock { idle in
      idle.lastIndex { $0.capacity >= tokens }.map { idle.remove(at: $0) }
    }
    // Room for a few sentences at least, so that few sizes are ever needed.
    return idle ?? BERTState(capacity: max(tokens, 64), shape)
  }
}
