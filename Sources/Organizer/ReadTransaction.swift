import GRDB

extension DatabaseQueue {
  /// One consistent look at what is stored. GRDB's own `read` sets PRAGMA query_only and back, upon which SQLite
  /// compiles every statement anew.
  func readTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try writeWithoutTransaction { db in
      try db.beginTransaction(.deferred)
      do {
        let value = try body(db)
        try db.commit()
        return value
      } catch {
        try? db.rollback()
        throw error
      }
    }
  }
}
