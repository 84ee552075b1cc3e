import GRDB

/// Reads products and variants.
struct CatalogueRows {
  let db: Database
  let currency: String

  init(_ db: Database) throws {
    self.db = db
    currency = try StoreRows.currency(db)
  }

  private static let columns = """
    SELECT variant.*, product.id AS product_id, product.brand, product.category
    FROM variant JOIN product ON product.row = variant.product
    """

  func variant(_ id: String) throws -> Variant? {
    try Row.fetchOne(db.cachedStatement(sql: CatalogueRows.columns + " WHERE variant.id = ?"), arguments: [id])
      .map(variant)
  }

  /// As `variant`, refusing `unknownProduct`.
  func knownVariant(_ id: String) throws -> Variant {
    guard let variant = try variant(id) else { throw CommerceRefusal.unknownProduct(id: id) }
    return variant
  }

  /// By product id, else by the id of one of its variants.
  func product(_ id: String) throws -> Product? {
    let sql = """
      SELECT * FROM product WHERE id = ?
      UNION ALL SELECT product.* FROM variant JOIN product ON product.row = variant.product WHERE variant.id = ?
      LIMIT 1
      """
    return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id, id]).map(product)
  }

  func product(row: Int64) throws -> Product? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM product WHERE row = ?"), arguments: [row]).map(product)
  }

  private func product(_ row: Row) throws -> Product {
    Product(
      id: row["id"], title: row["title"], description: row["description"], brand: row["brand"],
      category: try JSON.value([String].self, row["category"]), variants: try variants(ofProduct: row["row"]))
  }

  /// In the order of the feed.
  func variants(ofProduct row: Int64) throws -> [Variant] {
    try Row.fetchAll(
      db.cachedStatement(sql: CatalogueRows.columns + " WHERE variant.product = ? ORDER BY variant.position"),
      arguments: [row]
    ).map(variant)
  }

  private func variant(_ row: Row) throws -> Variant {
    Variant(
      id: row["id"], productID: row["product_id"], title: row["title"], price: money(row["price"]),
      salePrice: (row["sale_price"] as Int?).map(money),
      availability: Availability(rawValue: row["availability"]) ?? .outOfStock, stock: row["stock"],
      brand: row["brand"], category: try CatalogueRows.strings(row["category"]), color: row["color"],
      size: row["size"], material: row["material"], condition: row["condition"],
      options: row["options"] == "{}" ? [:] : try JSON.value([String: String].self, row["options"]),
      rating: row["rating"], ratingCount: row["rating_count"])
  }

  /// All category paths, as they are stored.
  static func categories(_ db: Database) throws -> [String] { try String.fetchAll(db, sql: distinct("category")) }

  /// All brands; of names that differ in case, the first.
  static func brands(_ db: Database) throws -> [String] {
    try String.fetchAll(db, sql: distinct("brand", "COLLATE NOCASE"))
  }

  /// Goes from one value to the next by the column's index: among a million products it looks at each value once.
  private static func distinct(_ column: String, _ collation: String = "") -> String {
    """
    WITH RECURSIVE found (name) AS (
      SELECT MIN(\(column) \(collation)) FROM product
      UNION ALL
      SELECT (SELECT MIN(\(column) \(collation)) FROM product WHERE \(column) \(collation) > name)
      FROM found WHERE name IS NOT NULL)
    SELECT name FROM found WHERE name IS NOT NULL
    """
  }

  /// A JSON array of plain strings; the common ones are read without a decoder.
  static func strings(_ json: String) throws -> [String] {
    if json == "[]" { return [] }
    guard !json.utf8.contains(UInt8(ascii: "\\")) else { return try JSON.value([String].self, json) }
    return json.dropFirst(2).dropLast(2).split(separator: "\",\"", omittingEmptySubsequences: false).map(String.init)
  }

  private func money(_ minorUnits: Int) -> Money { Money(minorUnits: minorUnits, currency: currency) }
}

extension Shop {
  /// The store's one currency.
  public func currency() throws -> String { try read(StoreRows.currency) }

  /// The product with this product or variant id.
  public func product(_ id: String) throws -> Product? { try read { try CatalogueRows($0).product(id) } }

  public func variant(_ id: String) throws -> Variant? { try read { try CatalogueRows($0).variant(id) } }
}
