/// Qwen3 (Yang et al. 2025): normalised queries and keys, no biases.
struct Qwen3Layer: DecoderLayer {
  static func configuration(_ keys: DecoderKeys) throws(GGUFError) -> DecoderConfiguration {
    let shape = try DecoderConfiguration(keys)
    try shape.requireFeedForward(keys)
    return shape
  }

  private let attentionNorm: RMSNorm
  private let attention: SelfAttention
  private let feedForwardNorm: RMSNorm
  private let feedForward: GatedFeedForward

  init(_ index: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) {
    attentionNorm = try RMSNorm("blk.\(index).attn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    attention = try SelfAttention(index, in: file, shape, hasHeadNorms: true)
    feedForwardNorm = try RMSNorm("blk.\(index).ffn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    feedForward = try GatedFeedForward(index, in: file, shape, .silu)
  }

  func apply(_ pass: DecoderPass) {
    pass.residual(attentionNorm) { x, hidden in attention.apply(x, to: hidden, adding: true, pass) }
    pass.residual(feedForwardNorm) { x, hidden in feedForward.apply(x, to: hidden, adding: true, pass) }
  }
}
