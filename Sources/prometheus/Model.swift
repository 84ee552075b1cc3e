import Commerce
import Foundation
import Inference
import Synchronization
import Understanding

/// The encoder, loaded when first needed: many commands need none.
final class Model: Sendable {
  let url: URL
  /// What typed spans are read from; only the embedded model has it.
  private let branch: URL?
  private let opened = Mutex<SentenceEncoderFile?>(nil)
  private let loaded = Mutex<SentenceEncoder?>(nil)
  /// About 1 MB each.
  private let recentVectors = Recent<[Float]>(limit: 512)
  private let recentTokens = Recent<TokenVectors>(limit: 64)

  /// - Parameter path: a GGUF file; the embedded model without.
  init(path: String?) {
    url = path.map { URL(fileURLWithPath: $0) } ?? Resources.asset("understanding.gguf")
    branch = path == nil ? Resources.asset("tagger.gguf") : nil
  }

  /// The head of the file: what the model is, not what it weighs.
  private func file() throws -> SentenceEncoderFile {
    try opened.withLock { file in
      if let file { return file }
      let made = try SentenceEncoderFile(contentsOf: url, branch: branch)
      file = made
      return made
    }
  }

  func encoder() throws -> SentenceEncoder {
    let file = try file()
    return try loaded.withLock { encoder in
      if let encoder { return encoder }
      let made = try SentenceEncoder(file)
      encoder = made
      return made
    }
  }

  /// Loads the weights on another thread, while the databases are opened. What goes wrong is told to whoever asks for
  /// the encoder.
  func loadAhead() {
    Thread.detachNewThread { [self] in _ = try? encoder() }
  }

  var embedder: Embedder {
    get throws {
      let file = try file()
      return Embedder(
        width: file.width, fingerprint: file.fingerprint,
        isWord: { [self] in (try? encoder())?.tokenizer.isWord($0) ?? true },
        tagging: file.branchFingerprint.map { fingerprint in
          Tagging(fingerprint: fingerprint) { [self] in
            try recentTokens.values(of: $0) { try encoder().tokenVectors(of: $0) }
          }
        },
        embed: { [self] in try recentVectors.values(of: $0) { try encoder().embed($0) } })
    }
  }

  /// For the shop's search.
  func textEncoder() throws -> TextEncoder {
    let embedder = try embedder
    return TextEncoder(
      dimension: embedder.width, fingerprint: embedder.fingerprint, isWord: embedder.isWord, encode: embedder.embed)
  }
}

/// What was worked out for texts met lately: understanding, the shop and the memory look at the same words in one turn,
/// and at the same facts in many.
final class Recent<Value: Sendable>: Sendable {
  private let known = Mutex<[String: Value]>([:])
  /// How many are held.
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// - Parameter make: works out those that are not held, in their order.
  func values(of texts: [String], by make: ([String]) throws -> [Value]) rethrows -> [Value] {
    guard texts.count <= limit / 4 else { return try make(texts) }
    let held = known.withLock { known in texts.map { known[$0] } }
    let missing = zip(texts, held).filter { $0.1 == nil }.map(\.0)
    guard !missing.isEmpty else { return held.compactMap { $0 } }
    let made = try make(missing)
    known.withLock { known in
      if known.count + missing.count > limit { known.removeAll() }
      for (text, value) in zip(missing, made) { known[text] = value }
    }
    var next = made.makeIterator()
    return held.compactMap { $0 ?? next.next() }
  }
}
