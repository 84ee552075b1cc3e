import Foundation
import GRDB

/// Reads and writes coupons, tax rules, and what an order comes to besides its items.
struct PricingRows {
  let db: Database
  let currency: String

  init(_ db: Database) throws {
    self.db = db
    currency = try StoreRows.currency(db)
  }

  private func money(_ minorUnits: Int?) -> Money? { minorUnits.map { Money(minorUnits: $0, currency: currency) } }
  private func date(_ seconds: Int?) -> Date? { seconds.map { Date(timeIntervalSince1970: Double($0)) } }

  // MARK: Coupons

  func coupons() throws -> [Coupon] {
    try Row.fetchAll(db, sql: "SELECT * FROM coupon ORDER BY row").compactMap(coupon)
  }

  func coupon(_ code: String) throws -> Coupon? {
    let statement = try db.cachedStatement(sql: "SELECT * FROM coupon WHERE code = ?")
    return try Row.fetchOne(statement, arguments: [code]).flatMap(coupon)
  }

  private func coupon(_ row: Row) -> Coupon? {
    let benefit: Coupon.Benefit
    if let basisPoints = row["basis_points"] as Int? {
      benefit = .percent(basisPoints: basisPoints)
    } else {
      benefit = money(row["amount"]).map { .amount($0) } ?? .freeShipping
    }
    return Coupon(
      code: row["code"], title: row["title"], benefit: benefit, minimum: money(row["minimum"]),
      startsAt: date(row["starts_at"]), endsAt: date(row["ends_at"]), isOncePerCustomer: row["once_per_customer"],
      mostUses: row["most_uses"])
  }

  func insert(_ coupon: Coupon) throws {
    var basisPoints: Int?
    var amount: Int?
    switch coupon.benefit {
    case .percent(let points): basisPoints = points
    case .amount(let money): amount = money.minorUnits
    case .freeShipping: break
    }
    try db.execute(
      sql: """
        INSERT INTO coupon (code, title, basis_points, amount, minimum, starts_at, ends_at, once_per_customer, most_uses)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        coupon.code, coupon.title, basisPoints, amount, coupon.minimum?.minorUnits, coupon.startsAt?.unixSeconds,
        coupon.endsAt?.unixSeconds, coupon.isOncePerCustomer, coupon.mostUses,
      ])
  }

  /// Orders placed with a coupon, by one customer or in all. A cancelled order gives its use back.
  func uses(of code: String, customer: String? = nil) throws -> Int {
    let sql = """
      SELECT COUNT(*) FROM order_terms JOIN orders ON orders.number = order_number
      WHERE coupon = ? AND status <> 'cancelled' AND (? IS NULL OR customer = ?)
      """
    return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [code, customer, customer]) ?? 0
  }

  /// Refuses a coupon that this customer, or everybody together, used as often as can be.
  func checkUses(of coupon: Coupon, by customer: String?) throws {
    if let customer, coupon.isOncePerCustomer, try uses(of: coupon.code, customer: customer) > 0 {
      throw CommerceRefusal.couponUsedBefore(coupon)
    }
    if let most = coupon.mostUses, try uses(of: coupon.code) >= most { throw CommerceRefusal.couponUsedUp(coupon) }
  }

  // MARK: Taxes

  func taxes() throws -> [TaxRule] {
    try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM tax_rule ORDER BY row")).map {
      TaxRule(
        country: $0["country"], state: $0["state"], category: $0["category"], basisPoints: $0["basis_points"],
        isOnShipping: $0["on_shipping"])
    }
  }

  func insert(_ rule: TaxRule) throws {
    try db.execute(
      sql: "INSERT INTO tax_rule (country, state, category, basis_points, on_shipping) VALUES (?, ?, ?, ?, ?)",
      arguments: [rule.country, rule.state, rule.category, rule.basisPoints, rule.isOnShipping])
  }

  // MARK: Terms of orders

  func terms(of number: String) throws -> OrderTerms {
    let lines = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT * FROM line_terms WHERE order_number = ? ORDER BY line"), arguments: [number])
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM order_terms WHERE order_number = ?"), arguments: [number])
    return OrderTerms(
      coupon: row?["coupon"],
      lines: lines.map {
        .init(
          position: $0["line"], discount: Money(minorUnits: $0["discount"], currency: currency),
          tax: Money(minorUnits: $0["tax"], currency: currency))
      }, shippingTax: money(row?["shipping_tax"]))
  }

  func insert(_ terms: OrderTerms, of number: String) throws {
    if terms.coupon != nil || terms.shippingTax != nil {
      try db.execute(
        sql: "INSERT INTO order_terms (order_number, coupon, shipping_tax) VALUES (?, ?, ?)",
        arguments: [number, terms.coupon, terms.shippingTax?.minorUnits])
    }
    for line in terms.lines {
      try db.execute(
        sql: "INSERT INTO line_terms (order_number, line, discount, tax) VALUES (?, ?, ?, ?)",
        arguments: [number, line.position, line.discount.minorUnits, line.tax.minorUnits])
    }
  }
}
