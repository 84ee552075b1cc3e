import ArgumentParser
import Inference

/// How a model chooses its tokens, and when it ends.
struct SamplingArguments: ParsableArguments {
  @Option(help: "How many tokens to write at most.")
  var maxTokens: Int = 512
  @Option(help: "How bold the choice is; 0 takes the likeliest token, always.")
  var temperature: Float = 0.8
  @Option(help: "Determines all choices. Default: another one each time.")
  var seed: UInt64?
  @Option(help: "How many of the likeliest tokens are chosen from; 0 for all.")
  var topK: Int = 40
  @Option(help: "The likeliest tokens up to this share of the probability are chosen from.")
  var topP: Float = 0.95
  @Option(help: "Only tokens with at least this share of the likeliest one's probability are chosen from.")
  var minP: Float = 0.05
  @Option(help: "Divides the logits of tokens that came up lately; 1 for none.")
  var repetitionPenalty: Float = 1
  @Option(help: "The answer ends before this text; may be given several times.")
  var stop: [String] = []

  func validate() throws {
    guard maxTokens >= 1 else { throw ValidationError("--max-tokens is at least 1") }
    guard temperature >= 0, temperature.isFinite else { throw ValidationError("--temperature is 0 or more") }
    guard topK >= 0 else { throw ValidationError("--top-k is 0 or more") }
    guard (0...1).contains(topP), (0...1).contains(minP) else {
      throw ValidationError("--top-p and --min-p are between 0 and 1")
    }
    guard repetitionPenalty > 0 else { throw ValidationError("--repetition-penalty is more than 0") }
  }

  func options(_ tokenizer: Tokenizer, seed: UInt64) -> GenerationOptions {
    var options = GenerationOptions()
    options.sampling.temperature = temperature
    options.sampling.topK = topK
    options.sampling.topP = topP
    options.sampling.minP = minP
    options.sampling.repetitionPenalty = repetitionPenalty
    options.sampling.seed = seed
    options.maxTokens = maxTokens
    options.stopStrings = stop
    options.stopTokens = Set(tokenizer.special.endOfGeneration)
    return options
  }
}
