import Conversation
import Foundation
import SkillKit

/// All skills at hand, by tool and by the entity types they find.
public struct SkillSet: Sendable {
  public let skills: [any Skill]
  private let owners: [String: (tool: Tool, skill: any Skill)]

  /// The first skill that declares a tool name keeps it.
  public init(_ skills: [any Skill]) {
    self.skills = skills
    var owners: [String: (tool: Tool, skill: any Skill)] = [:]
    for skill in skills {
      for tool in skill.tools where owners[tool.name] == nil { owners[tool.name] = (tool, skill) }
    }
    self.owners = owners
  }

  /// What the user can ask for.
  public var tools: [Tool] {
    skills.flatMap { skill in skill.tools.filter { !$0.isHidden && owns(skill, $0) } }
  }

  public func tool(_ name: String) -> Tool? { owners[name]?.tool }
  public func skill(for tool: String) -> (any Skill)? { owners[tool]?.skill }

  private func owns(_ skill: any Skill, _ tool: Tool) -> Bool { owners[tool.name]?.skill.name == skill.name }

  /// Carries out a call. A thrown refusal is a refusal; any other error is a failure, told in the words of the error.
  func run(_ call: ToolCall, in context: CallContext) async -> (ToolResult?, failure: String?) {
    await attempt(call) { try await $0.run(call, in: context) }
  }

  /// What a call would do, without doing it.
  func preview(_ call: ToolCall, in context: CallContext) async -> (ToolResult?, failure: String?) {
    await attempt(call) { try await $0.preview(call, in: context) }
  }

  private func attempt(
    _ call: ToolCall, _ body: (any Skill) async throws -> ToolResult
  ) async -> (ToolResult?, failure: String?) {
    guard let owner = owners[call.tool] else {
      return (.refused(Refusal("unknown_tool", facts: ["tool": .string(call.tool)])), nil)
    }
    do {
      return (try await body(owner.skill), nil)
    } catch let refusal as Refusal {
      return (.refused(refusal), nil)
    } catch {
      return (nil, String(describing: error))
    }
  }
}
