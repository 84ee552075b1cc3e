import Foundation
import SkillKit

/// Checks values against the keywords of JSON Schema 2020-12 that `assets/schema` uses: `$ref` into `$defs`, `oneOf`,
/// `type`, `const`, `enum`, `required`, `properties`, `items`, `pattern`, `minimum`, `maximum`.
/// Members that no schema names are reported too, so that a new field cannot be forgotten in the schema.
struct SchemaCheck {
  let root: JSONValue

  init(asset name: String) throws {
    let file = Built.package.appending(path: "assets/schema/\(name)")
    root = try JSONValue(json: String(contentsOf: file, encoding: .utf8))
  }

  /// What is wrong with a value; empty when nothing is.
  func problems(_ value: JSONValue, _ schema: JSONValue? = nil, at path: String = "") -> [String] {
    let schema = resolved(schema ?? root)
    var found: [String] = []
    if let choices = schema["oneOf"]?.array {
      let results = choices.map { problems(value, $0, at: path) }
      // The nearest choice explains best what is wrong.
      if results.count(where: \.isEmpty) != 1 { found += results.min { $0.count < $1.count } ?? [] }
    }
    if let type = schema["type"]?.string, !value.has(type: type) { found.append("\(path): not of type \(type)") }
    if let constant = schema["const"], constant != value { found.append("\(path): is not \(constant.json)") }
    if let values = schema["enum"]?.array, !values.contains(value) { found.append("\(path): \(value.json) is unknown") }
    if let pattern = schema["pattern"]?.string, let text = value.string, !text.matches(pattern) {
      found.append("\(path): \(text) does not match \(pattern)")
    }
    if let least = schema["minimum"]?.double, let number = value.double, number < least {
      found.append("\(path): \(number) is below \(least)")
    }
    if let most = schema["maximum"]?.double, let number = value.double, number > most {
      found.append("\(path): \(number) is above \(most)")
    }
    return found + memberProblems(value, schema, path) + itemProblems(value, schema, path)
  }

  private func memberProblems(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    guard let members = value.object else { return [] }
    let names = schema["required"]?.array?.compactMap(\.string) ?? []
    var found = names.filter { members[$0] == nil }.map { "\(path): lacks \($0)" }
    guard let properties = schema["properties"]?.object else { return found }
    for (name, member) in members {
      if let schema = properties[name] {
        found += problems(member, schema, at: "\(path).\(name)")
      } else {
        found.append("\(path): \(name) is not in the schema")
      }
    }
    return found
  }

  private func itemProblems(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    guard let items = schema["items"], let values = value.array else { return [] }
    return values.enumerated().flatMap { problems($0.element, items, at: "\(path)[\($0.offset)]") }
  }

  private func resolved(_ schema: JSONValue) -> JSONValue {
    guard let reference = schema["$ref"]?.string, reference.hasPrefix("#/$defs/") else { return schema }
    return root["$defs"]?[String(reference.dropFirst("#/$defs/".count))] ?? .null
  }
}

extension JSONValue {
  fileprivate func has(type: String) -> Bool {
    switch type {
    case "object": object != nil
    case "array": array != nil
    case "string": string != nil
    case "boolean": bool != nil
    case "integer": int != nil
    case "number": double != nil
    case "null": self == .null
    default: false
    }
  }
}

extension String {
  fileprivate func matches(_ pattern: String) -> Bool {
    range(of: pattern, options: .regularExpression) != nil
  }
}
