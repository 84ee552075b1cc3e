import ArgumentParser
import Foundation
import Memory
import Understanding

/// The vectors of the built-in skills' sample sentences, shipped so that a first start need not make them.
///
/// The file is a line that names the model and the collection, and then the bytes that a `VectorCache` keeps. Sentences
/// that it lacks are embedded when the program starts first; with another model it is passed over.
enum SampleVectors {
  static var file: URL { Resources.asset("sample-sentences.vectors") }

  /// What is shipped under the name that a cache asks for.
  static func shipped(_ name: String) -> Data? {
    guard let data = try? Data(contentsOf: file, options: .alwaysMapped), let end = data.firstIndex(of: 0x0A),
      data[..<end].elementsEqual(name.utf8)
    else { return nil }
    return Data(data[(end + 1)...])
  }
}

extension VectorCache {
  /// Keeps in the memory what it is given, and has what is shipped.
  static func kept(in memory: MemoryStore) -> VectorCache {
    VectorCache(
      load: { (try? memory.prepared($0)) ?? SampleVectors.shipped($0) },
      // What cannot be kept costs time, not answers.
      save: { try? memory.keep($0, as: $1) })
  }
}

/// `prometheus skill vectors FILE`: writes the file that is shipped, for those who change samples or the model.
struct SkillVectorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vectors", abstract: "Write the vectors of the built-in skills' samples.",
    discussion: "After a change of samples or of the model: prometheus skill vectors assets/sample-sentences.vectors",
    shouldDisplay: false)

  @ArgumentParser.Argument(help: "The file to write.")
  var file: String
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "prometheus-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    var settings = common.settings
    settings.directory = directory
    let parts = try Parts(settings, Model(path: settings.model))
    let embedder = try Model(path: settings.model).embedder
    let memory = parts.memory
    let cache = VectorCache(load: { try? memory.prepared($0) }, save: { try? memory.keep($0, as: $1) })
    _ = try Understander(tools: parts.skills.tools, background: Background.sentences, embedder: embedder, cache: cache)
    let name = embedder.fingerprint + "/samples"
    guard let vectors = try memory.prepared(name) else { throw Unusable("no vectors were made") }
    do {
      try (Data((name + "\n").utf8) + vectors).write(to: URL(fileURLWithPath: file))
    } catch {
      throw Unusable("\(file): cannot be written")
    }
    Output.line("\(file): \(vectors.count / (8 + 2 * embedder.width)) sentences")
  }
}
