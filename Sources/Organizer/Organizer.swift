import Foundation
import GRDB

/// The user's lists, timers, alarms and reminders in one SQLite database.
///
/// Every change is one transaction under a key. The key, the answer and what the rows held before are stored with
/// the change, so that a repeated key changes nothing and gives the first answer, and a change can be taken back.
///
/// ```swift
/// let organizer = try Organizer(at: URL(filePath: "organizer.sqlite"))
/// try await organizer.commit("default/1/1", at: now) { edit in
///   try edit.add(ListItem("milk"), to: edit.list(creating: "shopping")).entry.name
/// }
/// ```
public final class Organizer: Sendable {
  let database: DatabaseQueue
  private let file: String

  /// Opens or creates the database file. Its folder must exist.
  ///
  /// - Throws: `OrganizerError` when the file cannot be opened, is damaged, or was written by a newer version.
  public init(at file: URL) throws(OrganizerError) {
    self.file = file.path
    do {
      database = try DatabaseQueue(path: file.path, configuration: Schema.configuration)
      try Schema.prepare(database, name: file.path)
    } catch let error as OrganizerError {
      throw error
    } catch {
      throw OrganizerError(opening: file.path, error)
    }
  }

  /// A database that lives as long as the value, for tests and for trying things out.
  public init(inMemoryNamed name: String = "organizer") throws {
    file = name
    database = try DatabaseQueue(configuration: Schema.configuration)
    try Schema.prepare(database, name: name)
  }

  /// One consistent look at what is stored.
  public func read<R: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> R) async throws -> R {
    try await naming { try $0.readTransaction { try body(Snapshot(db: $0)) } }
  }

  /// Carries out `change` once for each `key`, as one transaction; a repeat gives the first answer again.
  /// When `change` throws, nothing is stored, the key included.
  ///
  /// - Parameters:
  ///   - key: Fixed before the first try; the id of the tool call.
  ///   - request: What is asked for. A key that comes again with another request is refused.
  /// - Throws: What `change` throws, or an error of the database.
  public func commit<R: Codable & Sendable>(
    _ key: String, for request: String? = nil, at now: Date, _ change: @escaping @Sendable (Edit) throws -> R
  ) async throws -> R {
    try await naming { database in
      try await database.write { db in
        if let stored = try StoredChange.fetchOne(db, key: key) {
          if let request, let first = stored.request, first != request { throw KeyReused(key: key) }
          return try JSONDecoder().decode(R.self, from: Data(stored.result.utf8))
        }
        let edit = Edit(db: db, now: now)
        let result = try change(edit)
        try StoredChange(key: key, at: now, request: request, result: result, before: edit.before).insert(db)
        // Not the change's `at`, which is what the conversation takes for now.
        try db.execute(
          sql: "UPDATE change SET storedAt = CAST(strftime('%s', 'now') AS INTEGER) WHERE key = ?", arguments: [key])
        return result
      }
    }
  }

  /// Whether a key that is LIKE `pattern` was used and is still known.
  public func knowsKey(like pattern: String) throws -> Bool {
    try database.readTransaction { db in
      let sql = "SELECT EXISTS (SELECT 1 FROM change WHERE key LIKE ?)"
      return try Bool.fetchOne(db, sql: sql, arguments: [pattern]) ?? false
    }
  }

  /// Forgets keys, with their answers and what they changed, that are older than `days` by the system's clock: a call
  /// that comes again after that is carried out again, and its change cannot be taken back any more.
  ///
  /// - Parameter kept: Keys that may still be needed; asked only when there is something to forget.
  public func forgetKeys(olderThanDays days: Int, except kept: () throws -> Set<String>) throws {
    let old = "storedAt < CAST(strftime('%s', 'now') AS INTEGER) - \(days) * 86400"
    let keys = try database.readTransaction { try String.fetchSet($0, sql: "SELECT key FROM change WHERE \(old)") }
    guard !keys.isEmpty else { return }
    let gone = keys.subtracting(try kept())
    try database.write { db in
      for key in gone { try db.execute(sql: "DELETE FROM change WHERE key = ?", arguments: [key]) }
    }
  }

  /// An error of the database, such as a full disk, is told with the file's name and without SQL.
  private func naming<R>(_ body: (DatabaseQueue) async throws -> R) async throws -> R {
    do {
      return try await body(database)
    } catch let error as DatabaseError {
      throw OrganizerError(opening: file, error)
    }
  }
}
