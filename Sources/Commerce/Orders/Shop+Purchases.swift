import Foundation
import GRDB

/// A variant that a customer ordered before and did not cancel.
public struct Purchase: Sendable, Hashable {
  public var variantID: String
  /// As bought.
  public var title: String
  public var options: [String: String]
  /// Orders that had it.
  public var orders: Int
  public var lastAt: Date?
}

/// A product that was ordered together with another.
public struct CoPurchase: Sendable, Hashable {
  public var productID: String
  /// Orders that had both, of whatever customers.
  public var orders: Int
}

extension Shop {
  /// Fewer orders with both may be chance, and would tell of single customers.
  public static let fewestCoPurchases = 2

  /// What the signed-in customer bought, the most often bought first and of those the last bought; empty when nobody is
  /// signed in.
  public func purchases(session: String) throws -> [Purchase] {
    try read { db in
      guard let customer = try CustomerRows(db).id(session: session) else { return [] }
      let sql = """
        SELECT variant, title, order_line.options, COUNT(DISTINCT number) AS orders,
          MAX(placed_at) AS last
        FROM orders JOIN order_line ON order_number = number
        WHERE customer = ? AND status <> 'cancelled'
        GROUP BY variant ORDER BY orders DESC, last DESC, variant
        """
      return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [customer]).map { row in
        Purchase(
          variantID: row["variant"], title: row["title"],
          options: try JSON.value([String: String].self, row["options"]), orders: row["orders"],
          lastAt: (row["last"] as Double?).map(Date.init(timeIntervalSince1970:)))
      }
    }
  }

  /// What the signed-in customer bought of a variant; nil when nothing.
  public func purchase(of variant: String, session: String) throws -> Purchase? {
    try purchases(session: session).first { $0.variantID == variant }
  }

  /// What was ordered together with any of some products, the most often first, without those products themselves and
  /// without what nothing can be had of.
  public func boughtTogether(with products: [String], limit: Int) throws -> [CoPurchase] {
    try read { db in
      // By variants, of which every line has one; those that left the catalogue cannot be recommended.
      let sql = """
        WITH given AS (
          SELECT variant.id, product.id AS product FROM product JOIN variant ON variant.product = product.row
          WHERE product.id IN (SELECT value FROM json_each(?1)))
        SELECT product.id AS product, COUNT(DISTINCT other.order_number) AS together
        FROM given JOIN order_line AS own ON own.variant = given.id
        JOIN orders ON number = own.order_number AND status <> 'cancelled'
        JOIN order_line AS other ON other.order_number = own.order_number
        JOIN variant ON variant.id = other.variant
        JOIN product ON product.row = variant.product
        WHERE product.id NOT IN (SELECT product FROM given)
          AND EXISTS (SELECT 1 FROM variant WHERE variant.product = product.row AND \(Shop.isAvailable))
        GROUP BY product.id HAVING together >= \(Shop.fewestCoPurchases)
        ORDER BY together DESC, product.id LIMIT ?2
        """
      return try Row.fetchAll(
        db.cachedStatement(sql: sql), arguments: [try JSON.text(products), max(0, limit)]
      ).map { CoPurchase(productID: $0["product"], orders: $0["together"]) }
    }
  }

  /// In SQL, of `variant`.
  static let isAvailable = "variant.availability = 'in_stock' AND (variant.stock IS NULL OR variant.stock > 0)"
}
