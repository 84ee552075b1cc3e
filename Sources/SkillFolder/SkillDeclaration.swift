import Foundation
import SkillKit
import Yams

/// What a `skill.yaml` declares. Its schema is `assets/schema/skill.json`.
struct SkillDeclaration: Sendable {
  var name: String
  var description: String
  var tools: [Tool]
  /// By tool.
  var commands: [String: [String]]
  var timeoutSeconds: Double
  var entities: [String: EntitySource]

  enum EntitySource: Sendable {
    case values([NamedValue])
    /// Asked with a JSON request on stdin.
    case command([String])
  }

  struct NamedValue: Sendable {
    var entity: Entity
    var synonyms: [String]
  }

  private static let keys = [
    "name", "description", "tools", "run", "timeout_seconds", "entities", "mcp", "version", "author", "license",
  ]

  /// - Parameter file: The name under which errors name the file.
  init(yaml text: String, file: String, folder: URL) throws(SkillFileError) {
    let section = try Section(
      SkillDeclaration.compose(text, file: file), file: file, what: "a skill", keys: SkillDeclaration.keys)
    if let mcp = section.node("mcp") {
      throw SkillFileError(
        file, mcp, "MCP skills are not supported yet", "Give a \"run:\" command that answers JSON on stdout instead.")
    }
    let commands = CommandReader(folder: folder, file: file)
    name = try section.requiredText("name", of: "the skill", limit: Limits.nameLength)
    try Names.check(name, section.node("name"), file, "the skill's name", also: "-")
    description = try section.requiredText("description", of: "the skill")
    timeoutSeconds = try SkillDeclaration.timeout(section)
    entities = try EntityReader(file: file, commands: commands).read(section.node("entities"))
    let shared = try commands.read(section.node("run"))
    let reader = ToolReader(file: file, skillName: name, entityTypes: Set(entities.keys), commands: commands)
    (tools, self.commands) = try reader.read(section, shared: shared)
  }

  private static func compose(_ text: String, file: String) throws(SkillFileError) -> Node {
    do {
      if let node = try Yams.compose(yaml: text) { return node }
    } catch {
      throw SkillFileError(file: file, yaml: error)
    }
    throw SkillFileError(file: file, problem: "the file is empty", advice: "It needs name, description, tools and run.")
  }

  private static func timeout(_ section: Section) throws(SkillFileError) -> Double {
    guard let seconds = try section.number("timeout_seconds") else { return Limits.timeoutSeconds }
    guard seconds > 0, seconds <= Limits.longestTimeoutSeconds else {
      throw SkillFileError(
        section.file, section.node("timeout_seconds") ?? section.node,
        "\"timeout_seconds\" must be above 0 and at most \(Int(Limits.longestTimeoutSeconds))")
    }
    return seconds
  }
}

/// Names that are valid for function calling and MCP.
enum Names {
  static func isValid(_ name: String, also extra: String = "") -> Bool {
    guard let first = name.unicodeScalars.first, ("a"..."z").contains(first), name.count <= Limits.nameLength else {
      return false
    }
    return name.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
        || extra.unicodeScalars.contains(scalar)
    }
  }

  static func check(
    _ name: String, _ node: Node?, _ file: String, _ what: String, also extra: String = ""
  ) throws(SkillFileError) {
    if isValid(name, also: extra) { return }
    throw SkillFileError(
      file: file, line: node?.mark?.line, column: node?.mark?.column, problem: "\(what) \"\(name)\" is no valid name",
      advice: "Use small letters, digits and _, a letter first, such as \"tell_weather\".")
  }
}

/// Reads `run:` and `find:` commands.
struct CommandReader {
  let folder: URL
  let file: String

  /// The words of a command; nil without one. A program with a slash in its name lies in the skill's folder.
  func read(_ node: Node?) throws(SkillFileError) -> [String]? {
    guard let node else { return nil }
    let nodes = node.sequence.map(Array.init) ?? [node]
    guard !nodes.isEmpty, nodes.count <= Limits.commandWords else {
      throw SkillFileError(file, node, "a command has 1 to \(Limits.commandWords) words", "Write [./skill.sh].")
    }
    var words: [String] = []
    for word in nodes {
      let text = try Section.text(word, file: file, "run", limit: Limits.textLength)
      if text.unicodeScalars.contains("\0") { throw SkillFileError(file, word, "a command has no NUL characters") }
      words.append(text)
    }
    if node.sequence == nil, words[0].contains(" ") {
      throw SkillFileError(
        file, node, "a command must be a list of words",
        "Write [\(words[0].split(separator: " ").joined(separator: ", "))].")
    }
    try check(words[0], nodes[0])
    return words
  }

  private func check(_ program: String, _ node: Node) throws(SkillFileError) {
    guard program.contains("/") else {
      if FileManager.default.fileExists(atPath: folder.appending(path: program).path) {
        throw SkillFileError(
          file, node, "\"\(program)\" is looked for among the installed programs",
          "Write \"./\(program)\" to run the one in this folder.")
      }
      return
    }
    let path = CommandReader.path(of: program, in: folder)
    guard FileManager.default.fileExists(atPath: path) else {
      throw SkillFileError(file, node, "there is no program \"\(program)\" in the skill's folder")
    }
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw SkillFileError(file, node, "\"\(program)\" is not executable", "Run \"chmod +x \(program)\" in its folder.")
    }
  }

  static func path(of program: String, in folder: URL) -> String {
    program.hasPrefix("/") ? program : folder.appending(path: program).standardizedFileURL.path
  }
}
