import Foundation
import SkillKit
import Yams

/// Reads the `parameters:` of a tool: by name, or as a JSON Schema `{type: object, properties, required}`.
struct ParameterReader {
  let file: String
  let entityTypes: Set<String>

  private static let keys = [
    "type", "description", "enum", "required", "ask", "list", "items", "format", "default", "minimum", "maximum",
    "examples", "title",
  ]

  /// JSON Schema's names and our own.
  private static let types: [String: ParameterType] = [
    "string": .text, "text": .text, "number": .number, "integer": .quantity, "quantity": .quantity, "money": .money,
    "date": .date, "time": .time, "duration": .duration, "ordinal": .ordinal, "boolean": .boolean,
  ]
  /// What the built-in skills find.
  private static let builtInEntities: Set<String> = [
    "product", "cart_item", "order", "order_item", "address", "payment_method", "list", "list_item", "timer",
  ]
  private static let formats: [String: ParameterType] = ["date": .date, "date-time": .time, "duration": .duration]

  func read(_ node: Node?) throws(SkillFileError) -> [Parameter] {
    guard let node else { return [] }
    var section = try Section(node, file: file, what: "parameters", keys: nil)
    var required: Set<String>?
    if section.node("type")?.scalar?.string == "object" {
      section = try Section(
        node, file: file, what: "a parameter schema",
        keys: ["type", "properties", "required", "description", "additionalProperties", "$schema", "title"])
      required = []
      for name in try section.texts("required", limit: Limits.parameters) { required?.insert(name.text) }
      try checkRequired(required ?? [], section)
      guard let properties = section.node("properties") else { return [] }
      section = try Section(properties, file: file, what: "properties", keys: nil)
    }
    guard section.names.count <= Limits.parameters else {
      throw SkillFileError(
        file, node, "there are \(section.names.count) parameters", "At most \(Limits.parameters) are read.")
    }
    var parameters: [Parameter] = []
    for (name, key, value) in section.names {
      try Names.check(name, key, file, "the parameter")
      parameters.append(try parameter(name, value, isRequired: required?.contains(name)))
    }
    return parameters
  }

  private func checkRequired(_ required: Set<String>, _ schema: Section) throws(SkillFileError) {
    let properties = schema.node("properties")?.mapping?.keys.compactMap(\.string) ?? []
    for name in required.sorted() where !properties.contains(name) {
      throw SkillFileError(
        file, schema.node("required") ?? schema.node, "\"\(name)\" is required but is no property",
        Suggestion.text(for: name, among: properties))
    }
  }

  /// - Parameter isRequired: Said by a schema around it; its own `required` counts otherwise, and true without one.
  private func parameter(_ name: String, _ node: Node, isRequired: Bool?) throws(SkillFileError) -> Parameter {
    // "city: text" is short for "city: {type: text}".
    if node.scalar != nil {
      return Parameter(name, try type(named: node, name), "", required: isRequired ?? true)
    }
    let section = try Section(node, file: file, what: "the parameter \"\(name)\"", keys: ParameterReader.keys)
    let isArray = section.node("type")?.scalar?.string == "array"
    var described = section
    if isArray, let items = section.node("items") {
      described = try Section(items, file: file, what: "the items of \"\(name)\"", keys: ParameterReader.keys)
    }
    let saysList = try section.bool("list") ?? false
    let saysRequired = try section.bool("required") ?? true
    return Parameter(
      name, try type(described, name, isArray: isArray), try section.text("description") ?? "",
      list: isArray || saysList, required: isRequired ?? saysRequired, ask: try section.text("ask"))
  }

  private func type(_ section: Section, _ name: String, isArray: Bool) throws(SkillFileError) -> ParameterType {
    if let node = section.node("enum") { return .oneOf(try choices(node)) }
    if let format = try section.text("format"), let type = ParameterReader.formats[format] { return type }
    guard let node = section.node("type"), !(isArray && node.scalar?.string == "array") else { return .text }
    return try type(named: node, name)
  }

  private func type(named node: Node, _ parameter: String) throws(SkillFileError) -> ParameterType {
    let name = try Section.text(node, file: file, "type", limit: Limits.nameLength)
    if let type = ParameterReader.types[name] { return type }
    if entityTypes.contains(name) || ParameterReader.builtInEntities.contains(name) { return .entity(name) }
    let known = ParameterReader.types.keys.sorted() + entityTypes.sorted() + ParameterReader.builtInEntities.sorted()
    throw SkillFileError(
      file, node, "\"\(name)\" is no type of the parameter \"\(parameter)\"", Suggestion.text(for: name, among: known))
  }

  /// `[small, large]`, or `{small: [s, little], large: [l, big]}` with synonyms.
  private func choices(_ node: Node) throws(SkillFileError) -> [ParameterType.Choice] {
    var choices: [ParameterType.Choice] = []
    if node.mapping != nil {
      let section = try Section(node, file: file, what: "enum", keys: nil)
      for (name, _, _) in section.names {
        var synonyms: [String] = []
        for synonym in try section.texts(name, limit: Limits.samples) { synonyms.append(synonym.text) }
        choices.append(.init(name, synonyms: synonyms))
      }
    } else {
      for value in node.sequence.map(Array.init) ?? [] {
        choices.append(.init(try Section.text(value, file: file, "enum", limit: Limits.textLength)))
      }
    }
    if choices.isEmpty { throw SkillFileError(file, node, "\"enum\" has no values", "Write [small, large].") }
    return choices
  }
}
