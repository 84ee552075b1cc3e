import GRDB

extension DatabaseQueue {
  /// One consistent look at what is stored. GRDB's own `read` sets PRAGMA query_only and back, upon which SQLite
  /// compiles every statement anew.
  func readTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try writeWithoutTransaction { try $0.transaction(.deferred, body) }
  }
}

extension Database {
  /// Carries `body` out as one transaction: all of it, or nothing when it throws.
  func transaction<Value>(_ kind: TransactionKind, _ body: (Database) throws -> Value) throws -> Value {
    try beginTransaction(kind)
    do {
      let value = try body(self)
      try commit()
      return value
    } catch {
      try? rollback()
      throw error
    }
  }
}
