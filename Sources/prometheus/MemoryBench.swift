import ArgumentParser
import Conversation
import Foundation
import Inference
import Memory
import SkillKit

extension MemoryCommand {
  /// Times full-text search over a memory of made-up turns.
  struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Time the search over many made-up turns.", shouldDisplay: false)
    @Option(help: "How many turns are made up.") var turns = 100_000
    @Option(help: "How many searches are timed.") var searches = 200
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      let directory = FileManager.default.temporaryDirectory.appending(path: "prometheus-bench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      let memory = try MemoryStore(path: directory.appending(path: "memory.sqlite").path)
      var random = SplitMix64(seed: 7)
      try memory.append((1...max(1, turns)).map { Self.turn($0, &random) })
      var milliseconds: [Double] = []
      for _ in 0..<max(1, searches) {
        let query = "\(Self.word(&random)) \(Self.word(&random))"
        let start = ContinuousClock.now
        _ = try memory.search(query)
        milliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
      }
      milliseconds.sort()
      let median = milliseconds[milliseconds.count / 2]
      let worst = milliseconds[min(milliseconds.count - 1, milliseconds.count * 99 / 100)]
      let result: JSONValue = ["turns": .int(turns), "median_ms": .number(median), "p99_ms": .number(worst)]
      Output.line(json ? result.json : "search over \(turns) turns: median \(median) ms, 99th percentile \(worst) ms")
    }

    private static func turn(_ number: Int, _ random: inout SplitMix64) -> TurnRecord {
      func sentence(_ length: Int) -> String {
        (0..<length).map { _ in word(&random) }.joined(separator: " ")
      }
      return TurnRecord(
        session: "bench-\(number % 50)", turn: number, at: Date(timeIntervalSince1970: 1_700_000_000 + Double(number)),
        text: sentence(8), meaning: Meaning(act: .request), plan: .say, calls: [],
        reply: Reply(sentence(15), by: "bench"))
    }

    private static func word(_ random: inout SplitMix64) -> String { words[Int(random.next() % UInt64(words.count))] }

    private static let words = """
      add milk eggs bread coffee order track parcel cable lamp shoes shirt blue red green small large cart list timer \
      minutes tomorrow cancel return refund address card delivery cheap best battery pack kitchen garden dog cat food \
      bag travel light tool book pen paper phone case watch running jacket towel soap tea sugar rice pasta sauce
      """.split(separator: " ").map(String.init)
  }
}
