import Foundation
import Testing

@testable import Inference

struct TokenizerTests {
  let fixture: TokenizerFixture

  init() throws { fixture = try TokenizerFixture.shared.get() }

  @Test func encodesAsLlamaCppDoes() throws {
    for row in fixture.cases {
      let tokenizer = try fixture.tokenizer(model: row.model, pre: row.pre, prefix: row.prefix)
      for (text, tokens) in zip(fixture.texts, row.tokens) {
        let found = tokenizer.encode(text, addingSpecial: row.special, parsingSpecial: row.special)
        #expect(found == tokens, "\(row.model) \(row.pre) \(row.prefix): \(text.debugDescription)")
      }
    }
  }

  @Test(arguments: ["gpt2", "llama"])
  func decodesWhatItEncoded(model: String) throws {
    // With a space before each stretch of text, what follows a user-defined token would come back with one more.
    let tokenizer = try fixture.tokenizer(model: model, prefix: false)
    for text in fixture.texts {
      // SentencePiece cannot tell its mark from a space.
      guard model == "gpt2" || !text.contains("\u{2581}") else { continue }
      #expect(Array(tokenizer.decode(tokenizer.encode(text)).utf8) == Array(text.utf8))
    }
  }

  @Test func decodesCharactersOnceTheyAreWhole() throws {
    let tokenizer = try fixture.tokenizer(model: "llama")
    let tokens = tokenizer.encode("🧭", addingSpecial: false)
    #expect(tokens.dropFirst().map { tokenizer.kind(of: $0) } == [.byte, .byte, .byte, .byte])
    var decoder = StreamingDecoder()
    #expect(tokens.map { decoder.append(tokenizer.bytes(of: $0)) } == [" ", "", "", "", "🧭"])
    #expect(decoder.finish() == "")
  }

  @Test(arguments: [
    [0x61, 0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0xA6, 0x99], [0xC3, 0x28], [0xE2, 0x82], [0xFF, 0x80, 0x61],
    [0xF0, 0x80, 0x80, 0x61], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3, 0xC3, 0xC3, 0xA9],
    [0xF0, 0x9F, 0x41],
    [0xE0, 0x80, 0xAF], [0xF1, 0x80, 0x80, 0xE2, 0x82], [],
  ])
  func decodesBytesAsOneWouldTheWhole(bytes: [Int]) {
    let bytes = bytes.map { UInt8($0) }
    var decoder = StreamingDecoder()
    let text = bytes.map { decoder.append([$0]) }.joined() + decoder.finish()
    #expect(text == String(decoding: bytes, as: UTF8.self))
  }

  @Test func readsControlTokensOnlyWhereTheyAreTrusted() throws {
    let tokenizer = try fixture.tokenizer(model: "gpt2")
    let end = try #require(tokenizer.token(named: "<|im_end|>"))
    #expect(tokenizer.kind(of: end) == .control)
    #expect(tokenizer.isEndOfGeneration(end))
    #expect(tokenizer.special.eot == end)
    #expect(tokenizer.encode("Hi<|im_end|>", parsingSpecial: true).last == end)
    let typed = tokenizer.encode("Hi<|im_end|>")
    #expect(!typed.contains(end))
    #expect(tokenizer.decode(typed) == "Hi<|im_end|>")
    #expect(tokenizer.decode([end]) == "")
    #expect(tokenizer.decode([end], includingSpecial: true) == "<|im_end|>")
  }

  @Test func takesTheLongerOfTwoSpecialTokens() throws {
    let tokenizer = try fixture.tokenizer(model: "gpt2")
    let one = try #require(tokenizer.token(named: "<tag>"))
    let two = try #require(tokenizer.token(named: "<tag><tag>"))
    let text = String(repeating: "<tag>", count: 5)
    #expect(tokenizer.encode(text, addingSpecial: false) == [two, two, one])
  }

  @Test func saysWhichPreTokenizersItKnows() throws {
    let error = #expect(throws: GGUFError.self) { try fixture.tokenizer(model: "gpt2", pre: "sparkle") }
    let words = try #require(error.map { "\($0)" })
    #expect(words.contains("key \"tokenizer.ggml.pre\": is \"sparkle\", which is not supported; known are codeshell, "))
    #expect(Tokenizer.preTokenizerNames.count > 20)
  }

  static let damages: [(String, @Sendable (inout GGUFBuilder) -> Void, String)] = [
    (
      "model", { $0.set("tokenizer.ggml.model", "t5") },
      "key \"tokenizer.ggml.model\": is \"t5\", which is not supported; known are bert, gpt2, llama"
    ),
    ("no model", { $0.remove("tokenizer.ggml.model") }, "key \"tokenizer.ggml.model\": is missing"),
    ("no tokens", { $0.remove("tokenizer.ggml.tokens") }, "key \"tokenizer.ggml.tokens\": is missing"),
    (
      "empty", { $0.set("tokenizer.ggml.tokens", [String]()) },
      "key \"tokenizer.ggml.tokens\": holds 0 tokens; 1 to 16777216 are supported"
    ),
    (
      "types", { $0.set("tokenizer.ggml.token_type", [1] as [Int32]) },
      "key \"tokenizer.ggml.token_type\": holds 1 types for 705 tokens"
    ),
    ("no merges", { $0.remove("tokenizer.ggml.merges") }, "key \"tokenizer.ggml.merges\": is missing"),
    (
      "merges", { $0.set("tokenizer.ggml.merges", true) },
      "key \"tokenizer.ggml.merges\": is a boolean where an array of strings is expected"
    ),
    (
      "bos", { $0.set("tokenizer.ggml.bos_token_id", "x") },
      "key \"tokenizer.ggml.bos_token_id\": is a string where an integer is expected"
    ),
    (
      "flag", { $0.set("tokenizer.ggml.add_bos_token", 1 as UInt32) },
      "key \"tokenizer.ggml.add_bos_token\": is an integer where a boolean is expected"
    ),
  ]

  @Test(arguments: damages.indices)
  func saysWhatIsWrongWithAFile(damage: Int) throws {
    let (name, change, message) = Self.damages[damage]
    var builder = fixture.builder(model: "gpt2")
    change(&builder)
    let error = #expect(throws: GGUFError.self) { try Tokenizer(builder.file()) }
    #expect(error.map { "\($0)".hasSuffix(message) } == true, "\(name): \(String(describing: error))")
  }

  @Test func takesAnIdBeyondTheVocabularyForNone() throws {
    var builder = fixture.builder(model: "gpt2")
    builder.set("tokenizer.ggml.bos_token_id", UInt32.max)
    #expect(try Tokenizer(builder.file()).special.bos == nil)
  }

  /// Whose time or memory would grow with the square of their length.
  @Test(arguments: ["gpt2", "llama"], ["a", " ", "\n", "<tag>", "e\u{301}", "<|im_end|", "\u{2581}", "🧭"])
  func takesAMillionOfTheSame(model: String, part: String) throws {
    let tokenizer = try fixture.tokenizer(model: model, prefix: false)
    let text = String(repeating: part, count: 1_000_000 / part.utf8.count)
    let tokens = tokenizer.encode(text, addingSpecial: false)
    #expect(tokens.count > 10_000)
    if part != "\u{2581}" { #expect(tokenizer.decode(tokens).utf8.count == text.utf8.count) }
  }
}
