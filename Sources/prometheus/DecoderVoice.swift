import Conversation
import Dialogue
import Foundation
import Inference
import SkillKit
import Synchronization

/// A decoder that talks beside the encoder: loaded while the program starts, read by one conversation.
final class DecoderVoice: Sendable {
  private let url: URL
  private let loaded = Mutex<Loaded?>(nil)

  /// The most tokens of an answer, and of a proposed call.
  static let answerTokens = 256
  static let proposalTokens = 128
  /// Some variety without making things up; the same words get the same answer.
  static let temperature: Float = 0.6
  static let topP: Float = 0.9

  private struct Loaded: Sendable {
    let chat: ChatFormat
    let model: DecoderModel
    let vocabulary: GrammarVocabulary
    /// Apart, so that each finds the beginning of its own last prompt again.
    let talk: DecoderSession
    let proposals: DecoderSession
  }

  /// - Throws: ``GGUFError`` when the file is no decoder that can be run, ``DecoderError`` when it needs too much memory.
  init(_ url: URL) throws {
    self.url = url
    let file = try GGUFFile(contentsOf: url)
    try MemoryEstimate(file, contextTokens: DecoderModel.usualContext).check()
    _ = try DecoderConfiguration(file)
  }

  /// Whether a file is a model that writes rather than one that understands.
  static func isDecoder(_ url: URL) -> Bool {
    guard let file = try? GGUFFile(contentsOf: url), let name = try? file.string("general.architecture") else {
      return false
    }
    return !name.hasSuffix("bert")
  }

  /// Loads the weights on another thread; what goes wrong is told to whoever asks for an answer.
  func loadAhead() {
    Thread.detachNewThread { [self] in _ = try? parts() }
  }

  var languageModel: LanguageModel {
    LanguageModel(
      name: url.deletingPathExtension().lastPathComponent,
      speak: { [self] lines, onText in try await speak(lines, onText) },
      fill: { [self] lines, schema in try await fill(lines, schema) })
  }

  private func parts() throws -> Loaded {
    try loaded.withLock { loaded in
      if let loaded { return loaded }
      let file = try GGUFFile(contentsOf: url)
      let tokenizer = try Tokenizer(file)
      let model = try DecoderModel(file)
      let context = min(model.configuration.context, DecoderModel.usualContext)
      let made = Loaded(
        chat: try ChatFormat(file, tokenizer), model: model, vocabulary: try GrammarVocabulary(tokenizer),
        talk: try DecoderSession(model, contextTokens: context),
        proposals: try DecoderSession(model, contextTokens: context))
      loaded = made
      return made
    }
  }

  private func speak(
    _ lines: [LanguageModel.Line], _ onText: @escaping @Sendable (String) -> Void
  ) async throws -> String {
    let parts = try parts()
    var options = GenerationOptions()
    options.sampling.temperature = Self.temperature
    options.sampling.topP = Self.topP
    options.maxTokens = Self.answerTokens
    return try await generate(lines, in: parts.talk, parts.chat, options, onText)
  }

  private func fill(_ lines: [LanguageModel.Line], _ schema: JSONValue) async throws -> JSONValue {
    let parts = try parts()
    var options = GenerationOptions()
    options.sampling = .greedy
    options.maxTokens = Self.proposalTokens
    let grammar = try SchemaGrammar(json: schema.json)
    options.constraint = try SchemaConstraint(grammar, parts.vocabulary, mostTokens: Self.proposalTokens)
    let text = try await generate(lines, in: parts.proposals, parts.chat, options) { _ in }
    return try JSONValue(json: text)
  }

  /// Goes on with a conversation; one that is too long loses its oldest turns.
  private func generate(
    _ lines: [LanguageModel.Line], in session: DecoderSession, _ chat: ChatFormat, _ options: GenerationOptions,
    _ onText: (String) -> Void
  ) async throws -> String {
    var (lines, options) = (lines, options)
    options.stopTokens.formUnion(chat.stopTokens)
    options.stopStrings = chat.stopStrings
    var prompt = try chat.tokens(lines)
    while prompt.count + options.maxTokens > session.contextTokens, lines.count > 2 {
      lines.removeSubrange(1..<min(3, lines.count - 1))
      prompt = try chat.tokens(lines)
    }
    var text = ""
    for try await event in session.stream(prompt, options, bytes: { chat.bytes(of: $0) }) {
      if case .piece(let piece) = event {
        text += piece.text
        onText(piece.text)
      }
    }
    try Task.checkCancellation()
    return text
  }
}

/// How a model's conversations are written: by the template of its file, or as plain lines where it has none.
struct ChatFormat: Sendable {
  private let tokenizer: Tokenizer
  private let template: ChatTemplate?

  init(_ file: GGUFFile, _ tokenizer: Tokenizer) throws {
    self.tokenizer = tokenizer
    if case .string(let source)? = file.metadata["tokenizer.chat_template"] {
      template = try ChatTemplate(source)
    } else {
      template = nil
    }
  }

  var stopTokens: Set<Int32> { Set(tokenizer.special.endOfGeneration) }
  /// Without a template a model would go on with the user's part.
  var stopStrings: [String] { template == nil ? ["\nUser:", "\nAssistant:"] : [] }

  func bytes(of token: Int32) -> [UInt8] { Array(tokenizer.bytes(of: token)) }

  func tokens(_ lines: [LanguageModel.Line]) throws -> [Int32] {
    guard let template else {
      let said = lines.map { $0.role == .system ? $0.text : "\($0.role.rawValue.capitalized): \($0.text)" }
      return tokenizer.encode((said + ["Assistant:"]).joined(separator: "\n"))
    }
    return tokenizer.encode(try rendered(lines, template), addingSpecial: false, parsingSpecial: true)
  }

  /// Some templates know no system message: it then stands before what the user says first.
  private func rendered(_ lines: [LanguageModel.Line], _ template: ChatTemplate) throws -> String {
    do {
      return try render(lines, template)
    } catch {
      guard lines.first?.role == .system, lines.count > 1 else { throw error }
      var rest = Array(lines.dropFirst())
      rest[0].text = lines[0].text + "\n\n" + rest[0].text
      return try render(rest, template)
    }
  }

  private func render(_ lines: [LanguageModel.Line], _ template: ChatTemplate) throws -> String {
    try template.render(lines.map { ChatMessage(role: $0.role.rawValue, content: $0.text) }, now: Date())
  }
}
