/// The shape of a BERT encoder.
public struct BERTConfiguration: Sendable, Hashable {
  public enum Pooling: Int, Sendable {
    /// The mean over all tokens.
    case mean = 1
    /// The first token.
    case first = 2
  }

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

  /// Reads the shape from a model whose `general.architecture` is `bert`.
  public init(_ file: GGUFFile) throws(GGUFError) {
    let architecture = try file.string("general.architecture")
    guard architecture == "bert" else {
      throw file.problem("general.architecture", .invalid("is \(quoted(architecture)); \"bert\" is supported"))
    }
    width = try file.integer("bert.embedding_length", most: Self.mostWidth)
    layers = try file.integer("bert.block_count", most: Self.mostLayers)
    heads = try file.integer("bert.attention.head_count", most: Self.mostWidth)
    feedForward = try file.integer("bert.feed_forward_length", most: Self.mostFeedForward)
    context = try file.integer("bert.context_length", most: Self.mostContext)
    epsilon = try file.float("bert.attention.layer_norm_epsilon")
    pooling = try Self.pooling(file)
    try check(file)
  }

  private static func pooling(_ file: GGUFFile) throws(GGUFError) -> Pooling {
    let key = "bert.pooling_type"
    guard file.metadata[key] != nil else { return .mean }
    let raw = try file.integer(key)
    guard let pooling = Pooling(rawValue: raw) else {
      throw file.problem(key, .invalid("is \(raw); 1 (mean) and 2 (first token) are supported"))
    }
    return pooling
  }

  private func check(_ file: GGUFFile) throws(GGUFError) {
    func require(_ condition: Bool, _ key: String, _ reason: String) throws(GGUFError) {
      if !condition { throw file.problem(key, .invalid(reason)) }
    }
    try require(
      width > 0 && width % 32 == 0, "bert.embedding_length", "is \(width), which is not a positive multiple of 32")
    try require(layers > 0, "bert.block_count", "is 0")
    try require(
      heads > 0 && width % heads == 0 && headSize % 16 == 0, "bert.attention.head_count",
      "is \(heads), which does not divide the width \(width) into heads of a multiple of 16")
    try require(
      feedForward > 0 && feedForward % 32 == 0, "bert.feed_forward_length",
      "is \(feedForward), which is not a positive multiple of 32")
    try require(context >= 2, "bert.context_length", "is \(context)")
    try require(epsilon >= 0 && epsilon < 1, "bert.attention.layer_norm_epsilon", "is \(epsilon)")
    if case .boolean(true) = file.metadata["bert.attention.causal"] {
      throw file.problem("bert.attention.causal", .invalid("is true; an encoder attends both ways"))
    }
  }
}
