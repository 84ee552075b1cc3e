import Conversation
import Foundation
import SkillKit

/// How well sentences were understood.
public struct Evaluation: Sendable, Hashable {
  public var sentences = 0
  public var inScope = 0
  /// In scope: the right tools; all of it right; taken for nothing that a tool does.
  public var toolRight = 0
  public var wholeRight = 0
  public var denied = 0
  /// Of the sentences that ask for one tool: those whose likeliest tool is the right one, were there nothing else.
  public var single = 0
  public var likeliestRight = 0
  /// Whole sentences can only be judged in this many.
  public var inScopeWithArguments = 0
  /// Out of scope, and found out to be.
  public var foundOut = 0
  /// Values of arguments: in what was understood, in what was meant, and in both.
  public var valuesFound = 0
  public var valuesMeant = 0
  public var valuesMatched = 0
  /// Sentences in which a tool that changes something was understood, sure enough to act, that was not asked for.
  public var wrongWrites: [WrongWrite] = []
  /// Each understood request: how sure, and whether that tool was asked for.
  public var judgements: [Judgement] = []
  /// What was meant and what was understood instead.
  public var confusions: [Confusion: Int] = [:]
  /// Of understanding alone.
  public var milliseconds: [Double] = []

  public init() {}

  public var outOfScope: Int { sentences - inScope }

  public struct WrongWrite: Sendable, Hashable {
    public var text: String
    public var tool: String
    public var confidence: Double
    /// Whether it would be done at once, with no question before it.
    public var isDoneAtOnce: Bool
  }

  public struct Judgement: Sendable, Hashable {
    public var confidence: Double
    public var isRight: Bool
    public init(confidence: Double, isRight: Bool) {
      self.confidence = confidence
      self.isRight = isRight
    }
  }

  /// Tools by name, joined by "+" where there are several; "-" is none.
  public struct Confusion: Sendable, Hashable {
    public var meant: String
    public var understood: String
  }

  /// Counts one sentence in.
  /// - Parameters:
  ///   - likeliest: the tool nearest to all of the text, however far.
  ///   - tools: by name.
  ///   - acts: whether a request for a tool that changes something is sure enough to be acted on.
  public mutating func count(
    _ sentence: LabelledSentence, _ meaning: Meaning, likeliest: String?, tools: [String: Tool], acts: (Request) -> Bool
  ) {
    let score = SentenceScore(sentence, meaning.requests)
    let asked = Set(sentence.requests.map(\.tool))
    sentences += 1
    milliseconds.append(meaning.milliseconds)
    if asked.isEmpty {
      if meaning.requests.isEmpty { foundOut += 1 }
    } else {
      inScope += 1
      if score.toolsAreRight { toolRight += 1 }
      if meaning.requests.isEmpty { denied += 1 }
      if sentence.requests.count == 1 {
        single += 1
        if likeliest == sentence.requests[0].tool { likeliestRight += 1 }
      }
      if sentence.namesArguments {
        inScopeWithArguments += 1
        if score.isWholeRight { wholeRight += 1 }
      }
    }
    valuesFound += score.found
    valuesMeant += score.meant
    valuesMatched += score.matched
    judgements += meaning.requests.map { Judgement(confidence: $0.confidence, isRight: asked.contains($0.tool)) }
    if !score.toolsAreRight {
      let pair = Confusion(
        meant: Self.names(sentence.requests.map(\.tool)), understood: Self.names(meaning.requests.map(\.tool)))
      confusions[pair, default: 0] += 1
    }
    let wrong = meaning.requests.filter { request in
      guard let tool = tools[request.tool] else { return false }
      return !asked.contains(request.tool) && tool.effect != .reads && acts(request)
    }
    if let worst = wrong.first(where: { tools[$0.tool]?.isDone(by: $0) == true }) ?? wrong.first {
      wrongWrites.append(
        WrongWrite(
          text: sentence.text, tool: worst.tool, confidence: worst.confidence,
          isDoneAtOnce: tools[worst.tool]?.isDone(by: worst) == true))
    }
  }

  private static func names(_ tools: [String]) -> String { tools.isEmpty ? "-" : tools.joined(separator: "+") }
}

// MARK: - Figures

extension Evaluation {
  /// From 0 to 1; nil where nothing is there to judge.
  public var toolAccuracy: Double? { Self.share(toolRight, of: inScope) }
  public var likeliestAccuracy: Double? { Self.share(likeliestRight, of: single) }
  public var wholeAccuracy: Double? { Self.share(wholeRight, of: inScopeWithArguments) }
  public var outOfScopeRecall: Double? { Self.share(foundOut, of: outOfScope) }
  public var falseAlarms: Double? { Self.share(denied, of: inScope) }
  public var precision: Double? { Self.share(valuesMatched, of: valuesFound) }
  public var recall: Double? { Self.share(valuesMatched, of: valuesMeant) }
  public var f1: Double? { Self.share(2 * valuesMatched, of: valuesFound + valuesMeant) }

  private static func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

  /// How far confidence is from the share that is right, on average over 15 bins of equal width.
  ///
  /// Source: Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017.
  public var calibrationError: Double? {
    guard !judgements.isEmpty else { return nil }
    let bins = Dictionary(grouping: judgements) { min(14, max(0, Int($0.confidence * 15))) }
    return bins.values.reduce(0) { sum, bin in
      let confidence = bin.reduce(0) { $0 + $1.confidence }
      return sum + abs(confidence - Double(bin.count(where: \.isRight))) / Double(judgements.count)
    }
  }

  /// The time that this share of the sentences takes at most.
  public func latency(_ share: Double) -> Double? {
    let sorted = milliseconds.sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[min(sorted.count - 1, max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1))]
  }

  /// The most frequent first.
  public var worstConfusions: [(pair: Confusion, count: Int)] {
    confusions.map { ($0.key, $0.value) }
      .sorted { ($1.1, $0.0.meant, $0.0.understood) < ($0.1, $1.0.meant, $1.0.understood) }
  }
}

extension Tool {
  /// Whether nothing is asked before it is done.
  fileprivate func isDone(by request: Request) -> Bool {
    !needsConfirmation && request.isSureEnoughToWrite
      && parameters.allSatisfy { !$0.isRequired || request.arguments[$0.name]?.isEmpty == false }
  }
}
