import Commerce
import Conversation
import Dialogue
import Foundation
import Logging
import Memory
import Organizer
import SkillFolder
import SkillKit
import Skills
import Synchronization
import Understanding

/// Wires the live parts: the databases in the data directory, the skills, the model.
struct LiveAssistant: Sendable {
  let memory: MemoryStore
  let skills: SkillSet
  let understander: Understander
  /// The understander's reading, with what the skills know.
  let understand: Understand
  let assistant: Assistant

  /// What the parts need to know, from the command line.
  struct Settings: Sendable {
    var directory: URL
    var skillsDirectory: String?
    var model: String?
    var session: String
    var clock: @Sendable () -> Date
    var timeZone = TimeZone.current
    var log: Logger
    /// Whether the built-in skills are left out.
    var hasOnlyAddedSkills = false
  }

  init(_ settings: Settings) throws {
    let voice = try settings.model.map { URL(fileURLWithPath: $0) }.flatMap { url in
      DecoderVoice.isDecoder(url) ? try DecoderVoice(url, log: settings.log) : nil
    }
    voice?.loadAhead()
    let model = Model(path: voice == nil ? settings.model : nil)
    model.loadAhead()
    let parts = try Parts(settings, model)
    memory = parts.memory
    skills = parts.skills
    let understander = try Understander(
      tools: skills.tools, background: Background.sentences, embedder: try model.embedder, cache: .kept(in: memory),
      timeZone: settings.timeZone, currency: parts.currency)
    self.understander = understander
    parts.similarity.understander = understander
    // A model that is broken is told now, not in the first turn.
    _ = try model.encoder()
    let templates = try ReplyTemplates(directory: Resources.prompts)
    let language = voice?.languageModel
    let proposal = { @Sendable [skills] (utterance: Utterance) async throws -> Request? in
      guard let language else { return nil }
      return try await Self.proposal(for: utterance, by: language, understander, skills, templates)
    }
    let understand: Understand = { [skills] utterance, context, _ in
      var meaning = try understander.meaning(of: utterance, in: context)
      guard meaning.act == .none, context.pending == nil else { return meaning }
      // What no tool serves may still be about a thing that is known, or a question that the user's own facts answer.
      var known = skills.recall(utterance.text)
      if known == nil, let guess = meaning.guess,
        await skills.knows(guess, in: CallContext(now: utterance.at, session: utterance.session))
      {
        known = guess
      }
      if let known {
        meaning.act = .request
        meaning.requests = [known]
      } else if let language, let proposed = try await proposal(utterance) {
        meaning.act = .request
        meaning.requests = [proposed]
        meaning.by = language.name
      }
      return meaning
    }
    self.understand = understand
    let ahead = WorkAhead(understander)
    assistant = Assistant(
      memory: memory, skills: skills, templates: templates, timeZone: settings.timeZone, model: language
    ) { utterance, context, tools in
      ahead.turn()
      return try await understand(utterance, context, tools)
    }
  }
}

extension LiveAssistant {
  /// How likely some tool must be meant for the language model to be asked which.
  private static let worthProposing = 0.1

  /// What the language model holds for meant where the encoder is unsure. It is never sure enough to change anything
  /// without asking.
  private static func proposal(
    for utterance: Utterance, by language: LanguageModel, _ understander: Understander, _ skills: SkillSet,
    _ templates: ReplyTemplates
  ) async throws -> Request? {
    let ranking = try understander.ranking(of: utterance.text)
    guard ranking.none <= 1 - worthProposing else { return nil }
    let tools = ranking.candidates.compactMap { skills.tool($0.tool) }
    // A model that fails leaves the encoder's word.
    guard let proposal = try? await language.proposal(for: utterance, among: tools, templates: templates) else {
      return nil
    }
    var arguments = understander.arguments(for: proposal.tool, in: utterance)
    for (name, words) in proposal.arguments where arguments[name] == nil { arguments[name] = [Argument(words)] }
    return Request(
      tool: proposal.tool, confidence: Request.proposedConfidence, arguments: arguments, text: utterance.text)
  }
}

/// Lets the understander work ahead in the second turn of a process, on a core that is free: a script's single line
/// does not pay for what it does not need.
private final class WorkAhead: Sendable {
  private let understander: Understander
  private let turns = Atomic(0)

  init(_ understander: Understander) { self.understander = understander }

  func turn() {
    guard turns.add(1, ordering: .relaxed).newValue == 2 else { return }
    Task.detached(priority: .background) { [understander] in understander.workAhead() }
  }
}

extension CommonOptions {
  var settings: LiveAssistant.Settings {
    var log = Logger(label: "prometheus") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = logLevel
    return .init(
      directory: directory, skillsDirectory: skillsDirectory, model: model, session: session, clock: clock, log: log)
  }
}

/// Sentences that stand for "none of these".
enum Background {
  static var sentences: [String] {
    let text = (try? String(contentsOf: Resources.asset("background.txt"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }
}
