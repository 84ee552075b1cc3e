import ArgumentParser
import Inference
import SkillKit

/// `prometheus model tokenize FILE [TEXT]`: the tokens of a text as the model reads them.
struct ModelTokenizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Show the tokens of a text.",
    discussion: """
      Prints the token ids, or with --json {"text", "ids", "tokens", "truncated"}, where "truncated" counts the tokens \
      beyond an encoder's limit.
      """)

  @OptionGroup var texts: ModelTexts
  @Flag(help: "Leave out the tokens that the model expects around a text.")
  var plain = false
  @Flag(help: "Take names of control tokens in the text, such as <|im_end|>, for these tokens.")
  var special = false

  func run() async throws {
    let file = try GGUFFile(contentsOf: texts.url)
    if try file.isEncoder() {
      let tokenizer = try WordPieceTokenizer(file, limit: BERTConfiguration(file).context)
      for text in texts.all {
        let tokens = tokenizer.tokenize(text)
        let ids = plain ? tokens.ids.dropFirst().dropLast() : tokens.ids[...]
        print(text, Array(ids), dropped: tokens.droppedTokens) { tokenizer.text(of: $0) }
      }
    } else {
      let tokenizer = try Tokenizer(file)
      for text in texts.all {
        let ids = tokenizer.encode(text, addingSpecial: !plain, parsingSpecial: special)
        print(text, ids, dropped: 0) {
          String(decoding: tokenizer.bytes(of: $0, includingSpecial: true), as: UTF8.self)
        }
      }
    }
  }

  private func print(_ text: String, _ ids: [Int32], dropped: Int, _ piece: (Int32) -> String) {
    guard texts.json else { return Output.line(ids.map(String.init).joined(separator: " ")) }
    let fields: JSONValue = [
      "text": .string(text), "ids": .array(ids.map { .int(Int($0)) }), "tokens": .array(ids.map { .string(piece($0)) }),
      "truncated": .int(dropped),
    ]
    Output.line(fields.json)
  }
}
