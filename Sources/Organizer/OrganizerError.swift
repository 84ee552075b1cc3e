import GRDB

/// Why the organizer's database cannot be used.
public struct OrganizerError: Error, Hashable, CustomStringConvertible {
  public enum Cause: Hashable, Sendable {
    /// A newer version of the program has written the file.
    case newer
    /// The file is no database, or a damaged one.
    case corrupt(String)
    /// The file cannot be opened, read or written.
    case unusable(String)
  }
  public var file: String
  public var cause: Cause

  public init(file: String, cause: Cause) {
    self.file = file
    self.cause = cause
  }

  init(opening file: String, _ error: any Error) {
    guard let error = error as? DatabaseError else {
      self.init(file: file, cause: .unusable("\(error)"))
      return
    }
    let text = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(file: file, cause: .corrupt(text))
    case .SQLITE_FULL: self.init(file: file, cause: .unusable("the disk is full"))
    // A full one gives it, too, when a database is opened.
    case .SQLITE_IOERR: self.init(file: file, cause: .unusable("the disk is full or does not work"))
    default: self.init(file: file, cause: .unusable(text))
    }
  }

  public var description: String {
    switch cause {
    case .newer:
      "\(file) was written by a newer version of Prometheus. Use that version, or another data directory."
    case .corrupt(let text):
      "\(file) is damaged (\(text)). Move it away to start with empty lists, or restore a copy of it."
    case .unusable(let text):
      "\(file) cannot be used: \(text)."
    }
  }
}

/// A key was used for two different changes.
public struct KeyReused: Error, Hashable, CustomStringConvertible {
  public var key: String
  public var description: String { "the key \(key) was used for another change already" }
}
