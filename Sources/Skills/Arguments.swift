import Foundation
import Organizer
import SkillKit

/// Reads the arguments of a call in the JSON forms that `ParameterType` gives, and refuses other forms.
struct Arguments {
  let values: [String: JSONValue]

  init(_ call: ToolCall) { values = call.arguments }

  /// Words of a text, an entity id or one of named values; nil when missing or blank. Control characters become
  /// spaces, as no one types them on purpose.
  func text(_ name: String) throws -> String? {
    guard let value = values[name], value != .null else { return nil }
    guard let string = value.string else { throw Refusal.invalid(name, "must be text", value) }
    return string.tidied
  }

  /// A whole number, of things or of seconds.
  func integer(_ name: String) throws -> Int? {
    guard let value = values[name], value != .null else { return nil }
    guard let integer = value.int else { throw Refusal.invalid(name, "must be a whole number", value) }
    return integer
  }

  func number(_ name: String) throws -> Double? {
    guard let value = values[name], value != .null else { return nil }
    guard let number = value.double, number.isFinite else { throw Refusal.invalid(name, "must be a number", value) }
    return number
  }

  /// A moment in ISO 8601 with its offset from UTC: "2026-05-01T18:30:00Z".
  func time(_ name: String) throws -> Date? {
    guard let text = try text(name) else { return nil }
    if let date = try? Date.ISO8601FormatStyle().parse(text) { return date }
    if let date = try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text) { return date }
    throw Refusal.invalid(name, "must be a time such as 2026-05-01T18:30:00Z", .string(text))
  }

  /// Several values; a single one counts as a list of one.
  func list(_ name: String) -> [JSONValue] {
    switch values[name] {
    case nil, .null?: []
    case .array(let values)?: values
    case let value?: [value]
    }
  }
}

extension Refusal {
  /// A value that is not in the form its parameter takes.
  static func invalid(_ parameter: String, _ problem: String, _ value: JSONValue) -> Refusal {
    Refusal(
      "invalid_argument",
      facts: ["parameter": .string(parameter), "problem": .string(problem), "value": .string(value.json)])
  }

  static func unknownTool(_ name: String) -> Refusal { Refusal("unknown_tool", facts: ["tool": .string(name)]) }
}

/// Thrown to stop a change and ask instead.
struct Question: Error {
  var parameter: String
  var options: [Entity] = []
}

extension ToolResult {
  /// The result of `body`, with what it throws as a refusal or a question turned into results.
  static func of(_ body: () async throws -> ToolResult) async throws -> ToolResult {
    do {
      return try await body()
    } catch let refusal as Refusal {
      return .refused(refusal)
    } catch let question as Question {
      return .needs(parameter: question.parameter, options: question.options)
    } catch let reused as KeyReused {
      return .refused(Refusal("key_reused", facts: ["key": .string(reused.key)]))
    }
  }
}

extension ToolCall {
  /// What is asked for, as a text: equal for calls that ask for the same.
  var request: String { JSONValue.array([.string(tool), .object(arguments)]).json }
}

extension String {
  /// On one line without control characters, single spaces between words; nil when nothing is left.
  var tidied: String? {
    let spaced = String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? " " : $0 }))
    let tidy = spaced.split(separator: " ").joined(separator: " ")
    return tidy.isEmpty ? nil : tidy
  }
}

extension Unicode.Scalar {
  /// Controls, line separators and the marks that reorder text.
  var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}
