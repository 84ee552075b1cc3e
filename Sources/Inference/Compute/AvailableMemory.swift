import Foundation

/// How much memory the process can still take.
enum AvailableMemory {
  /// Bytes that Linux can give without swapping, within the limits of the process's control groups; nil where they are
  /// not told.
  /// - Parameter root: Where the system's files are.
  static func bytes(root: URL = URL(filePath: "/")) -> Int? {
    let system = value("MemAvailable:", in: text(root, "proc/meminfo")).map { $0 * 1024 }
    let limits = groups(root).compactMap { left(in: $0) }
    return ([system].compactMap { $0 } + limits).min()
  }

  /// The folders of the process's memory control group and of those around it (Linux, admin-guide/cgroup-v2 and v1).
  private static func groups(_ root: URL) -> [URL] {
    text(root, "proc/self/cgroup").split(separator: "\n").flatMap { line -> [URL] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let top: String
      switch fields[1] {
      case "": top = "sys/fs/cgroup"
      case let names where names.split(separator: ",").contains("memory"): top = "sys/fs/cgroup/memory"
      default: return []
      }
      let names = fields[2].split(separator: "/").filter { $0 != ".." }
      return (0...names.count).map {
        root.appending(path: ([top] + names.prefix($0).map(String.init)).joined(separator: "/"))
      }
    }
  }

  /// What a group's limit leaves; pages of files that can be dropped do not count as used.
  private static func left(in group: URL) -> Int? {
    let statistics = text(group, "memory.stat")
    if let limit = Int(text(group, "memory.max")), let used = Int(text(group, "memory.current")) {
      return max(0, limit - used + (value("inactive_file", in: statistics) ?? 0))
    }
    if let limit = Int(text(group, "memory.limit_in_bytes")), let used = Int(text(group, "memory.usage_in_bytes")) {
      return max(0, limit - used + (value("total_inactive_file", in: statistics) ?? 0))
    }
    return nil
  }

  private static func text(_ folder: URL, _ name: String) -> String {
    let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
  }

  /// The number behind a word at the beginning of a line.
  private static func value(_ name: String, in text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count >= 2, words[0] == name { return Int(words[1]) }
    }
    return nil
  }
}
