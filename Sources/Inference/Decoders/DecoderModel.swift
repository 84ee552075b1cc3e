import Foundation
import Synchronization

/// The weights of a decoder: token ids in, for each the logits of what comes next out.
///
/// Any number of tasks may use one model at once, each with contexts of its own.
public final class DecoderModel: Sendable {
  public let configuration: DecoderConfiguration
  /// Identifies the model file's content; see ``ModelFingerprint``.
  public let fingerprint: String
  private let embeddings: Matrix
  private let layers: [any DecoderLayer]
  private let norm: RMSNorm
  private let head: Linear
  private let rotary: RotaryEmbedding
  private let localRotary: RotaryEmbedding?
  private let kernels: Kernels
  private let pool: WorkerPool
  /// States not in use, kept because fresh memory costs more than a token.
  private let idleStates = Mutex<[DecoderState]>([])

  /// Tokens that are computed together, at most.
  public static let mostRows = 512
  /// What a state has room for unless it needs more.
  private static let fewRows = 16

  /// Tokens of a text that most uses get along with.
  public static let usualContext = 4096

  public static let defaultThreads = min(4, ProcessInfo.processInfo.activeProcessorCount)

  /// - Parameters:
  ///   - threads: How many processors one call may use.
  ///   - contextTokens: The most tokens of all texts that will be held, for which there must be memory.
  /// - Throws: ``GGUFError`` when the file is no decoder that can be run, ``DecoderError`` when there is too little memory.
  public convenience init(
    contentsOf url: URL, threads: Int = DecoderModel.defaultThreads, contextTokens: Int = DecoderModel.usualContext,
    cacheType: CacheType = .f16
  ) throws {
    let file = try GGUFFile(contentsOf: url)
    try MemoryEstimate(file, contextTokens: contextTokens, cacheType: cacheType).check()
    try self.init(file, threads: threads)
  }

  /// Reads the weights of a file whose header was read already.
  public convenience init(_ file: GGUFFile, threads: Int = DecoderModel.defaultThreads) throws(GGUFError) {
    try self.init(file, threads: threads, kernels: .best)
  }

  init(_ file: GGUFFile, threads: Int, kernels: Kernels) throws(GGUFError) {
    let architecture = try DecoderArchitecture(file)
    let shape = try architecture.configuration(file)
    (configuration, self.kernels) = (shape, kernels)
    fingerprint = ModelFingerprint(of: file).text
    pool = WorkerPool(threads: max(1, threads))
    let table = try file.tensor(named: "token_embd.weight", dimensions: [shape.width, shape.vocabularySize])
    embeddings = try Matrix(table, in: file, inputs: shape.width, outputs: shape.vocabularySize)
    var layers: [any DecoderLayer] = []
    for index in 0..<shape.layers { layers.append(try architecture.layer(index, in: file, shape)) }
    self.layers = layers
    norm = try RMSNorm("output_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    head =
      file.hasTensor(named: "output.weight")
      ? try Linear("output", in: file, inputs: shape.width, outputs: shape.vocabularySize) : Linear(embeddings)
    rotary = try RotaryEmbedding(shape.rotary, in: file)
    localRotary = shape.rotary.localBase == nil ? nil : try RotaryEmbedding(shape.rotary, in: file, isLocal: true)
  }

  /// Tokens of a sequence that follow those in its cache.
  struct Part {
    let cache: KeyValueCache
    /// Of the first token.
    let position: Int
    let tokens: ArraySlice<Int32>
    /// How many of the last tokens' logits are wanted.
    let logits: Int
  }

  /// What of a token is wanted.
  enum Output {
    /// [vocabulary]
    case logits
    /// What the logits are made of, [width].
    case hidden
  }

  /// Takes tokens of several sequences through the model, at most ``mostRows`` in all, and writes their keys and values
  /// to the caches. What comes out for a token is bit for bit the same whatever is computed beside it.
  /// - Parameter body: Gets the logits, or the hidden vector, of each token that they are wanted for, in order; it may
  ///   change them.
  func forward(
    _ parts: [Part], to output: Output = .logits,
    _ body: (_ part: Int, _ token: Int, _ values: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let rows = parts.reduce(0) { $0 + $1.tokens.count }
    precondition(rows <= Self.mostRows, "no more tokens than a pass takes")
    guard rows > 0 else { return }
    let state = takeState(rows: rows)
    defer { idleStates.withLock { $0.append(state) } }
    pool.session { lanes in
      let pass = DecoderPass(segments(parts), configuration, state, on: Compute(kernels, lanes))
      embed(parts, pass)
      for layer in layers { layer.apply(pass) }
      withOutputs(parts, pass, output, body)
    }
  }

  /// Whether positions in a cache of this size count as those of long contexts.
  func usesLongPositions(in cache: KeyValueCache) -> Bool { rotary.isLong(contextLimit: cache.capacity) }

  private func segments(_ parts: [Part]) -> [DecoderPass.Segment] {
    var row = 0
    return parts.filter { !$0.tokens.isEmpty }.map { part in
      defer { row += part.tokens.count }
      return DecoderPass.Segment(
        cache: part.cache, position: part.position, rows: row..<row + part.tokens.count)
    }
  }

  private func embed(_ parts: [Part], _ pass: DecoderPass) {
    let (state, width) = (pass.state, configuration.width)
    var row = 0
    for part in parts {
      for (index, token) in part.tokens.enumerated() {
        embeddings.copyRow(Int(token), to: state.hidden.start + row * width)
        let (position, limit) = (part.position + index, part.cache.capacity)
        rotary.write(position: position, contextLimit: limit, to: state.angles.start + row * rotary.turned)
        localRotary?.write(position: position, contextLimit: limit, to: state.localAngles.start + row * rotary.turned)
        row += 1
      }
    }
    guard configuration.embeddingScale != 1 else { return }
    for index in 0..<row * width { state.hidden.start[index] *= configuration.embeddingScale }
  }

  private func withOutputs(
    _ parts: [Part], _ pass: DecoderPass, _ output: Output,
    _ body: (Int, Int, UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let wanted = wantedLogits(parts)
    let (state, width) = (pass.state, configuration.width)
    for start in stride(from: 0, to: wanted.count, by: DecoderState.mostLogitRows) {
      let group = wanted[start..<min(start + DecoderState.mostLogitRows, wanted.count)]
      for (index, token) in group.enumerated() {
        (state.output.start + index * width).update(from: state.hidden.start + token.row * width, count: width)
      }
      norm.apply(state.output.start, rows: group.count, to: state.normed.start, on: pass.compute)
      let values = output == .hidden ? (state.normed.start, width) : writeLogits(rows: group.count, pass)
      for (index, token) in group.enumerated() {
        body(
          token.part, token.token,
          UnsafeMutableBufferPointer(start: values.0 + index * values.1, count: values.1))
      }
    }
  }

  /// The logits of the normalised vectors of some rows.
  private func writeLogits(rows: Int, _ pass: DecoderPass) -> (UnsafeMutablePointer<Float>, Int) {
    let (logits, vocabulary) = (pass.state.logits.start, configuration.vocabularySize)
    let target = Linear.Target(linear: head, y: logits, stride: vocabulary)
    Linear.apply([target], pass.state.normed.start, rows: rows, pass)
    if configuration.logitSoftCap > 0 {
      pass.share(rows) { range in
        pass.compute.kernels.soft_cap(
          logits + range.lowerBound * vocabulary, Int64(range.count * vocabulary), configuration.logitSoftCap)
      }
    }
    return (logits, vocabulary)
  }

  private func wantedLogits(_ parts: [Part]) -> [(part: Int, token: Int, row: Int)] {
    var row = 0
    return parts.enumerated().flatMap { index, part in
      defer { row += part.tokens.count }
      return (max(0, part.tokens.count - part.logits)..<part.tokens.count).map { (index, $0, row + $0) }
    }
  }

  private func takeState(rows: Int) -> DecoderState {
    let size = rows <= Self.fewRows ? Self.fewRows : Self.mostRows
    let idle = idleStates.withLock { idle in idle.lastIndex { $0.rows == size }.map { idle.remove(at: $0) } }
    return idle ?? DecoderState(rows: size, configuration)
  }
}
