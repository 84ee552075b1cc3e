import Conversation
import Foundation
import GRDB
import SkillKit
import Synchronization

/// A session's context as this process left it, and the mark in the database that tells whether it still holds.
struct KnownContext: Sendable {
  /// The session row's; another process's turn changes it.
  var stamp: Int64
  var recent: [TurnRecord]
  var standing: Standing

  /// How many sessions are held.
  static let limit = 64
}

extension MemoryStore {
  /// Everything that a turn may know of what came before, in one read.
  public func context(for session: String) throws -> Context {
    try read { db in
      let turn = try nextTurn(session, db)
      let stamp = try Self.stamp(session, db)
      let now = try known(session, stamp: stamp) ?? fetch(session, stamp: stamp ?? 0, db)
      hold(now, session)
      return Context(
        session: session, turn: turn, recent: now.recent, focus: now.standing.focus, pending: now.standing.pending,
        undoable: now.standing.undoable)
    }
  }

  /// Notes durably what a turn is about to do, before it does it, and returns the turn's number. When another
  /// process took the number in the meantime, the next free one is given, so that call ids stay unique.
  public func begin(session: String, draft: @Sendable (_ turn: Int) throws -> TurnRecord) throws -> TurnRecord {
    try write { db in
      let record = try draft(try nextTurn(session, db))
      let process = RunningProcess.this
      try db.cachedStatement(sql: "INSERT INTO unfinished (session, turn, process, born, draft) VALUES (?, ?, ?, ?, ?)")
        .execute(arguments: [session, record.turn, process.number, process.born, try encode(record)])
      return record
    }
  }

  /// Turns that were begun by a process that is gone, oldest first.
  public func interrupted(session: String) throws -> [TurnRecord] {
    let rows = try read {
      try Row.fetchAll(
        $0, sql: "SELECT process, born, draft FROM unfinished WHERE session = ? ORDER BY turn", arguments: [session])
    }
    return try rows.filter { !RunningProcess(number: $0["process"], born: $0["born"]).isRunning }
      .map { try decode($0["draft"]) }
  }

  /// Writes a finished turn and what the next one starts from, in one transaction.
  public func append(_ record: TurnRecord, leaving standing: Standing = Standing()) throws {
    hold(try writeUnsynced { try append(record, standing, $0) }, record.session)
  }

  /// Writes many finished turns in one transaction.
  public func append(_ records: [TurnRecord]) throws {
    known.withLock { $0.removeAll() }
    try writeUnsynced { db in for record in records { _ = try append(record, Standing(), db) } }
  }

  /// The latest turns of a session, oldest first.
  public func turns(session: String, limit: Int, before turn: Int = .max) throws -> [TurnRecord] {
    try read { try MemoryStore.turns(session, limit: limit, before: turn, $0) }
  }

  // MARK: - Inside a transaction

  /// What is known of the session, if it is as another process would read it now.
  private func known(_ session: String, stamp: Int64?) -> KnownContext? {
    known.withLock { $0[session] }.flatMap { $0.stamp == stamp ? $0 : nil }
  }

  private func hold(_ now: KnownContext?, _ session: String) {
    known.withLock { known in
      if known.count >= KnownContext.limit { known.removeAll() }
      known[session] = now
    }
  }

  private func fetch(_ session: String, stamp: Int64, _ db: Database) throws -> KnownContext {
    let row = try Row.fetchOne(
      db, sql: "SELECT focus, pending, undoable FROM session WHERE name = ?", arguments: [session])
    let standing = try row.map { row in
      Standing(
        focus: try decode(row["focus"]), pending: try (row["pending"] as String?).map { try decode($0) },
        undoable: try decode(row["undoable"]))
    }
    return KnownContext(
      stamp: stamp, recent: try Self.turns(session, limit: Self.recentTurns, before: .max, db),
      standing: standing ?? Standing())
  }

  private static func turns(_ session: String, limit: Int, before turn: Int, _ db: Database) throws -> [TurnRecord] {
    try String.fetchAll(
      db, sql: "SELECT record FROM turn WHERE session = ? AND turn < ? ORDER BY turn DESC LIMIT ?",
      arguments: [session, turn, limit]
    ).reversed().map { try decode($0) }
  }

  private static func stamp(_ session: String, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT stamp FROM session WHERE name = ?"), arguments: [session])
  }

  /// The number of the session's next turn: never one that a call's id may hold already.
  private func nextTurn(_ session: String, _ db: Database) throws -> Int {
    let statement = try db.cachedStatement(
      sql: """
        SELECT coalesce(max(turn), (SELECT taken FROM numbering)) + 1
        FROM (SELECT max(turn) AS turn FROM turn WHERE session = ?1
              UNION ALL SELECT max(turn) FROM unfinished WHERE session = ?1)
        """)
    return try Int.fetchOne(statement, arguments: [session]) ?? 1
  }

  /// Writes the turn's rows. Returns what the session's context is then, if that is known without reading it.
  private func append(_ record: TurnRecord, _ standing: Standing, _ db: Database) throws -> KnownContext? {
    let session = record.session
    let before = known(session, stamp: try Self.stamp(session, db))
    try db.cachedStatement(sql: "DELETE FROM unfinished WHERE session = ? AND turn = ?")
      .execute(arguments: [session, record.turn])
    let turn = try Int.fetchOne(
      db.cachedStatement(
        sql: """
          INSERT INTO turn (session, turn, at, text, reply, record)
          VALUES (?1, (SELECT max(?2, coalesce(max(turn), 0) + 1) FROM turn WHERE session = ?1), ?3, ?4, ?5, ?6)
          RETURNING turn
          """),
      arguments: [session, record.turn, record.at.iso8601, record.text, record.reply.text, try encode(record)])
    let stamp = try leave(standing, session: session, at: record.at, before: before?.standing, db)
    guard turn == record.turn, let before, let stamp else { return nil }
    return KnownContext(
      stamp: stamp, recent: (before.recent + [record]).suffix(Self.recentTurns), standing: standing)
  }

  /// Writes what the next turn starts from, and of that only what differs from `before`. Returns the row's new stamp.
  private func leave(
    _ standing: Standing, session: String, at: Date, before: Standing?, _ db: Database
  ) throws -> Int64? {
    let focus = standing.focus == before?.focus ? nil : try encode(standing.focus)
    let undoable = standing.undoable == before?.undoable ? nil : try encode(standing.undoable)
    return try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          INSERT INTO session (name, started_at, focus, pending, undoable, stamp)
          VALUES (?1, ?2, coalesce(?3, '{"groups":[]}'), ?4, coalesce(?5, '[]'), random())
          ON CONFLICT (name) DO UPDATE
          SET focus = coalesce(?3, focus), pending = ?4, undoable = coalesce(?5, undoable), stamp = random()
          RETURNING stamp
          """),
      arguments: [session, at.iso8601, focus, try standing.pending.map { try encode($0) }, undoable])
  }
}
