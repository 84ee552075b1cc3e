/// The shape of a BERT encoder.
public struct BERTConfiguration: Sendable, Hashable {
  /// The families of encoders that can be run, by the names that GGUF files give them.
  public enum Architecture: String, Sendable, CaseIterable {
    case bert
    /// Without biases, with rotary positions and gated feed-forward parts (Nussbaum et al. 2024, "Nomic Embed").
    case nomicBert = "nomic-bert"
  }

  public enum Pooling: Int, Sendable {
    /// The mean over all tokens.
    case mean = 1
    /// The first token.
    case first = 2
  }

  public let architecture: Architecture
  /// Values of a token's vector.
  public let width: Int
  public let layers: Int
  public let heads: Int
  /// Values between the two feed-forward products.
  public let feedForward: Int
  /// The most tokens of one text.
  public let context: Int
  public let epsilon: Float
  public let pooling: Pooling

  public var headSize: Int { width / heads }

  /// Larger models than any BERT that exists; they keep a damaged file from asking for absurd amounts of memory.
  static let mostWidth = 8192
  static let mostFeedForward = 65536
  static let mostLayers = 256
  static let mostContext = 65536

  /// Of rotary positions; nil where positions have vectors.
  let rotaryBase: Float?

  /// Reads the shape of an encoder.
  public init(_ file: GGUFFile) throws(GGUFError) {
    let name = try file.string("general.architecture")
    guard let architecture = Architecture(rawValue: name) else {
      throw file.problem(
        "general.architecture", .unsupported(name, known: Architecture.allCases.map(\.rawValue)))
    }
    self.architecture = architecture
    func key(_ part: String) -> String { "\(architecture.rawValue).\(part)" }
    width = try file.integer(key("embedding_length"), most: Self.mostWidth)
    layers = try file.integer(key("block_count"), most: Self.mostLayers)
    heads = try file.integer(key("attention.head_count"), most: Self.mostWidth)
    feedForward = try file.integer(key("feed_forward_length"), most: Self.mostFeedForward)
    context = try file.integer(key("context_length"), most: Self.mostContext)
    epsilon = try file.float(key("attention.layer_norm_epsilon"))
    pooling = try Self.pooling(file, key("pooling_type"))
    rotaryBase = architecture == .bert ? nil : try file.float(key("rope.freq_base"))
    try check(file)
  }

  private static func pooling(_ file: GGUFFile, _ key: String) throws(GGUFError) -> Pooling {
    guard file.metadata[key] != nil else { return .mean }
    let raw = try file.integer(key)
    guard let pooling = Pooling(rawValue: raw) else {
      throw file.problem(key, .invalid("is \(raw); 1 (mean) and 2 (first token) are supported"))
    }
    return pooling
  }

  private func check(_ file: GGUFFile) throws(GGUFError) {
    func require(_ condition: Bool, _ key: String, _ reason: String) throws(GGUFError) {
      if !condition { throw file.problem("\(architecture.rawValue).\(key)", .invalid(reason)) }
    }
    try require(
      width > 0 && width % 32 == 0, "embedding_length", "is \(width), which is not a positive multiple of 32")
    try require(layers > 0, "block_count", "is 0")
    try require(
      heads > 0 && width % heads == 0 && headSize % 16 == 0, "attention.head_count",
      "is \(heads), which does not divide the width \(width) into heads of a multiple of 16")
    try require(
      feedForward > 0 && feedForward % 32 == 0, "feed_forward_length",
      "is \(feedForward), which is not a positive multiple of 32")
    try require(context >= 2, "context_length", "is \(context)")
    try require(epsilon >= 0 && epsilon < 1, "attention.layer_norm_epsilon", "is \(epsilon)")
    if let rotaryBase { try require(rotaryBase >= 1 && rotaryBase.isFinite, "rope.freq_base", "is \(rotaryBase)") }
    if case .boolean(true) = file.metadata["\(architecture.rawValue).attention.causal"] {
      try require(false, "attention.causal", "is true; an encoder attends both ways")
    }
  }
}
