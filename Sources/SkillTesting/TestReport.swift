import Foundation
import SkillKit

/// What came of a set of conversation tests, and how it is told to people and to programs.
public struct TestReport: Sendable, Hashable {
  public var outcomes: [TestOutcome]

  public init(outcomes: [TestOutcome]) { self.outcomes = outcomes }

  public var passed: Bool { outcomes.allSatisfy(\.passed) }
  public var turnCount: Int { outcomes.reduce(0) { $0 + $1.turnCount } }

  /// Every failed test with its first differing turn in full, then one line of totals.
  ///
  /// ```
  /// failed: cancel a pending order
  ///   orders.yaml:4, turn 1: cancel order W123
  ///     expects     wanted confirmation
  ///                 got    none
  ///     understood  track_order 0.81 {"order":{"text":"W123"}}
  ///     replied     Order #W123 is on its way.
  /// ```
  public var text: String {
    (outcomes.filter { !$0.passed }.map(\.text) + [summary]).joined(separator: "\n")
  }

  public var summary: String {
    let failed = outcomes.count { !$0.passed }
    let seconds = outcomes.reduce(0) { $0 + $1.seconds }
    let known = outcomes.count(where: \.isKnownFailure)
    return "\(outcomes.count) conversations with \(turnCount) turns: \(outcomes.count - failed - known) passed, "
      + (known > 0 ? "\(known) known to fail, " : "")
      + "\(failed) failed (\((seconds * 10).rounded() / 10) s of work)"
  }

  /// One object: totals, and each test with its differences.
  public var json: String {
    JSONValue.object([
      "passed": .bool(passed), "conversations": .int(outcomes.count), "turns": .int(turnCount),
      "tests": .array(outcomes.map(\.jsonValue)),
    ]).json
  }

  /// The form that build servers read: JUnit XML.
  public var junit: String {
    let failed = outcomes.count { !$0.passed }
    let head = #"<testsuite name="conversations" tests="\#(outcomes.count)" failures="\#(failed)">"#
    return (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", head] + outcomes.map(\.junit) + ["</testsuite>", ""])
      .joined(separator: "\n")
  }
}

extension TestOutcome {
  /// How it failed.
  public var text: String {
    var lines = ["failed: \(test.name)"]
    if isMet { lines.append("  \(test.file):\(test.line): passes now, so `fails` must go") }
    let failed = turns.enumerated().filter { !$0.element.differences.isEmpty }
    if let (index, turn) = failed.first { lines += turn.lines(number: index + 1, file: test.file) }
    for (index, turn) in failed.dropFirst() {
      let fields = turn.differences.map(\.field).joined(separator: ", ")
      lines.append("  \(test.file):\(turn.expected.line), turn \(index + 1) too: \(turn.seen.user) (\(fields))")
    }
    if let problem { lines.append("  \(test.file):\(test.line): \(problem)") }
    return lines.map(\.printable).joined(separator: "\n")
  }

  var jsonValue: JSONValue {
    [
      "test": .string(test.name), "file": .string(test.file), "line": .int(test.line), "passed": .bool(passed),
      "known_failure": test.knownFailure.map(JSONValue.string) ?? .null, "turns": .int(turnCount),
      "problem": problem.map(JSONValue.string) ?? .null,
      "differences": .array(turns.flatMap { turn in turn.differences.map { $0.jsonValue(of: turn) } }),
    ]
  }

  var junit: String {
    let name = test.name.escapedForXML
    let head = #"  <testcase classname="\#(test.file.escapedForXML)" name="\#(name)" time="\#(seconds)""#
    guard !passed else { return head + "/>" }
    return head + ">\n    <failure>\(text.escapedForXML)</failure>\n  </testcase>"
  }
}

extension TurnOutcome {
  func lines(number: Int, file: String) -> [String] {
    var lines = ["  \(file):\(expected.line), turn \(number): \(seen.user)"]
    for difference in differences {
      lines.append("    \(label(difference.field))wanted \(difference.expected)")
      lines.append("    \(label(""))got    \(difference.got)")
    }
    let requests = seen.understood.map { request in
      let confidence = request["confidence"]?.double.map { " \($0)" } ?? ""
      let arguments = request["arguments"].map { " \($0.json)" } ?? ""
      return (request["tool"]?.string ?? "?") + confidence + arguments
    }
    lines.append("    \(label("understood"))\(seen.act): \(requests.isEmpty ? "-" : requests.joined(separator: "; "))")
    lines.append("    \(label("replied"))\(seen.reply) [\(seen.by)]")
    return lines
  }

  private func label(_ name: String) -> String {
    let width = 12
    return name.count < width ? name + String(repeating: " ", count: width - name.count) : name + " "
  }
}

extension Difference {
  func jsonValue(of turn: TurnOutcome) -> JSONValue {
    [
      "line": .int(turn.expected.line), "user": .string(turn.seen.user), "field": .string(field),
      "expected": .string(expected), "got": .string(got),
    ]
  }
}

extension String {
  /// On one line and without control characters, so that nothing the program said can move the cursor.
  var printable: String {
    replacing("\n", with: " ⏎ ").printableScalars
  }

  private var printableScalars: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }

  var escapedForXML: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }))
      .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
