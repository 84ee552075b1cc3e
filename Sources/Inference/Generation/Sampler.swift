import CKernels

/// Chooses tokens by ``SamplingOptions``; its state is the random numbers' only.
struct Sampler: Sendable {
  let options: SamplingOptions
  private var random: SplitMix64
  private let kernels: Kernels

  init(_ options: SamplingOptions, kernels: Kernels = .best) {
    self.options = options
    self.kernels = kernels
    random = SplitMix64(seed: options.seed)
  }

  enum Failure: Error, Equatable {
    case notFinite
    case nothingAllowed
  }

  /// Chooses the next token.
  /// - Parameters:
  ///   - logits: [vocabulary]; changed.
  ///   - recent: The tokens so far.
  ///   - mask: Sets the logits of tokens that may not come to -infinity.
  mutating func sample(
    _ logits: UnsafeMutableBufferPointer<Float>, recent: [Int32],
    mask: ((UnsafeMutableBufferPointer<Float>) -> Void)? = nil
  ) throws(Failure) -> Int32 {
    let likeliest = try likeliest(logits)
    if options.isGreedy, !options.hasPenalties, mask == nil { return likeliest }
    if options.hasPenalties { options.penalize(logits, recent: recent.suffix(options.penaltyWindow)) }
    mask?(logits)
    let best = try self.likeliest(logits)
    if options.isGreedy { return best }
    if options.keepsAll { return draw(logits) }
    var candidates = candidates(logits)
    if options.typicalP < 1 { candidates.keepTypical(options.typicalP) }
    if options.topP < 1 { candidates.keepNucleus(options.topP) }
    if options.minP > 0 { candidates.keepAtLeast(options.minP) }
    return candidates.draw(temperature: options.temperature, unit: random.unit())
  }

  private func likeliest(_ logits: UnsafeMutableBufferPointer<Float>) throws(Failure) -> Int32 {
    guard let first = logits.baseAddress else { throw .nothingAllowed }
    let index = kernels.pointer.pointee.likeliest(first, Int64(logits.count))
    switch index {
    case Int64(CK_NOT_FINITE): throw .notFinite
    case Int64(CK_NOTHING): throw .nothingAllowed
    default: return Int32(index)
    }
  }

  /// Draws from all tokens, which need no order for that.
  private mutating func draw(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
    for index in logits.indices { logits[index] /= options.temperature }
    kernels.pointer.pointee.softmax(logits.baseAddress!, Int64(logits.count))
    var left = random.unit()
    var last: Int32 = 0
    for (id, probability) in logits.enumerated() where probability > 0 {
      left -= Double(probability)
      last = Int32(id)
      if left < 0 { break }
    }
    return last
  }

  private func candidates(_ logits: UnsafeMutableBufferPointer<Float>) -> Candidates {
    if options.topK > 0 { return Candidates(top: min(options.topK, logits.count), ofLogits: logits) }
    kernels.pointer.pointee.softmax(logits.baseAddress!, Int64(logits.count))
    return Candidates(logits, atLeast: max(limit(logits), .leastNormalMagnitude))
  }

  /// What a token's probability must reach to be of use: it spares sorting a whole vocabulary.
  private func limit(_ probabilities: UnsafeMutableBufferPointer<Float>) -> Float {
    guard options.typicalP >= 1 else { return 0 }
    // All tokens below the limit together have less than what the nucleus leaves out, so none of them is in it. Half of
    // it leaves room for rounding.
    if options.topP < 1 { return (1 - options.topP) / Float(probabilities.count) / 2 }
    let place = kernels.pointer.pointee.likeliest(probabilities.baseAddress!, Int64(probabilities.count))
    return place < 0 ? 0 : probabilities[Int(place)] * options.minP / 2
  }
}
