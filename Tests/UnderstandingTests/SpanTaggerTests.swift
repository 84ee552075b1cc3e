import Foundation
import Inference
import Testing

@testable import Understanding

@Suite struct SpanTaggerTests {
  /// States of `width` numbers that name the word, so that what a word says can be told apart.
  static func states(_ text: String, width: Int = 12) -> WordStates {
    let words = Words(text)
    var ids: [Int32] = [0]
    var ranges = [0..<0]
    var values = [Float](repeating: 0, count: width)
    for word in words {
      ids.append(1)
      ranges.append(word.utf8)
      let kind = word.normal.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % width
      values += (0..<width).map { $0 == kind ? 1 : 0 }
    }
    let tokens = TokenVectors(
      tokens: Tokenization(ids: ids, byteRanges: ranges, droppedTokens: 0), width: width, values: values)
    return WordStates(words, tokens: tokens)
  }

  static func example(_ text: String, _ labels: [Int]) -> SpanTagger.Example {
    .init(states: states(text), labels: labels)
  }

  @Test func whatTheExamplesShowIsFound() throws {
    let tagger = try #require(
      SpanTagger(
        [
          Self.example("play jazz in paris", [0, 1, 0, 3]), Self.example("play old jazz", [0, 1, 2]),
          Self.example("in paris play jazz", [0, 3, 0, 1]), Self.example("play", [0]),
        ], parameters: 2, width: 12))
    let scores = tagger.scores(Self.states("in paris play old jazz"))
    #expect(
      tagger.spans(scores) == [.init(parameter: 1, range: 1..<2), .init(parameter: 0, range: 3..<5)])
    #expect(tagger.spans(tagger.scores(Self.states("play"))).isEmpty)
    #expect(tagger.spans(tagger.scores(Self.states(""))).isEmpty)
  }

  @Test func probabilitiesAddUpToOne() throws {
    let tagger = try #require(SpanTagger([Self.example("play jazz", [0, 1])], parameters: 1, width: 12))
    let scores = tagger.scores(Self.states("play some jazz"))
    for word in 0..<3 {
      let sum = scores[word * 3..<word * 3 + 3].reduce(0) { $0 + exp(Double($1)) }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func aValueNeverGoesOnBeforeItBegan() throws {
    let tagger = try #require(
      SpanTagger([Self.example("old jazz", [1, 2]), Self.example("jazz", [2])], parameters: 1, width: 12))
    #expect(tagger.spans(tagger.scores(Self.states("jazz jazz"))).allSatisfy { !$0.range.isEmpty })
    #expect(SpanTagger([], parameters: 1, width: 12) == nil)
  }

  /// "can't" is one word of ours and three tokens of the model's; a word beyond the model's limit has no state.
  @Test func wordsFindTheirTokens() {
    let words = Words("can't stop now")
    let tokens = TokenVectors(
      tokens: Tokenization(
        ids: [9, 1, 2, 3, 4, 9], byteRanges: [0..<0, 0..<3, 3..<4, 4..<5, 6..<10, 0..<0], droppedTokens: 1),
      width: 1, values: [0, 1, 2, 3, 4, 0])
    let states = WordStates(words, tokens: tokens)
    #expect(states.known == [true, true, false])
    #expect(states.values == [1, 4, 0])
    let part = WordStates(words.part(1..<2), tokens: tokens, offset: 0)
    #expect(part.values == [4])
  }

  @Test func softmaxRegressionTellsClassesApart() throws {
    let rows: [Float] = [1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1]
    let weights = try #require(SoftmaxRegression.weights(rows, width: 3, targets: [0, 1, 0, 1], classes: 2))
    var scores = LinearAlgebra.products([1, 0, 1, 0, 1, 1], weights, width: 3)
    SoftmaxRegression.normalize(&scores, classes: 2)
    #expect(scores[0] > -0.2 && scores[3] > -0.2)
    #expect(SoftmaxRegression.weights([], width: 3, targets: [], classes: 2) == nil)
  }
}
