/// Decides which tokens may come next, such as a grammar does. A value: a copy goes its own way, which is how drafted
/// tokens are tried without consequences.
public protocol TokenConstraint: Sendable {
  /// Sets the logits of all tokens that may not come next to -infinity and leaves the others as they are.
  ///
  /// Tokens that end a generation are tokens like others: leave them where the text may end here, and nowhere else. When
  /// no token is left, generation fails with ``GenerationError/nothingAllowed(afterTokens:)``.
  /// - Parameter logits: [vocabulary]
  mutating func mask(_ logits: UnsafeMutableBufferPointer<Float>)

  /// Takes the token that was chosen; always one that `mask` left.
  mutating func accept(_ token: Int32)

  /// Whether what was accepted is whole and nothing can follow: generation ends here without an end token.
  var isComplete: Bool { get }
}
