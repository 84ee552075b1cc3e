/// Why a generation cannot go on.
public enum GenerationError: Error, Hashable, Sendable {
  /// The constraint leaves no token that may come next.
  case nothingAllowed(afterTokens: Int)
  /// The model computes infinities or no numbers.
  case notFinite(position: Int)
}

extension GenerationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nothingAllowed(let count):
      "after \(count) generated tokens the constraint allows none of the model's tokens"
    case .notFinite(let position):
      "the model computes no finite logits at position \(position)"
    }
  }
}
