import ArgumentParser
import Conversation
import Foundation
import SkillKit

/// `prometheus understand`: what would be understood, without acting and without remembering.
struct UnderstandCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "understand", abstract: "Show what would be understood, without acting.",
    discussion: "Each text is taken on its own, after nothing. Without TEXT, one a line from standard input.")

  @ArgumentParser.Argument(help: "What someone might say.")
  var text: [String] = []
  @Flag(help: "Print one JSON object a line.")
  var json = false
  @OptionGroup var offered: OfferedSkills
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let live = try LiveAssistant(offered.settings(common))
    if !text.isEmpty { return try await show(text.joined(separator: " "), live) }
    for (_, line) in LineReader(descriptor: STDIN_FILENO) where !line.allSatisfy(\.isWhitespace) {
      try await show(line, live)
    }
  }

  private func show(_ text: String, _ live: LiveAssistant) async throws {
    let utterance = Utterance(text, session: common.session, at: common.clock())
    let meaning = try await live.understand(utterance, Context(session: common.session), live.skills.tools)
    Output.line(json ? try line(meaning, text, live) : Output.printable(plain(meaning)))
  }

  private func line(_ meaning: Meaning, _ text: String, _ live: LiveAssistant) throws -> String {
    var fields: [String: JSONValue] = [:]
    if case .object(let event)? = try? JSONValue(json: TurnEvent.understood(turn: 1, meaning).jsonLine) {
      fields = event
    }
    fields["turn"] = nil
    fields["text"] = .string(text)
    let ranking = try live.understander.ranking(of: text)
    fields["none"] = .number((ranking.none * 1000).rounded() / 1000)
    fields["candidates"] = .array(
      ranking.candidates.map {
        ["tool": .string($0.tool), "confidence": .number(($0.confidence * 1000).rounded() / 1000)]
      })
    return JSONValue.object(fields).json
  }

  private func plain(_ meaning: Meaning) -> String {
    guard !meaning.requests.isEmpty else { return "act: \(meaning.act.rawValue) (no tool)" }
    return meaning.requests.map { request in
      let arguments = request.arguments.sorted { $0.key < $1.key }.map { name, values in
        "  \(name): " + values.map { $0.value?.json ?? "“\($0.text)”" }.joined(separator: ", ")
      }
      return (["\(request.tool) (\(Int(request.confidence * 100)) %)"] + arguments).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
