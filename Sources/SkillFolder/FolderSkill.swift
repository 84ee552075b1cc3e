import Foundation
import SkillKit
import Synchronization

/// A skill from a folder. Each call runs the tool's command once.
final class FolderSkill: Skill {
  private let declaration: SkillDeclaration
  private let folder: URL
  /// Results of writes by call id, so that a repeated call is not run again by this process.
  private let answered = Mutex<[String: ToolResult]>([:])

  init(_ declaration: SkillDeclaration, folder: URL) {
    self.declaration = declaration
    self.folder = folder
  }

  var name: String { declaration.name }
  var description: String { declaration.description }
  var tools: [Tool] { declaration.tools }

  func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    guard let tool = tools.first(where: { $0.name == call.tool }), let command = declaration.commands[call.tool] else {
      throw Refusal("unknown_tool", facts: ["tool": .string(call.tool)])
    }
    if let earlier = answered.withLock({ $0[call.id] }) { return earlier }
    let request: JSONValue = [
      "v": 1, "tool": .string(tool.name), "arguments": .object(call.arguments), "id": .string(call.id),
      "session": .string(context.session), "now": .string(context.now.formatted(.iso8601)),
    ]
    let mayAct = tool.effect != .reads
    let result = try await ask(command, request, tool.name, mayAct: mayAct) { output throws(SkillAnswer.Problem) in
      try SkillAnswer(skill: self.name, tool: tool, callID: call.id).result(output)
    }
    if mayAct, case .done = result { remember(result, for: call.id) }
    return result
  }

  func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches {
    switch declaration.entities[type] {
    case nil: return Matches()
    case .values(let values)?: return ValueMatch.find(mention, among: values)
    case .command(let command)?:
      let request: JSONValue = [
        "v": 1, "find": ["mention": .string(mention), "type": .string(type)], "session": .string(context.session),
        "now": .string(context.now.formatted(.iso8601)),
      ]
      return try await ask(command, request, "find", mayAct: false) { output throws(SkillAnswer.Problem) in
        let answer = try SkillAnswer.json(output)
        if answer.array != nil { return Matches(exact: try SkillAnswer.entities(answer, type: type)) }
        return Matches(
          exact: try SkillAnswer.entities(answer["exact"], type: type),
          nearest: try SkillAnswer.entities(answer["nearest"], type: type))
      }
    }
  }

  private func ask<R>(
    _ command: [String], _ request: JSONValue, _ tool: String, mayAct: Bool,
    _ read: ([UInt8]) throws(SkillAnswer.Problem) -> R
  ) async throws -> R {
    let failure = { (cause: SkillRunFailure.Cause, line: String?) in
      SkillRunFailure(skill: self.name, tool: tool, cause: cause, lastErrorLine: line, mayHaveActed: mayAct)
    }
    let process = SkillProcess(command: command, folder: folder, timeoutSeconds: declaration.timeoutSeconds)
    do {
      let answer = try await process.answer(to: request.json)
      do throws(SkillAnswer.Problem) {
        return try read(answer.output)
      } catch {
        throw failure(error.cause, answer.lastErrorLine)
      }
    } catch SkillProcess.Ended.failed(let cause, let line) {
      throw failure(cause, line)
    }
  }

  private func remember(_ result: ToolResult, for id: String) {
    answered.withLock { answered in
      if answered.count >= Limits.answers { answered.removeAll() }
      answered[id] = result
    }
  }
}

/// Finds declared values by their names and synonyms.
enum ValueMatch {
  static func find(_ mention: String, among values: [SkillDeclaration.NamedValue]) -> Matches {
    let said = words(mention)
    guard !said.isEmpty else { return Matches(exact: values.map(\.entity)) }
    let named = values.map { value in
      (value.entity, ([value.entity.id, value.entity.name] + value.synonyms).map(words))
    }
    let rules: [([String]) -> Bool] = [
      { $0 == said },
      { Set(said).isSubset(of: $0) },
      { !$0.isEmpty && Set($0).isSubset(of: said) },
    ]
    for rule in rules {
      let fitting = named.filter { $0.1.contains(where: rule) }.map(\.0)
      if !fitting.isEmpty { return Matches(exact: fitting) }
    }
    let near = named.filter { $0.1.contains { name in name.contains { word in said.contains { isNear($0, word) } } } }
    return Matches(nearest: near.map(\.0))
  }

  private static let articles: Set<String> = ["the", "a", "an", "my"]

  private static func words(_ text: String) -> [String] {
    let folded = text.folding(options: .diacriticInsensitive, locale: nil).lowercased()
    let words = folded.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let named = words.filter { !articles.contains($0) }
    return named.isEmpty ? words : named
  }

  /// Alike at the beginning, as misspelt words mostly are.
  private static func isNear(_ a: String, _ b: String) -> Bool {
    a.count >= 3 && b.count >= 3 && a.commonPrefix(with: b).count >= min(3, min(a.count, b.count))
  }
}
