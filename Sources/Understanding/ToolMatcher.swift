import Conversation
import Foundation
import Inference
import SkillKit

/// Which tool a sentence asks for, judged by the samples that the tools declare. It knows nothing of any tool.
public struct ToolMatcher: Sendable {
  public let tools: [Tool]
  private let embedder: Embedder
  private let lexical: LexicalKernel?
  private let fitted: Fitted
  /// The words that frame requests, the most usual first.
  let carriers: Spelling

  /// - Parameters:
  ///   - background: sentences that people say to assistants and that none of these tools serves.
  public init(tools: [Tool], background: [String], embedder: Embedder, cache: VectorCache) throws {
    self.tools = tools
    self.embedder = embedder
    var samples: [(text: String, literal: String, label: Int)] = []
    for (label, tool) in tools.enumerated() {
      for source in tool.samples + [tool.description] {
        let sample = SampleSentence(source)
        samples.append((sample.text, sample.literal, label))
      }
    }
    var words = samples.map { LexicalKernel.words($0.literal) }
    carriers = ToolMatcher.carriers(words)
    samples += background.map { ($0, $0, tools.count) }
    words += background.map(LexicalKernel.words)
    let labels = samples.map(\.label)
    lexical = samples.count > Fitted.mostExact ? nil : LexicalKernel(words)
    let (classes, width) = (tools.count + 1, embedder.width)
    let matrix = { [samples] in try cache.matrix(of: samples.map(\.text), by: embedder, in: "samples") }
    let name = embedder.fingerprint + "/fitted"
    let key = TextHash(samples.lazy.map { "\($0.label) \($0.literal)|\($0.text)" })
    if let kept = cache.load(name),
      let fitted = try Fitted(
        kept, key, samples: samples.count, width: width, classes: classes, matrix: matrix)
    {
      self.fitted = fitted
    } else {
      let matrix = try matrix()
      fitted =
        lexical.map { Fitted(matrix, labels: labels, classes: classes, width: width, lexical: $0) }
        ?? Fitted(many: matrix, labels: labels, classes: classes, width: width)
      cache.save(fitted.data(key, hasLandmarks: lexical == nil), name)
    }
  }

  private static func carriers(_ literals: [[String]]) -> Spelling {
    var counts: [String: Int] = [:]
    for words in literals { for word in words { counts[word, default: 0] += 1 } }
    let usual = counts.filter { $0.value >= 3 }.keys.sorted { (-counts[$0]!, $0) < (-counts[$1]!, $1) }
    return Spelling(usual + English.roles.filter { $0.value == .question }.keys.sorted(), shortest: 4)
  }

  /// The word that must have been meant where one was typed that nobody knows; nil where the word stands.
  func correction(of word: String) -> String? {
    guard word.utf8.count >= 3, English.roles[word] == nil, ValueReader.timeUnits[word] == nil,
      MeasureWords.units[word] == nil, !NumberWords.isNumberWord(word), !embedder.isWord(word)
    else { return nil }
    return carriers.correct(word)
  }

  /// The tools that a sentence may ask for, best first, with the probability that each is meant.
  public struct Ranking: Sendable {
    public var candidates: [Candidate]
    /// The probability that no tool is meant.
    public var none: Double

    public var best: Candidate? { candidates.first }
    public var margin: Double {
      (candidates.first?.confidence ?? 0) - max(candidates.dropFirst().first?.confidence ?? 0, none)
    }
  }

  /// Ranks the tools for each sentence.
  public func rank(_ sentences: [String]) throws -> [Ranking] {
    zip(sentences, try embedder.embed(sentences)).map { rank($0, vector: $1) }
  }

  func rank(_ sentence: String, vector: [Float]) -> Ranking {
    let cosines = Similarity.scores(matrix: fitted.matrix, vector: vector)
    var kernel = cosines.map(Fitted.kernel)
    lexical?.add(Fitted.wordShare, for: sentence, to: &kernel)
    let probabilities = fitted.probabilities(kernel)
    let ranked = tools.indices.map { Candidate(tool: tools[$0].name, confidence: probabilities[$0]) }
      .sorted { $0.confidence > $1.confidence }
    return Ranking(candidates: Array(ranked.prefix(5)), none: probabilities[tools.count])
  }
}
