/// Turns texts into vectors whose dot product says how alike they mean. The shop is given one; without it, search is
/// by words only.
public struct TextEncoder: Sendable {
  /// Components of each vector.
  public let dimension: Int
  /// Names the model; vectors of another fingerprint are made anew.
  public let fingerprint: String
  /// One unit-length vector of `dimension` components for each text, in order.
  public let encode: @Sendable ([String]) throws -> [[Float]]

  public init(dimension: Int, fingerprint: String, encode: @escaping @Sendable ([String]) throws -> [[Float]]) {
    self.dimension = dimension
    self.fingerprint = fingerprint
    self.encode = encode
  }
}
