import ArgumentParser
import Foundation
import Inference
import SkillKit

/// How fast a decoder reads and writes, by the tests of llama.cpp's llama-bench: `pp512` reads 512 tokens of a prompt,
/// `tg128` writes 128, one after the other; `@ d4096` after 4,096 others; `x8` eight texts together, whose tokens add up.
///
/// Tokens are random, as there; writing takes the likeliest token, which llama-bench leaves out.
struct DecoderBench {
  var file: String
  var promptTokens: [Int]
  var generateTokens: [Int]
  var depth: Int
  var sequences: Int
  var repetitions: Int
  var threads: Int
  var cacheType: CacheType
  var isJSON: Bool

  private enum Test {
    case prompt(Int)
    case generate(Int)
  }

  func run() throws {
    let gguf = try GGUFFile(contentsOf: URL(fileURLWithPath: file))
    let longest = (promptTokens + generateTokens).max() ?? 0
    let (text, overflow) = depth.addingReportingOverflow(longest)
    try DecoderConfiguration(gguf).check(contextTokens: overflow ? .max : text)
    let context = (text + 1) * (generateTokens.isEmpty ? 1 : sequences)
    try MemoryEstimate(gguf, contextTokens: context, cacheType: cacheType).check()
    let model = try DecoderModel(gguf, threads: threads)
    let summary = ModelSummary(gguf)
    if !isJSON {
      Output.line("| model | size | params | backend | threads | test | t/s |")
      Output.line("| --- | ---: | ---: | --- | ---: | ---: | ---: |")
    }
    Interrupt.catchSignal()
    let progress = ProgressLine()
    for test in promptTokens.map(Test.prompt) + generateTokens.map(Test.generate) {
      // The first run is not counted: memory is taken in it.
      var seconds: [Double] = []
      for round in 0...repetitions {
        progress.show("\(name(test)): \(round) of \(repetitions)")
        let time = try measure(test, model)
        if round > 0 { seconds.append(time) }
        if Interrupt.isAsked { throw ExitCode(Interrupt.status) }
      }
      progress.clear()
      report(test, seconds, summary)
    }
  }

  private func measure(_ test: Test, _ model: DecoderModel) throws -> Double {
    switch test {
    case .prompt(let count): try measurePrompt(count, model)
    case .generate(let count): try measureGeneration(count, model)
    }
  }

  private func measurePrompt(_ count: Int, _ model: DecoderModel) throws -> Double {
    let session = try DecoderSession(model, contextTokens: depth + count, cacheType: cacheType)
    let text = randomTokens(depth + count, model, seed: 1)
    try session.read(Array(text[..<depth]))
    let start = ContinuousClock.now
    try session.read(text, isCancelled: { Interrupt.isAsked })
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// The time from the first token of all texts to the last.
  private func measureGeneration(_ count: Int, _ model: DecoderModel) throws -> Double {
    var options = GenerationOptions()
    options.sampling = .greedy
    options.maxTokens = count + 1
    let prompts = (0..<sequences).map { index in
      (tokens: randomTokens(depth + 1, model, seed: UInt64(index + 1)), options: options)
    }
    let clock = ContinuousClock()
    var (begun, start, end) = (Set<Int>(), clock.now, clock.now)
    let results = try model.generate(
      prompts, contextTokens: depth + count + 1, cacheType: cacheType, bytes: { _ in [] },
      isCancelled: { Interrupt.isAsked },
      onEvent: { index, event in
        guard case .piece = event else { return }
        end = clock.now
        if begun.insert(index).inserted { start = end }
      })
    for result in results { _ = try result.get() }
    return (end - start) / .seconds(1)
  }

  private func randomTokens(_ count: Int, _ model: DecoderModel, seed: UInt64) -> [Int32] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in Int32(random.next() % UInt64(model.configuration.vocabularySize)) }
  }

  // MARK: - Reporting

  private func name(_ test: Test) -> String {
    let suffix = (depth > 0 ? " @ d\(depth)" : "") + (sequences > 1 ? " x\(sequences)" : "")
    return switch test {
    case .prompt(let count): "pp\(count)" + (depth > 0 ? " @ d\(depth)" : "")
    case .generate(let count): "tg\(count)" + suffix
    }
  }

  private func report(_ test: Test, _ seconds: [Double], _ summary: ModelSummary) {
    let (prompt, generated) =
      switch test {
      case .prompt(let count): (count, 0)
      case .generate(let count): (0, count * sequences)
      }
    let speeds = seconds.map { Double(prompt + generated) / $0 }
    let mean = speeds.reduce(0, +) / Double(speeds.count)
    let spread =
      speeds.count < 2
      ? 0 : (speeds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(speeds.count - 1)).squareRoot()
    guard isJSON else {
      let speed = String(format: "%.2f ± %.2f", mean, spread)
      return Output.line(
        "| \(summary.name) | \(summary.size) | \(summary.parameters) | CPU | \(threads) | \(name(test)) | \(speed) |")
    }
    let fields: JSONValue = [
      "model_filename": .string(file), "model_type": .string(summary.name), "model_size": .int(summary.byteCount),
      "model_n_params": .int(summary.parameterCount), "n_threads": .int(threads), "n_prompt": .int(prompt),
      "n_gen": .int(generated / sequences), "n_depth": .int(depth), "n_sequences": .int(sequences),
      "type_k": .string(cacheType.rawValue), "type_v": .string(cacheType.rawValue), "backends": "CPU",
      "kernels": .string(Kernels.best.name), "test": .string(name(test)), "avg_ts": .number(mean),
      "stddev_ts": .number(spread), "samples_ts": .array(speeds.map(JSONValue.number)),
      "samples_ns": .array(seconds.map { .int(Int($0 * 1e9)) }),
    ]
    Output.line(fields.json)
  }
}
