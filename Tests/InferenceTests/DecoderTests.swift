import Foundation
import Testing

@testable import Inference

/// The tiny random decoders that training/make_decoder_fixtures.py made with `transformers`.
enum DecoderFixture {
  static let names = [
    "llama", "llama-linear", "llama-yarn", "mistral", "qwen2", "qwen3", "qwen3moe", "gemma3", "phi3", "smollm3",
    "phi3-long",
    "gemma3-capped",
  ]

  static func url(_ name: String) -> URL { Fixture.url("decoders/\(name).gguf") }

  static func model(_ name: String, kernels: Kernels = .best) throws -> DecoderModel {
    try DecoderModel(GGUFFile(contentsOf: url(name)), threads: 2, kernels: kernels)
  }

  static func prompts() throws -> [[Int32]] {
    try JSONDecoder().decode([[Int32]].self, from: Fixture.data("decoders/prompts.json"))
  }

  /// [tokens of all prompts, vocabulary]
  static func logits(_ name: String) throws -> [Float] { try Fixture.floats("decoders/\(name).f32") }
}

struct DecoderTests {
  @Test(arguments: DecoderFixture.names, Kernels.Level.allCases)
  func agreesWithTransformers(name: String, level: Kernels.Level) throws {
    guard let kernels = Kernels(level) else { return }
    let model = try DecoderFixture.model(name, kernels: kernels)
    let found = try DecoderFixture.prompts().flatMap { logits(model, $0) }
    let expected = try DecoderFixture.logits(name)
    let vocabulary = model.configuration.vocabularySize
    #expect(relativeError(found, expected) <= 1e-4)
    #expect(likeliest(found, vocabulary) == likeliest(expected, vocabulary))
  }

  @Test(arguments: DecoderFixture.names, CacheType.allCases)
  func tokensInPiecesGiveWhatTheyGiveTogether(name: String, type: CacheType) throws {
    let model = try DecoderFixture.model(name)
    guard type != .q8_0 || model.configuration.headSize % 32 == 0 else { return }
    for prompt in try DecoderFixture.prompts() {
      let together = logits(model, prompt, type)
      for size in [1, 3, 16] { #expect(logits(model, prompt, type, size: size) == together) }
    }
  }

  @Test(arguments: DecoderFixture.names)
  func sequencesTogetherGiveWhatTheyGiveAlone(name: String) throws {
    let model = try DecoderFixture.model(name)
    let prompts = try DecoderFixture.prompts()
    var found = [[Float]](repeating: [], count: prompts.count)
    let caches = prompts.map { _ in KeyValueCache(model.configuration, capacity: 64, type: .f32) }
    // A few tokens of each in turn, until the longest ends.
    for start in stride(from: 0, to: 40, by: 3) {
      let parts = prompts.indices.map { index in
        let tokens = prompts[index].dropFirst(start).prefix(3)
        return DecoderModel.Part(cache: caches[index], position: start, tokens: tokens, logits: tokens.count)
      }
      model.forward(parts) { part, _, logits in found[part] += logits }
    }
    for (prompt, found) in zip(prompts, found) { #expect(found == logits(model, prompt)) }
  }

  @Test(arguments: DecoderFixture.names) func halfPrecisionOfTheCacheCostsLittle(name: String) throws {
    let found = try DecoderFixture.prompts().flatMap { logits(try DecoderFixture.model(name), $0, .f16) }
    #expect(relativeError(found, try DecoderFixture.logits(name)) <= 5e-3)
  }

  /// Logits of all tokens of the prompt, `size` of which are computed at once.
  private func logits(_ model: DecoderModel, _ prompt: [Int32], _ type: CacheType = .f32, size: Int = 512) -> [Float] {
    let cache = KeyValueCache(model.configuration, capacity: 64, type: type)
    var all: [Float] = []
    for start in stride(from: 0, to: prompt.count, by: size) {
      let tokens = prompt.dropFirst(start).prefix(size)
      model.forward([.init(cache: cache, position: start, tokens: tokens, logits: tokens.count)]) { all += $2 }
    }
    return all
  }

  private func likeliest(_ logits: [Float], _ vocabulary: Int) -> [Int] {
    stride(from: 0, to: logits.count, by: vocabulary).map { row in
      logits[row..<row + vocabulary].enumerated().max { $0.element < $1.element }!.offset
    }
  }
}

/// The length of the difference by the length of what is expected.
func relativeError(_ found: [Float], _ expected: [Float]) -> Float {
  precondition(found.count == expected.count)
  let difference = zip(found, expected).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  return (difference / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
}
