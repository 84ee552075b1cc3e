import Conversation
import Foundation
import Inference
import SkillKit

/// Which tool a sentence asks for, judged by the samples that the tools declare. It knows nothing of any tool.
public struct ToolMatcher: Sendable {
  public let tools: [Tool]
  private let embedder: Embedder
  private let whole: SampleView
  /// Where the samples are few enough.
  private let framed: FrameView?
  /// The words that frame requests, the most usual first.
  let carriers: Spelling

  /// - Parameters:
  ///   - background: sentences that people say to assistants and that none of these tools serves.
  public init(tools: [Tool], background: [String], embedder: Embedder, cache: VectorCache) throws {
    self.tools = tools
    self.embedder = embedder
    let declared = tools.map { ($0.samples + [$0.description]).map(SampleSentence.init) }
    let words = declared.joined().map { LexicalKernel.words($0.literal) }
    carriers = ToolMatcher.carriers(words)
    let labels =
      declared.enumerated().flatMap { label, samples in samples.map { _ in label } }
      + background.map { _ in tools.count }
    let isFew = labels.count <= Fitted.mostExact
    let source = SampleView.Source(
      labels: labels, literals: declared.joined().map(\.literal) + background, classes: tools.count + 1,
      lexical: isFew ? LexicalKernel(words + background.map(LexicalKernel.words)) : nil, embedder: embedder,
      cache: cache)
    whole = try SampleView("samples", declared.joined().map(\.text) + background, source)
    framed = isFew ? FrameView(Frames(words), declared.joined().map(\.framed) + background, source) : nil
  }

  /// Works out what is made when first needed.
  func workAhead() { _ = try? framed?.view() }

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
    let second = try framed.probabilities(of: sentence)
    guard second[best] < Self.excluded else { return probabilities }
    return zip(probabilities, second).map { ($0 + $1) / 2 }
  }

  private static let excluded = 0.02

  /// The tool that a sentence's frame alone asks for.
  func framed(_ sentence: String) throws -> Candidate? {
    guard let framed else { return nil }
    let second = try framed.probabilities(of: sentence)
    return tools.indices.max { second[$0] < second[$1] }.map { Candidate(tool: tools[$0].name, confidence: second[$0]) }
  }
}
