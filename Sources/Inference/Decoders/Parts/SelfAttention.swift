import CKernels

/// Causal attention with grouped queries (Ainslie et al. 2023) over the cache of each sequence.
struct SelfAttention: Sendable {
  private let layer: Int
  private let shape: DecoderConfiguration
  /// Layers that write queries, keys and values side by side, and the column where each begins.
  private let projections: [(linear: Linear, column: Int)]
  private let output: Linear
  private let queryNorm: RMSNorm?
  private let keyNorm: RMSNorm?
  private let positions: Positions

  /// How a layer knows where tokens are.
  enum Positions: Sendable {
    case none
    case rotary
    /// With the angles of layers that have a window.
    case localRotary
  }

  /// - Parameters:
  ///   - isFused: Whether one matrix, `attn_qkv`, makes queries, keys and values.
  ///   - hasHeadNorms: Whether queries and keys are normalised, head by head.
  init(
    _ layer: Int, in file: GGUFFile, _ shape: DecoderConfiguration, isFused: Bool = false, hasHeadNorms: Bool = false,
    positions: Positions = .rotary
  ) throws(GGUFError) {
    (self.layer, self.shape, self.positions) = (layer, shape, positions)
    let prefix = "blk.\(layer).attn_"
    func linear(_ name: String, _ outputs: Int) throws(GGUFError) -> Linear {
      try Linear(prefix + name, in: file, inputs: shape.width, outputs: outputs)
    }
    if isFused {
      projections = [(try linear("qkv", shape.projectedWidth), 0)]
    } else {
      projections = [
        (try linear("q", shape.queryWidth), 0), (try linear("k", shape.keyWidth), shape.queryWidth),
        (try linear("v", shape.keyWidth), shape.queryWidth + shape.keyWidth),
      ]
    }
    output = try Linear(prefix + "output", in: file, inputs: shape.queryWidth, outputs: shape.width)
    func norm(_ name: String) throws(GGUFError) -> RMSNorm? {
      hasHeadNorms
        ? try RMSNorm(prefix + name, in: file, width: shape.headSize, epsilon: shape.epsilon) : nil
    }
    queryNorm = try norm("q_norm")
    keyNorm = try norm("k_norm")
  }

  /// Attends with x [rows, width]; the result is written or added to y.
  func apply(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, adding: Bool, _ pass: DecoderPass) {
    let state = pass.state
    let targets = projections.map {
      Linear.Target(linear: $0.linear, y: state.projected.start + $0.column, stride: shape.projectedWidth)
    }
    Linear.apply(targets, x, rows: pass.rows, pass)
    attend(pass)
    let target = Linear.Target(linear: output, y: y, stride: shape.width, adding: adding)
    Linear.apply([target], state.attended.start, rows: pass.rows, pass)
  }

  private func attend(_ pass: DecoderPass) {
    let heads = shape.keyValueHeads
    if pass.blocks.count == pass.segments.count {
      // Few tokens of each sequence: each head goes all the way in one loop.
      pass.share(pass.segments.count * heads) { range in
        for item in range {
          prepare(pass.segments[item / heads], head: item % heads, pass)
          attend(pass.blocks[item / heads], head: item % heads, pass)
        }
      }
      return
    }
    pass.share(pass.segments.count * heads) { range in
      for item in range { prepare(pass.segments[item / heads], head: item % heads, pass) }
    }
    pass.share(pass.blocks.count * heads) { range in
      for item in range { attend(pass.blocks[item / heads], head: item % heads, pass) }
    }
  }

  /// Normalises and turns the queries and keys of a head of a sequence, and puts keys and values into its cache.
  private func prepare(_ segment: DecoderPass.Segment, head: Int, _ pass: DecoderPass) {
    let (size, stride) = (shape.headSize, shape.projectedWidth)
    let row = pass.state.projected.start + segment.rows.lowerBound * stride
    let queries = row + head * shape.group * size
    let keys = row + shape.queryWidth + head * size
    if let queryNorm, let keyNorm {
      for token in 0..<segment.rows.count {
        queryNorm.apply(inPlace: queries + token * stride, rows: shape.group, pass.compute)
        keyNorm.apply(inPlace: keys + token * stride, rows: 1, pass.compute)
      }
    }
    turn(queries, heads: shape.group, segment, pass)
    turn(keys, heads: 1, segment, pass)
    let cache = segment.cache
    pass.compute.kernels.store_cache(
      keys, keys + shape.keyWidth, Int64(segment.rows.count), Int64(stride), Int64(stride), Int64(size),
      cache.type.code, Int64(segment.position), cache.keys(layer: layer, head: head),
      cache.values(layer: layer, head: head))
  }

  private func turn(
    _ x: UnsafeMutablePointer<Float>, heads: Int, _ segment: DecoderPass.Segment, _ pass: DecoderPass
  ) {
    let angles: AlignedBuffer<Float>
    switch positions {
    case .none: return
    case .rotary: angles = pass.state.angles
    case .localRotary: angles = pass.state.localAngles
    }
    let turned = shape.rotary.turned
    pass.compute.kernels.rope(
      x, Int64(segment.rows.count), Int64(shape.projectedWidth), Int64(heads), Int64(shape.headSize), Int64(turned),
      shape.rotary.pairing.code, angles.start + segment.rows.lowerBound * turned)
  }

  private func attend(_ block: DecoderPass.Block, head: Int, _ pass: DecoderPass) {
    let column = head * shape.group * shape.headSize
    var attention = ck_attention(
      q: pass.state.projected.start + block.rows.lowerBound * shape.projectedWidth + column,
      q_stride: Int64(shape.projectedWidth), queries: Int64(block.rows.count), group: Int64(shape.group),
      size: Int64(shape.headSize), keys: block.cache.keys(layer: layer, head: head),
      values: block.cache.values(layer: layer, head: head), type: block.cache.type.code,
      position: Int64(block.position), window: Int64(shape.isWindowed[layer] ? shape.slidingWindow ?? 0 : 0),
      scale: shape.attentionScale, soft_cap: shape.attentionSoftCap,
      out: pass.state.attended.start + block.rows.lowerBound * shape.queryWidth + column,
      out_stride: Int64(shape.queryWidth))
    pass.compute.kernels.attend(&attention)
  }
}
