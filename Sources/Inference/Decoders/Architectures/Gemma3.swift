/// Gemma 3 (Gemma Team 2025): windows in most layers, with positions of their own; norms before and after each part.
struct Gemma3Layer: DecoderLayer {
  /// Every sixth layer sees all tokens, unless the file says otherwise; see Gemma 3's report, section 2.
  private static let windowPattern = 6
  private static let localBase: Float = 10_000
  /// The one size, of 27 billion parameters, whose scores are scaled by the width of a head as if the heads filled the
  /// hidden vector.
  private static let layersOf27B = 62

  static func configuration(_ keys: DecoderKeys) throws(GGUFError) -> DecoderConfiguration {
    var shape = try DecoderConfiguration(keys)
    try shape.requireFeedForward(keys)
    shape.embeddingScale = Float(shape.width).squareRoot()
    if shape.slidingWindow != nil {
      let pattern = try keys.optionalInteger("attention.sliding_window_pattern", most: 1024) ?? windowPattern
      if pattern > 0 { for index in shape.isWindowed.indices { shape.isWindowed[index] = (index + 1) % pattern != 0 } }
      shape.rotary.localBase = try RotaryShape.base(keys, "rope.freq_base_swa") ?? localBase
    }
    if shape.layers == layersOf27B, !keys.has("attention.scale") {
      shape.attentionScale = 1 / (Float(shape.width) / Float(shape.heads)).squareRoot()
    }
    return shape
  }

  private let attentionNorm: RMSNorm
  private let attention: SelfAttention
  private let afterAttentionNorm: RMSNorm
  private let feedForwardNorm: RMSNorm
  private let feedForward: GatedFeedForward
  private let afterFeedForwardNorm: RMSNorm

  init(_ index: Int, in file: GGUFFile, _ shape: DecoderConfiguration) throws(GGUFError) {
    func norm(_ name: String) throws(GGUFError) -> RMSNorm {
      try RMSNorm("blk.\(index).\(name)", in: file, width: shape.width, epsilon: shape.epsilon)
    }
    attentionNorm = try norm("attn_norm")
    attention = try SelfAttention(
      index, in: file, shape, hasHeadNorms: true, positions: shape.isWindowed[index] ? .localRotary : .rotary)
    afterAttentionNorm = try norm("post_attention_norm")
    feedForwardNorm = try norm("ffn_norm")
    feedForward = try GatedFeedForward(index, in: file, shape, .geluTanh)
    afterFeedForwardNorm = try norm("post_ffw_norm")
  }

  func apply(_ pass: DecoderPass) {
    let output = pass.state.output.start
    pass.residual(attentionNorm) { x, hidden in
      attention.apply(x, to: output, adding: false, pass)
      pass.add(output, normalizedBy: afterAttentionNorm, to: hidden)
    }
    pass.residual(feedForwardNorm) { x, hidden in
      feedForward.apply(x, to: output, adding: false, pass)
      pass.add(output, normalizedBy: afterFeedForwardNorm, to: hidden)
    }
  }
}
