import Foundation

@testable import Inference

/// Two small vocabularies that training/make_tokenizer_fixtures.py made, and llama.cpp's tokens of texts in them.
struct TokenizerFixture: Decodable {
  struct Vocabulary: Decodable {
    var tokens: [String]
    var types: [Int32]
    var merges: [String]?
    var scores: [Float]?
  }

  struct Case: Decodable {
    var model: String
    var pre: String
    var prefix: Bool
    var special: Bool
    var tokens: [[Int32]]
  }

  var byteLevel: Vocabulary
  var sentencePiece: Vocabulary
  var texts: [String]
  var cases: [Case]

  static let shared = Result {
    try JSONDecoder().decode(TokenizerFixture.self, from: Fixture.data("tokenizers.json"))
  }

  func builder(model: String, pre: String = "gpt-2", prefix: Bool = true) -> GGUFBuilder {
    let vocabulary = model == "gpt2" ? byteLevel : sentencePiece
    var builder = GGUFBuilder()
    builder.set("tokenizer.ggml.model", model)
    builder.set("tokenizer.ggml.pre", pre)
    builder.set("tokenizer.ggml.tokens", vocabulary.tokens)
    builder.set("tokenizer.ggml.token_type", vocabulary.types)
    if let merges = vocabulary.merges {
      builder.set("tokenizer.ggml.merges", merges)
      for (key, name) in [("bos", "<|im_start|>"), ("eos", "<|endoftext|>")] {
        let token = vocabulary.tokens.firstIndex(of: name).map { UInt32($0) } ?? 0
        builder.set("tokenizer.ggml.\(key)_token_id", token)
      }
      builder.set("tokenizer.ggml.add_bos_token", true)
    }
    if let scores = vocabulary.scores {
      builder.set("tokenizer.ggml.scores", scores)
      builder.set("tokenizer.ggml.add_space_prefix", prefix)
      builder.set("tokenizer.ggml.add_eos_token", true)
    }
    return builder
  }

  func tokenizer(model: String, pre: String = "gpt-2", prefix: Bool = true) throws -> Tokenizer {
    try Tokenizer(builder(model: model, pre: pre, prefix: prefix).file())
  }
}
