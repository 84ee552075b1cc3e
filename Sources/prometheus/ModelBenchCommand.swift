import ArgumentParser
import Foundation
import Inference
import SkillKit

/// `prometheus model bench FILE`: how fast an encoder is here.
struct ModelBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast a model encodes sentences.",
    discussion: "Prints the median and the best time of a sentence, alone and in batches.")

  @Argument(help: "A GGUF file.", completion: .file(extensions: ["gguf"]))
  var file: String
  @Option(help: "A GGUF file of a branch; sentences are then read for their tokens too.")
  var branch: String?
  @Option(help: "Lengths of the sentences in tokens.")
  var tokens: [Int] = [12, 128]
  @Option(help: "Processors to use.")
  var threads: Int = SentenceEncoder.defaultThreads
  @Option(help: "Sentences in a batch.")
  var batch: Int = 100
  @Option(help: "Seconds to measure each case.")
  var seconds: Double = 2
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    guard tokens.allSatisfy({ $0 >= 2 }), batch >= 1, threads >= 1 else {
      throw ValidationError("a sentence has at least 2 tokens, a batch a sentence and a computation a thread")
    }
  }

  func run() async throws {
    let url = URL(fileURLWithPath: file)
    let branch = branch.map { URL(fileURLWithPath: $0) }
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
    guard !json else { return Output.line(JSONValue.object(fields).json) }
    Output.line(
      fields.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.string ?? $0.value.json)" }
        .joined(separator: "  "))
  }
}
