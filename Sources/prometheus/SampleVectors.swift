import ArgumentParser
import Foundation
import Memory
import Synchronization
import Understanding

/// What is worked out from the built-in skills' sample sentences, shipped so that a first start need not do it: their
/// vectors, and what reads each tool's values.
///
/// The file holds what a `VectorCache` keeps: for each part a line with its name and its number of bytes, and then the
/// bytes. The names tell the model: with another one the parts are passed over, and sentences that they lack are
/// embedded when the program starts first.
enum SampleVectors {
  static var file: URL { Resources.asset("sample-sentences.vectors") }

  /// What is shipped under the name that a cache asks for.
  static func shipped(_ name: String) -> Data? { parts.ranges[name].map { parts.data.subdata(in: $0) } }

  private static let parts = Parts((try? Data(contentsOf: file, options: .alwaysMapped)) ?? Data())

  struct Parts: Sendable {
    let data: Data
    private(set) var ranges: [String: Range<Int>] = [:]

    init(_ data: Data) {
      self.data = data
      var start = 0
      while start < data.count, let end = data[start...].firstIndex(of: 0x0A) {
        let head = String(decoding: data[start..<end], as: UTF8.self).split(separator: " ")
        guard head.count == 2, let count = Int(head[1]), count >= 0, count < data.count - end else { return }
        ranges[String(head[0])] = end + 1..<end + 1 + count
        start = end + 1 + count
      }
    }
  }

  static func bytes(_ parts: [String: Data]) -> Data {
    parts.sorted { $0.key < $1.key }.reduce(into: Data()) { all, part in
      all += Data("\(part.key) \(part.value.count)\n".utf8) + part.value
    }
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
    commandName: "vectors", abstract: "Write what is worked out from the built-in skills' samples.",
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
    let model = Model(path: settings.model)
    let tools = try Parts(settings, model).skills.tools
    let made = Mutex<[String: Data]>([:])
    let cache = VectorCache(
      load: { name in made.withLock { $0[name] } }, save: { data, name in made.withLock { $0[name] = data } })
    try Understander(tools: tools, background: Background.sentences, embedder: model.embedder, cache: cache).workAhead()
    // The fitted classifier is that of one set of skills; the rest serves every set.
    let parts = made.withLock { $0.filter { !$0.key.hasSuffix("/fitted") } }
    do {
      let data = SampleVectors.bytes(parts)
      try data.write(to: URL(fileURLWithPath: file))
      Output.line("\(file): \(parts.count) parts, \(data.count) bytes")
    } catch {
      throw Unusable("\(file): cannot be written")
    }
  }
}
