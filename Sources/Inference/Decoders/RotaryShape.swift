import CKernels

/// How positions turn queries and keys (Su et al. 2021, "RoFormer"), as the file's metadata give it.
struct RotaryShape: Sendable, Hashable {
  /// Values of a head that turn: its first ones.
  var turned: Int
  var base: Float
  /// Of layers with a window, where it is another.
  var localBase: Float?
  var pairing = Pairing.halves
  var scaling: Scaling

  /// Which values turn together.
  enum Pairing: Sendable, Hashable {
    /// 0 with 1, 2 with 3 and so on.
    case neighbours
    /// Each of the first half with its counterpart of the second.
    case halves

    var code: Int32 {
      switch self {
      case .neighbours: Int32(CK_ROPE_PAIRS)
      case .halves: Int32(CK_ROPE_HALVES)
      }
    }
  }

  /// How the positions of a longer context were fitted to those of the training.
  enum Scaling: Sendable, Hashable {
    case none
    /// Positions count as `1 / factor` (Chen et al. 2023).
    case linear(factor: Float)
    /// Peng et al. 2023.
    case yarn(factor: Float, original: Int, fast: Float, slow: Float, magnitude: Float)
    /// With factors for each frequency, other ones beyond the original context (Ding et al. 2024).
    case longRope(original: Int, magnitude: Float)
  }

  /// Halves that turn, without scaling.
  init(turned: Int, base: Float) { (self.turned, self.base, scaling) = (turned, base, .none) }

  init(_ keys: DecoderKeys, headSize: Int, context: Int) throws(GGUFError) {
    turned = try keys.optionalInteger("rope.dimension_count", most: headSize) ?? headSize
    guard turned > 0, turned % 2 == 0 else { throw keys.problem("rope.dimension_count", "is \(turned)") }
    base = try Self.base(keys, "rope.freq_base") ?? 10_000
    scaling = try Self.scaling(keys, context: context)
  }

  static func base(_ keys: DecoderKeys, _ key: String) throws(GGUFError) -> Float? {
    guard let base = try keys.optionalFloat(key) else { return nil }
    guard base >= 1 else { throw keys.problem(key, "is \(base)") }
    return base
  }

  private static func scaling(_ keys: DecoderKeys, context: Int) throws(GGUFError) -> Scaling {
    let key = "rope.scaling.type"
    let type = keys.has(key) ? try keys.file.string(keys.name(key)) : nil
    let original = try keys.optionalInteger("rope.scaling.original_context_length", most: 1 << 27) ?? context
    switch type {
    case "none": return .none
    case nil, "linear":
      let key = keys.has("rope.scaling.factor") ? "rope.scaling.factor" : "rope.scale_linear"
      guard let factor = try keys.optionalFloat(key), factor != 0 else { return .none }
      return .linear(factor: factor)
    case "yarn":
      guard let factor = try keys.optionalFloat("rope.scaling.factor"), factor > 0 else {
        throw keys.file.problem(keys.name("rope.scaling.factor"), .missing)
      }
      return .yarn(
        factor: factor, original: original,
        fast: try keys.optionalFloat("rope.scaling.yarn_beta_fast") ?? 32,
        slow: try keys.optionalFloat("rope.scaling.yarn_beta_slow") ?? 1,
        magnitude: try keys.optionalFloat("rope.scaling.attn_factor") ?? 1)
    case "longrope":
      return .longRope(original: original, magnitude: try keys.optionalFloat("rope.scaling.attn_factor") ?? 1)
    case let other?:
      throw keys.file.problem(keys.name(key), .unsupported(other, known: ["none", "linear", "yarn", "longrope"]))
    }
  }
}
