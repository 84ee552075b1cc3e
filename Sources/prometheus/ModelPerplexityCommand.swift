import ArgumentParser
import Foundation
import Inference
import SkillKit

/// `prometheus model perplexity FILE TEXT-FILE`: how well a model foretells a text.
struct ModelPerplexityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perplexity", abstract: "Measure how well a model foretells a text; less is better.",
    discussion: """
      The text is cut into windows of --window tokens, each read by itself; the second half of each is judged, as \
      llama.cpp's llama-perplexity does. With --json one object: "perplexity", "standard_error", "tokens" (judged), \
      "windows", "seconds".
      """)

  @OptionGroup var decoder: DecoderOptions
  @Argument(help: "A file of text, or - for standard input.")
  var text: String
  @Option(help: "Tokens of a window.")
  var window: Int = 512
  @Option(help: "How many windows to judge at most.")
  var windows: Int = .max
  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard window >= 4, windows >= 1 else { throw ValidationError("a window has at least 4 tokens") }
  }

  func run() async throws {
    let loaded = try decoder.load()
    try loaded.model.configuration.check(contextTokens: window)
    let all = try loaded.encode(String(decoding: try InputFile.bytes(text), as: UTF8.self), addingSpecial: true)
    let (count, overflow) = window.multipliedReportingOverflow(by: windows)
    let tokens = Array(all.prefix(overflow ? .max : count))
    guard tokens.count >= window else {
      throw Unusable("\(text): \(tokens.count) tokens are fewer than a window of \(window); give more text or --window")
    }
    Interrupt.catchSignal()
    let progress = ProgressLine()
    let start = ContinuousClock.now
    let special = loaded.tokenizer.special
    let perplexity = try loaded.model.perplexity(
      of: tokens, contextTokens: window, beginning: special.addsBOS ? special.bos : nil,
      isCancelled: { Interrupt.isAsked },
      onPiece: { piece, count, perplexity in
        progress.show("Perplexity \(Self.rounded(perplexity.value))", part: piece, of: count)
      })
    progress.clear()
    report(perplexity, tokens.count / window, seconds: (ContinuousClock.now - start) / .seconds(1))
    if Interrupt.isAsked { throw ExitCode(Interrupt.status) }
  }

  private static func rounded(_ value: Double) -> String { String(format: "%.4f", value) }

  private func report(_ perplexity: Perplexity, _ windows: Int, seconds: Double) {
    guard json else {
      let (value, error) = (Self.rounded(perplexity.value), Self.rounded(perplexity.error))
      let judged = "\(perplexity.tokens) tokens in \(windows) windows of \(window)"
      return Output.line("perplexity \(value) +/- \(error) over \(judged)")
    }
    let fields: JSONValue = [
      "perplexity": .number(perplexity.value), "standard_error": .number(perplexity.error),
      "tokens": .int(perplexity.tokens), "windows": .int(windows), "seconds": .number(seconds),
    ]
    Output.line(fields.json)
  }
}
