import Foundation
import SkillKit
import SkillTesting
import Testing

/// `prometheus model info | tokenize | embed` on the embedded model and on files that are none.
@Suite struct ModelCommandTests {
  static let model = Built.package.appending(path: "assets/understanding.gguf").path

  @Test func infoNamesTheModelAndItsTensors() async throws {
    let output = try await Built.program.run(["model", "info", Self.model, "--json"])
    #expect(output.status == 0)
    let info = try JSONValue(json: output.standardOutput)
    #expect(info["metadata"]?["general.architecture"] == "bert")
    #expect(info["metadata"]?["tokenizer.ggml.tokens"]?["count"] == 30522)
    #expect(info["tensors"]?.array?.count == 101)
    let text = try await Built.program.run(["model", "info", Self.model])
    #expect(text.standardOutput.contains("blk.5.ffn_down.weight  Q8_0  1536 x 384"))
  }

  @Test func tokenizesWordsAndLines() async throws {
    let plain = try await Built.program.run(["model", "tokenize", Self.model, "hello", "world"])
    #expect(plain.standardOutput == "101 7592 2088 102\n")
    let lines = try await Built.program.run(
      ["model", "tokenize", Self.model, "--json"], input: Array("Unaffable\n\nno\u{0}w\n".utf8))
    let rows = try lines.standardOutput.split(separator: "\n").map { try JSONValue(json: String($0)) }
    #expect(
      rows.map { $0["tokens"] } == [
        ["[CLS]", "una", "##ffa", "##ble", "[SEP]"], ["[CLS]", "[SEP]"], ["[CLS]", "now", "[SEP]"],
      ])
    #expect(rows.map { $0["truncated"] } == [0, 0, 0])
  }

  @Test func embedsWithLengthOne() async throws {
    let output = try await Built.program.run(["model", "embed", Self.model, "where is my order", "--json"])
    let row = try JSONValue(json: output.standardOutput)
    let vector = row["embedding"]?.array?.compactMap(\.double) ?? []
    #expect(vector.count == 384)
    #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    #expect(row["tokens"] == 6)
  }

  @Test(arguments: ["info", "tokenize", "embed", "bench"])
  func saysWhatIsWrongWithAFile(command: String) async throws {
    let directory = try TemporaryDirectory()
    let file = directory.file("broken.gguf")
    try Data("GGUF\u{3}\u{0}\u{0}\u{0}".utf8).write(to: URL(fileURLWithPath: file))
    let broken = try await Built.program.run(["model", command, file], input: Array("x\n".utf8))
    #expect(broken.status == 2)
    #expect(broken.standardError.contains("broken.gguf at byte 8: the file ends too soon: 8 bytes expected, 0 left"))
    let missing = try await Built.program.run(
      ["model", command, directory.file("missing.gguf")], input: Array("x\n".utf8))
    #expect(missing.status == 2)
    #expect(missing.standardError.contains("missing.gguf: cannot be read: No such file or directory"))
  }

  /// Otherwise each first start makes them: `prometheus skill vectors assets/sample-sentences.vectors`.
  @Test func theShippedVectorsAreOfTheShippedModel() async throws {
    let assets = Built.package.appending(path: "assets")
    let info = try await Built.program.run([
      "model", "info", assets.appending(path: "understanding.gguf").path, "--json",
    ])
    let fingerprint = try #require(try info.events.first?["fingerprint"]?.string)
    let data = try Data(contentsOf: assets.appending(path: "sample-sentences.vectors"))
    #expect(data.range(of: Data("\(fingerprint)/samples ".utf8)) != nil)
    #expect(data.range(of: Data("/tagger/add_to_cart ".utf8)) != nil)
  }
}
