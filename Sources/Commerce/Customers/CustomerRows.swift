import GRDB

/// Reads and writes customers, their addresses and payment methods, and who is signed in.
struct CustomerRows {
  let db: Database
  let currency: String

  init(_ db: Database) throws {
    self.db = db
    currency = try StoreRows.currency(db)
  }

  // MARK: Who

  /// The customer signed in in this session, else the store's own.
  func id(session: String) throws -> String? {
    let sql = "SELECT COALESCE((SELECT customer FROM sign_in WHERE session = ?), default_customer) FROM meta"
    return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [session])
  }

  /// Refuses `notSignedIn`.
  func signedIn(session: String) throws -> Customer {
    guard let id = try id(session: session), let customer = try customer(id) else {
      throw CommerceRefusal.notSignedIn
    }
    return customer
  }

  func ids(matching details: SignInDetails) throws -> [String] {
    switch details {
    case .email(let email):
      return try String.fetchAll(db, sql: "SELECT id FROM customer WHERE email = ?", arguments: [email.trimmed])
    case .name(let first, let last, let zip):
      let sql = """
        SELECT DISTINCT customer.id FROM customer JOIN address ON address.customer = customer.id
        WHERE first_name = ? COLLATE NOCASE AND last_name = ? COLLATE NOCASE AND zip = ? COLLATE NOCASE
        """
      return try String.fetchAll(db, sql: sql, arguments: [first.trimmed, last.trimmed, zip.trimmed])
    }
  }

  func signIn(_ customer: String, session: String) throws {
    try db.execute(
      sql: "INSERT INTO sign_in (session, customer) VALUES (?, ?) ON CONFLICT (session) DO NOTHING",
      arguments: [session, customer])
  }

  // MARK: Reading

  func customer(_ id: String) throws -> Customer? {
    let statement = try db.cachedStatement(sql: "SELECT * FROM customer WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    return Customer(
      id: row["id"], firstName: row["first_name"], lastName: row["last_name"], email: row["email"],
      addresses: try addresses(of: id), paymentMethods: try paymentMethods(of: id))
  }

  func addresses(of customer: String) throws -> [Address] {
    let sql = "SELECT * FROM address WHERE customer = ? ORDER BY is_default DESC, row"
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [customer]).map {
      Address(id: $0["id"], label: $0["label"], postal: CustomerRows.postal($0), isDefault: $0["is_default"])
    }
  }

  func paymentMethods(of customer: String) throws -> [PaymentMethod] {
    let sql = "SELECT * FROM payment_method WHERE customer = ? ORDER BY is_default DESC, row"
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [customer]).map(paymentMethod)
  }

  func paymentMethod(_ id: String) throws -> PaymentMethod? {
    let statement = try db.cachedStatement(sql: "SELECT * FROM payment_method WHERE id = ?")
    return try Row.fetchOne(statement, arguments: [id]).map(paymentMethod)
  }

  private func paymentMethod(_ row: Row) -> PaymentMethod {
    PaymentMethod(
      id: row["id"], kind: PaymentMethod.Kind(rawValue: row["kind"]) ?? .other, brand: row["brand"],
      lastFour: row["last_four"],
      balance: (row["balance"] as Int?).map { Money(minorUnits: $0, currency: currency) },
      isDefault: row["is_default"])
  }

  static func postal(_ row: Row) -> PostalAddress {
    PostalAddress(
      line1: row["line1"], line2: row["line2"], city: row["city"], state: row["state"], zip: row["zip"],
      country: row["country"])
  }

  // MARK: Writing

  func insert(_ address: Address, of customer: String) throws {
    let postal = address.postal
    try db.execute(
      sql: """
        INSERT INTO address (id, customer, label, line1, line2, city, state, zip, country, is_default)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        address.id, customer, address.label, postal.line1, postal.line2, postal.city, postal.state, postal.zip,
        postal.country, address.isDefault,
      ])
  }

  func update(_ postal: PostalAddress, address id: String) throws {
    try db.execute(
      sql: "UPDATE address SET line1 = ?, line2 = ?, city = ?, state = ?, zip = ?, country = ? WHERE id = ?",
      arguments: [postal.line1, postal.line2, postal.city, postal.state, postal.zip, postal.country, id])
  }

  func makeDefault(address id: String?, of customer: String) throws {
    try db.execute(sql: "UPDATE address SET is_default = 0 WHERE customer = ?", arguments: [customer])
    try db.execute(
      sql: "UPDATE address SET is_default = 1 WHERE customer = ? AND id = ?", arguments: [customer, id])
  }

  /// - Parameter issuing: whether a gift card's balance goes into the ledger now, as a new card's does.
  func insert(_ method: PaymentMethod, of customer: String, issuing: Bool = true) throws {
    try db.execute(
      sql: """
        INSERT INTO payment_method (id, customer, kind, brand, last_four, balance, is_default)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        method.id, customer, method.kind.rawValue, method.brand, method.lastFour, method.balance?.minorUnits,
        method.isDefault,
      ])
    if issuing { try Ledger(db).issue(method) }
  }

  /// An id that no row of `table` has: "address_12".
  func freshID(_ prefix: String, table: String) throws -> String {
    var number = try Int.fetchOne(db, sql: "SELECT COALESCE(MAX(row), 0) + 1 FROM \(table)") ?? 1
    let sql = "SELECT EXISTS (SELECT 1 FROM \(table) WHERE id = ?)"
    while try Bool.fetchOne(db, sql: sql, arguments: ["\(prefix)_\(number)"]) == true { number += 1 }
    return "\(prefix)_\(number)"
  }
}
