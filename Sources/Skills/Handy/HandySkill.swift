import Foundation
import SkillKit

/// Sums and units.
public struct HandySkill: Skill {
  public init() {}

  public let name = "handy"
  public let description = "Calculates and converts units"
  public var tools: [Tool] { HandySkill.declarations }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.of {
      let arguments = Arguments(call)
      switch call.tool {
      case "calculate":
        guard let text = try arguments.text("expression") else { return .needs(parameter: "expression", options: []) }
        return try calculate(text)
      case "convert_units":
        guard let value = try arguments.number("value") else { return .needs(parameter: "value", options: []) }
        guard let from = try arguments.text("from") else { return .needs(parameter: "from", options: []) }
        guard let to = try arguments.text("to") else { return .needs(parameter: "to", options: []) }
        return try convert(value, from, to)
      default: throw Refusal.unknownTool(call.tool)
      }
    }
  }

  private func calculate(_ text: String) throws -> ToolResult {
    do {
      let expression = try Expression(text)
      let result = try expression.value()
      return .done(
        .init(facts: [
          "expression": .string(expression.text), "result": result.number.json,
          "result_text": .string(result.number.text),
          "is_rounded": .bool(!result.isExact || result.number.isShortened),
        ]))
    } catch let error as CalculationError {
      throw error.refusal(text)
    }
  }

  private func convert(_ value: Double, _ from: String, _ to: String) throws -> ToolResult {
    guard let value = Decimal(string: JSONValue.number(value).json) else {
      throw Refusal.invalid("value", "is too large", .number(value))
    }
    let pair = try UnitPair(from: from, to: to)
    guard let result = pair.convert(value) else {
      throw CalculationError.tooLarge.refusal("\(value.text) \(from)")
    }
    return .done(
      .init(facts: [
        "value_text": .string(value.text), "from": .string(pair.from.name(for: value)), "result": result.json,
        "result_text": .string(result.shortText), "to": .string(pair.to.name(for: result)),
        "is_rounded": .bool(result.shortText != result.text || !pair.isExact),
      ]))
  }

  static let declarations: [Tool] = [
    Tool(
      "calculate", "Works out a sum.",
      parameters: [Parameter("expression", .text, "What to work out.", ask: "What should I work out?")],
      effect: .reads,
      samples: HandySamples.calculate),
    Tool(
      "convert_units", "Converts between units of measure.",
      parameters: [
        Parameter("value", .number, "How much.", ask: "How much of it?"),
        Parameter("from", .text, "The unit it is in.", ask: "From which unit?"),
        Parameter("to", .text, "The unit wanted.", ask: "To which unit?"),
      ],
      effect: .reads,
      samples: HandySamples.convertUnits),
  ]
}
