/// Llama (Touvron et al. 2023) and what has its shape: Llama 2 to 3.2, Mistral, SmolLM2, TinyLlama.
struct LlamaLayer: DecoderLayer {
  static func configuration(_ keys: DecoderKeys) throws(GGUFError) -> DecoderConfiguration {
    var shape = try DecoderConfiguration(keys)
    try shape.requireFeedForward(keys)
    // The files have the rows of queries and keys in this order.
    shape.rotary.pairing = .neighbours
    if let experts = try keys.optionalInteger("expert_count", most: DecoderConfiguration.mostExperts), experts > 0 {
      throw keys.problem("expert_count", "is \(experts); of mixtures of experts qwen3moe is supported")
    }
    return shape
  }

  private let attentionNorm: RMSNorm
  private let attention: SelfAttention
  private let feedForwardNorm: RMSNorm
  private let feedForward: GatedFeedForward

  init(_ index: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) {
    attentionNorm = try RMSNorm("blk.\(index).attn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    attention = try SelfAttention(index, in: file, shape)
    feedForwardNorm = try RMSNorm("blk.\(index).ffn_norm", in: file, width: shape.width, epsilon: shape.epsilon)
    feedForward = try GatedFeedForward(index, in: file, shape, .silu)
  }

  func apply(_ pass: DecoderPass) {
    pass.residual(attentionNorm) { x, hidden in attention.apply(x, to: hidden, adding: true, pass) }
    pass.residual(feedForwardNorm) { x, hidden in feedForward.apply(x, to: hidden, adding: true, pass) }
  }
}
