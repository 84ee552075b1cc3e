import ArgumentParser
import Conversation
import Foundation
import SkillKit

/// `prometheus call`: tools directly, without a conversation.
struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call one tool, or a stream of calls, and print the outcome as JSON.",
    discussion: """
      A call does what it says at once: nobody is asked for a yes. Without TOOL, calls are read from standard input
      as JSON Lines: {"tool": …, "arguments": {…}, "id": …}; a call that comes again with the same id is not done
      again. Exit status: 0 all done, 1 a call was refused or failed, 2 the input is no call.
      """)

  @ArgumentParser.Argument(help: "The tool's name.")
  var tool: String?
  @ArgumentParser.Argument(help: "Its arguments as a JSON object.")
  var arguments: String?
  @Option(help: "The call's id; the same id is never carried out twice.")
  var id: String?
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = common.settings
    let parts = try Parts(settings, Model(path: settings.model))
    guard let tool else { return try await stream(parts) }
    let values: [String: JSONValue]
    do {
      values = try Self.object(arguments ?? "{}")
    } catch {
      throw Unusable("the arguments of \(tool) are no JSON object: \(arguments ?? "")")
    }
    let record = await call(ToolCall(id: id ?? Self.freshID, tool: tool, arguments: values), parts)
    if record.outcome != .done { throw ExitCode(1) }
  }

  private func stream(_ parts: Parts) async throws {
    var failed = false
    for (number, line) in LineReader(descriptor: STDIN_FILENO) where !line.allSatisfy(\.isWhitespace) {
      guard let object = try? Self.object(line), let tool = object["tool"]?.string,
        case .object(let arguments) = object["arguments"] ?? [:]
      else {
        throw Unusable("standard input:\(number): expected {\"tool\": \"…\", \"arguments\": {…}}")
      }
      let call = ToolCall(id: object["id"]?.string ?? Self.freshID, tool: tool, arguments: arguments)
      let record = await self.call(call, parts)
      failed = failed || record.outcome != .done
    }
    if failed { throw ExitCode(1) }
  }

  @discardableResult
  private func call(_ call: ToolCall, _ parts: Parts) async -> CallRecord {
    let context = CallContext(now: common.clock(), session: common.session)
    let record = await parts.skills.record(of: call, in: context)
    var fields: [String: JSONValue] = [
      "id": .string(call.id), "tool": .string(call.tool), "arguments": .object(call.arguments),
      "outcome": .string(record.outcome.rawValue), "facts": .object(record.facts),
    ]
    if let receipt = record.receipt { fields["receipt"] = .string(receipt.id) }
    Output.line(JSONValue.object(fields).json)
    return record
  }

  private static func object(_ text: String) throws -> [String: JSONValue] {
    guard case .object(let members) = try JSONValue(json: text) else { throw Unusable("no object") }
    return members
  }

  private static var freshID: String { "call/\(UUID().uuidString.lowercased())" }
}
