import Foundation
import Inference

/// How long the parts of a generation took.
struct GenerationTiming: Sendable {
  /// Tokens of the prompt that were computed.
  var promptTokens = 0
  var promptSeconds = 0.0
  /// Tokens after the first, which the prompt gave.
  var generatedTokens = 0
  var generateSeconds = 0.0

  var promptTokensPerSecond: Double { promptSeconds > 0 ? Double(promptTokens) / promptSeconds : 0 }
  var tokensPerSecond: Double { generateSeconds > 0 ? Double(generatedTokens) / generateSeconds : 0 }

  var text: String {
    func rounded(_ value: Double) -> String { String(format: "%.1f", value) }
    return "prompt \(promptTokens) tokens at \(rounded(promptTokensPerSecond)) tokens/s, "
      + "then \(rounded(tokensPerSecond)) tokens/s over \(generatedTokens) tokens"
  }
}

/// Writes what a model generates to standard output as it comes.
final class GenerationWriter {
  private let isSilent: Bool
  private(set) var timing = GenerationTiming()
  private let progress = ProgressLine()

  init(isSilent: Bool = false) { self.isSilent = isSilent }

  func run(
    _ tokens: [Int32], _ options: GenerationOptions, in session: DecoderSession, _ loaded: LoadedDecoder
  ) throws -> GenerationResult {
    let clock = ContinuousClock()
    let start = clock.now
    var first: ContinuousClock.Instant?
    defer { progress.clear() }
    let result = try session.generate(
      tokens, options, bytes: loaded.bytes(of:), isCancelled: { Interrupt.isAsked },
      onEvent: { event in
        switch event {
        case .read(let read, let count):
          if read < count { progress.show("Reading the prompt", part: read, of: count) } else { progress.clear() }
        case .piece(let piece):
          if first == nil { first = clock.now }
          if !isSilent { Output.piece(piece.text) }
        case .finished: break
        }
      })
    let end = clock.now
    timing = GenerationTiming(
      promptTokens: result.promptTokens - result.reusedTokens, promptSeconds: ((first ?? end) - start) / .seconds(1),
      generatedTokens: max(0, result.tokens.count - 1), generateSeconds: (end - (first ?? end)) / .seconds(1))
    return result
  }

  /// Ends the text, and says on standard error how fast it came and why it ended, if not by itself.
  func finish(_ result: GenerationResult) {
    Output.line("")
    switch result.finish {
    case .maxTokens: Output.note("ended after \(result.tokens.count) tokens (--max-tokens)")
    case .contextFull: Output.note("ended because the context is full (--context)")
    case .cancelled: Output.note("interrupted")
    case .stopToken, .stopString, .complete: break
    }
    Output.note(timing.text)
  }
}
