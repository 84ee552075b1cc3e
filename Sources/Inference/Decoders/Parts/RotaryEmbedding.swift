import Foundation

/// The angles by which positions turn queries and keys.
struct RotaryEmbedding: Sendable {
  let turned: Int
  let pairing: Int32
  /// Radians for each position, [turned / 2].
  private let frequencies: [Float]
  /// The same for contexts beyond `original` tokens.
  private let longFrequencies: [Float]?
  private let original: Int
  private let magnitude: Float

  /// - Parameter isLocal: Of layers with a window, which may have a base of their own and then no scaling.
  init(_ shape: RotaryShape, in file: GGUFFile, isLocal: Bool = false) throws(GGUFError) {
    turned = shape.turned
    pairing = shape.pairing.code
    let plain = Self.frequencies(turned: turned, base: isLocal ? shape.localBase ?? shape.base : shape.base)
    let scaling = isLocal && shape.localBase != nil ? .none : shape.scaling
    var magnitude: Float = 1
    var (original, short, long) = (Int.max, plain, [Float]?.none)
    switch scaling {
    case .none: break
    case .linear(let factor): short = plain.map { $0 / factor }
    case .yarn(let factor, let original, let fast, let slow, let given):
      short = Self.yarn(plain, shape.base, factor: factor, original: original, fast: fast, slow: slow)
      magnitude = given * (1 + 0.1 * log(max(factor, 1)))
    case .longRope(let limit, let given):
      (original, magnitude) = (limit, given)
      short = try Self.divided(plain, by: "rope_factors_short.weight", in: file)
      long = try Self.divided(plain, by: "rope_factors_long.weight", in: file)
    }
    if file.hasTensor(named: "rope_freqs.weight"), !isLocal {
      short = try Self.divided(short, by: "rope_freqs.weight", in: file)
    }
    (frequencies, longFrequencies, self.original, self.magnitude) = (short, long, original, magnitude)
  }

  private static func frequencies(turned: Int, base: Float) -> [Float] {
    stride(from: 0, to: turned, by: 2).map { Float(pow(Double(base), -Double($0) / Double(turned))) }
  }

  /// Divided by the factors of a tensor, as Llama 3.1 and Phi-3 have them.
  private static func divided(
    _ frequencies: [Float], by name: String, in file: GGUFFile
  ) throws(GGUFError) -> [Float] {
    var factors = [Float](repeating: 0, count: frequencies.count)
    let tensor = try file.tensor(named: name, dimensions: [frequencies.count])
    try file.readFloats(tensor, into: &factors)
    guard factors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw file.problem(of: tensor, .invalid("has factors that are not positive"))
    }
    return zip(frequencies, factors).map { $0 / $1 }
  }

  /// Slow frequencies are stretched, fast ones stay, those between are mixed (Peng et al. 2023, section 3.2).
  private static func yarn(
    _ plain: [Float], _ base: Float, factor: Float, original: Int, fast: Float, slow: Float
  ) -> [Float] {
    let turned = Double(plain.count * 2)
    func dimension(turns: Float) -> Double {
      turned * log(Double(original) / (Double(turns) * 2 * .pi)) / (2 * log(Double(base)))
    }
    let low = max(dimension(turns: fast).rounded(.down), 0)
    let high = min(dimension(turns: slow).rounded(.up), turned - 1)
    return plain.enumerated().map { index, frequency in
      let share = Float(min(max((Double(index) - low) / max(high - low, 0.001), 0), 1))
      return frequency / factor * share + frequency * (1 - share)
    }
  }

  /// Whether a sequence that may come to have so many tokens uses other frequencies than a short one.
  func isLong(contextLimit: Int) -> Bool { longFrequencies != nil && contextLimit > original }

  /// Writes the cosines and then the sines of a position, [turned].
  /// - Parameter contextLimit: The most tokens that the sequence may come to have.
  func write(position: Int, contextLimit: Int, to out: UnsafeMutablePointer<Float>) {
    let half = turned / 2
    let frequencies = isLong(contextLimit: contextLimit) ? longFrequencies ?? self.frequencies : self.frequencies
    for index in 0..<half {
      let angle = Double(Float(position) * frequencies[index])
      out[index] = Float(cos(angle)) * magnitude
      out[half + index] = Float(sin(angle)) * magnitude
    }
  }
}
