import Foundation
import SkillKit

/// Reads what a skill's process answered.
///
/// ```
/// {"done": {facts…}, "receipt": "r-1", "text": "…", "shown": [{"id", "name"}], "undo": {"tool", "arguments"}}
/// {"needs": {"parameter": "city", "options": ["Rome", {"id", "name"}]}}
/// {"refused": {"reason": "too_late", "facts": {…}, "text": "…"}}
/// ```
/// `{"outcome": "done", "facts": {…}}` and a bare object of facts mean done, too.
struct SkillAnswer {
  let skill: String
  let tool: Tool
  let callID: String

  /// What is wrong with an answer.
  struct Problem: Error {
    var cause: SkillRunFailure.Cause
  }

  func result(_ output: [UInt8]) throws(Problem) -> ToolResult {
    let value = try SkillAnswer.json(output)
    guard let object = value.object else { throw Problem(cause: .badAnswer("it is no JSON object")) }
    switch object["outcome"]?.string {
    case "done": return .done(try done(object["facts"]?.object ?? [:], object))
    case "needs": return try needs(value)
    case "refused": return .refused(refusal(value))
    case let other? where object["facts"] != nil:
      throw Problem(cause: .badAnswer("\"\(Clean.line(other, limit: 40))\" is no outcome"))
    default: break
    }
    if let facts = object["done"]?.object { return .done(try done(facts, object)) }
    if object["done"]?.bool == true { return .done(try done([:], object)) }
    if let needs = object["needs"] { return try self.needs(needs) }
    if let refused = object["refused"] { return .refused(refusal(refused)) }
    if let error = object["error"]?.string, object.count == 1 {
      return .refused(refusal(["text": .string(error)]))
    }
    return .done(try done(object, [:]))
  }

  static func json(_ output: [UInt8]) throws(Problem) -> JSONValue {
    let text = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty { throw Problem(cause: .noAnswer) }
    guard let value = try? JSONValue(json: text) else {
      throw Problem(cause: .notJSON(Clean.line(text, limit: 200)))
    }
    return Clean.value(value)
  }

  // MARK: - Done

  private func done(_ facts: [String: JSONValue], _ object: [String: JSONValue]) throws(Problem) -> ToolResult.Done {
    var done = ToolResult.Done(facts: facts, text: object["text"]?.string)
    // A read proves nothing and needs no proof; a write counts because its process said that it is done.
    if tool.effect != .reads { done.receipt = Receipt(id: object["receipt"]?.string ?? callID) }
    done.shown = try SkillAnswer.entities(object["shown"], type: "\(skill)_result")
    if let undo = object["undo"] {
      guard let name = undo["tool"]?.string, Names.isValid(name) else {
        throw Problem(cause: .badAnswer("\"undo\" names no tool"))
      }
      done.undo = .init(tool: name, arguments: undo["arguments"]?.object ?? [:])
    }
    done.card = SkillAnswer.card(object["card"])
    return done
  }

  private static func card(_ value: JSONValue?) -> Card? {
    guard let value, let rows = value["rows"]?.array else { return nil }
    let words = { (value: JSONValue) in value.string ?? value.json }
    return Card(
      .table, title: value["title"]?.string ?? "", columns: value["columns"]?.array?.map(words) ?? [],
      rows: rows.prefix(Limits.shown).map { $0.array?.map(words) ?? [words($0)] }, footer: value["footer"]?.string)
  }

  /// Entities as `{"id", "name", "type"?, "attributes"?}` or as plain words.
  static func entities(_ value: JSONValue?, type: String) throws(Problem) -> [Entity] {
    guard let value, value != .null else { return [] }
    guard let values = value.array else { throw Problem(cause: .badAnswer("things are not in a list")) }
    var entities: [Entity] = []
    for value in values.prefix(Limits.shown) {
      let id = value["id"].map { $0.string ?? $0.json }
      guard let name = value.string ?? value["name"]?.string ?? id else {
        throw Problem(cause: .badAnswer("a thing has no name: \(Clean.line(value.json, limit: 80))"))
      }
      entities.append(
        Entity(
          type: value["type"]?.string ?? type, id: id ?? name, name: name,
          attributes: value["attributes"]?.object ?? [:]))
    }
    return entities
  }

  // MARK: - Not done

  private func needs(_ value: JSONValue) throws(Problem) -> ToolResult {
    guard let name = value["parameter"]?.string ?? value.string, let parameter = tool.parameter(name) else {
      throw Problem(cause: .badAnswer("\"needs\" names no parameter of \(tool.name)"))
    }
    return .needs(parameter: name, options: try SkillAnswer.entities(value["options"], type: parameter.type.name))
  }

  /// A reason that is no code is taken as the words for the user.
  private func refusal(_ value: JSONValue) -> Refusal {
    let reason = value["reason"]?.string ?? value.string
    let code = reason.flatMap { Names.isValid($0) ? $0 : nil }
    let nearest = try? SkillAnswer.entities(value["nearest"], type: "\(skill)_result")
    return Refusal(
      code ?? "refused", facts: value["facts"]?.object ?? [:], nearest: nearest ?? [],
      text: value["text"]?.string ?? (code == nil ? reason : nil))
  }
}

/// Takes out what must not reach a terminal.
enum Clean {
  /// Every text of an answer, keys included.
  static func value(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(self.text(text))
    case .array(let values): .array(values.map(Clean.value))
    case .object(let members):
      .object(Dictionary(members.map { (line($0.key, limit: 200), Clean.value($0.value)) }, uniquingKeysWith: { $1 }))
    default: value
    }
  }

  /// Without control characters but line breaks, cut to the limit.
  static func text(_ text: String) -> String {
    let lines = text.replacing("\r\n", with: "\n").replacing("\t", with: " ")
    let kept = lines.unicodeScalars.filter { $0 == "\n" || !isControl($0) }
    return String(String(String.UnicodeScalarView(kept)).prefix(Limits.answerTextLength))
  }

  static func line(_ text: String, limit: Int) -> String {
    let line = self.text(text).split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > limit ? line.prefix(limit) + "…" : line
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
  }
}
