import Foundation
import Testing

@testable import Inference

struct PerplexityTests {
  /// From the logits that `transformers` computes for the third prompt, 40 tokens in one piece.
  @Test(arguments: ["llama", "gemma3"]) func isWhatTheLogitsSay(name: String) throws {
    let prompts = try DecoderFixture.prompts()
    let model = try DecoderFixture.model(name)
    let logits = try DecoderFixture.logits(name).suffix(40 * 64).map(Double.init)
    var sum = 0.0
    for place in 20..<39 {
      let row = logits[place * 64..<(place + 1) * 64]
      sum += log(row.reduce(0) { $0 + exp($1) }) - row[row.startIndex + Int(prompts[2][place + 1])]
    }
    var told = 0
    let found = try model.perplexity(of: prompts[2] + [1, 2, 3], contextTokens: 40) { piece, count, _ in
      #expect(piece == 1 && count == 1)
      told += 1
    }
    #expect(told == 1 && found.tokens == 19)
    #expect(abs(found.value / exp(sum / 19) - 1) < 0.01 && found.error > 0)
    // Two pieces, the beginning replaced.
    let twice = try model.perplexity(of: prompts[2] + prompts[2], contextTokens: 40) { _, _, _ in }
    #expect(twice.tokens == 38 && abs(twice.value / found.value - 1) < 1e-5)
    let other = try model.perplexity(of: prompts[2], contextTokens: 40, beginning: 50) { _, _, _ in }
    #expect(other.value != found.value)
    #expect(throws: DecoderError.textTooShort(tokens: 40, needed: 41)) {
      try model.perplexity(of: prompts[2], contextTokens: 41) { _, _, _ in }
    }
  }

  @Test func embedsTexts() throws {
    let model = try DecoderFixture.model("qwen2")
    let (a, b) = (try model.embed([1, 2, 3]), try model.embed([1, 2, 3, 4]))
    #expect(a.count == model.configuration.width && a != b)
    #expect(abs(a.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    #expect(throws: DecoderError.emptyPrompt) { try model.embed([]) }
    #expect(throws: DecoderError.promptTooLong(tokens: 129, limit: 128)) {
      try model.embed([Int32](repeating: 1, count: 129))
    }
  }
}
