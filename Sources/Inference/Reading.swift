/// What an encoder makes of a text in one pass.
public struct Reading: Sendable {
  /// The text's vector, [width], of length 1.
  public internal(set) var vector: [Float]
  public internal(set) var tokens: TokenVectors
}

/// The vectors of a text's tokens.
public struct TokenVectors: Sendable {
  public let tokens: Tokenization
  public let width: Int
  /// [tokens, width]
  public internal(set) var values: [Float] = []

  /// - Parameter values: [tokens, width]
  public init(tokens: Tokenization, width: Int, values: [Float]) {
    precondition(values.count == tokens.ids.count * width, "a vector for each token")
    (self.tokens, self.width, self.values) = (tokens, width, values)
  }

  init(of tokens: Tokenization, width: Int) {
    self.tokens = tokens
    self.width = width
  }

  /// The vector of one token, [width].
  public subscript(token: Int) -> ArraySlice<Float> { values[token * width..<(token + 1) * width] }
}
