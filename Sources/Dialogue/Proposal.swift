import Conversation
import Foundation
import SkillKit
import Understanding

/// What a language model holds for meant, where the encoder is unsure: a tool, and the words that its arguments are.
public struct Proposal: Sendable, Hashable {
  public let tool: String
  /// By parameter, in the user's words.
  public let arguments: [String: String]

  /// The most tools that are proposed among.
  public static let toolLimit = 5
  /// The most characters of an argument.
  static let argumentLimit = 100

  /// What the model may answer: one of the tools with what it takes in words, or none.
  static func schema(for tools: [Tool]) -> JSONValue {
    let choices = tools.map { tool in
      let worded = tool.parameters.filter(\.isWorded)
      let texts = worded.map { ($0.name, JSONValue.object(["type": "string", "maxLength": .int(argumentLimit)])) }
      return object([
        "tool": ["const": .string(tool.name)],
        "arguments": object(Dictionary(uniqueKeysWithValues: texts), required: []),
      ])
    }
    return ["anyOf": .array(choices + [object(["tool": ["const": "none"]])])]
  }

  private static func object(_ properties: [String: JSONValue], required: [String]? = nil) -> JSONValue {
    [
      "type": "object", "properties": .object(properties), "additionalProperties": false,
      "required": .array((required ?? properties.keys.sorted()).map(JSONValue.string)),
    ]
  }

  /// Nil where the model holds that none is meant. An argument whose words the user did not say is left out.
  init?(_ answer: JSONValue, saying text: String, among tools: [Tool]) {
    guard let tool = tools.first(where: { $0.name == answer["tool"]?.string }) else { return nil }
    self.tool = tool.name
    let said = Set(Entity.words(text))
    arguments = tool.parameters.filter(\.isWorded).reduce(into: [:]) { all, parameter in
      guard let words = answer["arguments"]?[parameter.name]?.string, !words.isEmpty,
        said.isSuperset(of: Entity.words(words))
      else { return }
      all[parameter.name] = words
    }
  }
}

extension LanguageModel {
  /// Asks the model which of some tools a text asks for.
  ///
  /// - Throws: what the model does.
  public func proposal(
    for utterance: Utterance, among tools: [Tool], templates: ReplyTemplates
  ) async throws -> Proposal? {
    let tools = Array(tools.prefix(Proposal.toolLimit))
    let described = tools.map { tool in
      let sample = tool.samples.first.map { JSONValue.string(SampleSentence($0).text) } ?? .null
      return JSONValue.object([
        "name": .string(tool.name), "description": .string(tool.description), "sample": sample,
      ])
    }
    let responder = Responder(
      templates: templates, session: utterance.session, turn: 0, now: utterance.at, timeZone: .gmt)
    let lines = [Line(.system, responder.prompt("propose", ["tools": .array(described)])), Line(.user, utterance.text)]
    return Proposal(try await fill(lines, Proposal.schema(for: tools)), saying: utterance.text, among: tools)
  }
}

extension Parameter {
  /// Whether its value is some of the user's words, which a model can point out; the grammar reads the other types.
  fileprivate var isWorded: Bool {
    switch type {
    case .text, .entity: true
    default: false
    }
  }
}
