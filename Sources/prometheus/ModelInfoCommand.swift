import ArgumentParser
import Foundation
import Inference
import SkillKit

/// `prometheus model info FILE`: what a model file holds.
struct ModelInfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what a model file holds: its metadata and its tensors.")

  @Argument(help: "A GGUF file.", completion: .file(extensions: ["gguf"]))
  var file: String
  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let file = try GGUFFile(contentsOf: URL(fileURLWithPath: file))
    Output.line(json ? object(file).json : Output.printable(text(file)))
  }

  private func text(_ file: GGUFFile) -> String {
    let parameters = file.tensors.reduce(0) { $0 + $1.elementCount }
    var lines = [
      "\(file.url.path): GGUF version \(file.version), \(file.byteCount) bytes",
      "fingerprint \(ModelFingerprint(of: file).text), \(parameters) parameters in \(file.tensors.count) tensors",
    ]
    if let memory = memory(file) {
      let (all, cache) = (ModelSummary.size(memory.totalBytes), ModelSummary.size(memory.cacheBytes))
      lines.append("runs in \(all) of memory, \(cache) of it for keys and values of \(memory.contextTokens) tokens")
    }
    lines += ["", "metadata:"]
    lines += file.keys.map { "  \($0) = \(file.metadata[$0].map(text) ?? "")" }
    lines += ["", "tensors:"]
    lines += file.tensors.map { tensor in
      let shape = tensor.dimensions.map(String.init).joined(separator: " x ")
      return "  \(tensor.name)  \(tensor.type.name)  \(shape)"
    }
    return lines.joined(separator: "\n")
  }

  /// What running a decoder takes; nil for other models.
  private func memory(_ file: GGUFFile) -> MemoryEstimate? {
    guard let configuration = try? DecoderConfiguration(file) else { return nil }
    return try? MemoryEstimate(file, contextTokens: min(configuration.context, DecoderModel.usualContext))
  }

  private func text(_ value: GGUFValue) -> String {
    switch value {
    case .unsigned(let number): "\(number)"
    case .signed(let number): "\(number)"
    case .float(let number): "\(Float(number))"
    case .boolean(let flag): "\(flag)"
    case .string(let text): text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    case .array: value.kind
    }
  }

  private func object(_ file: GGUFFile) -> JSONValue {
    let metadata = file.metadata.mapValues { value -> JSONValue in
      switch value {
      case .unsigned(let number): Int(exactly: number).map(JSONValue.int) ?? .number(Double(number))
      case .signed(let number): .int(Int(number))
      case .float(let number): .number(number)
      case .boolean(let flag): .bool(flag)
      case .string(let text): .string(text)
      // A vocabulary of a hundred thousand words helps nobody here.
      case .array(let array): ["array": .string(array.elementType.plural), "count": .int(array.count)]
      }
    }
    var object: [String: JSONValue] = [
      "file": .string(file.url.path), "bytes": .int(file.byteCount), "version": .int(Int(file.version)),
      "fingerprint": .string(ModelFingerprint(of: file).text), "metadata": .object(metadata),
      "tensors": .array(
        file.tensors.map { tensor in
          [
            "name": .string(tensor.name), "type": .string(tensor.type.name),
            "dimensions": .array(tensor.dimensions.map(JSONValue.int)), "bytes": .int(tensor.byteRange.count),
          ]
        }),
    ]
    if let memory = memory(file) {
      object["memory"] = [
        "context_tokens": .int(memory.contextTokens), "weight_bytes": .int(memory.weightBytes),
        "cache_bytes": .int(memory.cacheBytes), "total_bytes": .int(memory.totalBytes),
      ]
    }
    return .object(object)
  }
}
