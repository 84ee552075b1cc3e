/// What a generation may do and when it ends.
public struct GenerationOptions: Sendable {
  public var sampling = SamplingOptions()
  /// How many tokens are generated at most.
  public var maxTokens = 512
  /// Tokens that end the text and do not belong to it.
  public var stopTokens: Set<Int32> = []
  /// The text ends before the first of these.
  public var stopStrings: [String] = []
  /// What may come next, such as a grammar.
  public var constraint: (any TokenConstraint)?
  public var whenFull = WhenFull.stop
  public var drafting = Drafting.none

  public init() {}

  /// What happens when the context holds as many tokens as it can.
  public enum WhenFull: Sendable, Hashable {
    /// Generation ends with ``FinishReason/contextFull``.
    case stop
    /// The older half of the tokens after the first `keeping` ones is forgotten, and the rest is computed anew.
    case forgetOldest(keeping: Int)
  }

  /// How several tokens are tried in one step. What is generated is the same as without.
  public enum Drafting: Sendable {
    case none
    /// Tokens that followed the last ones earlier in the text (prompt look-up decoding), at most `most`.
    case lookUp(most: Int)
    /// Tokens that a smaller model with the same vocabulary holds for likeliest (Leviathan et al. 2023), at most `most`.
    case model(DecoderModel, most: Int)
  }
}

/// A piece of what is generated.
public struct GeneratedPiece: Sendable, Hashable {
  public let token: Int32
  /// The text that is certain now; may be empty.
  public let text: String
}

/// Why a generation ended.
public enum FinishReason: Sendable, Hashable {
  case stopToken(Int32)
  case stopString
  /// The constraint is complete.
  case complete
  case maxTokens
  case contextFull
  case cancelled
}

/// What was generated.
public struct GenerationResult: Sendable, Hashable {
  /// Without the stop token.
  public internal(set) var tokens: [Int32] = []
  /// Without the stop string.
  public internal(set) var text = ""
  public internal(set) var finish = FinishReason.cancelled
  /// Tokens of the prompt, and how many of them were in the cache already.
  public internal(set) var promptTokens = 0
  public internal(set) var reusedTokens = 0
  /// Tokens that were drafted, and how many of them were right.
  public internal(set) var draftedTokens = 0
  public internal(set) var acceptedTokens = 0
}

/// What is told while a generation runs.
public enum GenerationEvent: Sendable, Hashable {
  /// So many tokens of the prompt are read.
  case read(tokens: Int, of: Int)
  case piece(GeneratedPiece)
  /// The last event.
  case finished(GenerationResult)
}
