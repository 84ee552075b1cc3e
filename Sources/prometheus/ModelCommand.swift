import ArgumentParser
import Foundation
import Inference

/// `prometheus model`: looks into model files and tries them out.
struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Look into model files (GGUF) and try them out.",
    subcommands: [
      ModelInfoCommand.self, ModelTokenizeCommand.self, ModelEmbedCommand.self, ModelGenerateCommand.self,
      ModelChatCommand.self, ModelBenchCommand.self, ModelPerplexityCommand.self, ModelCheckCommand.self,
    ])
}

extension GGUFFile {
  /// Whether the model turns sentences into vectors, rather than writing texts.
  /// - Throws: ``GGUFError`` when the file does not say what it is.
  func isEncoder() throws(GGUFError) -> Bool {
    BERTConfiguration.Architecture(rawValue: try string("general.architecture")) != nil
  }
}

/// A model file and texts for it: the given one, or one a line from standard input.
struct ModelTexts: ParsableArguments {
  @Argument(help: "A GGUF file.", completion: .file(extensions: ["gguf"]))
  var file: String
  @Argument(help: "The text. Without it, one a line from standard input; invalid UTF-8 is repaired.")
  var text: [String] = []
  @Flag(help: "Print one JSON object a line.")
  var json = false

  var url: URL { URL(fileURLWithPath: file) }

  /// The texts, read as they come.
  var all: some Sequence<String> {
    text.isEmpty
      ? AnySequence(LineReader(descriptor: STDIN_FILENO).lazy.map(\.text))
      : AnySequence([text.joined(separator: " ")])
  }
}
