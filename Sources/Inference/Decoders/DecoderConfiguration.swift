import CKernels

/// The shape of a decoder, as its file's metadata give it.
public struct DecoderConfiguration: Sendable, Hashable {
  public let architecture: DecoderArchitecture
  public let vocabularySize: Int
  /// Values of a token's vector.
  public let width: Int
  public let layers: Int
  public let heads: Int
  /// Each serves `heads / keyValueHeads` heads.
  public let keyValueHeads: Int
  public let headSize: Int
  /// Values between the feed-forward products.
  public let feedForward: Int
  /// The most tokens that the model was made for.
  public let context: Int
  let epsilon: Float
  var rotary: RotaryShape
  /// How many tokens a token of a windowed layer attends to, itself included.
  public internal(set) var slidingWindow: Int?
  /// Whether each layer has the window.
  var isWindowed: [Bool]
  /// What scores are multiplied with.
  var attentionScale: Float
  var attentionSoftCap: Float
  var logitSoftCap: Float
  var embeddingScale: Float = 1
  public internal(set) var experts: ExpertShape?

  /// A mixture of experts.
  public struct ExpertShape: Sendable, Hashable {
    public let count: Int
    /// How many compute each token.
    public let used: Int
    public let feedForward: Int
  }

  public var group: Int { heads / keyValueHeads }
  /// Values of the queries of a token, and of its keys.
  var queryWidth: Int { heads * headSize }
  var keyWidth: Int { keyValueHeads * headSize }
  /// Values of a token's queries, keys and values side by side.
  var projectedWidth: Int { queryWidth + 2 * keyWidth }

  /// Far beyond any model that exists; they keep a damaged file from asking for absurd amounts of memory.
  static let mostWidth = 1 << 17
  static let mostFeedForward = 1 << 19
  static let mostLayers = 1024
  static let mostContext = 1 << 27
  static let mostVocabulary = 1 << 22
  static let mostExperts = 4096

  /// Reads the shape of a decoder.
  /// - Throws: ``GGUFError`` that names the key whose value is missing or cannot be.
  public init(_ file: GGUFFile) throws(GGUFError) { self = try DecoderArchitecture(file).configuration(file) }

  /// What all architectures have in common; each changes its own.
  init(_ keys: DecoderKeys) throws(GGUFError) {
    architecture = keys.architecture
    width = try keys.count("embedding_length", most: Self.mostWidth)
    layers = try keys.count("block_count", most: Self.mostLayers)
    heads = try keys.count("attention.head_count", most: Self.mostWidth)
    keyValueHeads = try keys.optionalInteger("attention.head_count_kv", most: Self.mostWidth) ?? heads
    headSize = try Self.headSize(keys, width: width, heads: heads)
    feedForward = try keys.optionalInteger("feed_forward_length", most: Self.mostFeedForward) ?? 0
    context = try keys.count("context_length", most: Self.mostContext)
    epsilon = try keys.file.float(keys.name("attention.layer_norm_rms_epsilon"))
    vocabularySize = try Self.vocabularySize(keys.file, width: width)
    rotary = try RotaryShape(keys, headSize: headSize, context: context)
    let window = try keys.optionalInteger("attention.sliding_window", most: Self.mostContext)
    slidingWindow = window == 0 ? nil : window
    isWindowed = [Bool](repeating: slidingWindow != nil, count: layers)
    attentionScale = try keys.optionalFloat("attention.scale") ?? 1 / Float(headSize).squareRoot()
    attentionSoftCap = try keys.optionalFloat("attn_logit_softcapping") ?? 0
    logitSoftCap = try keys.optionalFloat("final_logit_softcapping") ?? 0
    guard keyValueHeads > 0, heads % keyValueHeads == 0 else {
      throw keys.problem("attention.head_count_kv", "is \(keyValueHeads), which does not divide the \(heads) heads")
    }
    guard epsilon >= 0, epsilon < 1 else { throw keys.problem("attention.layer_norm_rms_epsilon", "is \(epsilon)") }
  }

  private static func headSize(_ keys: DecoderKeys, width: Int, heads: Int) throws(GGUFError) -> Int {
    let key = "attention.key_length"
    let size: Int
    if let length = try keys.optionalInteger(key, most: Int(CK_MOST_HEAD_SIZE)) {
      size = length
    } else {
      guard width % heads == 0 else {
        throw keys.problem("attention.head_count", "is \(heads), which does not divide the width \(width)")
      }
      size = width / heads
    }
    guard size > 0, size % 2 == 0, size <= CK_MOST_HEAD_SIZE else {
      throw keys.problem(key, "gives heads of \(size) values; even sizes up to \(CK_MOST_HEAD_SIZE) are supported")
    }
    if let values = try keys.optionalInteger("attention.value_length", most: Int(CK_MOST_HEAD_SIZE)), values != size {
      throw keys.problem(
        "attention.value_length", "is \(values), where keys have \(size); only equal ones are supported")
    }
    return size
  }

  private static func vocabularySize(_ file: GGUFFile, width: Int) throws(GGUFError) -> Int {
    let embeddings = try file.tensor(named: "token_embd.weight")
    guard embeddings.dimensions.count == 2, embeddings.dimensions[0] == width,
      embeddings.dimensions[1] <= mostVocabulary
    else {
      throw file.problem(
        of: embeddings, .wrongShape(expected: [width, embeddings.dimensions.last ?? 0], found: embeddings.dimensions))
    }
    return embeddings.dimensions[1]
  }

  /// The feed-forward width of architectures that must have one.
  func requireFeedForward(_ keys: DecoderKeys) throws(GGUFError) {
    _ = try keys.count("feed_forward_length", most: Self.mostFeedForward)
  }
}
