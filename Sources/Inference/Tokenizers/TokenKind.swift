/// What a token is for (GGUF specification, `tokenizer.ggml.token_type`).
public enum TokenKind: UInt8, Sendable {
  case undefined = 0
  /// A piece of text.
  case normal
  /// Stands for text that the vocabulary cannot write.
  case unknown
  /// Steers the model, such as the end of a turn; no part of the text.
  case control
  /// Text that is always one token, whatever stands around it.
  case userDefined
  case unused
  /// One byte of text that no other token can write.
  case byte
}
