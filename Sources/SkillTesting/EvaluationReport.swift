import Conversation
import Foundation
import SkillKit

extension Evaluation {
  /// The figures for people, one a line, then what was most confused.
  public var text: String {
    let lines: [(String, String)] = [
      ("sentences", "\(sentences): \(inScope) in scope, \(outOfScope) out of scope"),
      ("tool right, in scope", Self.percent(toolAccuracy)),
      ("likeliest tool right", "\(Self.percent(likeliestAccuracy)), of \(single) that ask for one"),
      ("arguments, F1", "\(Self.percent(f1)) (precision \(Self.percent(precision)), recall \(Self.percent(recall)))"),
      ("whole sentence right", Self.percent(wholeAccuracy)),
      ("out of scope found out", Self.percent(outOfScopeRecall)),
      ("in scope taken for out", Self.percent(falseAlarms)),
      ("wrong writes", "\(wrongWrites.count), \(wrongWrites.count(where: \.isDoneAtOnce)) of them done at once"),
      ("calibration error", calibrationError.map { Self.fixed($0, 3) } ?? "-"),
      ("one sentence", "\(Self.fixed(latency(0.5), 2)) ms, 99th percentile \(Self.fixed(latency(0.99), 2)) ms"),
    ]
    let head = lines.map { name, value in name.padding(toLength: 26, withPad: " ", startingAt: 0) + value }
    let confused = worstConfusions.prefix(15).map { pair, count in
      String(count).leftPadded(5) + "  \(pair.meant) understood as \(pair.understood)"
    }
    return (head + (confused.isEmpty ? [] : ["most confused (- is no tool):"] + confused)).joined(separator: "\n")
  }

  /// The same as one object. Shares are from 0 to 1, null where there is nothing to judge.
  public var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number(($0 * 10_000).rounded() / 10_000) } ?? .null }
    return [
      "sentences": .int(sentences), "in_scope": .int(inScope), "out_of_scope": .int(outOfScope),
      "tool_accuracy": number(toolAccuracy),
      "likeliest_tool_accuracy": number(likeliestAccuracy), "argument_f1": number(f1),
      "argument_precision": number(precision),
      "argument_recall": number(recall), "whole_sentence": number(wholeAccuracy),
      "out_of_scope_recall": number(outOfScopeRecall), "false_alarms": number(falseAlarms),
      "wrong_writes": .array(wrongWrites.map(\.json)), "calibration_error": number(calibrationError),
      "latency_ms": ["median": number(latency(0.5)), "p99": number(latency(0.99))],
      "confusions": .array(
        worstConfusions.map { pair, count in
          ["meant": .string(pair.meant), "understood": .string(pair.understood), "count": .int(count)]
        }),
    ]
  }

  private static func percent(_ share: Double?) -> String { share.map { fixed($0 * 100, 1) + " %" } ?? "-" }

  private static func fixed(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "-"
  }
}

extension Evaluation.WrongWrite {
  var json: JSONValue {
    [
      "text": .string(text), "tool": .string(tool), "confidence": .number((confidence * 1000).rounded() / 1000),
      "done_at_once": .bool(isDoneAtOnce),
    ]
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

extension Evaluation {
  /// A sentence that was not wholly understood, with what was meant and what was understood, as a JSON line; nil where
  /// it was.
  public static func mistake(_ sentence: LabelledSentence, _ meaning: Meaning) -> String? {
    guard !SentenceScore(sentence, meaning.requests).isWholeRight else { return nil }
    let meant = sentence.requests.map { JSONValue.object(["tool": .string($0.tool), "arguments": $0.json]) }
    let understood = meaning.requests.map { request -> JSONValue in
      [
        "tool": .string(request.tool), "confidence": .number((request.confidence * 1000).rounded() / 1000),
        "arguments": .object(request.arguments.mapValues { .array($0.map { $0.value ?? .string($0.text) }) }),
      ]
    }
    return JSONValue.object([
      "text": .string(sentence.text), "meant": .array(meant), "understood": .array(understood),
    ]).json
  }
}

extension LabelledSentence.Expected {
  fileprivate var json: JSONValue {
    .object(
      arguments.mapValues { values in
        .array(values.map { $0.accepted.count == 1 ? $0.accepted[0] : ["any": .array($0.accepted)] })
      })
  }
}
