import Foundation
import GRDB

/// A past turn found by search.
public struct Recollection: Sendable, Hashable, Codable {
  public var session: String
  public var turn: Int
  public var at: String
  public var text: String
  public var reply: String
}

/// A session and how much of it is remembered.
public struct SessionSummary: Sendable, Hashable, Codable {
  public var session: String
  public var turns: Int
  public var firstAt: String
  public var lastAt: String
}

extension MemoryStore {
  /// Full-text search over past turns, best match first: every word must occur, the last one as a beginning.
  public func search(_ query: String, limit: Int = 20) throws -> [Recollection] {
    guard let pattern = FTS5Pattern(matchingAllPrefixesIn: query) else { return [] }
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT session, turn, at, turn.text AS text, turn.reply AS reply FROM turn_text
          JOIN turn ON turn.id = turn_text.rowid WHERE turn_text MATCH ? ORDER BY rank LIMIT ?
          """, arguments: [pattern, limit]
      ).map {
        Recollection(session: $0["session"], turn: $0["turn"], at: $0["at"], text: $0["text"], reply: $0["reply"])
      }
    }
  }

  public func sessions() throws -> [SessionSummary] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT session, count(*) AS turns, min(at) AS firstAt, max(at) AS lastAt FROM turn
          GROUP BY session ORDER BY lastAt DESC
          """
      ).map { SessionSummary(session: $0["session"], turns: $0["turns"], firstAt: $0["firstAt"], lastAt: $0["lastAt"]) }
    }
  }

  /// Removes every trace of a session's turns from the database and from its free pages.
  /// Returns how many turns were forgotten.
  public func forget(session: String) throws -> Int {
    try erase { db in
      try keepNumbersTaken(db)
      try db.execute(sql: "DELETE FROM turn WHERE session = ?", arguments: [session])
      let count = db.changesCount
      try db.execute(sql: "DELETE FROM session WHERE name = ?", arguments: [session])
      try db.execute(sql: "DELETE FROM unfinished WHERE session = ?", arguments: [session])
      return count
    }
  }

  /// Removes one fact for good. Returns whether there was one.
  public func forget(fact id: Int64) throws -> Bool {
    try erase { db in
      try db.execute(sql: "DELETE FROM fact WHERE id = ?", arguments: [id])
      return db.changesCount > 0
    }
  }

  /// Removes all turns, sessions and facts.
  public func forgetEverything() throws {
    try erase { db in
      try keepNumbersTaken(db)
      for table in ["turn", "session", "unfinished", "fact"] { try db.execute(sql: "DELETE FROM \(table)") }
    }
  }

  /// Lets sessions that begin anew not use the turn numbers again that are in the ids of calls.
  private func keepNumbersTaken(_ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE numbering SET taken =
          max(taken, (SELECT coalesce(max(turn), 0) FROM turn), (SELECT coalesce(max(turn), 0) FROM unfinished))
        """)
  }

  /// What is forgotten must not stay readable in the file: the FTS index is merged and the pages are rewritten.
  private func erase<Value>(_ delete: (Database) throws -> Value) throws -> Value {
    known.withLock { $0.removeAll() }
    let value = try write { db in
      let value = try delete(db)
      try db.execute(sql: "INSERT INTO turn_text(turn_text) VALUES ('optimize')")
      return value
    }
    try database.vacuum()
    _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    return value
  }
}
