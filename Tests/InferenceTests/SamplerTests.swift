import Foundation
import Testing

@testable import Inference

struct SamplerTests {
  /// Probabilities 0.5, 0.25, 0.125, 0.0625 and 0.0625 of the tokens 2, 0, 4, 1 and 3.
  static let logits: [Float] = [-1, -3, 0, -3, -2].map { $0 * Float(log(2.0)) }

  private func candidates(_ change: (inout Candidates) -> Void) -> [Int32: Float] {
    var logits = Self.logits
    var candidates = logits.withUnsafeMutableBufferPointer { Candidates(top: 5, ofLogits: $0) }
    change(&candidates)
    return Dictionary(uniqueKeysWithValues: candidates.items.map { ($0.id, $0.probability) })
  }

  private func expect(_ found: [Int32: Float], _ expected: [Int32: Float], _ name: Comment) {
    #expect(Set(found.keys) == Set(expected.keys), name)
    for (id, probability) in expected { #expect(abs((found[id] ?? 0) - probability) < 1e-6, name) }
  }

  @Test func filtersAsComputedByHand() {
    expect(candidates { _ in }, [2: 0.5, 0: 0.25, 4: 0.125, 1: 0.0625, 3: 0.0625], "all")
    expect(candidates { $0.keepNucleus(0.7) }, [2: 2 / 3, 0: 1 / 3], "top-p")
    expect(candidates { $0.keepNucleus(0.75) }, [2: 2 / 3, 0: 1 / 3], "top-p, just reached")
    expect(candidates { $0.keepNucleus(0.76) }, [2: 4 / 7, 0: 2 / 7, 4: 1 / 7], "top-p, just missed")
    expect(candidates { $0.keepNucleus(0) }, [2: 1], "top-p keeps one")
    expect(candidates { $0.keepAtLeast(0.25) }, [2: 4 / 7, 0: 2 / 7, 4: 1 / 7], "min-p")
    expect(candidates { $0.keepAtLeast(1) }, [2: 1], "min-p 1")
    // The entropy is 1.875 bits; the information of the tokens 1, 2, 3, 4 and 4 bits: 0 is nearest, then 2, then 4.
    expect(candidates { $0.keepTypical(0.2) }, [0: 1], "typical")
    expect(candidates { $0.keepTypical(0.7) }, [0: 1 / 3, 2: 2 / 3], "typical")
    expect(candidates { $0.keepTypical(0.8) }, [0: 2 / 7, 2: 4 / 7, 4: 1 / 7], "typical")
  }

  @Test func keepsTheTopOfManyTokens() {
    var dice = SplitMix64(seed: 5)
    var logits = (0..<5000).map { _ in Float.random(in: -8...8, using: &dice) }
    let expected = logits.indices.sorted { logits[$0] > logits[$1] }.map(Int32.init)
    for count in [1, 2, 40, 4999, 5000] {
      let found = logits.withUnsafeMutableBufferPointer { Candidates(top: count, ofLogits: $0) }
      #expect(found.items.map(\.id) == Array(expected.prefix(count)))
      #expect(abs(found.items.reduce(0) { $0 + $1.probability } - 1) < 1e-4)
    }
  }

  /// With temperature T weights are p^(1/T).
  @Test(
    arguments: [
      (1, [0, 0.49, 0.51, 0.74, 0.76, 0.99], [2, 2, 0, 0, 4, 3]),
      (0.5, [0, 0.73, 0.75, 0.92, 0.94, 0.999], [2, 2, 0, 0, 4, 3]),
      (2, [0, 0.33, 0.36, 0.58, 0.6, 0.75], [2, 2, 0, 0, 4, 4]),
    ] as [(Float, [Double], [Int32])])
  func drawsByWeights(temperature: Float, units: [Double], expected: [Int32]) {
    var logits = Self.logits
    let candidates = logits.withUnsafeMutableBufferPointer { Candidates(top: 5, ofLogits: $0) }
    #expect(units.map { candidates.draw(temperature: temperature, unit: $0) } == expected)
  }

  @Test func penalizesWhatCameUpLately() {
    var options = SamplingOptions()
    options.repetitionPenalty = 2
    options.presencePenalty = 0.5
    options.frequencyPenalty = 0.25
    var logits: [Float] = [3, -1, 2, 0]
    logits.withUnsafeMutableBufferPointer { options.penalize($0, recent: [0, 1, 0]) }
    // 3 / 2 - 0.5 - 2 * 0.25 and -1 * 2 - 0.5 - 0.25
    #expect(logits == [0.5, -2.75, 2, 0])
  }

  private func sample(
    _ logits: [Float], _ options: SamplingOptions, recent: [Int32] = [], times: Int = 1
  ) throws -> [Int32] {
    var sampler = Sampler(options)
    return try (0..<times).map { _ in
      var copy = logits
      return try copy.withUnsafeMutableBufferPointer { try sampler.sample($0, recent: recent) }
    }
  }

  @Test func greedyTakesTheFirstOfTheLikeliest() throws {
    #expect(try sample([1, 5, 3, 5], .greedy) == [1])
    #expect(try sample([-.infinity, -2, -.infinity], .greedy) == [1])
    var options = SamplingOptions.greedy
    options.presencePenalty = 3
    #expect(try sample([1, 5, 3, 5], options, recent: [1, 3]) == [2])
    options.penaltyWindow = 1
    #expect(try sample([1, 5, 3, 5], options, recent: [1, 3]) == [1])
  }

  @Test func seedsDetermineWhatIsDrawn() throws {
    var options = SamplingOptions()
    options.seed = 7
    let first = try sample(Self.logits, options, times: 50)
    #expect(try sample(Self.logits, options, times: 50) == first)
    options.seed = 8
    #expect(try sample(Self.logits, options, times: 50) != first)
  }

  /// Whatever is kept, these are the same distribution.
  static let keepingAll: [@Sendable (inout SamplingOptions) -> Void] = [
    { _ in }, { $0.topK = 5 }, { $0.topP = 0.99999 }, { $0.minP = 0.001 }, { $0.typicalP = 0.99999 },
  ]

  @Test(arguments: keepingAll.indices) func drawsAsOftenAsIsLikely(variant: Int) throws {
    var options = SamplingOptions()
    options.seed = UInt64(variant)
    Self.keepingAll[variant](&options)
    let draws = try sample(Self.logits, options, times: 4000)
    for (id, expected) in [(2, 0.5), (0, 0.25), (4, 0.125), (1, 0.0625), (3, 0.0625)] {
      let share = Double(draws.count { $0 == Int32(id) }) / 4000
      #expect(abs(share - expected) < 0.03)
    }
  }

  /// Leaving out what cannot be chosen before sorting changes nothing.
  @Test(arguments: [(0.9, 0), (0.5, 0), (0.99, 0.01), (1, 0.05), (1, 0.5)] as [(Float, Float)])
  func choosesTheSameFromAllAsFromTheTop(topP: Float, minP: Float) throws {
    var dice = SplitMix64(seed: 9)
    let logits = (0..<3000).map { _ in Float.random(in: -6...6, using: &dice) }
    var options = SamplingOptions()
    (options.topP, options.minP) = (topP, minP)
    let found = try sample(logits, options, times: 200)
    options.topK = 3000
    #expect(try sample(logits, options, times: 200) == found)
  }

  @Test func saysWhenNothingCanBeChosen() {
    let none = [Float](repeating: -.infinity, count: 20)
    #expect(throws: Sampler.Failure.nothingAllowed) { try sample(none, .greedy) }
    #expect(throws: Sampler.Failure.notFinite) { try sample(none + [.nan], .greedy) }
    #expect(throws: Sampler.Failure.notFinite) { try sample([.infinity] + none, SamplingOptions()) }
    var sampler = Sampler(.greedy)
    var logits = Self.logits
    #expect(throws: Sampler.Failure.nothingAllowed) {
      try logits.withUnsafeMutableBufferPointer { logits in
        try sampler.sample(logits, recent: []) { $0.update(repeating: -.infinity) }
      }
    }
  }

  @Test(arguments: Kernels.Level.allCases, [1, 7, 16, 33, 1000])
  func kernelsAgreeWithTheirDefinition(level: Kernels.Level, count: Int) throws {
    guard let table = Kernels(level)?.pointer.pointee else { return }
    var dice = SplitMix64(seed: UInt64(count))
    var x = (0..<count).map { _ in Float.random(in: -20...20, using: &dice) }
    if count > 3 { x[count / 2] = -.infinity }
    let peak = x.max()!
    #expect(table.likeliest(&x, Int64(count)) == Int64(x.firstIndex(of: peak)!))
    let weights = x.map { exp(Double($0 - peak)) }
    let total = weights.reduce(0, +)
    table.softmax(&x, Int64(count))
    for (found, weight) in zip(x, weights) {
      #expect(abs(Double(found) - weight / total) < 1e-6 * weight / total + 1e-30)
    }
    if count > 3 { #expect(x[count / 2] == 0) }
  }
}
