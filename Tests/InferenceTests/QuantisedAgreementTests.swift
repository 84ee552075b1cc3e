import Foundation
import Testing

@testable import Inference

/// Files that training/compare_quantised.py made; `PROMETHEUS_QUANTISED` names their folder.
private let folder = ProcessInfo.processInfo.environment["PROMETHEUS_QUANTISED"].map { URL(filePath: $0) }

@Suite(.enabled(if: folder != nil, "PROMETHEUS_QUANTISED names no folder; see training/README.md"))
struct QuantisedAgreementTests {
  /// The mean of KL(reference || found) over the tokens.
  private func divergence(_ found: [Float], _ reference: [Float], _ vocabulary: Int) -> Double {
    func logSoftmax(_ row: ArraySlice<Float>) -> [Double] {
      let peak = Double(row.max() ?? 0)
      let total = log(row.reduce(0) { $0 + exp(Double($1) - peak) })
      return row.map { Double($0) - peak - total }
    }
    let rows = stride(from: 0, to: reference.count, by: vocabulary)
    return rows.reduce(0) { sum, row in
      let p = logSoftmax(reference[row..<row + vocabulary])
      let q = logSoftmax(found[row..<row + vocabulary])
      return sum + zip(p, q).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    } / Double(reference.count / vocabulary)
  }

  private func floats(_ url: URL) throws -> [Float] {
    try Data(contentsOf: url).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  @Test func isNoFartherFromTheFloatsThanLlamaCpp() throws {
    let folder = try #require(folder)
    let tokens = try JSONDecoder().decode([Int32].self, from: Data(contentsOf: folder.appending(path: "tokens.json")))
    let reference = try floats(folder.appending(path: "reference.f32"))
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    for url in files.filter({ $0.pathExtension == "gguf" }).sorted(by: { $0.path < $1.path }) {
      let model = try DecoderModel(contentsOf: url, threads: 2)
      let vocabulary = model.configuration.vocabularySize
      let peer = try floats(url.deletingPathExtension().appendingPathExtension("f32"))
      let cache = KeyValueCache(model.configuration, capacity: tokens.count, type: .f16)
      var (together, alone) = ([Float](), [Float]())
      model.forward([.init(cache: cache, position: 0, tokens: tokens[...], logits: tokens.count)]) { together += $2 }
      for position in tokens.indices {
        let token = tokens[position...position]
        model.forward([.init(cache: cache, position: position, tokens: token, logits: 1)]) { alone += $2 }
      }
      let name = url.deletingPathExtension().lastPathComponent
      // Bit by bit, so that drafted tokens are taken exactly when they would have been generated.
      #expect(together == alone, "\(name)")
      let theirs = divergence(peer, reference, vocabulary)
      for (way, logits) in [("prompt", together), ("single tokens", alone)] {
        let ours = divergence(logits, reference, vocabulary)
        print("\(name), \(way): ours \(ours), llama.cpp's \(theirs), ratio \(ours / theirs)")
        // Two roundings of the activations differ by chance.
        #expect(ours <= theirs * 1.03 + 2e-6, "\(name), \(way)")
      }
    }
  }
}
