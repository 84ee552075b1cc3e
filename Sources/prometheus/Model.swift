import Commerce
import Foundation
import Inference
import Synchronization
import Understanding

/// The encoder, loaded when first needed: many commands need none.
final class Model: Sendable {
  let url: URL
  private let loaded = Mutex<SentenceEncoder?>(nil)

  /// - Parameter path: a GGUF file; the embedded model without.
  init(path: String?) {
    url = path.map { URL(fileURLWithPath: $0) } ?? Resources.asset("understanding.gguf")
  }

  func encoder() throws -> SentenceEncoder {
    try loaded.withLock { encoder in
      if let encoder { return encoder }
      let made = try SentenceEncoder(contentsOf: url)
      encoder = made
      return made
    }
  }

  var embedder: Embedder {
    get throws {
      let encoder = try encoder()
      return Embedder(
        width: encoder.width, fingerprint: encoder.fingerprint, isWord: { encoder.tokenizer.isWord($0) },
        embed: { try encoder.embed($0) })
    }
  }

  /// For the shop's search. Loads the model.
  func textEncoder() throws -> TextEncoder {
    let encoder = try encoder()
    return TextEncoder(
      dimension: encoder.width, fingerprint: encoder.fingerprint,
      isWord: { encoder.tokenizer.isWord($0) }, encode: { try encoder.embed($0) })
  }
}
