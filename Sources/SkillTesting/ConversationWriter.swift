import Foundation
import SkillKit

/// Writes turns in the form that `ConversationFile` reads.
enum ConversationWriter {
  /// The lines of one turn.
  static func lines(of turn: ConversationTest.Turn) -> [String] {
    var lines = ["- user: \(list(turn.user.map(quoted)))"]
    func add(_ field: String, _ value: String) { lines.append("  \(field): \(value)") }
    if turn.restarts { add("restart", "true") }
    if let now = turn.now { add("now", now) }
    if !turn.announced.isEmpty { add("announced", list(turn.announced.map { quoted($0.description) })) }
    if let calls = turn.calls { add("calls", "[\(calls.map(call).joined(separator: ", "))]") }
    if turn.isStrict { add("strict", "true") }
    if !turn.notCalls.isEmpty { add("not_calls", "[\(turn.notCalls.joined(separator: ", "))]") }
    if !turn.plan.isEmpty { add("plan", list(turn.plan)) }
    if let expects = turn.expects { add("expects", expects) }
    if !turn.say.isEmpty { add("say", list(turn.say.map { quoted($0.description) })) }
    if !turn.notSay.isEmpty { add("not_say", list(turn.notSay.map { quoted($0.description) })) }
    if !turn.state.isEmpty {
      add("state", "{" + turn.state.map { "\(quoted($0.path)): \($0.value.json)" }.joined(separator: ", ") + "}")
    }
    return lines
  }

  /// A name or sentence as it is when YAML reads it back as the same text, in quotes otherwise.
  static func quoted(_ text: String) -> String {
    let plain = text.allSatisfy { $0.isLetter || $0.isNumber || " ~'_-.!?".contains($0) }
    let first = text.first.map { $0.isLetter || $0 == "~" } ?? false
    let reserved = ["true", "false", "null", "~"].contains(text.lowercased())
    return plain && first && !reserved && text.last != " " ? text : JSONValue.string(text).json
  }

  private static func call(_ call: ExpectedCall) -> String {
    var arguments = call.arguments
    if call.outcome != "done" { arguments["$outcome"] = .string(call.outcome) }
    // JSON is YAML, so the arguments need no writer of their own.
    return arguments.isEmpty ? call.tool : "\(call.tool): \(JSONValue.object(arguments).json)"
  }

  private static func list(_ values: [String]) -> String {
    values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]"
  }
}
