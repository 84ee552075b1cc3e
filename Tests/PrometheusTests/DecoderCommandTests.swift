import Foundation
import SkillKit
import SkillTesting
import Testing

/// `prometheus model generate | perplexity | check | …` with a tiny random decoder.
@Suite struct DecoderCommandTests {
  static let model = Built.package.appending(path: "Tests/InferenceTests/Fixtures/tiny-chat.gguf").path

  private func run(_ arguments: String..., input: String = "") async throws -> Program.Output {
    try await Built.program.run(["model"] + arguments, input: Array(input.utf8))
  }

  @Test func generatesTheSameWithTheSameSeed() async throws {
    let arguments = ["model", "generate", Self.model, "--prompt", "the", "--max-tokens", "20", "--seed", "3"]
    let plain = try await Built.program.run(arguments)
    #expect(plain.status == 0)
    #expect(plain.standardError.contains("ended after 20 tokens (--max-tokens)"))
    #expect(plain.standardError.contains("tokens/s over 19 tokens"))
    let json = try await Built.program.run(arguments + ["--json"])
    let result = try JSONValue(json: json.standardOutput)
    #expect(result["finish"] == "max_tokens")
    #expect(result["tokens"]?.array?.count == 20)
    #expect(result["seed"] == 3)
    let again = try await Built.program.run(arguments + ["--json"])
    #expect(try JSONValue(json: again.standardOutput)["tokens"] == result["tokens"])
  }

  @Test func writesWhatASchemaAllows() async throws {
    let directory = try TemporaryDirectory()
    let schema =
      #"{"type": "object", "properties": {"n": {"type": "integer", "minimum": 7, "maximum": 9}}, "required": ["n"]}"#
    try Data(schema.utf8).write(to: URL(fileURLWithPath: directory.file("schema.json")))
    let output = try await run(
      "generate", Self.model, "--prompt", "n", "--schema", directory.file("schema.json"), "--temperature", "2",
      "--max-tokens", "12")
    #expect(output.status == 0)
    let number = try JSONValue(json: output.standardOutput)["n"]
    #expect([7, 8, 9].contains(number))
    try Data(#"{"properties": {"a": {"not": {}}}}"#.utf8).write(to: URL(fileURLWithPath: directory.file("bad.json")))
    let refused = try await run("generate", Self.model, "--prompt", "n", "--schema", directory.file("bad.json"))
    #expect(refused.status == 2)
    #expect(refused.standardOutput.isEmpty)
    #expect(
      refused.standardError.contains(#"bad.json: schema at "/properties/a": the keyword "not" cannot be honoured"#))
  }

  @Test func checksAFile() async throws {
    let sound = try await run("check", Self.model)
    #expect(sound.status == 0)
    #expect(
      sound.standardOutput.hasPrefix(
        "header: GGUF version 3, 20 tensors\ntensors: all values are finite; types F16, F32\n"))
    #expect(sound.standardOutput.hasSuffix("\nok\n"))
    let encoder = try await run("check", ModelCommandTests.model, "--json")
    #expect(try JSONValue(json: encoder.standardOutput)["ok"] == true)
    let directory = try TemporaryDirectory()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: Self.model))
    bytes[(bytes.count - 2)...] = Data([0x00, 0x7C])
    try bytes.write(to: URL(fileURLWithPath: directory.file("infinite.gguf")))
    let broken = try await run("check", directory.file("infinite.gguf"))
    #expect(broken.status == 2)
    #expect(broken.standardError.contains("tensor \"blk.1.ffn_down.weight\""))
    #expect(broken.standardError.contains("its value 2047 is inf, no finite number"))
  }

  @Test func measuresInTheFormOfLlamaBench() async throws {
    let table = try await run(
      "bench", Self.model, "--prompt-tokens", "16", "--generate-tokens", "4", "--repetitions", "1", "--threads", "1")
    #expect(table.status == 0)
    let rows = table.standardOutput.split(separator: "\n")
    #expect(rows.first == "| model | size | params | backend | threads | test | t/s |")
    #expect(rows.count == 4)
    for (row, test) in zip(rows.dropFirst(2), ["pp16", "tg4"]) {
      #expect(row.hasPrefix("| llama 0.03 M F16 | 0.05 MiB | 0.03 M | CPU | 1 | \(test) | "), "\(row)")
    }
    let json = try await run(
      "bench", Self.model, "--prompt-tokens", "0", "--generate-tokens", "4", "--repetitions", "2", "--sequences", "3",
      "--depth", "5", "--json")
    let fields = try JSONValue(json: json.standardOutput)
    #expect(fields["test"] == "tg4 @ d5 x3")
    #expect(fields["n_gen"] == 4)
    #expect(fields["samples_ts"]?.array?.count == 2)
  }

  @Test func judgesAText() async throws {
    let readme = Built.package.appending(path: "README.md").path
    let output = try await run("perplexity", Self.model, readme, "--window", "64", "--windows", "2", "--json")
    let result = try JSONValue(json: output.standardOutput)
    #expect(result["windows"] == 2)
    #expect((result["perplexity"]?.double ?? 0) > 1)
    let short = try await run("perplexity", Self.model, "-", input: "too short")
    #expect(short.status == 2)
    #expect(short.standardError.contains("-: 9 tokens are fewer than a window of 512"))
  }

  @Test func tokenizesAndEmbeds() async throws {
    let tokens = try await run("tokenize", Self.model, "the <|im_end|>", "--json", "--special")
    #expect(try JSONValue(json: tokens.standardOutput)["tokens"] == ["the", " ", "<|im_end|>"])
    let plain = try await run("tokenize", Self.model, "<|im_end|>", "--json")
    #expect((try JSONValue(json: plain.standardOutput)["ids"]?.array?.count ?? 0) > 1)
    let embedded = try await run("embed", Self.model, "the", "--json")
    #expect(try JSONValue(json: embedded.standardOutput)["embedding"]?.array?.count == 32)
    let info = try await run("info", Self.model, "--json")
    #expect(try JSONValue(json: info.standardOutput)["memory"]?["context_tokens"] == 4096)
  }

  @Test func chatsLineByLine() async throws {
    let output = try await run(
      "chat", Self.model, "--system", "Be brief.", "--max-tokens", "5", "--temperature", "0",
      input: "hello there\n\nand again\n")
    #expect(output.status == 0)
    let notes = output.standardError.split(separator: "\n")
    #expect(notes.filter { $0.contains("tokens/s") }.count == 2)
    // Of the second turn only what is new is computed; the first has 42 tokens.
    #expect(notes.contains { $0.hasPrefix("prompt 42 tokens") })
    #expect(notes.last?.firstMatch(of: /^prompt (\d+) tokens/).flatMap { Int($0.1) } ?? 99 < 42)
    let answered = try await run(
      "generate", Self.model, "--chat", "--system", "Be brief.", "--prompt", "hello there", "--max-tokens", "5",
      "--temperature", "0")
    #expect(output.standardOutput.hasPrefix(answered.standardOutput))
    let none = try await run(
      "chat", Built.package.appending(path: "Tests/InferenceTests/Fixtures/decoders/llama.gguf").path, input: "x\n")
    #expect(none.status == 2)
  }

  static let wrongUses: [(arguments: [String], message: String)] = [
    (["--temperature=-1"], "--temperature is 0 or more"),
    (["--top-p", "2"], "--top-p and --min-p are between 0 and 1"),
    (["--max-tokens", "0"], "--max-tokens is at least 1"),
    (["--context", "5000"], "a text of 5000 tokens is asked for, but the model was made for at most 4096"),
    (["--context", "2"], "the prompt has 3 tokens, but the context holds 2"),
    (["--schema", "/nowhere.json"], "/nowhere.json: cannot be read"),
  ]

  @Test(arguments: wrongUses)
  func saysWhatIsWrong(arguments: [String], message: String) async throws {
    let output = try await Built.program.run(["model", "generate", Self.model, "--prompt", "abc"] + arguments)
    #expect(output.status == 2)
    #expect(output.standardError.contains(message), "\(output.standardError)")
  }

  /// Ctrl-C ends a generation at once, with the status that scripts know.
  @Test func endsWhenInterrupted() async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Built.program.path)
    process.arguments = ["model", "bench", Self.model, "--repetitions", "1000000"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The head of the table is there before the first test begins.
    _ = output.fileHandleForReading.availableData
    try await Task.sleep(for: .milliseconds(200))
    process.interrupt()
    let reaped = Task.detached { process.waitUntilExit() }
    await reaped.value
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
  }

  @Test func aChatModelTalksWhereNoSkillIsAsked() async throws {
    let directory = try TemporaryDirectory()
    let arguments = ["run", "--json", "--data", directory.file("data"), "--model", Self.model]
    let output = try await Built.program.run(
      arguments, input: Array("tell me about the sea\nput milk on my list\n".utf8))
    #expect(output.status == 0)
    let events = try output.standardOutput.split(separator: "\n").map { try JSONValue(json: String($0)) }
    let replies = events.filter { $0["type"] == "replied" }
    #expect(replies.map { $0["by"]?.string } == ["model:tiny-chat", "template:add_to_list"])
    let spoken = events.filter { $0["type"] == "replying" }.compactMap { $0["text"]?.string }.joined()
    #expect(!spoken.isEmpty)
    #expect(replies[0]["text"]?.string?.hasPrefix(spoken.trimmingCharacters(in: .whitespacesAndNewlines)) == true)
    #expect(!spoken.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func aModelThatCannotChatIsRefusedAtTheStart() async throws {
    let directory = try TemporaryDirectory()
    let decoder = Built.package.appending(path: "Tests/InferenceTests/Fixtures/decoders/llama-linear.gguf").path
    let output = try await Built.program.run(
      ["run", "--data", directory.file("data"), "--model", decoder], input: Array("hello\n".utf8))
    #expect(output.status == 2)
    #expect(output.standardError.contains("has no chat template (tokenizer.chat_template)"))
  }
}
