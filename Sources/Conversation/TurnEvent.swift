import Foundation
import SkillKit

/// What happens in a turn, as it happens: the one stream behind the screen, the JSON Lines and the tests.
/// The JSON form is version 1 of `assets/schema/events-v1.json`; fields are only ever added.
public enum TurnEvent: Sendable, Hashable {
  case heard(session: String, turn: Int, at: Date, text: String)
  case understood(turn: Int, Meaning)
  case planned(turn: Int, PlanKind)
  case called(turn: Int, CallRecord)
  /// A language model speaks: the next piece of the reply's text.
  case replying(turn: Int, text: String)
  case replied(turn: Int, Reply, milliseconds: Double)
  /// Came due by itself: a timer, an alarm, a reminder.
  case announced(at: Date, Announcement)

  /// One line of JSON Lines, without the line break.
  public var jsonLine: String {
    switch self {
    case .heard(let session, let turn, let at, let text):
      line(
        "heard",
        [("session", .string(session)), ("turn", .int(turn)), ("at", .string(at.iso8601)), ("text", .string(text))])
    case .understood(let turn, let meaning):
      line(
        "understood",
        [
          ("turn", .int(turn)), ("requests", .array(meaning.requests.map(\.eventValue))),
          ("act", .string(meaning.act.rawValue)), ("by", .string(meaning.by)),
          ("ms", .number(rounded(meaning.milliseconds))),
        ])
    case .planned(let turn, let plan):
      line("planned", [("turn", .int(turn)), ("plan", .string(plan.rawValue))])
    case .called(let turn, let record):
      line(
        "called",
        [
          ("turn", .int(turn)), ("id", .string(record.call.id)), ("tool", .string(record.call.tool)),
          ("arguments", .object(record.call.arguments)), ("outcome", .string(record.outcome.rawValue)),
          ("facts", .object(record.facts)),
        ] + (record.receipt.map { [("receipt", .string($0.id))] } ?? []))
    case .replying(let turn, let text): line("replying", [("turn", .int(turn)), ("text", .string(text))])
    case .replied(let turn, let reply, let milliseconds):
      line(
        "replied",
        [
          ("turn", .int(turn)), ("text", .string(reply.text)), ("expects", .string(reply.expects.rawValue)),
          ("by", .string(reply.by)), ("ms", .number(rounded(milliseconds))),
        ] + (reply.options.isEmpty ? [] : [("options", .array(reply.options.map(\.optionValue)))]))
    case .announced(let at, let announcement):
      line(
        "announced",
        [("at", .string(at.iso8601)), ("id", .string(announcement.id)), ("text", .string(announcement.text))])
    }
  }

  private func line(_ type: String, _ fields: [(String, JSONValue)]) -> String {
    let members = fields.map { "\(JSONValue.string($0.0).json):\($0.1.json)" }
    return "{" + (["\"v\":1", "\"type\":\"\(type)\""] + members).joined(separator: ",") + "}"
  }

  private func rounded(_ milliseconds: Double) -> Double { (milliseconds * 100).rounded() / 100 }
}

extension Request {
  /// The form inside an `understood` event: `{"tool", "confidence", "arguments"}`.
  public var eventValue: JSONValue {
    let arguments = arguments.mapValues { values in
      values.count == 1 ? values[0].eventValue : .array(values.map(\.eventValue))
    }
    return [
      "tool": .string(tool), "confidence": .number((confidence * 1000).rounded() / 1000),
      "arguments": .object(arguments),
    ]
  }
}

extension Argument {
  /// A read value as itself; a mention still to be resolved as `{"text": …}`.
  var eventValue: JSONValue { value ?? ["text": .string(text)] }
}

extension Entity {
  var optionValue: JSONValue { ["id": .string(id), "type": .string(type), "name": .string(name)] }
}

extension Date {
  /// "2026-05-01T10:00:00Z": UTC, whole seconds.
  public var iso8601: String { formatted(.iso8601) }
}
