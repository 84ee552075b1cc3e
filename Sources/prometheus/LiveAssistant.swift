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
    let voice = try DecoderVoice.named(settings.model, log: settings.log)
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
    let hearing = Hearing(
      understander: understander, skills: skills, language: voice?.languageModel, templates: templates)
    understand = { utterance, context, _ in try await hearing.meaning(of: utterance, in: context) }
    let ahead = WorkAhead(understander)
    assistant = Assistant(
      memory: memory, skills: skills, templates: templates, timeZone: settings.timeZone, model: hearing.language
    ) { utterance, context, _ in
      ahead.turn()
      return try await hearing.meaning(of: utterance, in: context)
    }
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
