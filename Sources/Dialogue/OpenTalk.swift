import Conversation
import Foundation
import Memory
import SkillKit

/// What a language model is told before it talks: who it is, what the user told, what was said and found before.
struct OpenTalk: Sendable {
  let lines: [LanguageModel.Line]

  /// The most facts, and characters of what a tool found, that the model sees.
  static let factLimit = 20
  static let resultLimit = 800

  /// - Parameters:
  ///   - facts: what the user asked to remember, newest first.
  init(_ utterance: Utterance, _ context: Context, facts: [String], skills: SkillSet, responder: Responder) {
    let system = responder.prompt(
      "talk",
      [
        "facts": .array(facts.prefix(Self.factLimit).map(JSONValue.string)),
        // The day only: a model that read the same words before need not read them again.
        "today": .string(utterance.at.formatted(Self.day(in: responder.wording.timeZone))),
        "skills": .array(skills.skills.map { .string($0.description) }),
      ])
    var lines = [LanguageModel.Line(.system, system)]
    for turn in context.recent {
      lines.append(.init(.user, turn.text))
      lines.append(.init(.assistant, ([turn.reply.text] + turn.calls.compactMap(Self.result)).joined(separator: "\n")))
    }
    self.lines = lines + [.init(.user, utterance.text)]
  }

  private static func day(in timeZone: TimeZone) -> Date.FormatStyle {
    Date.FormatStyle(date: .complete, time: .omitted, locale: Locale(identifier: "en_US"), timeZone: timeZone)
  }

  /// What a tool found, as far as its reply may not have told it.
  private static func result(of record: CallRecord) -> String? {
    guard record.outcome == .done, !record.facts.isEmpty else { return nil }
    return "[\(record.call.tool): \(JSONValue.object(record.facts).json.prefix(resultLimit))]"
  }
}
