import ArgumentParser
import Conversation
import Dialogue
import Foundation
import SkillKit
import SkillTesting

/// `prometheus skill eval FILE…`: how well labelled sentences are understood.
struct SkillEvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure how well labelled sentences are understood (JSON Lines).",
    discussion: """
      A line is {"text", "requests": [{"tool", "arguments"}]}, {"text", "intent"} or {"text", "intent", "slots": \
      [{"type", "start", "end"}]}, where an intent is the name of a tool, or oos or none. Each text is taken on its \
      own, as by `prometheus understand`. Exit status: 0, or 2 where a file is not of this form.
      """)

  @ArgumentParser.Argument(help: "Files of labelled sentences; their figures are those of all of them together.")
  var files: [String]
  @Flag(help: "Print one JSON object instead of text.")
  var json = false
  @Option(help: "Write the sentences that were not understood to this file, as JSON Lines.")
  var mistakes: String?
  @OptionGroup var offered: OfferedSkills
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let live = try LiveAssistant(offered.settings(common))
    let tools = live.skills.tools.filter { !$0.isHidden }
    let sentences = try files.flatMap { try rows(of: $0, tools) }
    let byName = Dictionary(tools.map { ($0.name, $0) }) { first, _ in first }
    var evaluation = Evaluation()
    var wrong: [String] = []
    for sentence in sentences {
      let utterance = Utterance(sentence.text, session: common.session, at: common.clock())
      let meaning = try await live.understand(utterance, Context(session: common.session), live.skills.tools)
      let likeliest = try live.understander.ranking(of: sentence.text).best?.tool
      evaluation.count(sentence, meaning, likeliest: likeliest, tools: byName) { $0.isSureEnoughToWrite }
      if mistakes != nil, let line = Evaluation.mistake(sentence, meaning) { wrong.append(line) }
    }
    if let mistakes { try write(wrong, to: mistakes) }
    Output.line(json ? evaluation.json.json : Output.printable(evaluation.text))
  }

  private func rows(of file: String, _ tools: [Tool]) throws -> [LabelledSentence] {
    let text = try LineReader(path: file).map(\.text).joined(separator: "\n")
    do {
      return try LabelledSentence.rows(in: text, file: file, tools: tools)
    } catch {
      throw Unusable("\(error)")
    }
  }

  private func write(_ lines: [String], to file: String) throws {
    do {
      try (lines.joined(separator: "\n") + (lines.isEmpty ? "" : "\n"))
        .write(toFile: file, atomically: true, encoding: .utf8)
    } catch {
      throw Unusable("\(file) cannot be written")
    }
  }
}
