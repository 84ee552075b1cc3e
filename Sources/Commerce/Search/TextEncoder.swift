/// Turns texts into vectors whose dot product says how alike they mean. The shop is given one; without it, search is
/// by words only.
public struct TextEncoder: Sendable {
  /// Components of each vector.
  public let dimension: Int
  /// Names the model; vectors of another fingerprint are made anew.
  public let fingerprint: String
  /// One unit-length vector of `dimension` components for each text, in order.
  public let encode: @Sendable ([String]) throws -> [[Float]]
  /// Whether a lower-case word is one of the language, as far as the model's vocabulary tells: such a word is no slip
  /// of the keyboard, whatever the catalogue lacks.
  public let isWord: @Sendable (String) -> Bool

  public init(
    dimension: Int, fingerprint: String, isWord: @escaping @Sendable (String) -> Bool = { _ in false },
    encode: @escaping @Sendable ([String]) throws -> [[Float]]
  ) {
    self.dimension = dimension
    self.fingerprint = fingerprint
    self.isWord = isWord
    self.encode = encode
  }
}
