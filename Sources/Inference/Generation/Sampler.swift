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

  private func candidates(_ logits: UnsafeMutableBufferPointer<Float>) -> Candidates {
    if options.topK > 0 { return Candidates(top: min(options.topK, logits.count), ofLogits: logits) }
    kernels.pointer.pointee.softmax(logits.baseAddress!, Int64(logits.count))
    // All tokens below the limit together have less than what the nucleus leaves out, so none of them is in it.
    let isNucleus = options.topP < 1 && options.typicalP >= 1
    let limit = isNucleus ? (1 - options.topP) / Float(logits.count) : 0
    return Candidates(logits, atLeast: max(limit, .leastNonzeroMagnitude))
  }
}
