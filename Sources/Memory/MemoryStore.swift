import Conversation
import Foundation
import GRDB
import SkillKit

/// What the assistant remembers: every turn with its events, what is in focus, what was asked and is open, the
/// user's facts, and cached embeddings. One SQLite database; safe to share between tasks and processes.
public final class MemoryStore: Sendable {
  let database: any DatabaseWriter

  /// How many of the latest turns a context holds.
  public static let recentTurns = 4

  /// Opens or creates the database at `path`.
  ///
  /// - Throws: `MemoryError` when the file is no database, cannot be written, or is newer than this program.
  public convenience init(path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    do {
      try self.init(DatabasePool(path: path, configuration: configuration), path: path)
    } catch let error as DatabaseError {
      throw MemoryError.unusable(path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
    }
  }

  /// An empty memory that is gone with the process, for tests.
  public static func inMemory() throws -> MemoryStore { try MemoryStore(DatabaseQueue(), path: ":memory:") }

  private init(_ database: any DatabaseWriter, path: String) throws {
    self.database = database
    let migrator = MemorySchema.migrator
    let (isNewer, isCurrent) = try database.read {
      (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
    }
    if isNewer { throw MemoryError.newerVersion(path: path) }
    if !isCurrent { try migrator.migrate(database) }
  }

  // MARK: - A turn

  /// Everything that a turn may know of what came before, in one read.
  public func context(for session: String) throws -> Context {
    try database.read { db in
      let last = try Int.fetchOne(
        db,
        sql: """
          SELECT max(turn) FROM (SELECT max(turn) AS turn FROM turn WHERE session = ?1
                                 UNION ALL SELECT max(turn) FROM unfinished WHERE session = ?1)
          """, arguments: [session])
      let records = try String.fetchAll(
        db, sql: "SELECT record FROM turn WHERE session = ? ORDER BY turn DESC LIMIT ?",
        arguments: [session, Self.recentTurns])
      let state = try Row.fetchOne(
        db, sql: "SELECT focus, pending, undoable FROM session WHERE name = ?", arguments: [session])
      let focus: Focus = try state.map { try decode($0["focus"]) } ?? Focus()
      let pending: Pending? = try (state?["pending"] as String?).map { try decode($0) }
      return Context(
        session: session, turn: (last ?? 0) + 1, recent: try records.reversed().map { try decode($0) }, focus: focus,
        pending: pending, undoable: try state.map { try decode($0["undoable"]) } ?? [])
    }
  }

  /// Notes durably what a turn is about to do, before it does it, and returns the turn's number. When another
  /// process took the number in the meantime, the next free one is given, so that call ids stay unique.
  public func begin(session: String, draft: @Sendable (_ turn: Int) throws -> TurnRecord) throws -> TurnRecord {
    try database.write { db in
      let last = try Int.fetchOne(
        db,
        sql: """
          SELECT max(turn) FROM (SELECT max(turn) AS turn FROM turn WHERE session = ?1
                                 UNION ALL SELECT max(turn) FROM unfinished WHERE session = ?1)
          """, arguments: [session])
      let record = try draft((last ?? 0) + 1)
      try db.execute(
        sql: "INSERT INTO unfinished (session, turn, process, draft) VALUES (?, ?, ?, ?)",
        arguments: [session, record.turn, Int(getpid()), try encode(record)])
      return record
    }
  }

  /// Turns that were begun by a process that is gone, oldest first.
  public func interrupted(session: String) throws -> [TurnRecord] {
    let rows = try database.read {
      try Row.fetchAll(
        $0, sql: "SELECT process, draft FROM unfinished WHERE session = ? ORDER BY turn", arguments: [session])
    }
    return try rows.filter { row in
      let process: Int32 = row["process"]
      return process != getpid() && kill(process, 0) != 0 && errno == ESRCH
    }.map { try decode($0["draft"]) }
  }

  /// Writes a finished turn and the state that the next one starts from, in one transaction.
  public func append(_ record: TurnRecord) throws { try append([record]) }

  /// Writes several finished turns in one transaction.
  public func append(_ records: [TurnRecord]) throws {
    try database.write { db in for record in records { try append(record, db) } }
  }

  private func append(_ record: TurnRecord, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM unfinished WHERE session = ? AND turn = ?", arguments: [record.session, record.turn])
    try db.execute(
      sql: """
        INSERT INTO turn (session, turn, at, text, reply, record)
        VALUES (?1, (SELECT max(?2, coalesce(max(turn), 0) + 1) FROM turn WHERE session = ?1), ?3, ?4, ?5, ?6)
        """,
      arguments: [
        record.session, record.turn, record.at.iso8601, record.text, record.reply.text, try encode(record),
      ])
    try db.execute(
      sql: """
        INSERT INTO session (name, started_at, focus, pending, undoable) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (name) DO UPDATE
        SET focus = excluded.focus, pending = excluded.pending, undoable = excluded.undoable
        """,
      arguments: [
        record.session, record.at.iso8601, try encode(record.focus), try record.pending.map { try encode($0) },
        try encode(record.undoable),
      ])
  }

  /// The latest turns of a session, oldest first.
  public func turns(session: String, limit: Int, before turn: Int = .max) throws -> [TurnRecord] {
    try database.read { db in
      try String.fetchAll(
        db, sql: "SELECT record FROM turn WHERE session = ? AND turn < ? ORDER BY turn DESC LIMIT ?",
        arguments: [session, turn, limit]
      ).reversed().map { try decode($0) }
    }
  }
}

func encode<Value: Encodable>(_ value: Value) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func decode<Value: Decodable>(_ text: String) throws -> Value {
  try JSONDecoder().decode(Value.self, from: Data(text.utf8))
}
