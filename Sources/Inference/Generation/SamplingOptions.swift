/// How the next token is chosen from the logits. The steps are taken in the order of these properties, each over what
/// the ones before left; the defaults leave everything and choose at random.
public struct SamplingOptions: Sendable, Hashable {
  /// Divides the logits of tokens that came up lately, or multiplies negative ones; 1 for none (Keskar et al. 2019).
  public var repetitionPenalty: Float = 1
  /// Taken from the logits of tokens that came up lately, and taken from them for each time that they did.
  public var presencePenalty: Float = 0
  public var frequencyPenalty: Float = 0
  /// How many of the last tokens, the prompt's included, count as lately.
  public var penaltyWindow = 64
  /// How many of the likeliest tokens stay; 0 for all.
  public var topK = 0
  /// Keeps the tokens whose information is nearest to the expected one, up to this mass (Meister et al. 2022); 1 for all.
  public var typicalP: Float = 1
  /// Keeps the likeliest tokens up to this mass (Holtzman et al. 2020); 1 for all.
  public var topP: Float = 1
  /// Keeps tokens that have at least this share of the likeliest one's probability (Nguyen et al. 2024); 0 for all.
  public var minP: Float = 0
  /// Divides the logits of what is left; 0 takes the likeliest token, always.
  public var temperature: Float = 1
  /// Determines all choices.
  public var seed: UInt64 = 0

  public init() {}

  /// The likeliest token, always.
  public static var greedy: SamplingOptions {
    var options = SamplingOptions()
    options.temperature = 0
    return options
  }

  var isGreedy: Bool { temperature <= 0 }

  /// Whether no step leaves tokens out.
  var keepsAll: Bool { topK <= 0 && typicalP >= 1 && topP >= 1 && minP <= 0 }

  var hasPenalties: Bool {
    penaltyWindow > 0 && (repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0)
  }

  /// Applies the penalties to the logits of tokens that came up lately.
  func penalize(_ logits: UnsafeMutableBufferPointer<Float>, recent: some Sequence<Int32>) {
    var counts: [Int32: Float] = [:]
    for token in recent { counts[token, default: 0] += 1 }
    for (token, count) in counts {
      let logit = logits[Int(token)]
      logits[Int(token)] =
        (logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty)
        - presencePenalty - count * frequencyPenalty
    }
  }
}
