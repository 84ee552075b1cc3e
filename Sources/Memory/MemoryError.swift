import GRDB

/// Why the memory cannot be opened or used.
public enum MemoryError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Written by a newer Prometheus, whose tables this one does not know.
  case newerVersion(path: String)
  /// Not a usable SQLite database.
  case unusable(path: String, reason: String)
  /// The file, its directory or its disk takes no writes.
  case readOnly(path: String)
  case diskFull(path: String)
  /// The disk gave an error; a full one does, too, when a database is opened.
  case diskError(path: String)
  /// Another process held it for longer than is waited.
  case busy(path: String)

  init(_ error: DatabaseError, path: String) {
    self =
      switch error.resultCode {
      case .SQLITE_READONLY: .readOnly(path: path)
      case .SQLITE_FULL: .diskFull(path: path)
      case .SQLITE_IOERR: .diskError(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
      default: .unusable(path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
      }
  }

  public var description: String {
    switch self {
    case .newerVersion(let path):
      "\(path) was written by a newer version of Prometheus. Update Prometheus, or use another directory with --data."
    case .unusable(let path, let reason):
      "\(path) cannot be used: \(reason). Move it away to start with an empty memory, or use another directory with --data."
    case .readOnly(let path):
      "\(path) cannot be written. Make it and its directory writable, or use another directory with --data."
    case .diskFull(let path): "\(path) cannot be written: the disk is full."
    case .diskError(let path): "\(path) cannot be read or written: the disk is full or does not work."
    case .busy(let path): "\(path) is in use by another process that does not let go of it."
    }
  }
}
