import Foundation
import Testing

@testable import Inference

struct DecoderErrorTests {
  static let words: [(error: any Error, text: String)] = [
    (DecoderError.unknownToken(70, vocabularySize: 64), "token 70 is not in the model's vocabulary of 64"),
    (DecoderError.emptyPrompt, "the prompt has no tokens; a model needs at least one to go on from"),
    (
      DecoderError.promptTooLong(tokens: 9, limit: 8),
      "the prompt has 9 tokens, but the context holds 8; shorten it or give the context more room"
    ),
    (
      DecoderError.textTooShort(tokens: 9, needed: 512),
      "the text has 9 tokens; its perplexity needs at least the 512 that fill a context"
    ),
    (DecoderError.noContext, "the context must hold at least one token"),
    (
      DecoderError.cacheType(headSize: 80),
      "a Q8_0 cache needs heads of a multiple of 32 values; this model's have 80: use F16"
    ),
    (
      DecoderError.vocabulariesDiffer(draft: 5, model: 6),
      "the drafting model has 5 tokens and the model 6; both must have the same vocabulary"
    ),
    (
      DecoderError.tooLittleMemory(
        needed: MemoryEstimate(
          weightBytes: 3 << 30, cacheBytes: 512 << 20, passBytes: 100 << 10, contextTokens: 4096),
        available: 2_000_000_000),
      """
      the model needs 3.5 GiB of memory (weights 3.0 GiB, keys and values of 4096 tokens 512.0 MiB, computing \
      100.0 KiB), but 1.9 GiB are available; take a smaller model, one of fewer bits, or a shorter context
      """
    ),
    (
      DecoderError.contextTooLarge(tokens: 99, needed: 5 << 40, available: 1 << 20),
      """
      keys and values of 99 tokens need 5.0 TiB of memory, but 1.0 MiB are available; take a shorter context or a \
      Q8_0 cache
      """
    ),
    (
      GenerationError.nothingAllowed(afterTokens: 3),
      "after 3 generated tokens the constraint allows none of the model's tokens"
    ),
    (GenerationError.notFinite(position: 7), "the model computes no finite logits at position 7"),
  ]

  @Test(arguments: words.indices) func saysWhatIsWrong(row: Int) {
    #expect("\(Self.words[row].error)" == Self.words[row].text)
  }

  /// Bytes that follow a text in the file `llama` or `qwen3moe`, after `skip` others, and what is said of them.
  static let refusals: [(file: String, after: String, skip: Int, bytes: [UInt8], message: String)] = [
    (
      "llama", "general.architecture", 12, Array("llamo".utf8),
      """
      key "general.architecture": is "llamo", which is not supported; known are llama, qwen2, qwen3, qwen3moe, gemma3, \
      phi3, smollm3
      """
    ),
    ("llama", "llama.embedding_lengt", 0, [0x58], "key \"llama.embedding_length\": is missing"),
    ("llama", "llama.block_count", 4, [0, 0, 0, 0], "key \"llama.block_count\": is 0"),
    ("llama", "llama.block_count", 4, [3], "tensor \"blk.2.attn_norm.weight\": is missing"),
    (
      "llama", "llama.block_count", 4, [0, 0, 0, 1],
      "key \"llama.block_count\": its value is 16777216; at most 1024 is supported"
    ),
    (
      "llama", "llama.attention.head_count_kv", 4, [3],
      "key \"llama.attention.head_count_kv\": is 3, which does not divide the 4 heads"
    ),
    (
      "llama", "llama.attention.key_length", 4, [7],
      "key \"llama.attention.key_length\": gives heads of 7 values; even sizes up to 512 are supported"
    ),
    (
      "llama", "llama.attention.value_length", 4, [16],
      "key \"llama.attention.value_length\": is 16, where keys have 8; only equal ones are supported"
    ),
    ("llama", "llama.rope.dimension_count", 4, [3], "key \"llama.rope.dimension_count\": is 3"),
    (
      "llama", "llama.rope.dimension_count", 4, [10],
      "key \"llama.rope.dimension_count\": its value is 10; at most 8 is supported"
    ),
    ("llama", "llama.rope.freq_base", 4, [0, 0, 0x80, 0xBF], "key \"llama.rope.freq_base\": is -1.0"),
    (
      "llama", "llama.attention.layer_norm_rms_epsilon", 4, [0, 0, 0xC0, 0x7F],
      "key \"llama.attention.layer_norm_rms_epsilon\": is nan"
    ),
    (
      "llama-yarn", "llama.rope.scaling.type", 12, Array("abcd".utf8),
      "key \"llama.rope.scaling.type\": is \"abcd\", which is not supported; known are none, linear, yarn, longrope"
    ),
    ("llama-yarn", "llama.rope.scaling.facto", 0, [0x58], "key \"llama.rope.scaling.factor\": is missing"),
    (
      "qwen3moe", "qwen3moe.expert_used_count", 4, [5],
      "key \"qwen3moe.expert_used_count\": its value is 5; at most 4 is supported"
    ),
  ]

  @Test(arguments: refusals.indices) func namesTheKeyThatCannotBe(row: Int) throws {
    let (file, after, skip, bytes, message) = Self.refusals[row]
    var data = try Data(contentsOf: DecoderFixture.url(file))
    let place = try #require(data.range(of: Data(after.utf8))).upperBound + skip
    data.replaceSubrange(place..<place + bytes.count, with: bytes)
    let url = try Array(data).written()
    let error = #expect(throws: GGUFError.self) { try DecoderModel(contentsOf: url) }
    #expect(error.map { "\($0)" } == "\(url.path): \(message)")
  }

  /// Whatever a damaged header asks for, the model is refused or runs.
  @Test(arguments: DecoderFixture.names) func neverTrapsOnADamagedFile(name: String) throws {
    let whole = try [UInt8](Data(contentsOf: DecoderFixture.url(name)))
    let headerLength = try GGUFFile(contentsOf: DecoderFixture.url(name)).tensors[0].byteRange.lowerBound
    var dice = SplitMix64(seed: 21)
    var options = GenerationOptions()
    options.maxTokens = 3
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &dice) {
        bytes[Int.random(in: 4..<headerLength, using: &dice)] = [0, 1, 2, 8, 0x7F, 0x80, 0xFF].randomElement(
          using: &dice)!
      }
      let url = try bytes.written()
      defer { try? FileManager.default.removeItem(at: url) }
      guard let model = try? DecoderModel(contentsOf: url, contextTokens: 64),
        let session = try? DecoderSession(model, contextTokens: 64)
      else { continue }
      _ = try? session.generate([1, 2, 3], options, bytes: { _ in [] }, onEvent: { _ in })
    }
  }
}
