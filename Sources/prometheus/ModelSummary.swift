import Foundation
import Inference

/// A model file in a few words.
struct ModelSummary {
  /// Architecture, size and the type that most weights have, such as "llama 1.24 B Q4_0".
  let name: String
  let byteCount: Int
  let parameterCount: Int

  init(_ file: GGUFFile) {
    byteCount = file.tensors.reduce(0) { $0 + $1.byteRange.count }
    parameterCount = file.tensors.reduce(0) { $0 + $1.elementCount }
    var counts: [String: Int] = [:]
    for tensor in file.tensors { counts[tensor.type.name, default: 0] += tensor.elementCount }
    let type = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    let architecture = (try? file.string("general.architecture")) ?? "unknown"
    name = "\(architecture) \(Self.short(parameterCount)) \(type)"
  }

  var parameters: String { Self.short(parameterCount) }

  var size: String { Self.size(byteCount) }

  static func size(_ bytes: Int) -> String {
    let mebibytes = Double(bytes) / 1_048_576
    return mebibytes < 1024 ? String(format: "%.2f MiB", mebibytes) : String(format: "%.2f GiB", mebibytes / 1024)
  }

  private static func short(_ count: Int) -> String {
    count < 1_000_000_000
      ? String(format: "%.2f M", Double(count) / 1e6) : String(format: "%.2f B", Double(count) / 1e9)
  }
}
