import Foundation
import SkillKit
import Testing

@testable import Skills

@Suite struct HandyTests {
  private func call(_ tool: String, _ arguments: [String: JSONValue]) async throws -> ToolResult {
    try await HandySkill().run(
      ToolCall(id: "t", tool: tool, arguments: arguments), in: CallContext(now: .distantPast, session: "test"))
  }

  @Test(
    arguments: [
      ("2 + 3 * 4", "14"), ("(2 + 3) * 4", "20"), ("0.1 + 0.2", "0.3"), ("-3 - -4", "1"), ("2^10", "1,024"),
      ("2^3^2", "512"),
      ("-2^2", "-4"), ("2^-2", "0.25"), ("10 % 3", "1"), ("15% of 80", "12"), ("80 + 15%", "92"), ("80 - 15%", "68"),
      ("20% off 50", "40"), ("sqrt(144)", "12"), ("√2", "1.4142135624"), ("1/3", "0.3333333333"), ("1/3*3", "1"),
      ("6x9", "54"), ("3 × 4 ÷ 6", "2"), ("1,250 * 2", "2,500"), ("2(3+4)", "14"), ("7 mod 4", "3"), ("10/4", "2.5"),
      ("what is 12 times 7?", "84"), ("15 percent of 80", "12"), ("twelve times seven", "84"), ("17 * 23", "391"),
      ("the square root of 81", "9"), ("half of 250", "125"), ("two hundred and five plus one", "206"),
      ("7 squared", "49"),
      ("2 to the power of 10", "1,024"), ("three thousand divided by eight", "375"), ("19, 24 and 7", "50"),
      ("add 5 and 7", "12"), ("subtract 3 from 10", "7"), ("multiply 6 by 7", "42"), ("the sum of 5 and 7", "12"),
      ("divide 12 by 4", "3"), ("how much is 340 divided by 8", "42.5"), ("96.80 divided by 4", "24.2"),
      ("cube root of 27", "3"), ("100 minus 37", "63"), ("$25 + $17", "42"), ("twenty-five plus 5", "30"),
      ("one million times 3", "3,000,000"), ("5 % of 10", "0.5"), ("half of (3 + 5)", "4"),
      ("3 squared plus 4 squared", "25"),
      ("0^0", "1"), ("1e3", nil), ("12 times", nil), ("banana", nil), ("", nil), ("2 3", nil), ("(2", nil),
      ("2 +* 3", nil),
    ] as [(String, String?)])
  func calculates(expression: String, result: String?) async throws {
    let outcome = try await call("calculate", ["expression": .string(expression.isEmpty ? "?" : expression)])
    #expect(outcome.done?.facts["result_text"]?.string == result, "\(expression)")
    if result == nil { #expect(outcome.refusal?.reason == "not_a_sum") }
  }

  @Test(arguments: [
    ("1/0", "division_by_zero"), ("5 mod 0", "division_by_zero"), ("0^-1", "division_by_zero"),
    ("sqrt(-1)", "no_real_result"),
    ("10^40", "number_too_large"), ("9^999", "number_too_large"),
    ("999999999999999 * 9999999999999999", "number_too_large"),
    (String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100), "sum_too_long"),
    (String(repeating: "1+", count: 600) + "1", "sum_too_long"), ("ten divided by zero", "division_by_zero"),
    (String(repeating: "-", count: 900) + "1", "sum_too_long"), ("ln(0)", "number_too_large"),
  ])
  func refuses(expression: String, reason: String) async throws {
    #expect(try await call("calculate", ["expression": .string(expression)]).refusal?.reason == reason)
  }

  @Test func tellsRoundedFromExact() async throws {
    #expect(try await call("calculate", ["expression": "1/3"]).done?.facts["is_rounded"] == true)
    #expect(try await call("calculate", ["expression": "√2"]).done?.facts["is_rounded"] == true)
    #expect(try await call("calculate", ["expression": "0.1*3"]).done?.facts["is_rounded"] == false)
    #expect(try await call("calculate", ["expression": "6*7"]).done?.facts["result"] == 42)
  }

  @Test(arguments: [
    ("what is 12 times 7?", "12 times 7"), ("15% of 80", "15% of 80"), ("2*(3+4)", "2 * (3 + 4)"), ("-3 + 4", "-3 + 4"),
    ("calculate 2^10 please", "2^10"), ("(15/100)*80", "15% of 80"), ("the square root of 81", "square root of 81"),
    ("sqrt(16)", "sqrt(16)"),
  ])
  func repeatsTheSum(said: String, text: String) throws {
    #expect(try Expression(said).text == text)
  }

  @Test(
    arguments: [
      (5, "miles", "km", "8.0467", "kilometers"), (100, "kilometres", "miles", "62.1371", "miles"),
      (212, "fahrenheit", "celsius", "100", "degrees Celsius"), (350, "degrees F", "°C", "176.6667", "degrees Celsius"),
      (-40, "c", "f", "-40", "degrees Fahrenheit"), (0, "kelvin", "celsius", "-273.15", "degrees Celsius"),
      (20, "degrees", "fahrenheit", "68", "degrees Fahrenheit"), (2, "cups", "ml", "473.1765", "milliliters"),
      (3, "litres", "pints", "6.3401", "pints"), (8, "ounces", "grams", "226.7962", "grams"),
      (8, "ounces", "ml", "236.5882", "milliliters"),
      (5, "kg", "pounds", "11.0231", "pounds"), (1, "foot", "inches", "12", "inches"),
      (6, "feet", "meters", "1.8288", "meters"),
      (100, "km/h", "mph", "62.1371", "miles per hour"), (3, "hours", "minutes", "180", "minutes"),
      (1, "week", "days", "7", "days"),
      (500, "MB", "gigabytes", "0.5", "gigabytes"), (2, "acres", "square metres", "8,093.7128", "square meters"),
      (1, "stone", "pounds", "14", "pounds"), (3, "tsp", "tablespoons", "1", "tablespoon"),
      (1, "GiB", "MiB", "1,024", "mebibytes"),
      (1, "mm", "miles", "0.0000006214", "miles"), (1, "imperial pint", "ml", "568.2613", "milliliters"),
      (2, "bar", "psi", "29.0075", "pounds per square inch"), (180, "degrees", "radians", "3.1416", "radians"),
      (26.2, "miles", "kilometers", "42.1648", "kilometers"),
    ] as [(Double, String, String, String, String)])
  func converts(value: Double, from: String, to: String, result: String, unit: String) async throws {
    let facts = try await call("convert_units", ["value": .number(value), "from": .string(from), "to": .string(to)])
      .done?.facts
    #expect(facts?["result_text"]?.string == result)
    #expect(facts?["to"]?.string == unit)
  }

  @Test(arguments: [
    ("litres", "miles", "different_measures"), ("cups", "grams", "different_measures"),
    ("parsnips", "km", "unknown_unit"),
    ("km", "dollars", "unknown_unit"),
  ])
  func refusesUnits(from: String, to: String, reason: String) async throws {
    let result = try await call("convert_units", ["value": 3, "from": .string(from), "to": .string(to)])
    #expect(result.refusal?.reason == reason)
  }

  @Test func everyUnitConvertsThereAndBack() throws {
    for (a, b) in [("miles", "km"), ("lb", "kg"), ("f", "c"), ("gallons", "litres"), ("acres", "ha"), ("knots", "mph")]
    {
      let there = try #require(try UnitPair(from: a, to: b).convert(7))
      let back = try #require(try UnitPair(from: b, to: a).convert(there))
      #expect(abs(back - 7) < Decimal(string: "0.000000000001")!)
    }
  }

  @Test func asksForWhatIsMissing() async throws {
    #expect(try await call("convert_units", ["value": 3, "from": "km"]) == .needs(parameter: "to", options: []))
    #expect(try await call("calculate", [:]) == .needs(parameter: "expression", options: []))
  }
}

@Suite struct ToolDeclarationTests {
  /// Every sample marks only parameters that the tool has, and every tool says enough to be matched.
  @Test(arguments: ListsSkill.declarations + TimeSkill.declarations + HandySkill.declarations)
  func declarationsAreSound(tool: Tool) throws {
    let names = Set(tool.parameters.map(\.name))
    for sample in tool.samples {
      for mark in sample.matches(of: /\[[^\]]+\]\(([^)]+)\)/) {
        #expect(names.contains(String(mark.output.1)), "\(sample)")
      }
      #expect(sample.count { $0 == "[" } == sample.matches(of: /\[[^\]]+\]\(([^)]+)\)/).count)
    }
    #expect(tool.isHidden || tool.samples.count >= 8)
    #expect(Set(tool.samples).count == tool.samples.count)
    let template = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "prompts/\(tool.name).mustache")
    #expect(FileManager.default.fileExists(atPath: template.path))
  }
}
