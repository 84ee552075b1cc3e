/// A text as a model reads it.
public struct Tokenization: Sendable, Equatable {
  /// With the model's own tokens at the beginning and end.
  public var ids: [Int32]
  /// For each token the UTF-8 bytes of the text that it stands for; empty for the model's own tokens.
  public var byteRanges: [Range<Int>]
  /// Tokens left out at the end because the text is longer than the model's limit.
  public var droppedTokens: Int

  public init(ids: [Int32], byteRanges: [Range<Int>], droppedTokens: Int) {
    self.ids = ids
    self.byteRanges = byteRanges
    self.droppedTokens = droppedTokens
  }
}
