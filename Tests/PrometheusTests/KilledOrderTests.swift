import Foundation
import SkillKit
import SkillTesting
import TestSupport
import Testing

/// The process is killed at many points of placing an order. Afterwards there is never a second order for one call,
/// no confirmed order is lost, and the ledger balances.
@Suite struct KilledOrderTests {
  static let rounds = 25
  /// The sample shop's past orders.
  static let past = 10

  @Test func aKilledCallIsRepeatedWithoutASecondOrder() async throws {
    let data = try await SampleData.copy()
    var delays = Delays(seed: 1)
    try await succeed([Self.fill(1)], data.path)
    for round in 1...Self.rounds {
      let confirmed = try await killed(["call"], data: data.path, input: Self.order(round), after: delays.next())
      let count = try await orders(data.path)
      #expect(count == Self.past + round - 1 || count == Self.past + round)
      if !confirmed.isEmpty { #expect(count == Self.past + round, "a confirmed order was lost") }
      try await succeed([Self.order(round), Self.fill(round + 1)], data.path)
      #expect(try await orders(data.path) == Self.past + round)
    }
  }

  @Test func aKilledConversationGoesOnWithoutASecondOrder() async throws {
    let data = try await SampleData.copy()
    var delays = Delays(seed: 2)
    for round in 1...Self.rounds {
      try await succeed([Self.fill(round)], data.path)
      let asked = try await Built.program.run(["run", "--json"], data: data.path, input: "place my order\n")
      #expect(try asked.replies.last?["expects"] == "confirmation", "\(asked)")
      let said = try await killed(["run", "--json"], data: data.path, input: "yes\n", after: delays.next())
      let claimed = said.contains { $0["type"] == "called" && $0["receipt"] != nil || $0["type"] == "replied" }
      if claimed { #expect(try await orders(data.path) == Self.past + round, "a confirmed order was lost") }
      // Whatever was open: a yes completes it, or there is nothing to say yes to.
      let later = try await Built.program.run(["run", "--json"], data: data.path, input: "yes\n")
      #expect(later.status == 0, "\(later)")
      #expect(try await orders(data.path) == Self.past + round, "round \(round): \(later.standardOutput)")
    }
  }

  private static func fill(_ round: Int) -> String {
    #"{"tool": "add_to_cart", "arguments": {"product": "TOY051"}, "id": "fill/\#(round)"}"# + "\n"
  }

  private static func order(_ round: Int) -> String {
    #"{"tool": "place_order", "arguments": {}, "id": "order/\#(round)"}"# + "\n"
  }

  /// Makes calls that all must be done.
  private func succeed(_ calls: [String], _ data: String) async throws {
    let output = try await Built.program.run(["call"], data: data, input: calls.joined())
    #expect(output.status == 0, "\(output)")
  }

  /// Starts the program with one line of input and kills it after a while.
  /// - Returns: The lines that it managed to print.
  private func killed(
    _ mode: [String], data: String, input: String, after delay: Duration
  ) async throws -> [JSONValue] {
    let arguments = mode + ["--data", data, "--session", "test", "--now", SampleData.now]
    return try await Built.program.converse(arguments) { running in
      let kill = running.kill
      await running.write(input)
      let killer = Task {
        try await Task.sleep(for: delay)
        kill()
      }
      var lines: [JSONValue] = []
      while let line = try await running.nextEvent() { lines.append(line) }
      killer.cancel()
      return lines
    }.result
  }

  /// How many orders there are. The ledger must balance whenever they are counted.
  private func orders(_ data: String) async throws -> Int {
    let output = try await Built.program.run(["store", "stats", "--json", "--data", data])
    #expect(output.status == 0, "\(output)")
    let stats = try JSONValue(json: output.standardOutput)
    #expect(stats["ledgerIsBalanced"] == true, "\(stats.json)")
    return stats["orders"]?.int ?? 0
  }
}

/// Pseudo-random moments to kill at, the same in every run.
private struct Delays {
  private var dice: SplitMix
  /// From the start of the process to well after its last write.
  private static let longestMilliseconds: UInt64 = 160

  init(seed: UInt64) { dice = SplitMix(seed: seed) }

  mutating func next() -> Duration { .microseconds(Int64(dice.next() % (Self.longestMilliseconds * 1000))) }
}
