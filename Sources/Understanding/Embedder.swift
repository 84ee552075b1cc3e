import Inference

/// Turns sentences into unit vectors, and says which model did.
public struct Embedder: Sendable {
  /// The vectors' length.
  public let width: Int
  /// Names the model: vectors of different fingerprints do not compare.
  public let fingerprint: String
  /// `[texts.count][width]`, each of length 1.
  public let embed: @Sendable ([String]) throws -> [[Float]]
  /// Whether a lower-case word is one that the model met often; what is none may be a slip of the finger.
  public let isWord: @Sendable (String) -> Bool

  public init(
    width: Int, fingerprint: String, isWord: @escaping @Sendable (String) -> Bool = { _ in true },
    embed: @escaping @Sendable ([String]) throws -> [[Float]]
  ) {
    self.width = width
    self.fingerprint = fingerprint
    self.isWord = isWord
    self.embed = embed
  }
}

/// Where vectors of sample sentences are kept between starts.
public struct VectorCache: Sendable {
  /// All vectors of a collection.
  public let load: @Sendable (_ collection: String) -> [String: [Float]]
  /// Adds vectors to a collection, or puts them in the place of all that it held.
  public let save: @Sendable (_ vectors: [String: [Float]], _ collection: String, _ replacing: Bool) -> Void

  public init(
    load: @escaping @Sendable (String) -> [String: [Float]],
    save: @escaping @Sendable ([String: [Float]], String, Bool) -> Void
  ) {
    self.load = load
    self.save = save
  }

  public static let none = VectorCache(load: { _ in [:] }, save: { _, _, _ in })

  /// The vectors of `texts`, made now where they are not kept yet.
  ///
  /// - Parameter name: the collection that keeps them. All of it is read, so what each start needs has its own.
  func vectors(of texts: [String], by embedder: Embedder, in name: String) throws -> [String: [Float]] {
    let collection = "\(embedder.fingerprint)/\(name)"
    var known = load(collection)
    let missing = Array(Set(texts.filter { known[$0]?.count != embedder.width })).sorted()
    guard !missing.isEmpty else { return known }
    let made = Dictionary(uniqueKeysWithValues: zip(missing, try embedder.embed(missing)))
    save(made, collection, false)
    known.merge(made) { $1 }
    return known
  }
}
