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
}
