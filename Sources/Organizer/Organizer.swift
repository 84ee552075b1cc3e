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
  private let database: any DatabaseWriter
  private let file: String

  /// Opens or creates the database file. Its folder must exist.
  ///
  /// - Throws: `OrganizerError` when the file cannot be opened, is damaged, or was written by a newer version.
  public init(at file: URL) throws(OrganizerError) {
    self.file = file.path
    do {
      database = try DatabasePool(path: file.path, configuration: Schema.configuration)
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
    try await naming { try await $0.read { try body(Snapshot(db: $0)) } }
  }

  /// Carries out `change` once for each `key`, as one transaction; a repeat gives the first answer again.
  /// When `change` throws, nothing is stored, the key included.
  ///
  /// - Parameter key: Fixed before the first try; the id of the tool call.
  /// - Throws: What `change` throws, or an error of the database.
  public func commit<R: Codable & Sendable>(
    _ key: String, at now: Date, _ change: @escaping @Sendable (Edit) throws -> R
  ) async throws -> R {
    try await naming { database in
      try await database.write { db in
        if let stored = try StoredChange.fetchOne(db, key: key) {
          return try JSONDecoder().decode(R.self, from: Data(stored.result.utf8))
        }
        let edit = Edit(db: db, now: now)
        let result = try change(edit)
        try StoredChange(key: key, at: now, result: result, before: edit.before).insert(db)
        return result
      }
    }
  }

  /// An error of the database, such as a full disk, is told with the file's name and without SQL.
  private func naming<R>(_ body: (any DatabaseWriter) async throws -> R) async throws -> R {
    do {
      return try await body(database)
    } catch let error as DatabaseError {
      throw OrganizerError(opening: file, error)
    }
  }
}
