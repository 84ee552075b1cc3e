import GRDB

/// One cart: the signed-in customer's, else the session's own.
struct CartRows {
  let db: Database
  let catalogue: CatalogueRows
  private let owner: Owner

  private enum Owner {
    case customer(String)
    case session(String)
    var column: String { if case .customer = self { "customer" } else { "session" } }
    var id: String {
      switch self {
      case .customer(let id), .session(let id): id
      }
    }
  }

  init(_ db: Database, session: String) throws {
    self.db = db
    catalogue = try CatalogueRows(db)
    owner = try CustomerRows(db).id(session: session).map(Owner.customer) ?? .session(session)
  }

  init(_ db: Database, customer: String) throws {
    self.db = db
    catalogue = try CatalogueRows(db)
    owner = .customer(customer)
  }

  func cart() throws -> Cart {
    let lines = try entries().map {
      CartLine(
        variant: try catalogue.knownVariant($0.variantID), quantity: $0.quantity, position: $0.position)
    }
    var cart = Cart(lines: lines, currency: catalogue.currency)
    cart.coupon = try couponCode().flatMap { try PricingRows(db).coupon($0) }
    return cart
  }

  func couponCode() throws -> String? {
    let statement = try db.cachedStatement(sql: "SELECT coupon FROM cart WHERE \(owner.column) = ?")
    return try String.fetchOne(statement, arguments: [owner.id])
  }

  /// Puts a coupon on the cart; nil takes it off, and an empty cart goes with it.
  func setCoupon(_ code: String?) throws {
    if code == nil, try entries().isEmpty { return try close() }
    try db.execute(sql: "UPDATE cart SET coupon = ? WHERE row = ?", arguments: [code, try row()])
  }

  func entries() throws -> [CartEntry] {
    let sql = """
      SELECT variant, quantity, position FROM cart_line
      WHERE cart = (SELECT row FROM cart WHERE \(owner.column) = ?) ORDER BY position
      """
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [owner.id]).map {
      CartEntry(variantID: $0["variant"], quantity: $0["quantity"], position: $0["position"])
    }
  }

  func entry(_ variantID: String) throws -> CartEntry? { try entries().first { $0.variantID == variantID } }

  /// Sets one line to `quantity` pieces, keeping its place, or at the end when it is new; 0 removes it.
  func set(_ variantID: String, quantity: Int) throws {
    let entries = try entries()
    if let entry = entries.first(where: { $0.variantID == variantID }) {
      try put(CartEntry(variantID: variantID, quantity: quantity, position: entry.position))
    } else if quantity > 0 {
      guard entries.count < Shop.mostCartLines else { throw CommerceRefusal.cartFull(limit: Shop.mostCartLines) }
      try put(CartEntry(variantID: variantID, quantity: quantity, position: (entries.last?.position ?? 0) + 1))
    }
  }

  /// Puts one line back as `entry` says. Another line that took its place since moves to the end.
  func put(_ entry: CartEntry) throws {
    try remove(entry.variantID)
    guard entry.quantity > 0 else { return }
    let others = try entries()
    if let other = others.first(where: { $0.position == entry.position }) {
      try db.execute(
        sql: "UPDATE cart_line SET position = ? WHERE cart = ? AND variant = ?",
        arguments: [(others.last?.position ?? 0) + 1, try row(), other.variantID])
    }
    try db.cachedStatement(sql: "INSERT INTO cart_line (cart, variant, quantity, position) VALUES (?, ?, ?, ?)")
      .execute(arguments: [try row(), entry.variantID, entry.quantity, entry.position])
  }

  func remove(_ variantID: String) throws {
    try db.cachedStatement(sql: "DELETE FROM cart_line WHERE cart = ? AND variant = ?")
      .execute(arguments: [try row(), variantID])
  }

  /// Removes all lines, and the cart with them unless a coupon waits on it.
  func clear() throws {
    guard try couponCode() != nil else { return try close() }
    try db.execute(sql: "DELETE FROM cart_line WHERE cart = ?", arguments: [try row()])
  }

  /// Removes the cart with all that is in it.
  func close() throws {
    try db.cachedStatement(sql: "DELETE FROM cart WHERE \(owner.column) = ?").execute(arguments: [owner.id])
  }

  /// The cart's row, made when there is none yet.
  private func row() throws -> Int64 {
    let column = owner.column
    if let row = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT row FROM cart WHERE \(column) = ?"), arguments: [owner.id])
    {
      return row
    }
    try db.cachedStatement(sql: "INSERT INTO cart (\(column)) VALUES (?)").execute(arguments: [owner.id])
    return db.lastInsertedRowID
  }
}
