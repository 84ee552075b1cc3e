import Foundation

/// Turns sentences into vectors whose dot product says how alike they are in meaning.
///
///     let encoder = try SentenceEncoder(contentsOf: modelURL)
///     let vectors = try encoder.embed(["where is my order", "track my package"])
///     let cosine = Similarity.scores(matrix: vectors[0], vector: vectors[1])[0]
///
/// With a branch, which has layers of its own above the encoder's lower ones, it gives vectors for the tokens too:
/// ``read(_:)`` computes the lower layers once for both.
///
/// Any number of tasks may use one encoder at once.
public final class SentenceEncoder: Sendable {
  /// Values of a vector.
  public let width: Int
  /// Identifies the model file's content; see ``ModelFingerprint``.
  public let fingerprint: String
  /// Identifies the branch's file, on which the token vectors depend; nil without a branch.
  public let branchFingerprint: String?
  /// The shape of the model.
  public let configuration: BERTConfiguration
  public let tokenizer: WordPieceTokenizer
  private let model: BERTModel
  private let pool: WorkerPool
  private let threads: Int

  public static let defaultThreads = min(4, ProcessInfo.processInfo.activeProcessorCount)

  /// Tokens that are computed together, at most: their vectors fit the second-level cache.
  static let mostTokensTogether = 192
  static let fewestTokensTogether = 32

  /// - Parameters:
  ///   - branch: The file of the branch that gives the token vectors.
  ///   - threads: How many processors one call may use.
  /// - Throws: ``GGUFError`` when a file is no BERT model that can be run, or the branch is of another encoder.
  public convenience init(
    contentsOf url: URL, branch: URL? = nil, threads: Int = SentenceEncoder.defaultThreads
  ) throws(GGUFError) {
    try self.init(SentenceEncoderFile(contentsOf: url, branch: branch), threads: threads)
  }

  /// Reads the weights of files whose heads were read already.
  public convenience init(_ file: SentenceEncoderFile, threads: Int = SentenceEncoder.defaultThreads) throws(GGUFError)
  {
    try self.init(file.file, branch: file.branch, threads: threads)
  }

  init(
    _ file: GGUFFile, branch: GGUFFile? = nil, threads: Int = SentenceEncoder.defaultThreads, kernels: Kernels = .best
  ) throws(GGUFError) {
    let context = try BERTConfiguration(file).context
    tokenizer = try WordPieceTokenizer(file, limit: context)
    model = try BERTModel(file, branch: branch, vocabularySize: tokenizer.vocabularySize, kernels: kernels)
    configuration = model.shape
    width = model.shape.width
    fingerprint = ModelFingerprint(of: file).text
    branchFingerprint = branch.map { ModelFingerprint(of: $0).text }
    self.threads = max(1, threads)
    pool = WorkerPool(threads: self.threads)
  }

  /// The tokens of a text as the model reads it, with their places in the text.
  public func tokens(_ text: String) -> Tokenization { tokenizer.tokenize(text) }

  /// The vector of each text, [width], of length 1. A text beyond the model's limit counts with its beginning.
  /// - Throws: ``EncoderError`` when the model computes no finite vector.
  public func embed(_ texts: [String]) throws -> [[Float]] {
    let matrix = try embedMatrix(texts)
    return texts.indices.map { Array(matrix[$0 * width..<($0 + 1) * width]) }
  }

  /// The vectors of all texts in one matrix [texts, width].
  public func embedMatrix(_ texts: [String]) throws -> [Float] {
    let ids = texts.map { tokenizer.tokenize($0).ids }
    let matrix = [Float](unsafeUninitializedCapacity: texts.count * width) { buffer, count in
      count = texts.count * width
      guard let out = buffer.baseAddress else { return }
      compute(ids, at: [.own]) { text, _, hidden in pool(hidden, into: out + text * width) }
    }
    guard let bad = matrix.firstIndex(where: { !$0.isFinite }) else { return matrix }
    throw EncoderError.notFinite(text: texts[bad / width])
  }

  /// The vector of each text, as ``embed(_:)`` gives it, and those of its tokens, as ``tokenVectors(of:)`` does.
  /// - Throws: ``EncoderError`` when the model computes no finite vector.
  public func read(_ texts: [String]) throws -> [Reading] {
    var readings = texts.map { Reading(vector: [], tokens: TokenVectors(of: tokenizer.tokenize($0), width: width)) }
    let ids = readings.map(\.tokens.tokens.ids)
    readings.withUnsafeMutableBufferPointer { readings in
      compute(ids, at: [.own, .branch]) { text, end, hidden in
        switch end {
        case .own: readings[text].vector = pooled(hidden)
        case .branch: readings[text].tokens.values = Array(hidden)
        }
      }
    }
    let bad = readings.firstIndex { !$0.vector.allSatisfy(\.isFinite) || !$0.tokens.values.allSatisfy(\.isFinite) }
    if let bad { throw EncoderError.notFinite(text: texts[bad]) }
    return readings
  }

  /// A vector for each token of each text, the model's own tokens included: the branch's, or without a branch the
  /// encoder's own.
  /// - Throws: ``EncoderError`` when the model computes no finite vector.
  public func tokenVectors(of texts: [String]) throws -> [TokenVectors] {
    var vectors = texts.map { TokenVectors(of: tokenizer.tokenize($0), width: width) }
    let ids = vectors.map(\.tokens.ids)
    vectors.withUnsafeMutableBufferPointer { vectors in
      compute(ids, at: [.branch]) { text, _, hidden in vectors[text].values = Array(hidden) }
    }
    let bad = vectors.firstIndex { !$0.values.allSatisfy(\.isFinite) }
    if let bad { throw EncoderError.notFinite(text: texts[bad]) }
    return vectors
  }

  /// Calls `body` for each text and end with the hidden vectors of the text's tokens [tokens, width], on any thread.
  private func compute(
    _ texts: [[Int32]], at ends: [BERTModel.End],
    _ body: (_ text: Int, _ end: BERTModel.End, _ hidden: UnsafeBufferPointer<Float>) -> Void
  ) {
    let groups = groups(texts)
    func run(_ group: Group, on lanes: WorkerPool.Lanes) {
      model.withHidden(of: group.batch, at: ends, lanes: lanes) { end, hidden in
        for (index, tokens) in group.batch.sequences.enumerated() {
          let start = hidden + tokens.lowerBound * width
          body(group.first + index, end, UnsafeBufferPointer(start: start, count: tokens.count * width))
        }
      }
    }
    pool.session { lanes in
      if groups.count == 1 {
        run(groups[0], on: lanes)
      } else {
        lanes.run(groups.count) { run(groups[$0], on: .single) }
      }
    }
  }

  /// Texts that are computed together, and the number of the first.
  private struct Group {
    var first: Int
    var batch = TokenBatch()
  }

  private func groups(_ texts: [[Int32]]) -> [Group] {
    let total = texts.reduce(0) { $0 + $1.count }
    let most = min(Self.mostTokensTogether, max(Self.fewestTokensTogether, (total + threads - 1) / threads))
    var groups: [Group] = []
    for (index, ids) in texts.enumerated() {
      if groups.isEmpty || groups[groups.count - 1].batch.tokenCount + ids.count > most {
        groups.append(Group(first: index))
      }
      groups[groups.count - 1].batch.append(ids)
    }
    return groups
  }

  private func pooled(_ hidden: UnsafeBufferPointer<Float>) -> [Float] {
    [Float](unsafeUninitializedCapacity: width) { buffer, count in
      guard let out = buffer.baseAddress else { return }
      pool(hidden, into: out)
      count = width
    }
  }

  /// Pools token vectors [tokens, width] to one of length 1.
  private func pool(_ hidden: UnsafeBufferPointer<Float>, into out: UnsafeMutablePointer<Float>) {
    guard let first = hidden.baseAddress else { return }
    out.update(from: first, count: width)
    if configuration.pooling == .mean {
      for row in stride(from: width, to: hidden.count, by: width) {
        for column in 0..<width { out[column] += hidden[row + column] }
      }
    }
    var squares: Float = 0
    for column in 0..<width { squares += out[column] * out[column] }
    let factor = 1 / max(squares.squareRoot(), 1e-12)
    for column in 0..<width { out[column] *= factor }
  }
}

public enum EncoderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The model's weights lead to infinities.
  case notFinite(text: String)

  public var description: String {
    switch self {
    case .notFinite(let text): "the model computes no finite vector for \(quoted(String(text.prefix(80))))"
    }
  }
}
