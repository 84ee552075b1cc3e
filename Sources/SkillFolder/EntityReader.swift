import Foundation
import SkillKit
import Yams

/// Reads the `entities:` of a `skill.yaml`: the things by type that the skill's parameters can mean.
struct EntityReader {
  let file: String
  let commands: CommandReader

  func read(_ node: Node?) throws(SkillFileError) -> [String: SkillDeclaration.EntitySource] {
    guard let node else { return [:] }
    let types = try Section(node, file: file, what: "entities", keys: nil).names
    guard types.count <= Limits.entityTypes else {
      throw SkillFileError(
        file, node, "there are \(types.count) entity types", "At most \(Limits.entityTypes) are read.")
    }
    var sources: [String: SkillDeclaration.EntitySource] = [:]
    for (name, key, value) in types {
      try Names.check(name, key, file, "the entity type")
      let section = try Section(value, file: file, what: "the entity type \"\(name)\"", keys: ["values", "find"])
      if let command = try commands.read(section.node("find")) {
        sources[name] = .command(command)
      } else {
        sources[name] = .values(try values(section, type: name))
      }
    }
    return sources
  }

  private func values(_ section: Section, type: String) throws(SkillFileError) -> [SkillDeclaration.NamedValue] {
    guard let nodes = section.node("values")?.sequence, !nodes.isEmpty else {
      throw SkillFileError(
        file, section.node, "the entity type \"\(type)\" has neither values nor find",
        "Add \"values: [Rome, Paris]\" or \"find: [./find.sh]\".")
    }
    guard nodes.count <= Limits.entityValues else {
      throw SkillFileError(
        file, section.node, "\"\(type)\" has \(nodes.count) values", "At most \(Limits.entityValues) are read.")
    }
    var values: [SkillDeclaration.NamedValue] = []
    for node in nodes { values.append(try value(node, type: type)) }
    return values
  }

  private func value(_ node: Node, type: String) throws(SkillFileError) -> SkillDeclaration.NamedValue {
    if node.scalar != nil {
      let name = try Section.text(node, file: file, "values", limit: Limits.textLength)
      return .init(entity: Entity(type: type, id: name, name: name), synonyms: [])
    }
    let section = try Section(
      node, file: file, what: "a value of \"\(type)\"", keys: ["id", "name", "synonyms", "attributes"])
    let name = try section.requiredText("name", of: "a value of \"\(type)\"")
    let synonyms = try section.texts("synonyms", limit: Limits.samples).map(\.text)
    var attributes: [String: JSONValue] = [:]
    if let node = section.node("attributes") {
      for (name, _, value) in try Section(node, file: file, what: "attributes", keys: nil).names {
        attributes[name] = JSONValue(value)
      }
    }
    let id = try section.text("id") ?? name
    return .init(entity: Entity(type: type, id: id, name: name, attributes: attributes), synonyms: synonyms)
  }
}

extension JSONValue {
  /// The YAML value in its JSON form.
  init(_ node: Node) {
    switch node {
    case .mapping(let mapping):
      let members = mapping.compactMap { key, value in key.string.map { ($0, JSONValue(value)) } }
      self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
    case .sequence(let sequence): self = .array(sequence.map { JSONValue($0) })
    default:
      if node.scalar?.style == .singleQuoted || node.scalar?.style == .doubleQuoted {
        self = .string(node.string ?? "")
      } else if node.null != nil {
        self = .null
      } else if let bool = node.bool {
        self = .bool(bool)
      } else if let int = node.int {
        self = .int(int)
      } else if let number = node.float, number.isFinite {
        self = .number(number)
      } else {
        self = .string(node.string ?? "")
      }
    }
  }
}
