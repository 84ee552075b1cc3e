/// What keeps the store itself from working: the file, the disk, the input. Refusals of the business are
/// `CommerceRefusal`.
public enum StoreError: Error, Sendable, Hashable {
  /// The database was written by a later version of the program.
  case newerDatabase(file: String)
  case corrupt(file: String)
  case readOnly(file: String)
  case diskFull(file: String)
  /// Another process holds the store for longer than the busy timeout.
  case busy(file: String)
  case cannotOpen(file: String, reason: String)
  /// A snapshot would replace a store that holds imported data.
  case needsReplace
  /// The database gave an error that none of the above names.
  case database(file: String, reason: String)
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .newerDatabase(let file): "\(file): written by a newer version of this program; please update"
    case .corrupt(let file): "\(file): not a database, or damaged"
    case .readOnly(let file): "\(file): cannot be written (read-only file, directory or disk)"
    case .diskFull(let file): "\(file): the disk is full"
    case .busy(let file): "\(file): another process is using the store; try again"
    case .cannotOpen(let file, let reason): "\(file): cannot be opened: \(reason)"
    case .needsReplace: "the store already holds imported data; pass --replace to replace all of it"
    case .database(let file, let reason): "\(file): \(reason)"
    }
  }
}
