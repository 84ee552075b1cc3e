import Foundation

@testable import Inference

/// Judges values by a JSON Schema (draft 2020-12) straight from its words, with nothing of the grammar's: a second
/// opinion on what a model wrote. Of `format` it knows dates; `pattern` is left to `NSRegularExpression`.
struct SchemaValidator {
  let root: SchemaJSON

  /// What is wrong with the value; nil when nothing is.
  func problem(_ value: SchemaJSON) -> String? { problem(value, root) }

  private func problem(_ value: SchemaJSON, _ schema: SchemaJSON) -> String? {
    if schema == .bool(true) { return nil }
    guard case .object(let members) = schema else { return "false allows nothing" }
    for member in members {
      if let problem = problem(value, member.name, member.value, schema) { return "\(member.name): \(problem)" }
    }
    return nil
  }

  private func problem(_ value: SchemaJSON, _ keyword: String, _ demand: SchemaJSON, _ schema: SchemaJSON) -> String? {
    switch keyword {
    case "$ref": return problem(value, target(demand))
    case "allOf": return demand.elements.lazy.compactMap { problem(value, $0) }.first
    case "anyOf": return demand.elements.contains { problem(value, $0) == nil } ? nil : "none fits"
    case "oneOf":
      let count = demand.elements.count { problem(value, $0) == nil }
      return count == 1 ? nil : "\(count) fit"
    case "type":
      let types = demand.elements.isEmpty ? [demand] : demand.elements
      return types.contains { $0.string.map { isOf($0, value) } ?? false } ? nil : "is another"
    case "enum": return demand.elements.contains { $0.isEqual(to: value) } ? nil : "none of them"
    case "const": return demand.isEqual(to: value) ? nil : "another"
    default: break
    }
    switch value {
    case .number(let text): return numberProblem(Double(text) ?? .nan, keyword, demand)
    case .string(let text): return stringProblem(text, keyword, demand)
    case .array(let values): return arrayProblem(values, keyword, demand, schema)
    case .object(let members): return objectProblem(members, keyword, demand, schema)
    case .null, .bool: return nil
    }
  }

  private func target(_ reference: SchemaJSON) -> SchemaJSON {
    (reference.string ?? "").split(separator: "/").dropFirst().reduce(root) { schema, name in
      schema[String(name)] ?? .bool(false)
    }
  }

  private func isOf(_ type: String, _ value: SchemaJSON) -> Bool {
    switch value {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .number(let text): type == "number" || type == "integer" && Double(text)?.rounded() == Double(text)
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }

  private func numberProblem(_ value: Double, _ keyword: String, _ demand: SchemaJSON) -> String? {
    guard let bound = demand.double else { return nil }
    let isFine =
      switch keyword {
      case "minimum": value >= bound
      case "exclusiveMinimum": value > bound
      case "maximum": value <= bound
      case "exclusiveMaximum": value < bound
      case "multipleOf": value.remainder(dividingBy: bound) == 0
      default: true
      }
    return isFine ? nil : "\(value)"
  }

  private func stringProblem(_ text: String, _ keyword: String, _ demand: SchemaJSON) -> String? {
    let length = Double(text.unicodeScalars.count)
    switch keyword {
    case "minLength": return length >= demand.double ?? 0 ? nil : "\(length)"
    case "maxLength": return length <= demand.double ?? 0 ? nil : "\(length)"
    case "pattern": return text.range(of: demand.string ?? "", options: .regularExpression) != nil ? nil : text
    case "format" where demand.string == "date":
      let formatter = ISO8601DateFormatter()
      formatter.formatOptions = [.withFullDate]
      return formatter.date(from: text).map { formatter.string(from: $0) } == text ? nil : text
    default: return nil
    }
  }

  private func arrayProblem(
    _ values: [SchemaJSON], _ keyword: String, _ demand: SchemaJSON, _ schema: SchemaJSON
  ) -> String? {
    switch keyword {
    case "minItems": return values.count >= Int(demand.double ?? 0) ? nil : "\(values.count)"
    case "maxItems": return values.count <= Int(demand.double ?? 0) ? nil : "\(values.count)"
    case "prefixItems": return zip(values, demand.elements).lazy.compactMap { problem($0, $1) }.first
    case "items":
      let listed = schema["prefixItems"]?.elements.count ?? 0
      return values.dropFirst(listed).lazy.compactMap { problem($0, demand) }.first
    default: return nil
    }
  }

  private func objectProblem(
    _ members: [SchemaJSON.Member], _ keyword: String, _ demand: SchemaJSON, _ schema: SchemaJSON
  ) -> String? {
    let names = Set(members.map(\.name))
    switch keyword {
    case "required": return demand.elements.lazy.compactMap(\.string).first { !names.contains($0) }
    case "minProperties": return names.count >= Int(demand.double ?? 0) ? nil : "\(names.count)"
    case "maxProperties": return names.count <= Int(demand.double ?? 0) ? nil : "\(names.count)"
    case "properties":
      return members.lazy.compactMap { member in demand[member.name].flatMap { problem(member.value, $0) } }.first
    case "additionalProperties":
      return members.lazy.filter { schema["properties"]?[$0.name] == nil }.compactMap { problem($0.value, demand) }
        .first
    default: return nil
    }
  }
}

extension SchemaJSON {
  fileprivate var elements: [SchemaJSON] { if case .array(let values) = self { values } else { [] } }
  fileprivate var string: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
}
