import Foundation
import Inference
import SkillKit

/// How fast an encoder reads sentences.
struct EncoderBench {
  var url: URL
  var branch: URL?
  var tokens: [Int]
  var threads: Int
  var batch: Int
  var seconds: Double
  var isJSON: Bool

  func run() throws {
    func load() throws -> SentenceEncoder { try SentenceEncoder(contentsOf: url, branch: branch, threads: threads) }
    let loading = try ContinuousClock().measure { _ = try load() }
    let encoder = try load()
    report(["load_ms": .number(milliseconds(loading)), "kernels": .string(Kernels.best.name)])
    for length in tokens {
      let text = sentence(of: length - 2)
      for count in batch > 1 ? [1, batch] : [1] {
        let times = try measure(encoder, Array(repeating: text, count: count))
        report([
          "tokens": .int(encoder.tokens(text).ids.count), "batch": .int(count), "threads": .int(threads),
          "median_ms": .number(times[times.count / 2]), "best_ms": .number(times[0]),
        ])
      }
    }
  }

  /// Common words, each one token.
  private func sentence(of words: Int) -> String {
    let common = ["the", "order", "coffee", "blue", "two", "where", "is", "my"]
    return (0..<words).map { common[$0 % common.count] }.joined(separator: " ")
  }

  /// Milliseconds a sentence, sorted.
  private func measure(_ encoder: SentenceEncoder, _ texts: [String]) throws -> [Double] {
    let clock = ContinuousClock()
    var times: [Double] = []
    let start = clock.now
    while times.count < 3 || clock.now - start < .seconds(seconds) {
      let time = try clock.measure {
        if branch == nil { _ = try encoder.embedMatrix(texts) } else { _ = try encoder.read(texts) }
      }
      times.append(milliseconds(time / texts.count))
    }
    return times.sorted()
  }

  private func milliseconds(_ duration: Duration) -> Double {
    ((duration / .milliseconds(1)) * 10_000).rounded() / 10_000
  }

  private func report(_ fields: [String: JSONValue]) {
    guard !isJSON else { return Output.line(JSONValue.object(fields).json) }
    Output.line(
      fields.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.string ?? $0.value.json)" }
        .joined(separator: "  "))
  }
}
