import Conversation
import Foundation
import SkillKit

/// All skills at hand, by tool and by the entity types they find.
public struct SkillSet: Sendable {
  public let skills: [any Skill]
  /// What the user can ask for.
  public let tools: [Tool]
  private let owners: [String: (tool: Tool, skill: any Skill)]

  /// The first skill that declares a tool name keeps it.
  public init(_ skills: [any Skill]) {
    self.skills = skills
    var owners: [String: (tool: Tool, skill: any Skill)] = [:]
    var visible: [Tool] = []
    for skill in skills {
      for tool in skill.tools where owners[tool.name] == nil {
        owners[tool.name] = (tool, skill)
        if !tool.isHidden { visible.append(tool) }
      }
    }
    self.owners = owners
    tools = visible
  }

  public func tool(_ name: String) -> Tool? { owners[name]?.tool }
  public func skill(for tool: String) -> (any Skill)? { owners[tool]?.skill }

  /// The request to recall a fact that answers a question, where one is known that does.
  public func recall(_ question: String) -> Request? {
    skills.contains { ($0 as? MemorySkill)?.knowsAnswer(to: question) == true } ? MemorySkill.recall(question) : nil
  }

  /// Whether the skill that would serve a request knows some thing by the words that the request names it with.
  public func knows(_ request: Request, in context: CallContext) async -> Bool {
    guard let (tool, skill) = owners[request.tool] else { return false }
    // What a tool looks for by text is what others of its skill take.
    let types = Set([tool].entityTypes.isEmpty ? skill.tools.entityTypes : [tool].entityTypes)
    for mention in request.arguments.values.joined() where mention.value == nil && mention.reference == nil {
      for type in types.sorted() {
        if let found = try? await skill.find(mention.text, type: type, in: context), !found.exact.isEmpty {
          return true
        }
      }
    }
    return false
  }

  /// Carries out a call. A thrown refusal is a refusal; any other error is a failure, told in the words of the error.
  func run(_ call: ToolCall, in context: CallContext) async -> (ToolResult?, failure: String?) {
    await attempt(call) { try await $0.run(call, in: context) }
  }

  /// What a call would do, without doing it.
  func preview(_ call: ToolCall, in context: CallContext) async -> (ToolResult?, failure: String?) {
    await attempt(call) { try await $0.preview(call, in: context) }
  }

  /// Makes a call that comes from outside of a conversation. Arguments that do not fit the tool are refused.
  public func record(of call: ToolCall, in context: CallContext) async -> CallRecord {
    var call = call
    guard let tool = tool(call.tool), ![TalkSkill.undo, TalkSkill.repeat].contains(call.tool) else {
      let reason = tool(call.tool) == nil ? "unknown_tool" : "needs_conversation"
      return CallRecord(call: call, outcome: .refused, facts: ["reason": .string(reason), "tool": .string(call.tool)])
    }
    call.arguments = tool.spelled(call.arguments)
    let checked: (ToolResult?, failure: String?)
    if let refusal = tool.refusal(of: call.arguments) {
      checked = (.refused(refusal), nil)
    } else {
      checked = await run(call, in: context)
    }
    switch checked.0 {
    case .done(let done):
      return CallRecord(call: call, outcome: .done, facts: done.facts, receipt: done.receipt, undo: done.undo)
    case .needs(let parameter, let options):
      let offered = options.map { JSONValue.object(["id": .string($0.id), "name": .string($0.name)]) }
      return CallRecord(
        call: call, outcome: .needs, facts: ["parameter": .string(parameter), "options": .array(offered)])
    case .refused(let refusal):
      let nearest = refusal.nearest.map { JSONValue.object(["id": .string($0.id), "name": .string($0.name)]) }
      let extra: [String: JSONValue] = ["reason": .string(refusal.reason), "nearest": .array(nearest)]
      return CallRecord(call: call, outcome: .refused, facts: refusal.facts.merging(extra) { $1 })
    case nil:
      return CallRecord(call: call, outcome: .failed, facts: ["error": .string(checked.failure ?? "")])
    }
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

extension [Tool] {
  fileprivate var entityTypes: [String] {
    flatMap(\.parameters).compactMap { if case .entity(let type) = $0.type { type } else { nil } }
  }
}
