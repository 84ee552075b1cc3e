import Conversation
import Dialogue
import Foundation
import Inference
import Logging
import SkillKit
import Synchronization

/// A decoder that talks beside the encoder: loaded while the program starts, read by one conversation.
final class DecoderVoice: Sendable {
  private let file: GGUFFile
  private let log: Logger
  private let loaded = Mutex<Loaded?>(nil)

  /// The most tokens of an answer, and of a proposed call.
  static let answerTokens = 256
  static let proposalTokens = 128
  /// Some variety without making things up; the same words get the same answer.
  static let temperature: Float = 0.6
  static let topP: Float = 0.9

  private struct Loaded: Sendable {
    let decoder: LoadedDecoder
    let prompt: ChatPrompt
    let vocabulary: GrammarVocabulary
    /// Apart, so that each finds the beginning of its own last prompt again.
    let talk: DecoderSession
    let proposals: DecoderSession
  }

  /// The voice of a model that writes; nil for none and for a model that understands.
  /// - Throws: ``GGUFError`` when the file is no decoder that can be run, ``DecoderError`` when it needs too much memory,
  ///   `Unusable` when it does not say how conversations are written.
  static func named(_ path: String?, log: Logger) throws -> DecoderVoice? {
    // What cannot be read is told by whoever loads it as an encoder.
    guard let path, let file = try? GGUFFile(contentsOf: URL(fileURLWithPath: path)),
      let architecture = try? file.string("general.architecture"), !architecture.hasSuffix("bert")
    else { return nil }
    return try DecoderVoice(file, log: log)
  }

  private init(_ file: GGUFFile, log: Logger) throws {
    (self.file, self.log) = (file, log)
    _ = try DecoderConfiguration(file)
    try MemoryEstimate(file, contextTokens: 2 * DecoderModel.usualContext).check()
    _ = try ChatPrompt.template(of: file)
  }

  /// Loads the weights on another thread; what goes wrong is told to whoever asks for an answer.
  func loadAhead() {
    Thread.detachNewThread { [self] in _ = try? parts() }
  }

  var languageModel: LanguageModel {
    LanguageModel(
      name: file.url.deletingPathExtension().lastPathComponent,
      speak: { [self] lines, onText in try await logged { try await speak(lines, onText) } },
      fill: { [self] lines, schema in try await logged { try await fill(lines, schema) } })
  }

  /// Whoever asked goes on without an answer; that there was none is told in the log.
  private func logged<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
      return try await body()
    } catch {
      if !(error is CancellationError) { log.warning("\(file.url.path): \(error)") }
      throw error
    }
  }

  private func parts() throws -> Loaded {
    try loaded.withLock { loaded in
      if let loaded { return loaded }
      let decoder = try LoadedDecoder(file)
      let made = Loaded(
        decoder: decoder, prompt: try ChatPrompt(decoder), vocabulary: try GrammarVocabulary(decoder.tokenizer),
        talk: try decoder.session(), proposals: try decoder.session())
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
    options.maxTokens = min(Self.answerTokens, parts.decoder.contextTokens / 4)
    return try await generate(lines, in: parts.talk, parts, options, onText)
  }

  private func fill(_ lines: [LanguageModel.Line], _ schema: JSONValue) async throws -> JSONValue {
    let parts = try parts()
    var options = GenerationOptions()
    options.sampling = .greedy
    options.maxTokens = Self.proposalTokens
    let grammar = try SchemaGrammar(json: schema.json)
    options.constraint = try SchemaConstraint(grammar, parts.vocabulary, mostTokens: Self.proposalTokens)
    let text = try await generate(lines, in: parts.proposals, parts, options) { _ in }
    return try JSONValue(json: text)
  }

  /// Goes on with a conversation; one that is too long loses its oldest turns.
  private func generate(
    _ lines: [LanguageModel.Line], in session: DecoderSession, _ parts: Loaded, _ options: GenerationOptions,
    _ onText: (String) -> Void
  ) async throws -> String {
    var (lines, options) = (lines, options)
    options.stopTokens.formUnion(parts.decoder.tokenizer.special.endOfGeneration)
    var prompt = try tokens(lines, parts)
    while prompt.count + options.maxTokens > session.contextTokens, lines.count > 2 {
      lines.removeSubrange(1..<min(3, lines.count - 1))
      prompt = try tokens(lines, parts)
    }
    var text = ""
    for try await event in session.stream(prompt, options, bytes: { parts.decoder.bytes(of: $0) }) {
      if case .piece(let piece) = event {
        text += piece.text
        onText(piece.text)
      }
    }
    try Task.checkCancellation()
    return text
  }

  /// Some templates know no system message: it then stands before what the user says first.
  private func tokens(_ lines: [LanguageModel.Line], _ parts: Loaded) throws -> [Int32] {
    func written(_ lines: [LanguageModel.Line]) throws -> [Int32] {
      try parts.prompt.tokens(
        lines.map { ChatMessage(role: $0.role.rawValue, content: $0.text) }, now: Date())
    }
    do {
      return try written(lines)
    } catch let error as TemplateError {
      guard lines.first?.role == .system, lines.count > 1 else { throw error }
      var rest = Array(lines.dropFirst())
      rest[0].text = lines[0].text + "\n\n" + rest[0].text
      return try written(rest)
    }
  }
}
