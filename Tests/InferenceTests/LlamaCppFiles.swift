import Foundation

/// Tokenizer files and chat templates that training/unpack_vocabularies.py fetches; they are not in the repository.
enum LlamaCppFiles {
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["LLAMA_CPP_VOCABS"] { return URL(filePath: path) }
    return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.build/vocabularies")
      .standardizedFileURL
  }()

  static let arePresent = FileManager.default.fileExists(atPath: folder.appending(path: "ggml-vocab-gpt-2.gguf").path)

  static let skipMessage: String =
    "fetch them with training/unpack_vocabularies.py and set LLAMA_CPP_VOCABS to their folder"

  static func vocabulary(_ name: String) -> URL { folder.appending(path: "ggml-vocab-\(name).gguf") }
}
