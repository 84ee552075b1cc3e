import Foundation
import SkillKit

/// Rewrites the expectations of failed turns to what was seen, for `prometheus skill test --update`.
public enum ExpectationUpdate {
  /// The text of a test file with its failed turns rewritten; other lines stay as they are.
  public static func rewritten(_ text: String, outcomes: [TestOutcome]) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let failed = outcomes.flatMap(\.turns).filter { !$0.differences.isEmpty }
    // From the end, so that the line numbers before a rewritten turn stay right.
    for turn in failed.sorted(by: { $0.expected.line > $1.expected.line }) {
      let first = turn.expected.line - 1
      var end = min(turn.expected.endLine - 1, lines.count)
      while end > first + 1, isBetweenTurns(lines[end - 1]) { end -= 1 }
      let indent = lines[first].prefix { $0 == " " }
      lines.replaceSubrange(first..<end, with: ConversationWriter.lines(of: turn.updated).map { indent + $0 })
    }
    return lines.joined(separator: "\n")
  }

  private static func isBetweenTurns(_ line: String) -> Bool {
    let text = line.trimmingCharacters(in: .whitespaces)
    return text.isEmpty || text.hasPrefix("#") || text.hasPrefix("---") || text == "..."
  }
}

extension TurnOutcome {
  /// The expectation with every field that differed replaced by what was seen.
  var updated: ConversationTest.Turn {
    var turn = expected
    for difference in differences {
      switch difference.field {
      case "calls":
        turn.calls = seen.calls.filter { $0.outcome == "done" }.map { ExpectedCall($0.tool, $0.arguments) }
      case "not_calls": turn.notCalls.removeAll { name in seen.calls.contains { $0.tool == name } }
      case "plan": turn.plan = [seen.plan]
      case "expects": turn.expects = seen.expects
      case "say": turn.say = (try? TextPattern(seen.reply)).map { [$0] } ?? []
      case "not_say": turn.notSay.removeAll { $0.matches(seen.reply) }
      case "announced": turn.announced = seen.announced.compactMap { try? TextPattern("~\($0)~") }
      case let field where field.hasPrefix("state "):
        let path = String(field.dropFirst("state ".count))
        guard let value = try? JSONValue(json: difference.got) else { continue }
        turn.state = turn.state.map { $0.path == path ? StateExpectation(path, value) : $0 }
      default: break
      }
    }
    return turn
  }
}
