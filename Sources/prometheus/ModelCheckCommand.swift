import ArgumentParser
import Foundation
import Inference
import SkillKit

/// `prometheus model check FILE`: whether a model file is sound and can be run.
struct ModelCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check that a model file is whole and can be run.",
    discussion: """
      Reads the header, looks at every value of every tensor, tries the tokenizer on a text there and back, loads the \
      weights and computes once. Prints a line for each; what is wrong is told on standard error, with status 2. With \
      --json one object: "ok": true and "checks".
      """)

  @Argument(help: "A GGUF file.", completion: .file(extensions: ["gguf"]))
  var file: String
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let file = try GGUFFile(contentsOf: URL(fileURLWithPath: file))
    Interrupt.catchSignal()
    var checks = [Check(name: "header", text: "GGUF version \(file.version), \(file.tensors.count) tensors")]
    if !json { Output.line(checks[0].line) }
    func passed(_ name: String, _ text: String) {
      checks.append(Check(name: name, text: text))
      if !json { Output.line(checks[checks.count - 1].line) }
    }
    passed("tensors", try Self.checkTensors(file))
    if try file.isEncoder() {
      try Self.checkEncoder(file, passed)
    } else {
      try Self.checkDecoder(file, passed)
    }
    if json {
      let list = checks.map { JSONValue.object(["check": .string($0.name), "found": .string($0.text)]) }
      Output.line(JSONValue.object(["ok": true, "file": .string(self.file), "checks": .array(list)]).json)
    } else {
      Output.line("ok")
    }
  }

  private struct Check {
    var name: String
    var text: String
    var line: String { "\(name): \(text)" }
  }

  private static func checkTensors(_ file: GGUFFile) throws -> String {
    let progress = ProgressLine()
    defer { progress.clear() }
    var bytes: [String: Int] = [:]
    for (index, tensor) in file.tensors.enumerated() {
      progress.show("Looking at \(tensor.name)", part: index, of: file.tensors.count)
      try file.checkFinite(tensor)
      bytes[tensor.type.name, default: 0] += tensor.byteRange.count
      if Interrupt.isAsked { throw ExitCode(Interrupt.status) }
    }
    let types = bytes.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map(\.key).joined(separator: ", ")
    return "all values are finite; types \(types)"
  }

  /// Words, digits, marks, other scripts, and characters of two to four bytes.
  private static let sample = "The 2nd café, naïve & co. (№ 7): Ünïcode “日本語” — 12,345.67 🙂\n\tfunc f(x) { return x }"

  private static func checkEncoder(_ file: GGUFFile, _ passed: (String, String) -> Void) throws {
    let encoder = try SentenceEncoder(contentsOf: file.url)
    passed("tokenizer", "\(encoder.tokenizer.vocabularySize) tokens")
    passed("weights", "an encoder of \(encoder.width) values a sentence")
    _ = try encoder.embed([sample])
    passed("computing", "the vector of a sentence is finite")
  }

  private static func checkDecoder(_ file: GGUFFile, _ passed: (String, String) -> Void) throws {
    let configuration = try DecoderConfiguration(file)
    let tokenizer = try Tokenizer(file)
    let tokens = tokenizer.encode(sample, addingSpecial: false)
    guard tokenizer.decode(tokens) == sample else {
      throw Unusable("\(file.url.path): the tokenizer does not give a text back: \(tokenizer.decode(tokens))")
    }
    guard tokenizer.count <= configuration.vocabularySize else {
      throw Unusable(
        "\(file.url.path): the tokenizer has \(tokenizer.count) tokens, the weights \(configuration.vocabularySize)")
    }
    passed("tokenizer", "\(tokenizer.count) tokens; a text comes back from \(tokens.count) of them unchanged")
    if case .string(let template)? = file.metadata["tokenizer.chat_template"] {
      _ = try ChatTemplate(template)
      passed("chat template", "can be read")
    }
    let model = try DecoderModel(file)
    passed(
      "weights", "\(configuration.architecture.rawValue), \(configuration.layers) layers of \(configuration.width)")
    let window = min(tokens.count, configuration.context)
    let perplexity = try model.perplexity(
      of: tokens, contextTokens: window, beginning: tokenizer.special.addsBOS ? tokenizer.special.bos : nil
    ) { _, _, _ in }
    guard perplexity.value.isFinite else { throw GenerationError.notFinite(position: window / 2) }
    passed("computing", "finite; perplexity of the text \(String(format: "%.1f", perplexity.value))")
  }
}
