import Foundation
import SkillKit
import Yams

/// Reads the `tools:` of a `skill.yaml`.
struct ToolReader {
  let file: String
  let skillName: String
  let entityTypes: Set<String>
  let commands: CommandReader

  private static let keys = [
    "name", "description", "parameters", "effect", "destructive", "hidden", "samples", "reply", "run",
  ]

  func read(_ skill: Section, shared: [String]?) throws(SkillFileError) -> ([Tool], [String: [String]]) {
    guard let node = skill.node("tools"), let nodes = node.sequence, !nodes.isEmpty else {
      throw SkillFileError(
        file, skill.node("tools") ?? skill.node, "the skill has no tools",
        "Add \"tools:\" with a \"- name: …\" line for each.")
    }
    guard nodes.count <= Limits.tools else {
      throw SkillFileError(file, node, "the skill has \(nodes.count) tools", "At most \(Limits.tools) are read.")
    }
    var tools: [Tool] = []
    var commands: [String: [String]] = [:]
    for node in nodes {
      let section = try Section(node, file: file, what: "a tool", keys: ToolReader.keys)
      let tool = try self.tool(section)
      guard commands[tool.name] == nil else {
        throw SkillFileError(
          file, section.node("name") ?? node, "there are two tools named \"\(tool.name)\"", "Rename one.")
      }
      guard let command = try self.commands.read(section.node("run")) ?? shared else {
        throw SkillFileError(
          file, node, "nothing says how to run \"\(tool.name)\"",
          "Add \"run: [./skill.sh]\" to the skill or to the tool.")
      }
      commands[tool.name] = command
      tools.append(tool)
    }
    return (tools, commands)
  }

  private func tool(_ section: Section) throws(SkillFileError) -> Tool {
    let name = try section.requiredText("name", of: "a tool", limit: Limits.nameLength)
    try Names.check(name, section.node("name"), file, "the tool's name")
    let description = try section.requiredText("description", of: "the tool \"\(name)\"")
    let parameters = try ParameterReader(file: file, entityTypes: entityTypes).read(section.node("parameters"))
    let isHidden = try section.bool("hidden") ?? false
    let samples = try samples(section, of: name, parameters, isHidden: isHidden)
    var replies: [String] = []
    for reply in try section.texts("reply", limit: Limits.replies) { replies.append(reply.text) }
    return Tool(
      name, description, parameters: parameters, effect: try effect(section), samples: samples,
      isDestructive: try section.bool("destructive") ?? false, isHidden: isHidden,
      // The variants of a template file are separated alike.
      replyTemplate: replies.isEmpty ? nil : replies.joined(separator: "\n---\n"))
  }

  /// A tool that does not say so may write: an effect that is not known of is worse than one too many.
  private func effect(_ section: Section) throws(SkillFileError) -> Tool.Effect {
    guard let text = try section.text("effect") else { return .writes }
    guard let effect = Tool.Effect(rawValue: text) else {
      throw SkillFileError(
        file, section.node("effect") ?? section.node, "\"\(text)\" is no effect",
        "It is reads (looks only), writes (changes something) or spends (costs money).")
    }
    return effect
  }

  private func samples(
    _ section: Section, of name: String, _ parameters: [Parameter], isHidden: Bool
  ) throws(SkillFileError) -> [String] {
    let samples = try section.texts("samples", limit: Limits.samples)
    if samples.isEmpty, !isHidden {
      throw SkillFileError(
        file, section.node("samples") ?? section.node, "the tool \"\(name)\" has no samples",
        "Add \"samples:\" with a handful of sentences that ask for it.")
    }
    let known = parameters.map(\.name)
    for (sample, node) in samples {
      for mark in SampleMarks.names(in: sample) where !known.contains(mark) {
        throw SkillFileError(
          file, node, "the sample marks \"\(mark)\", which is no parameter of \"\(name)\"",
          known.isEmpty ? "Declare it under \"parameters:\"." : Suggestion.text(for: mark, among: known))
      }
    }
    return samples.map(\.text)
  }
}

/// The parameters that a sample sentence marks: `[ten minutes](duration)` or `{duration}`.
enum SampleMarks {
  static func names(in sample: String) -> [String] {
    sample.matches(of: /\[[^\[\]]*\]\(([^()]*)\)|\{([^{}]*)\}/).compactMap { match in
      (match.output.1 ?? match.output.2).map(String.init)
    }
  }
}
