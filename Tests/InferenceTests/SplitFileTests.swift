import Foundation
import Testing

@testable import Inference

struct SplitFileTests {
  @Test func readsAModelInParts() throws {
    let whole = try GGUFFile(contentsOf: DecoderFixture.url("llama"))
    let split = try GGUFFile(contentsOf: DecoderFixture.url("split-00001-of-00003"))
    #expect(split.parts.count == 3)
    #expect(Set(split.tensors.map(\.name)) == Set(whole.tensors.map(\.name)))
    for tensor in split.tensors {
      #expect(split.bytes(of: tensor).elementsEqual(whole.bytes(of: try whole.tensor(named: tensor.name))))
    }
    var options = GenerationOptions()
    options.sampling = .greedy
    options.maxTokens = 20
    func generate(_ file: GGUFFile) throws -> [Int32] {
      try DecoderSession(DecoderModel(file), contextTokens: 64)
        .generate([1, 2, 3], options, bytes: { _ in [] }, onEvent: { _ in }).tokens
    }
    #expect(try generate(split) == generate(whole))
    #expect(ModelFingerprint(of: split) != ModelFingerprint(of: whole))
  }

  /// The three files under other names; `change` sees their folder.
  private func split(_ change: (URL) throws -> Void) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "split-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for part in 1...3 {
      try FileManager.default.copyItem(
        at: DecoderFixture.url("split-0000\(part)-of-00003"), to: folder.appending(path: "m-0000\(part)-of-00003.gguf"))
    }
    try change(folder)
    return folder
  }

  static let problems: [(name: String, opened: String, change: @Sendable (URL) throws -> Void, message: String)] = [
    (
      "a later part", "m-00002-of-00003.gguf", { _ in },
      "m-00002-of-00003.gguf: key \"split.no\": says that this is a later part of a model; open its first part instead"
    ),
    (
      "a missing part", "m-00001-of-00003.gguf",
      { try FileManager.default.removeItem(at: $0.appending(path: "m-00003-of-00003.gguf")) },
      "m-00003-of-00003.gguf: cannot be read: No such file or directory"
    ),
    (
      "another name", "other.gguf",
      {
        try FileManager.default.moveItem(
          at: $0.appending(path: "m-00001-of-00003.gguf"), to: $0.appending(path: "other.gguf"))
      },
      "other.gguf: key \"split.count\": is 3, but the file's name does not end in -00001-of-00003.gguf"
    ),
    (
      "the same part twice", "m-00001-of-00003.gguf",
      {
        let last = $0.appending(path: "m-00003-of-00003.gguf")
        try FileManager.default.removeItem(at: last)
        try FileManager.default.copyItem(at: $0.appending(path: "m-00002-of-00003.gguf"), to: last)
      },
      "m-00003-of-00003.gguf: key \"split.no\": is 1, where 2 is expected: this part is of another model"
    ),
    (
      "no split file", "m-00001-of-00003.gguf",
      {
        let last = $0.appending(path: "m-00003-of-00003.gguf")
        try FileManager.default.removeItem(at: last)
        try FileManager.default.copyItem(at: DecoderFixture.url("llama"), to: last)
      },
      "m-00003-of-00003.gguf: key \"split.no\": is missing"
    ),
  ]

  @Test(arguments: problems.indices) func saysWhatIsWrong(row: Int) throws {
    let problem = Self.problems[row]
    let folder = try split(problem.change)
    let error = #expect(throws: GGUFError.self) {
      try GGUFFile(contentsOf: folder.appending(path: problem.opened))
    }
    #expect(error.map { "\($0)" } == folder.path + "/" + problem.message, "\(problem.name)")
  }
}
