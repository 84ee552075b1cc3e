import Foundation
import GRDB

extension Shop {
  /// The whole store as one document.
  public func snapshot() throws -> StoreSnapshot { try read { try SnapshotReader($0).snapshot() } }

  /// Replaces the whole store by a snapshot, in one transaction.
  ///
  /// - Parameter replace: allowed to replace imported data too, not only the sample shop or an empty store.
  /// - Throws: `SnapshotError` naming the place, `StoreError.needsReplace` and others.
  public func importSnapshot(_ snapshot: StoreSnapshot, replace: Bool = false) throws {
    try snapshot.checkCurrency()
    try Shop.mapping(file) {
      try database.write { db in
        guard try replace || StoreRows.origin(db) != .imported else { throw StoreError.needsReplace }
        let version = try StoreRows.catalogueVersion(db)
        try StoreRows.removeAll(db)
        try StoreRows.create(currency: snapshot.currency, origin: .imported, db)
        // What is cached of the old catalogue must not be taken for the new one's.
        try db.execute(sql: "UPDATE meta SET catalogue_version = ?", arguments: [version + 1])
        try SnapshotWriter(db, snapshot).write()
      }
    }
  }
}

extension StoreRows {
  /// Empties the store, but for the keys of past writes: a repeat of one must not act again.
  static func removeAll(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM meta;
        DELETE FROM journal;
        DELETE FROM orders;
        DELETE FROM ticket;
        DELETE FROM cart;
        DELETE FROM customer;
        DELETE FROM shipping_option;
        DELETE FROM coupon;
        DELETE FROM tax_rule;
        DELETE FROM product_text;
        DELETE FROM word;
        DELETE FROM product;
        """)
  }
}
