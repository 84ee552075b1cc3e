import ArgumentParser
import Inference
import SkillKit

/// `prometheus model tokenize FILE [TEXT]`: the tokens of a text as the model reads them.
struct ModelTokenizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Show the tokens of a text.",
    discussion: """
      Prints the token ids, or with --json {"text", "ids", "tokens", "truncated"}, where "truncated" counts the tokens \
      beyond the model's limit.
      """)

  @OptionGroup var texts: ModelTexts

  func run() async throws {
    let file = try GGUFFile(contentsOf: texts.url)
    let tokenizer = try WordPieceTokenizer(file, limit: BERTConfiguration(file).context)
    for text in texts.all {
      let tokens = tokenizer.tokenize(text)
      Output.line(texts.json ? json(text, tokens, tokenizer) : tokens.ids.map(String.init).joined(separator: " "))
    }
  }

  private func json(_ text: String, _ tokens: Tokenization, _ tokenizer: WordPieceTokenizer) -> String {
    let fields: JSONValue = [
      "text": .string(text),
      "ids": .array(tokens.ids.map { .int(Int($0)) }),
      "tokens": .array(tokens.ids.map { .string(tokenizer.text(of: $0)) }),
      "truncated": .int(tokens.droppedTokens),
    ]
    return fields.json
  }
}
