import Foundation
import SkillKit

/// Sums and units.
public struct HandySkill: Skill {
  public init() {}

  public let name = "handy"
  public let description = "Calculates and converts units."
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
      samples: [
        "what is [12 times 7](expression)", "calculate [15% of 80](expression)",
        "how much is [340 divided by 8](expression)",
        "[25 + 17](expression)", "what's [the square root of 144](expression)", "work out [3.5 * (2 + 4)](expression)",
        "can you add up [19, 24 and 7](expression)", "what does [100 minus 37](expression) make",
        "solve [2 to the power of 10](expression)", "what would [20 percent of 64](expression) be",
        "how much is [seventeen times twenty-three](expression)", "[cube root of 27](expression)",
        "how many is [6 x 9](expression)", "what's [half of 250](expression)", "do some maths for me",
        "[7 squared](expression)?",
      ]),
    Tool(
      "convert_units", "Converts between units of measure.",
      parameters: [
        Parameter("value", .number, "How much.", ask: "How much of it?"),
        Parameter("from", .text, "The unit it is in.", ask: "From which unit?"),
        Parameter("to", .text, "The unit wanted.", ask: "To which unit?"),
      ],
      effect: .reads,
      samples: [
        "convert [5](value) [miles](from) to [kilometres](to)", "how many [grams](to) are in [3](value) [ounces](from)",
        "what is [20](value) [degrees celsius](from) in [fahrenheit](to)",
        "[2](value) [cups](from) in [millilitres](to)",
        "how much is [180](value) [pounds](from) in [kilos](to)", "turn [10](value) [feet](from) into [metres](to)",
        "[100](value) [km/h](from) in [mph](to)", "how many [teaspoons](to) make [2](value) [tablespoons](from)",
        "change [350](value) [fahrenheit](from) to [celsius](to) please",
        "what's [1.5](value) [litres](from) in [pints](to)",
        "how many [minutes](to) is [3](value) [hours](from)", "[500](value) [megabytes](from) to [gigabytes](to)",
        "[3](value) [stone](from) in [kilos](to)", "how heavy is [70](value) [kg](from) in [stone](to)",
        "express [2](value) [acres](from) in [square metres](to)",
      ]),
  ]
}
