import Foundation
import SkillKit
import SkillTesting
import Testing

/// `prometheus call` with what no caller should send: nothing happens, and the answer says why.
@Suite struct CallInputTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var tool: String
    var arguments: String
    /// A part of the message.
    var says: String
    var testDescription: String { "\(tool) \(arguments)" }
  }

  @Test(arguments: [
    Row(tool: "fly_to_the_moon", arguments: "{}", says: "fly_to_the_moon"),
    Row(tool: "", arguments: "{}", says: "unknown_tool"),
    Row(tool: "add_to_cart", arguments: #"{"product": "TOY051", "speed": 3}"#, says: "speed"),
    Row(tool: "add_to_cart", arguments: "{}", says: "product"),
    Row(tool: "add_to_cart", arguments: #"{"product": "no-such-thing"}"#, says: "no-such-thing"),
    Row(tool: "add_to_cart", arguments: #"{"product": "TOY051", "quantity": 0}"#, says: "quantity_out_of_range"),
    Row(tool: "add_to_cart", arguments: #"{"product": "TOY051", "quantity": -1}"#, says: "quantity_out_of_range"),
    Row(
      tool: "add_to_cart", arguments: #"{"product": "TOY051", "quantity": 1000000000}"#, says: "quantity_out_of_range"),
    Row(
      tool: "add_to_cart", arguments: #"{"product": "TOY051", "quantity": 9223372036854775807}"#,
      says: "quantity_out_of_range"),
    Row(tool: "add_to_cart", arguments: #"{"product": "TOY051", "quantity": 1.5}"#, says: "a whole number"),
    Row(tool: "add_to_cart", arguments: #"{"product": "TOY051", "quantity": "two"}"#, says: "quantity"),
    Row(tool: "add_to_cart", arguments: #"{"product": 7}"#, says: "product"),
    Row(tool: "add_to_cart", arguments: #"{"product": "'; DROP TABLE product; --"}"#, says: "unknown_product"),
    Row(tool: "change_quantity", arguments: #"{"item": "TOY051", "quantity": 2}"#, says: "not_in_cart"),
    Row(tool: "cancel_order", arguments: ##"{"order": "#W0000000"}"##, says: "W0000000"),
    Row(tool: "set_timer", arguments: #"{"duration": -5}"#, says: "bad_duration"),
    Row(tool: "set_alarm", arguments: #"{"time": "yesterday"}"#, says: "time"),
    Row(tool: "search_products", arguments: #"{"query": "cable", "max_price": "cheap"}"#, says: "max_price"),
    Row(tool: "search_products", arguments: #"{"query": "cable", "sort_by": "luck"}"#, says: "sort_by"),
    Row(tool: "place_order", arguments: "{}", says: "empty_cart"),
  ])
  func nothingHappens(row: Row) async throws {
    let data = try await SampleData.copy()
    let before = try await store(data.path)
    let output = try await Built.program.run(["call", row.tool, row.arguments], data: data.path)
    #expect(output.endedInOrder, "\(output.standardError)")
    #expect(output.status != 0)
    #expect((output.standardOutput + output.standardError).contains(row.says), "\(output)")
    #expect(!output.standardOutput.contains(#""outcome":"done""#))
    #expect(try await store(data.path) == before)
  }

  @Test(arguments: ["{", "[]", "7", "\"add\"", #"{"product": "#, "{\"a\":\u{1B}}"])
  func whatIsNoObjectIsWrongUsage(arguments: String) async throws {
    let data = try await SampleData.copy()
    let output = try await Built.program.run(["call", "show_cart", arguments], data: data.path)
    #expect(output.status == 2)
    #expect(!output.standardError.isEmpty)
    #expect(!output.standardError.contains("\u{1B}"))
  }

  @Test func aWrongLineIsNamed() async throws {
    let data = try await SampleData.copy()
    let lines = """
      {"tool": "tell_time", "arguments": {}}
      this is no JSON

      """
    let output = try await Built.program.run(["call"], data: data.path, input: lines)
    #expect(output.status == 2)
    #expect(output.standardError.contains("standard input:2"), "\(output.standardError)")
    #expect(output.standardOutput.contains("tell_time"))
  }

  @Test func aCallWithOneIdHappensOnce() async throws {
    let data = try await SampleData.copy()
    let line = #"{"tool": "add_to_cart", "arguments": {"product": "TOY051", "quantity": 2}, "id": "once"}"# + "\n"
    let output = try await Built.program.run(["call"], data: data.path, input: line + line)
    #expect(output.status == 0, "\(output)")
    let results = try output.events
    #expect(results.count == 2)
    #expect(results.first == results.last)
    let cart = try await Built.program.run(["call", "show_cart", "{}"], data: data.path)
    #expect(cart.standardOutput.contains("37.00"), "two chess sets at 18.50: \(cart.standardOutput)")
  }

  private func store(_ data: String) async throws -> String {
    let output = try await Built.program.run(["store", "export", "-", "--data", data])
    #expect(output.status == 0, "\(output)")
    return output.standardOutput
  }
}
