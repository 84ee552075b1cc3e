import ArgumentParser
import Foundation
import Inference
import SkillKit

/// `prometheus model generate FILE --prompt TEXT`: what a model writes after a text.
struct ModelGenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Let a model go on from a text.",
    discussion: """
      Prints the text as it comes, and on standard error how fast. With --schema the text is valid under a JSON Schema, \
      whatever the model. With --json one object: "text", "tokens" (ids), "finish" (stop, complete, max_tokens, \
      context_full or cancelled), "prompt_tokens", "seed", "load_seconds", "prompt_seconds", "generate_seconds", \
      "prompt_tokens_per_second", "tokens_per_second".
      """)

  @OptionGroup var decoder: DecoderOptions
  @Option(help: "The text to go on from. Without it, standard input as a whole.")
  var prompt: String?
  @Flag(help: "Take the text for a message, and let the model answer it in the file's chat template.")
  var chat = false
  @Option(help: "With --chat: what the model is told before.")
  var system: String?
  @OptionGroup var sampling: SamplingArguments
  @Option(help: "A JSON Schema that what is written must be valid under.", completion: .file(extensions: ["json"]))
  var schema: String?
  @Flag(help: "Print one JSON object at the end.")
  var json = false

  func run() async throws {
    let grammar = try schema.map(Self.grammar)
    let text = prompt ?? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    let loaded = try decoder.load()
    let tokens = try tokens(text, loaded)
    let seed = sampling.seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
    var options = sampling.options(loaded.tokenizer, seed: seed)
    if let grammar {
      let vocabulary = GrammarVocabulary(loaded.tokenizer)
      let room = max(0, min(options.maxTokens, loaded.contextTokens - tokens.count))
      options.constraint = try SchemaConstraint(grammar, vocabulary, mostTokens: room)
    }
    Interrupt.catchSignal()
    let writer = GenerationWriter(isSilent: json)
    let result = try writer.run(tokens, options, in: try loaded.session(), loaded)
    if json { Output.line(object(result, writer.timing, seed, loaded).json) } else { writer.finish(result) }
    if result.finish == .cancelled { throw ExitCode(Interrupt.status) }
  }

  private func tokens(_ text: String, _ loaded: LoadedDecoder) throws -> [Int32] {
    guard chat else { return try loaded.encode(text, addingSpecial: true) }
    let told = system.map { [ChatMessage(role: "system", content: $0)] } ?? []
    return try ChatPrompt(loaded).tokens(told + [ChatMessage(role: "user", content: text)], now: Date())
  }

  private static func grammar(path: String) throws -> SchemaGrammar {
    let text = String(decoding: try InputFile.bytes(path), as: UTF8.self)
    do throws(SchemaError) {
      return try SchemaGrammar(json: text)
    } catch {
      throw Unusable("\(path): \(error)")
    }
  }

  private func object(
    _ result: GenerationResult, _ timing: GenerationTiming, _ seed: UInt64, _ loaded: LoadedDecoder
  ) -> JSONValue {
    [
      "text": .string(result.text), "tokens": .array(result.tokens.map { .int(Int($0)) }),
      "finish": .string(result.finish.name), "prompt_tokens": .int(result.promptTokens), "seed": .int(Int(seed)),
      "load_seconds": .number(loaded.loadSeconds), "prompt_seconds": .number(timing.promptSeconds),
      "generate_seconds": .number(timing.generateSeconds),
      "prompt_tokens_per_second": .number(timing.promptTokensPerSecond),
      "tokens_per_second": .number(timing.tokensPerSecond),
    ]
  }
}

extension LoadedDecoder {
  /// The tokens of a text.
  /// - Throws: `Unusable` when it is too long for any context.
  func encode(_ text: String, addingSpecial: Bool, parsingSpecial: Bool = false) throws -> [Int32] {
    guard text.utf8.count <= Tokenizer.longestText else {
      throw Unusable("the text has \(text.utf8.count) bytes; at most \(Tokenizer.longestText) are supported")
    }
    return tokenizer.encode(text, addingSpecial: addingSpecial, parsingSpecial: parsingSpecial)
  }
}

extension FinishReason {
  /// As `--json` names it.
  var name: String {
    switch self {
    case .stopToken, .stopString: "stop"
    case .complete: "complete"
    case .maxTokens: "max_tokens"
    case .contextFull: "context_full"
    case .cancelled: "cancelled"
    }
  }
}
