import Foundation
import Testing

@testable import Inference

/// llama.cpp's own test vectors for real vocabularies.
@Suite(.enabled(if: LlamaCppFiles.arePresent, Comment(rawValue: LlamaCppFiles.skipMessage)))
struct TokenizerVectorTests {
  static let names = [
    "bert-bge", "command-r", "deepseek-coder", "deepseek-llm", "falcon", "gpt-2", "llama-bpe", "llama-spm", "mpt",
    "phi-3",
    "qwen2", "qwen35", "refact", "starcoder",
  ]

  @Test(arguments: names)
  func encodesAsLlamaCppDoes(name: String) throws {
    let url = LlamaCppFiles.vocabulary(name)
    let tokenizer = try Tokenizer(GGUFFile(contentsOf: url))
    let input = try String(contentsOf: url.appendingPathExtension("inp"), encoding: .utf8)
    let output = try String(contentsOf: url.appendingPathExtension("out"), encoding: .utf8)
    let texts = input.components(separatedBy: "\n__ggml_vocab_test__\n")
    let rows = output.split(separator: "\n", omittingEmptySubsequences: false).map { row in
      row.split(separator: " ").compactMap { Int32($0) }
    }
    #expect(texts.count >= 47)
    for (text, row) in zip(texts, rows) {
      #expect(tokenizer.encode(text, addingSpecial: false) == row, "\(text.debugDescription)")
    }
  }

  @Test(arguments: names.filter { $0 != "bert-bge" })
  func decodesWhatItEncoded(name: String) throws {
    let url = LlamaCppFiles.vocabulary(name)
    let tokenizer = try Tokenizer(GGUFFile(contentsOf: url))
    let input = try String(contentsOf: url.appendingPathExtension("inp"), encoding: .utf8)
    for text in input.components(separatedBy: "\n__ggml_vocab_test__\n") {
      let tokens = tokenizer.encode(text)
      #expect(tokenizer.decode(tokens) == text)
      var decoder = StreamingDecoder()
      var streamed = tokens.map { decoder.append(tokenizer.bytes(of: $0)) }.joined() + decoder.finish()
      if tokenizer.special.addsSpacePrefix, streamed.hasPrefix(" ") { streamed.removeFirst() }
      #expect(streamed == text)
    }
  }

  /// Random texts, where training/make_tokenizer_cases.py asked llama.cpp about them.
  @Test(.enabled(if: Cases.arePresent, "make them with training/make_tokenizer_cases.py"))
  func encodesRandomTextAsLlamaCppDoes() throws {
    var tokenizers: [String: Tokenizer] = [:]
    for line in try Data(contentsOf: Cases.url).split(separator: UInt8(ascii: "\n")) {
      let row = try JSONDecoder().decode(Cases.Row.self, from: line)
      // llama.cpp's WordPiece is not quite BERT's; ours is held against `transformers` in WordPieceTests.
      guard row.vocabulary != "bert-bge" else { continue }
      let tokenizer =
        try tokenizers[row.vocabulary] ?? Tokenizer(GGUFFile(contentsOf: LlamaCppFiles.vocabulary(row.vocabulary)))
      tokenizers[row.vocabulary] = tokenizer
      let tokens = tokenizer.encode(row.text, addingSpecial: row.special, parsingSpecial: row.special)
      if tokens != row.tokens { Issue.record("\(row.vocabulary): \(row.text.debugDescription)") }
    }
  }

  static let ends: [(String, [Int32])] = [
    ("bert-bge", [0]), ("command-r", [0, 255001]), ("deepseek-coder", [32014]), ("deepseek-llm", [100001]),
    ("falcon", [11]), ("gpt-2", [50256]), ("llama-bpe", [128001, 128009]), ("llama-spm", [2]), ("mpt", [0]),
    ("phi-3", [2, 32000, 32007]), ("qwen2", [128247, 151643, 151645]), ("refact", [0, 4, 18]), ("starcoder", [0, 4]),
  ]

  @Test(arguments: ends)
  func knowsWhatEndsAGeneration(name: String, tokens: [Int32]) throws {
    #expect(try Tokenizer(GGUFFile(contentsOf: LlamaCppFiles.vocabulary(name))).special.endOfGeneration == tokens)
  }

  @Test func keepsTypedNamesOfControlTokensAsText() throws {
    let tokenizer = try Tokenizer(GGUFFile(contentsOf: LlamaCppFiles.vocabulary("qwen2")))
    let text = "<|im_start|>system"
    #expect(tokenizer.encode(text, parsingSpecial: true) == [151644, 8948])
    let typed = tokenizer.encode(text)
    #expect(!typed.contains(151644))
    #expect(tokenizer.decode(typed) == text)
    #expect(tokenizer.decode([151644, 8948]) == "system")
    #expect(tokenizer.decode([151644, 8948], includingSpecial: true) == text)
  }
}

private enum Cases {
  struct Row: Decodable {
    var vocabulary: String
    var text: String
    var special: Bool
    var tokens: [Int32]
  }

  static let url = LlamaCppFiles.folder.appending(path: "cases.jsonl")
  static let arePresent = FileManager.default.fileExists(atPath: url.path)
}
