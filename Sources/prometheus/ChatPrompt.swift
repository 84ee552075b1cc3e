import Foundation
import Inference

/// Writes conversations as a model's file wants them.
struct ChatPrompt {
  private let template: ChatTemplate
  private let tokenizer: Tokenizer
  private let bos: String
  private let eos: String

  /// - Throws: `Unusable` when the file has no chat template, ``TemplateError`` when it cannot be read.
  init(_ loaded: LoadedDecoder) throws {
    let key = "tokenizer.chat_template"
    guard loaded.file.metadata[key] != nil else {
      throw Unusable("\(loaded.file.url.path): has no chat template (\(key)); it goes on from texts only")
    }
    template = try ChatTemplate(try loaded.file.string(key))
    tokenizer = loaded.tokenizer
    func text(_ token: Int32?) -> String {
      token.map { String(decoding: loaded.tokenizer.bytes(of: $0, includingSpecial: true), as: UTF8.self) } ?? ""
    }
    (bos, eos) = (text(tokenizer.special.bos), text(tokenizer.special.eos))
  }

  /// The tokens of a conversation, up to where the assistant begins.
  func tokens(_ messages: [ChatMessage], now: Date) throws -> [Int32] {
    let text = try template.render(messages, bos: bos, eos: eos, now: now)
    guard text.utf8.count <= Tokenizer.longestText else {
      throw Unusable("the conversation has \(text.utf8.count) bytes; at most \(Tokenizer.longestText) are supported")
    }
    let tokens = tokenizer.encode(text, addingSpecial: false, parsingSpecial: true)
    // Templates that do not write the beginning leave it to the tokenizer.
    guard tokenizer.special.addsBOS, let first = tokenizer.special.bos, tokens.first != first else { return tokens }
    return [first] + tokens
  }
}
