import Foundation
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
  /// What typed spans are read from; nil for a model without a tagger.
  public let tagging: Tagging?

  public init(
    width: Int, fingerprint: String, isWord: @escaping @Sendable (String) -> Bool = { _ in true },
    tagging: Tagging? = nil, embed: @escaping @Sendable ([String]) throws -> [[Float]]
  ) {
    self.width = width
    self.fingerprint = fingerprint
    self.isWord = isWord
    self.tagging = tagging
    self.embed = embed
  }
}

/// Gives a vector for each token of a text, from which a head reads what each word is part of.
public struct Tagging: Sendable {
  /// Names the model, as ``Embedder/fingerprint`` does.
  public let fingerprint: String
  public let tokens: @Sendable ([String]) throws -> [TokenVectors]

  public init(fingerprint: String, tokens: @escaping @Sendable ([String]) throws -> [TokenVectors]) {
    self.fingerprint = fingerprint
    self.tokens = tokens
  }
}

/// Where vectors of sample sentences, and what is worked out from them, are kept between starts.
public struct VectorCache: Sendable {
  /// What was kept under a name.
  public let load: @Sendable (_ name: String) -> Data?
  /// Keeps something in the place of what a name stood for.
  public let save: @Sendable (_ data: Data, _ name: String) -> Void

  public init(load: @escaping @Sendable (String) -> Data?, save: @escaping @Sendable (Data, String) -> Void) {
    self.load = load
    self.save = save
  }

  public static let none = VectorCache(load: { _ in nil }, save: { _, _ in })

  /// The vectors of `texts`, `[texts.count, width]`, made now where they are not kept yet. Each number is rounded to
  /// half precision, so that a start from the cache understands exactly what the first one does.
  ///
  /// - Parameter name: the collection that keeps them.
  func matrix(of texts: [String], by embedder: Embedder, in name: String) throws -> [Float] {
    let name = "\(embedder.fingerprint)/\(name)"
    let hashes = texts.map(TextHash.init)
    var kept = load(name).flatMap { VectorTable($0, width: embedder.width) } ?? VectorTable(width: embedder.width)
    var missing: [TextHash: String] = [:]
    for (hash, text) in zip(hashes, texts) where kept.rows[hash] == nil { missing[hash] = text }
    if !missing.isEmpty {
      // What other sets of skills use stays, but not without end.
      if kept.rows.count > 2 * texts.count { kept = kept.with(only: hashes) }
      let new = missing.sorted { $0.value < $1.value }
      for (hash, vector) in zip(new.map(\.key), try embedder.embed(new.map(\.value))) { kept.append(vector, hash) }
      save(kept.data, name)
    }
    return kept.matrix(hashes)
  }
}
