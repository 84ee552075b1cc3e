import ArgumentParser
import Foundation
import SkillKit

/// `prometheus skill list`: every skill at hand with its tools.
struct SkillListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the skills and their tools, with what each tool does to the world.")

  @Flag(help: "Print one JSON array, parameters and samples included.")
  var json = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = common.settings
    let skills = try Parts(settings, Model(path: settings.model)).skills.skills
    if json {
      Output.line(JSONValue.array(skills.map(\.declaration)).json)
    } else {
      for line in skills.flatMap(\.lines) { Output.line(Output.printable(line)) }
    }
  }
}

extension Skill {
  fileprivate var lines: [String] {
    ["\(name): \(description)"]
      + tools.filter { !$0.isHidden }.map { tool in
        let parameters = tool.parameters.map { $0.isRequired ? $0.name : $0.name + "?" }.joined(separator: ", ")
        let asks = tool.needsConfirmation ? ", asks first" : ""
        return "  \(tool.name)(\(parameters))  \(tool.effect.rawValue)\(asks)"
      }
  }

  fileprivate var declaration: JSONValue {
    ["name": .string(name), "description": .string(description), "tools": .array(tools.map(\.declaration))]
  }
}

extension Tool {
  fileprivate var declaration: JSONValue {
    [
      "name": .string(name), "description": .string(description), "effect": .string(effect.rawValue),
      "confirms": .bool(needsConfirmation), "hidden": .bool(isHidden), "samples": .array(samples.map(JSONValue.string)),
      "parameters": .array(
        parameters.map { parameter in
          [
            "name": .string(parameter.name), "type": .string(parameter.type.name), "list": .bool(parameter.isList),
            "required": .bool(parameter.isRequired), "description": .string(parameter.description),
          ]
        }),
    ]
  }
}
