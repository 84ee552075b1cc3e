import ArgumentParser
import Inference
import SkillKit

/// `prometheus model embed FILE [TEXT]`: the vector of a text.
struct ModelEmbedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Show the vector of a text.",
    discussion: """
      Prints the numbers of a vector of length 1, or with --json {"text", "embedding", "tokens", "truncated"}. Of a \
      decoder it is the mean of the last hidden vectors.
      """)

  @OptionGroup var texts: ModelTexts

  func run() async throws {
    let file = try GGUFFile(contentsOf: texts.url)
    if try file.isEncoder() {
      let encoder = try SentenceEncoder(contentsOf: texts.url)
      for text in texts.all {
        let tokens = encoder.tokens(text)
        print(text, try encoder.embed([text])[0], tokens: tokens.ids.count, dropped: tokens.droppedTokens)
      }
    } else {
      let context = try DecoderConfiguration(file).context
      let model = try DecoderModel(contentsOf: texts.url)
      let tokenizer = try Tokenizer(file)
      for text in texts.all {
        guard text.utf8.count <= Tokenizer.longestText else {
          throw Unusable("a text has \(text.utf8.count) bytes; at most \(Tokenizer.longestText) are supported")
        }
        let tokens = tokenizer.encode(text)
        let vector = try model.embed(Array(tokens.prefix(context)))
        print(text, vector, tokens: min(tokens.count, context), dropped: max(0, tokens.count - context))
      }
    }
  }

  private func print(_ text: String, _ vector: [Float], tokens: Int, dropped: Int) {
    // A float's own description is the shortest that reads back as the same float.
    let numbers = vector.map(\.description)
    guard texts.json else { return Output.line(numbers.joined(separator: " ")) }
    let fields: JSONValue = ["text": .string(text), "tokens": .int(tokens), "truncated": .int(dropped)]
    Output.line(#"{"embedding":[\#(numbers.joined(separator: ","))],"# + fields.json.dropFirst())
  }
}
