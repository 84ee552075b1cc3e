import Foundation

/// Turns sentences into vectors whose dot product says how alike they are in meaning.
///
///     let encoder = try SentenceEncoder(contentsOf: modelURL)
///     let vectors = try encoder.embed(["where is my order", "track my package"])
///     let cosine = Similarity.scores(matrix: vectors[0], vector: vectors[1])[0]
///
/// Any number of tasks may use one encoder at once.
public final class SentenceEncoder: Sendable {
  /// Values of a vector.
  public let width: Int
  /// Identifies the model file's content; see ``ModelFingerprint``.
  public let fingerprint: String
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

  /// - Parameter threads: How many processors one call may use.
  /// - Throws: ``GGUFError`` when the file is no BERT model that can be run.
  public convenience init(contentsOf url: URL, threads: Int = SentenceEncoder.defaultThreads) throws {
    try self.init(GGUFFile(contentsOf: url), threads: threads)
  }

  /// Reads the weights of a file whose head was read already.
  public convenience init(_ file: SentenceEncoderFile, threads: Int = SentenceEncoder.defaultThreads) throws(GGUFError)
  {
    try self.init(file.file, threads: threads)
  }

  init(
    _ file: GGUFFile, threads: Int = SentenceEncoder.defaultThreads, kernels: Kernels = .best
  ) throws(GGUFError) {
    let context = try BERTConfiguration(file).context
    tokenizer = try WordPieceTokenizer(file, limit: context)
    model = try BERTModel(file, vocabularySize: tokenizer.vocabularySize, kernels: kernels)
    configuration = model.shape
    width = model.shape.width
    fingerprint = ModelFingerprint(of: file).text
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
    let groups = groups(texts.map { tokenizer.tokenize($0).ids })
    let width = width
    let matrix = [Float](unsafeUninitializedCapacity: texts.count * width) { buffer, count in
      count = texts.count * width
      guard let out = buffer.baseAddress else { return }
      pool.session { lanes in
        if groups.count == 1 {
          embed(groups[0], into: out, lanes: lanes)
        } else {
          lanes.run(groups.count) { embed(groups[$0], into: out, lanes: .single) }
        }
      }
    }
    guard let bad = matrix.firstIndex(where: { !$0.isFinite }) else { return matrix }
    throw EncoderError.notFinite(text: texts[bad / width])
  }

  /// A vector for each token of the text, the model's own tokens included.
  /// - Throws: ``EncoderError`` when the model computes no finite vector.
  public func tokenVectors(of text: String) throws -> TokenVectors {
    let tokens = tokenizer.tokenize(text)
    var batch = TokenBatch()
    batch.append(tokens.ids)
    let values = pool.session { lanes in
      model.withHidden(of: batch, lanes: lanes) { hidden in
        Array(UnsafeBufferPointer(start: hidden, count: batch.tokenCount * width))
      }
    }
    guard values.allSatisfy(\.isFinite) else { throw EncoderError.notFinite(text: text) }
    return TokenVectors(tokens: tokens, width: width, values: values)
  }

  /// Texts that are computed together, and the row of the result where they begin.
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

  private func embed(_ group: Group, into out: UnsafeMutablePointer<Float>, lanes: WorkerPool.Lanes) {
    model.withHidden(of: group.batch, lanes: lanes) { hidden in
      for (index, tokens) in group.batch.sequences.enumerated() {
        pool(hidden + tokens.lowerBound * width, tokens.count, into: out + (group.first + index) * width)
      }
    }
  }

  /// Pools the token vectors [count, width] to one of length 1.
  private func pool(_ hidden: UnsafePointer<Float>, _ count: Int, into out: UnsafeMutablePointer<Float>) {
    out.update(from: hidden, count: width)
    if configuration.pooling == .mean {
      for token in 1..<count {
        for column in 0..<width { out[column] += hidden[token * width + column] }
      }
    }
    var squares: Float = 0
    for column in 0..<width { squares += out[column] * out[column] }
    let factor = 1 / max(squares.squareRoot(), 1e-12)
    for column in 0..<width { out[column] *= factor }
  }
}

/// A model file of which only the head was read: takes a millisecond, where the weights take ten.
public struct SentenceEncoderFile: Sendable {
  let file: GGUFFile
  /// Values of a vector.
  public let width: Int
  /// Identifies the file's content; see ``ModelFingerprint``.
  public let fingerprint: String

  /// - Throws: ``GGUFError`` when the file is no BERT model.
  public init(contentsOf url: URL) throws {
    file = try GGUFFile(contentsOf: url)
    width = try BERTConfiguration(file).width
    fingerprint = ModelFingerprint(of: file).text
  }
}

/// The vectors of a text's tokens.
public struct TokenVectors: Sendable {
  public let tokens: Tokenization
  public let width: Int
  /// [tokens, width]
  public let values: [Float]

  /// The vector of one token, [width].
  public subscript(token: Int) -> ArraySlice<Float> { values[token * width..<(token + 1) * width] }
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
