import Foundation
import GRDB

extension Shop {
  /// Takes a product feed (CSV, TSV or JSON Lines) into the catalogue, in one transaction: new rows are added, rows
  /// with a known id replace it. The first feed also replaces the sample shop's products, past orders and cart; the
  /// sample's customer stays, so that one can buy.
  ///
  /// - Parameters:
  ///   - skipBadRows: takes the good rows where some are bad; else one bad row keeps the whole file out.
  ///   - progress: called now and then.
  /// - Throws: `FeedError` with file, line and column; `StoreError`.
  public func importFeed(
    _ file: URL, skipBadRows: Bool = false, progress: (FeedProgress) -> Void = { _ in }
  ) throws -> FeedReport {
    try Shop.mapping(self.file) {
      try database.write { db in
        let isFirst = try StoreRows.origin(db) != .imported
        if isFirst { try StoreRows.makeRoomForFeed(db) }
        let options = FeedOptions(skipBadRows: skipBadRows, mayChangeCurrency: isFirst)
        var writer = FeedWriter(db, currency: try StoreRows.currency(db), options: options)
        return try writer.write(file, progress: progress)
      }
    }
  }
}

extension StoreRows {
  /// Takes the sample's products, orders and carts away; customers stay.
  static func makeRoomForFeed(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM orders;
        DELETE FROM ticket;
        DELETE FROM cart;
        DELETE FROM product_text;
        DELETE FROM word;
        DELETE FROM product;
        UPDATE meta SET origin = 'imported';
        """)
    try reissueGiftCards(db)
  }

  /// Begins the ledger anew with what the gift cards hold.
  private static func reissueGiftCards(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM journal")
    let customers = try CustomerRows(db)
    for id in try String.fetchAll(db, sql: "SELECT id FROM payment_method WHERE kind = 'gift_card' ORDER BY row") {
      if let card = try customers.paymentMethod(id) { try Ledger(db).issue(card) }
    }
  }

  /// Changes the currency of a store that sold nothing yet; gift cards and shipping keep their face values.
  static func change(currency: String, _ db: Database) throws {
    let digits = (old: Money.minorDigits(of: try self.currency(db)), new: Money.minorDigits(of: currency))
    let factor = [Int](repeating: 10, count: abs(digits.new - digits.old)).reduce(1, *)
    let change = digits.new >= digits.old ? "* \(factor)" : "/ \(factor)"
    try db.execute(sql: "UPDATE meta SET currency = ?", arguments: [currency])
    try db.execute(sql: "UPDATE payment_method SET balance = balance \(change) WHERE balance IS NOT NULL")
    try db.execute(sql: "DELETE FROM shipping_option")
    try insert(usualShipping(currency), db)
    try reissueGiftCards(db)
  }
}
