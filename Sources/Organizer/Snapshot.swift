import Foundation
import GRDB

/// Reads what is stored. Only valid inside the closure that it is given to.
public struct Snapshot {
  let db: Database

  /// All lists, oldest first.
  public func lists() throws -> [NamedList] {
    try NamedList.fetchAll(db, sql: "SELECT * FROM list ORDER BY id")
  }

  public func list(named name: String) throws -> NamedList? {
    try NamedList.fetchOne(db, sql: "SELECT * FROM list WHERE name = ?", arguments: [name])
  }

  public func list(id: Int64) throws -> NamedList? { try NamedList.fetchOne(db, key: id) }

  /// In the order in which they were added.
  public func entries(of list: NamedList) throws -> [ListEntry] {
    try ListEntry.fetchAll(db, sql: "SELECT * FROM entry WHERE listID = ? ORDER BY id", arguments: [list.id])
  }

  public func entry(id: Int64) throws -> ListEntry? { try ListEntry.fetchOne(db, key: id) }

  /// Everything not announced yet, the soonest first.
  public func alerts() throws -> [Alert] {
    try Alert.fetchAll(db, sql: "SELECT * FROM alert WHERE announcedAt IS NULL ORDER BY dueAt, id")
  }

  public func alert(id: Int64) throws -> Alert? { try Alert.fetchOne(db, key: id) }
}
