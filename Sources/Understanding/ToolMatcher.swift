import Conversation
import Foundation
import Inference
import SkillKit

/// Which tool a sentence asks for, judged by the samples that the tools declare. It knows nothing of any tool.
public struct ToolMatcher: Sendable {
  public let tools: [Tool]
  private let embedder: Embedder
  private let whole: View
  /// Where the samples are few enough.
  private let framed: View?
  private let frames: Frames
  /// The words that frame requests, the most usual first.
  let carriers: Spelling

  /// How sentences are looked at: as they are, or as their frames.
  private struct View: Sendable {
    let fitted: Fitted
    let lexical: LexicalKernel?

    /// - Parameter words: the sentence itself, whatever the vector is of.
    func probabilities(_ vector: [Float], words: String) -> [Double] {
      var kernel = Similarity.scores(matrix: fitted.matrix, vector: vector).map(Fitted.kernel)
      lexical?.add(Fitted.wordShare, for: words, to: &kernel)
      return fitted.probabilities(kernel)
    }
  }

  /// - Parameters:
  ///   - background: sentences that people say to assistants and that none of these tools serves.
  public init(tools: [Tool], background: [String], embedder: Embedder, cache: VectorCache) throws {
    self.tools = tools
    self.embedder = embedder
    let declared = tools.map { ($0.samples + [$0.description]).map(SampleSentence.init) }
    let words = declared.joined().map { LexicalKernel.words($0.literal) }
    let labels =
      declared.enumerated().flatMap { label, samples in samples.map { _ in label } }
      + background.map { _ in tools.count }
    let literals = declared.joined().map(\.literal) + background
    carriers = ToolMatcher.carriers(words)
    let frames = Frames(words)
    self.frames = frames
    let lexical = labels.count > Fitted.mostExact ? nil : LexicalKernel(words + background.map(LexicalKernel.words))
    func view(_ name: String, _ texts: [String]) throws -> View {
      let matrix = { try cache.matrix(of: texts, by: embedder, in: name) }
      let key = TextHash(zip(labels, zip(literals, texts)).lazy.map { "\($0) \($1.0)|\($1.1)" })
      let name = "\(embedder.fingerprint)/\(name)/fitted"
      if let kept = cache.load(name),
        let fitted = try Fitted(
          kept, key, samples: texts.count, width: embedder.width, classes: tools.count + 1, matrix: matrix)
      {
        return View(fitted: fitted, lexical: lexical)
      }
      let rows = try matrix()
      let (classes, width) = (tools.count + 1, embedder.width)
      let fitted =
        lexical.map { Fitted(rows, labels: labels, classes: classes, width: width, lexical: $0) }
        ?? Fitted(many: rows, labels: labels, classes: classes, width: width)
      cache.save(fitted.data(key, hasLandmarks: lexical == nil), name)
      return View(fitted: fitted, lexical: lexical)
    }
    whole = try view("samples", declared.joined().map(\.text) + background)
    framed =
      lexical == nil ? nil : try view("frames", (declared.joined().map(\.framed) + background).map(frames.frame))
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
    try zip(sentences, embedder.embed(sentences)).map { try rank($0, vector: $1) }
  }

  func rank(_ sentence: String, vector: [Float]) throws -> Ranking {
    let probabilities = try confirmed(whole.probabilities(vector, words: sentence), of: sentence)
    let ranked = tools.indices.map { Candidate(tool: tools[$0].name, confidence: probabilities[$0]) }
      .sorted { $0.confidence > $1.confidence }
    return Ranking(candidates: Array(ranked.prefix(5)), none: probabilities[tools.count])
  }

  /// A tool that writes has to stand up to a second look, at the sentence's frame alone: the mushrooms of "forget that I
  /// hate mushrooms" are near what was to be remembered, its frame is not. Where that all but excludes the tool, both
  /// looks count the same.
  private func confirmed(_ probabilities: [Double], of sentence: String) throws -> [Double] {
    guard let framed, let best = tools.indices.max(by: { probabilities[$0] < probabilities[$1] }),
      tools[best].effect != .reads, probabilities[best] >= Understander.confident
    else { return probabilities }
    let second = try look(framed, at: sentence)
    guard second[best] < Self.excluded else { return probabilities }
    return zip(probabilities, second).map { ($0 + $1) / 2 }
  }

  private static let excluded = 0.02

  /// The tool that a sentence's frame alone asks for.
  func framed(_ sentence: String) throws -> Candidate? {
    guard let framed else { return nil }
    let second = try look(framed, at: sentence)
    return tools.indices.max { second[$0] < second[$1] }.map { Candidate(tool: tools[$0].name, confidence: second[$0]) }
  }

  private func look(_ framed: View, at sentence: String) throws -> [Double] {
    framed.probabilities(try embedder.embed([frames.frame(of: sentence)])[0], words: sentence)
  }
}
