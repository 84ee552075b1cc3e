/// Qwen3 with a mixture of experts in each layer (Yang et al. 2025).
struct Qwen3MoELayer: DecoderLayer {
  static func configuration(_ keys: DecoderKeys) throws(GGUFError) -> DecoderConfiguration {
    var shape = try DecoderConfiguration(keys)
    let count = try keys.count("expert_count", most: DecoderConfiguration.mostExperts)
    shape.experts = DecoderConfiguration.ExpertShape(
      count: count, used: try keys.count("expert_used_count", most: count),
      feedForward: try keys.count("expert_feed_forward_length", most: DecoderConfiguration.mostFeedForward))
    return shape
  }

  private let attentionNorm: RMSNorm
  private let attention: SelfAttention
  private let feedForwardNorm: RMSNorm
  private let feedForward: ExpertFeedForward

  init(_ index: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) {
    attentionNorm = try RMSNorm("blk.\(index).attn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    attention = try SelfAttention(index, in: file, shape, hasHeadNorms: true)
    feedForwardNorm = try RMSNorm("blk.\(index).ffn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    feedForward = try ExpertFeedForward(index, in: file, shape)
  }

  func apply(_ pass: DecoderPass) {
    pass.residual(attentionNorm) { x, hidden in attention.apply(x, to: hidden, adding: true, pass) }
    pass.residual(feedForwardNorm) { x, hidden in feedForward.apply(x, addingTo: hidden, pass) }
  }
}
