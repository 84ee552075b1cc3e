import Conversation
import Foundation
import GRDB
import SkillKit
import Synchronization

/// What the assistant remembers: every turn with its events, what is in focus, what was asked and is open, the
/// user's facts, and what takes long to work out. One SQLite database; safe to share between tasks and processes.
///
/// What survives a power cut: everything that was promised to the user and every call that was decided is synced to
/// the disk before it is acted on. The record of a turn is not: it is written at once, so that a killed process loses
/// nothing, but a power cut may lose the latest ones. A turn that changed something is then finished from its draft.
public final class MemoryStore: Sendable {
  let database: DatabaseQueue
  /// Named in errors.
  let path: String
  /// The contexts of the sessions that this process talks in, so that a running conversation decodes nothing.
  let known = Mutex<[String: KnownContext]>([:])

  /// How many of the latest turns a context holds.
  public static let recentTurns = 4

  /// Opens or creates the database at `path`.
  ///
  /// - Throws: `MemoryError` when the file is no database, cannot be written, or is newer than this program.
  public convenience init(path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.journalMode = .wal
    do {
      try self.init(DatabaseQueue(path: path, configuration: configuration), path: path)
    } catch let error as DatabaseError {
      throw MemoryError(error, path: path)
    }
  }

  /// An empty memory that is gone with the process, for tests.
  public static func inMemory() throws -> MemoryStore { try MemoryStore(DatabaseQueue(), path: ":memory:") }

  private init(_ database: DatabaseQueue, path: String) throws {
    self.database = database
    self.path = path
    let migrator = MemorySchema.migrator
    let (isNewer, isCurrent) = try database.read {
      (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
    }
    if isNewer { throw MemoryError.newerVersion(path: path) }
    if !isCurrent { try MemoryStore.migrate(database, migrator) }
    // Only now: opening in WAL mode sets NORMAL.
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
  }

  /// Two processes may start at once on a new directory: whoever comes second finds each step done already.
  private static func migrate(_ database: DatabaseQueue, _ migrator: DatabaseMigrator) throws {
    for _ in migrator.migrations {
      if (try? migrator.migrate(database)) != nil { return }
      if try database.read(migrator.hasCompletedMigrations) { return }
    }
    try migrator.migrate(database)
  }

  // MARK: - Transactions

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try MemoryStore.naming(path) { try database.readTransaction(body) }
  }

  /// A transaction that is on the disk when it is over.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try MemoryStore.naming(path) { try database.write(body) }
  }

  /// A transaction that a power cut may undo, though not the end of this process: it does not wait for the disk.
  func writeUnsynced<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try MemoryStore.naming(path) {
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        defer { try? db.execute(sql: "PRAGMA synchronous = FULL") }
        return try db.transaction(.immediate, body)
      }
    }
  }

  /// Names trouble with the database by what the user can do about it.
  private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw MemoryError(error, path: path)
    }
  }
}

func encode(_ value: some Encodable) throws -> String { try JSONValue(encoding: value).json }

func decode<Value: Decodable>(_ text: String) throws -> Value { try JSONValue(json: text).decoded() }
