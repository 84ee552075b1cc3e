import Foundation
import SkillKit

/// One run through a conversation: each turn in one of the ways to say it, in a fresh copy of the data.
struct ConversationRun {
  var test: ConversationTest
  /// From 0; picks the way to say each turn.
  var number: Int
  var program: Program
  var skills: String?
  var templates: DataTemplates
  var effects: ToolEffects

  func hold() async throws -> (turns: [TurnOutcome], problem: String?) {
    let (data, ownSkills) = try await templates.copy(
      store: test.given.store.map(test.path), feed: test.given.feed.map(test.path), skills: skills,
      now: test.given.now)
    defer { try? FileManager.default.removeItem(at: data) }
    let writes = try await effects.writes(skills: skills, data: data)
    var now = test.given.now
    var outcomes: [TurnOutcome] = []
    for stretch in stretches() {
      now = stretch.first?.now ?? now
      let arguments = arguments(data: data, skills: ownSkills, now: now)
      let held = try await program.converse(arguments) { conversation in
        try await hold(stretch, in: &conversation, data: data, writes: writes)
      }
      outcomes += held.result
      if held.result.count < stretch.count { return (outcomes, ending(held.output, stretch[held.result.count])) }
      if held.output.status > 1 { return (outcomes, "the program ended with status \(held.output.status)") }
    }
    return (outcomes, nil)
  }

  /// The turns that one process holds; a restart or a new clock begins the next.
  private func stretches() -> [[ConversationTest.Turn]] {
    test.turns.reduce(into: []) { stretches, turn in
      if stretches.isEmpty || turn.restarts || turn.now != nil {
        stretches.append([turn])
      } else {
        stretches[stretches.count - 1].append(turn)
      }
    }
  }

  /// Holds all turns, also after one that differs, unless the process ends.
  private func hold(
    _ turns: [ConversationTest.Turn], in conversation: inout RunningConversation, data: URL, writes: Set<String>
  ) async throws -> [TurnOutcome] {
    var outcomes: [TurnOutcome] = []
    for turn in turns {
      guard let seen = try await conversation.say(turn.user[number % turn.user.count]) else { break }
      var differences = turn.differences(from: seen, writes: writes)
      if !turn.state.isEmpty { differences += await stateDifferences(turn, data) }
      outcomes.append(TurnOutcome(expected: turn, seen: seen, differences: differences))
    }
    return outcomes
  }

  private func arguments(data: URL, skills: String?, now: String) -> [String] {
    ["run", "--json", "--data", data.path, "--session", "test", "--now", now]
      + (skills.map { ["--skills", $0] } ?? [])
  }

  private func stateDifferences(_ turn: ConversationTest.Turn, _ data: URL) async -> [Difference] {
    let arguments = ["store", "export", "-", "--data", data.path]
    do {
      let output = try await program.run(arguments)
      guard output.status == 0 else {
        throw ProgramFailure(arguments: arguments, status: output.status, standardError: output.standardError)
      }
      return turn.stateDifferences(from: try JSONValue(json: output.standardOutput))
    } catch {
      return [Difference("state", expected: "an exported store", got: "\(error)")]
    }
  }

  private func ending(_ output: Program.Output, _ turn: ConversationTest.Turn) -> String {
    let error = output.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
    return "the program ended with status \(output.status) instead of replying to “\(turn.user[0])”"
      + (error.isEmpty ? "" : ": \(error)")
  }
}
