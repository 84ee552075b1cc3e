import Foundation
import Inference

/// Writes conversations as a model's file wants them.
///
/// What people and tools say is text: where it spells a token that steers the model, such as the end of a turn, that is
/// left out, or a message could play another's part.
struct ChatPrompt: Sendable {
  private let template: ChatTemplate
  private let tokenizer: Tokenizer
  private let bos: String
  private let eos: String
  private let steering: [String]

  /// - Throws: `Unusable` when the file has no chat template, ``TemplateError`` when it cannot be read.
  init(_ loaded: LoadedDecoder) throws {
    template = try Self.template(of: loaded.file)
    tokenizer = loaded.tokenizer
    func text(_ token: Int32?) -> String {
      token.map { String(decoding: loaded.tokenizer.bytes(of: $0, includingSpecial: true), as: UTF8.self) } ?? ""
    }
    steering = (0..<Int32(tokenizer.count)).filter { loaded.tokenizer.kind(of: $0) == .control }.map { text($0) }
      .filter { !$0.isEmpty }
    (bos, eos) = (text(tokenizer.special.bos), text(tokenizer.special.eos))
  }

  /// The template of a file.
  /// - Throws: as ``init(_:)``.
  static func template(of file: GGUFFile) throws -> ChatTemplate {
    let key = "tokenizer.chat_template"
    guard file.metadata[key] != nil else {
      throw Unusable("\(file.url.path): has no chat template (\(key)); it goes on from texts only")
    }
    return try ChatTemplate(try file.string(key))
  }

  /// The tokens of a conversation, up to where the assistant begins.
  func tokens(_ messages: [ChatMessage], now: Date) throws -> [Int32] {
    let messages = messages.map { message in
      var message = message
      message.content = message.content.map(plain)
      return message
    }
    let text = try template.render(messages, bos: bos, eos: eos, now: now)
    guard text.utf8.count <= Tokenizer.longestText else {
      throw Unusable("the conversation has \(text.utf8.count) bytes; at most \(Tokenizer.longestText) are supported")
    }
    let tokens = tokenizer.encode(text, addingSpecial: false, parsingSpecial: true)
    // Templates that do not write the beginning leave it to the tokenizer.
    guard tokenizer.special.addsBOS, let first = tokenizer.special.bos, tokens.first != first else { return tokens }
    return [first] + tokens
  }

  private func plain(_ text: String) -> String {
    var plain = text
    // What is left out may join to another.
    while let name = steering.first(where: plain.contains) { plain = plain.replacing(name, with: "") }
    return plain
  }
}
