import Foundation
import GRDB

/// How much there is in a store.
public struct StoreStats: Sendable, Hashable, Codable {
  /// "empty", "sample" or "imported".
  public var origin: String
  public var currency: String
  public var products: Int
  public var variants: Int
  public var categories: Int
  public var brands: Int
  public var customers: Int
  public var orders: Int
  public var ordersByStatus: [String: Int]
  public var tickets: Int
  /// Products with a vector, of whatever encoder.
  public var embeddings: Int
  public var ledgerIsBalanced: Bool
}

extension Shop {
  public func stats() throws -> StoreStats {
    try read { db in
      func count(_ what: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT \(what)") ?? 0 }
      let statuses = try Row.fetchAll(db, sql: "SELECT status, COUNT(*) AS count FROM orders GROUP BY status")
      return StoreStats(
        origin: try StoreRows.origin(db).rawValue, currency: try StoreRows.currency(db),
        products: try count("COUNT(*) FROM product"), variants: try count("COUNT(*) FROM variant"),
        categories: try count("COUNT(DISTINCT category) FROM product"),
        brands: try count("COUNT(DISTINCT brand) FROM product"), customers: try count("COUNT(*) FROM customer"),
        orders: try count("COUNT(*) FROM orders"),
        ordersByStatus: Dictionary(uniqueKeysWithValues: statuses.map { ($0["status"], $0["count"]) }),
        tickets: try count("COUNT(*) FROM ticket"), embeddings: try count("COUNT(*) FROM embedding"),
        ledgerIsBalanced: try Ledger(db).discrepancies().isEmpty)
    }
  }
}
