/// Why the memory cannot be opened or used.
public enum MemoryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Written by a newer Prometheus, whose tables this one does not know.
  case newerVersion(path: String)
  /// Not a usable SQLite database.
  case unusable(path: String, reason: String)

  public var description: String {
    switch self {
    case .newerVersion(let path):
      "\(path) was written by a newer version of Prometheus. Update Prometheus, or use another directory with --data."
    case .unusable(let path, let reason):
      "\(path) cannot be used: \(reason). Move it away to start with an empty memory, or use another directory with --data."
    }
  }
}
