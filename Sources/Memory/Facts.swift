import Conversation
import Foundation
import GRDB

/// Something that the user asked to be remembered.
public struct UserFact: Sendable, Hashable, Codable {
  public var id: Int64
  public var text: String
  /// When it was told, ISO 8601.
  public var at: String
}

extension MemoryStore {
  /// Keeps a fact once for each call id.
  public func remember(_ text: String, call: String, at: Date) throws -> UserFact {
    try write { db in
      try db.execute(
        sql: "INSERT INTO fact (call, text, at) VALUES (?, ?, ?) ON CONFLICT (call) DO NOTHING",
        arguments: [call, text, at.iso8601])
      let row = try Row.fetchOne(db, sql: "SELECT id, text, at FROM fact WHERE call = ?", arguments: [call])
      return row.map(UserFact.init) ?? UserFact(id: db.lastInsertedRowID, text: text, at: at.iso8601)
    }
  }

  /// All facts, newest first.
  public func facts() throws -> [UserFact] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT id, text, at FROM fact WHERE forgotten_by IS NULL ORDER BY id DESC").map(
        UserFact.init)
    }
  }

  /// Forgets these facts on behalf of a call; what the same call forgot earlier is returned again.
  public func forget(_ ids: [Int64], call: String) throws -> [UserFact] {
    try write { db in
      for id in ids {
        try db.execute(
          sql: "UPDATE fact SET forgotten_by = ? WHERE id = ? AND forgotten_by IS NULL", arguments: [call, id])
      }
      return try Row.fetchAll(db, sql: "SELECT id, text, at FROM fact WHERE forgotten_by = ?", arguments: [call])
        .map(UserFact.init)
    }
  }

  /// The texts of facts that were forgotten and can still be brought back.
  public func forgottenTexts() throws -> [String] {
    try read {
      try String.fetchAll($0, sql: "SELECT text FROM fact WHERE forgotten_by IS NOT NULL")
    }
  }

  /// Brings back what a call forgot.
  public func restore(forgottenBy call: String) throws -> [UserFact] {
    try write { db in
      let rows = try Row.fetchAll(db, sql: "SELECT id, text, at FROM fact WHERE forgotten_by = ?", arguments: [call])
      try db.execute(sql: "UPDATE fact SET forgotten_by = NULL WHERE forgotten_by = ?", arguments: [call])
      return rows.map(UserFact.init)
    }
  }
}

extension UserFact {
  init(_ row: Row) {
    self.init(id: row["id"], text: row["text"], at: row["at"])
  }
}
