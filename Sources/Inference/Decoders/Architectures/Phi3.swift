/// Phi-3 and Phi-4-mini (Abdin et al. 2024): fused matrices, frequencies with long and short factors, windows.
struct Phi3Layer: DecoderLayer {
  static func configuration(_ keys: DecoderKeys) throws(GGUFError) -> DecoderConfiguration {
    var shape = try DecoderConfiguration(keys)
    try shape.requireFeedForward(keys)
    if keys.file.hasTensor(named: "rope_factors_long.weight") {
      let original = try keys.count("rope.scaling.original_context_length", most: DecoderConfiguration.mostContext)
      shape.rotary.scaling = .longRope(
        original: original, magnitude: try keys.optionalFloat("rope.scaling.attn_factor") ?? 1)
    }
    return shape
  }

  private let attentionNorm: RMSNorm
  private let attention: SelfAttention
  private let feedForwardNorm: RMSNorm
  private let feedForward: GatedFeedForward

  init(_ index: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) {
    attentionNorm = try RMSNorm("blk.\(index).attn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    attention = try SelfAttention(index, in: file, shape, isFused: true)
    feedForwardNorm = try RMSNorm("blk.\(index).ffn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    feedForward = try GatedFeedForward(index, in: file, shape, .silu, isFused: true)
  }

  func apply(_ pass: DecoderPass) {
    pass.residual(attentionNorm) { x, hidden in attention.apply(x, to: hidden, adding: true, pass) }
    pass.residual(feedForwardNorm) { x, hidden in feedForward.apply(x, to: hidden, adding: true, pass) }
  }
}
