import Foundation
import Testing

@testable import Inference

/// stories260K.gguf, a trained Llama of 260,000 parameters, which is not in the repository:
/// `PROMETHEUS_STORIES_MODEL` names the file, or it lies beside the checkout in shared/data/models.
enum Stories {
  static let url: URL? = {
    if let path = ProcessInfo.processInfo.environment["PROMETHEUS_STORIES_MODEL"] { return URL(filePath: path) }
    let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "../..")
    let beside = root.appending(path: "../shared/data/models/stories260K.gguf").standardizedFileURL
    return FileManager.default.fileExists(atPath: beside.path) ? beside : nil
  }()

  /// "Once upon a time", and how llama.cpp goes on greedily.
  struct Row: Decodable {
    var prompt: [Int32]
    var continuation: [Int32]
  }
}

@Suite(.enabled(if: Stories.url != nil, "stories260K.gguf is not there; see training/README.md"))
struct StoriesTests {
  @Test(arguments: Kernels.Level.allCases) func goesOnAsLlamaCppDoes(level: Kernels.Level) throws {
    guard let kernels = Kernels(level) else { return }
    let row = try JSONDecoder().decode(Stories.Row.self, from: Fixture.data("decoders/stories260K.json"))
    let model = try DecoderModel(GGUFFile(contentsOf: #require(Stories.url)), threads: 2, kernels: kernels)
    let cache = KeyValueCache(model.configuration, capacity: 256, type: .f16)
    var (tokens, found) = (row.prompt, [Int32]())
    for _ in 0..<200 {
      let position = row.prompt.count + found.count - tokens.count
      model.forward([.init(cache: cache, position: position, tokens: tokens[...], logits: 1)]) { _, _, logits in
        tokens = [Int32(logits.indices.max { logits[$0] < logits[$1] } ?? 0)]
      }
      found += tokens
    }
    #expect(found == row.continuation)
  }
}
