import ArgumentParser
import Inference
import SkillKit

/// `prometheus model embed FILE [TEXT]`: the vector of a text.
struct ModelEmbedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Show the vector of a text.",
    discussion: """
      Prints the numbers of a vector of length 1, or with --json {"text", "embedding", "tokens", "truncated"}.
      """)

  @OptionGroup var texts: ModelTexts

  func run() async throws {
    let encoder = try SentenceEncoder(contentsOf: texts.url)
    for text in texts.all {
      // A float's own description is the shortest that reads back as the same float.
      let numbers = try encoder.embed([text])[0].map(\.description)
      Output.line(texts.json ? json(text, numbers, encoder) : numbers.joined(separator: " "))
    }
  }

  private func json(_ text: String, _ numbers: [String], _ encoder: SentenceEncoder) -> String {
    let tokens = encoder.tokens(text)
    let fields: JSONValue = [
      "text": .string(text), "tokens": .int(tokens.ids.count), "truncated": .int(tokens.droppedTokens),
    ]
    return #"{"embedding":[\#(numbers.joined(separator: ","))],"# + fields.json.dropFirst()
  }
}
