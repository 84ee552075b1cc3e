import Foundation
import GRDB

/// Reads and writes orders with all that belongs to them.
struct OrderRows {
  let db: Database
  let currency: String

  init(_ db: Database) throws {
    self.db = db
    currency = try StoreRows.currency(db)
  }

  // MARK: Reading

  func numbers(customer: String, status: OrderStatus?, since: Date?, limit: Int) throws -> [String] {
    let sql = """
      SELECT number FROM orders
      WHERE customer = ? AND (? IS NULL OR status = ?) AND (? IS NULL OR placed_at >= ?)
      ORDER BY placed_at DESC NULLS LAST, row DESC LIMIT ?
      """
    let since = since?.unixSeconds
    return try String.fetchAll(
      db.cachedStatement(sql: sql),
      arguments: [customer, status?.rawValue, status?.rawValue, since, since, max(0, limit)])
  }

  func order(_ number: String) throws -> Order? {
    let statement = try db.cachedStatement(sql: "SELECT * FROM orders WHERE number = ?")
    guard let row = try Row.fetchOne(statement, arguments: [number]) else { return nil }
    return Order(
      number: number, customerID: row["customer"], status: OrderStatus(rawValue: row["status"]) ?? .pending,
      placedAt: date(row["placed_at"]), address: CustomerRows.postal(row), lines: try lines(of: number),
      shipping: row["shipping"], shippingCost: money(row["shipping_cost"]),
      estimatedDelivery: date(row["estimated_delivery"]), payments: try payments(of: number),
      shipments: try shipments(of: number), history: try history(of: number),
      cancelReason: (row["cancel_reason"] as String?).flatMap(CancelReason.init),
      returns: try returns(of: number), terms: try PricingRows(db).terms(of: number),
      itemsChanged: row["items_changed"], exchange: try exchange(of: number))
  }

  private func rows(_ sql: String, _ number: String) throws -> [Row] {
    try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [number])
  }

  private func lines(of number: String) throws -> [OrderLine] {
    try rows("SELECT * FROM order_line WHERE order_number = ? ORDER BY position", number).map {
      try line(of: number, $0["position"], $0)
    }
  }

  private func line(of number: String, _ position: Int, _ row: Row) throws -> OrderLine {
    OrderLine(
      id: OrderLine.id(number, position), position: position, variantID: row["variant"], productID: row["product"],
      title: row["title"], unitPrice: money(row["price"]), quantity: row["quantity"],
      options: try JSON.value([String: String].self, row["options"]))
  }

  private func exchange(of number: String) throws -> ExchangeRequest? {
    guard let row = try rows("SELECT * FROM exchange_request WHERE order_number = ?", number).first else { return nil }
    let method = try CustomerRows(db).paymentMethod(row["method"]) ?? PaymentMethod(id: row["method"], kind: .other)
    let lines = try rows("SELECT * FROM exchange_line WHERE order_number = ? ORDER BY line", number)
    return ExchangeRequest(
      replacements: try lines.map { try line(of: number, $0["line"], $0) }, difference: money(row["difference"]),
      method: method, requestedAt: date(row["requested_at"]))
  }

  private func payments(of number: String) throws -> [PaymentEntry] {
    let customers = try CustomerRows(db)
    return try rows("SELECT * FROM payment WHERE order_number = ? ORDER BY position", number).map {
      let method = try customers.paymentMethod($0["method"]) ?? PaymentMethod(id: $0["method"], kind: .other)
      return PaymentEntry(
        kind: PaymentEntry.Kind(rawValue: $0["kind"]) ?? .payment, amount: money($0["amount"]), method: method,
        at: date($0["at"]), expectedBy: date($0["expected_by"]))
    }
  }

  private func shipments(of number: String) throws -> [Shipment] {
    let lines = Dictionary(
      grouping: try rows("SELECT * FROM shipment_line WHERE order_number = ? ORDER BY position", number),
      by: { $0["shipment"] as Int })
    return try rows("SELECT * FROM shipment WHERE order_number = ? ORDER BY position", number).map {
      Shipment(
        carrier: $0["carrier"], trackingNumbers: try JSON.value([String].self, $0["tracking"]),
        lines: lines[$0["position"], default: []].map { $0["line"] }, shippedAt: date($0["shipped_at"]),
        estimatedDelivery: date($0["estimated_delivery"]), deliveredAt: date($0["delivered_at"]))
    }
  }

  private func history(of number: String) throws -> [StatusChange] {
    try rows("SELECT * FROM status_change WHERE order_number = ? ORDER BY position", number).map {
      StatusChange(status: OrderStatus(rawValue: $0["status"]) ?? .pending, at: date($0["at"]), note: $0["note"])
    }
  }

  private func returns(of number: String) throws -> [ReturnRequest] {
    let customers = try CustomerRows(db)
    let lines = Dictionary(
      grouping: try rows("SELECT * FROM return_line WHERE order_number = ? ORDER BY line", number),
      by: { $0["request"] as Int })
    return try rows("SELECT * FROM return_request WHERE order_number = ? ORDER BY position", number).map {
      let method = try customers.paymentMethod($0["refund_to"]) ?? PaymentMethod(id: $0["refund_to"], kind: .other)
      return ReturnRequest(
        lines: lines[$0["position"], default: []].map { .init(position: $0["line"], quantity: $0["quantity"]) },
        amount: money($0["amount"]), refundTo: method,
        state: ReturnRequest.State(rawValue: $0["state"]) ?? .requested, requestedAt: date($0["requested_at"]))
    }
  }

  private func money(_ minorUnits: Int) -> Money { Money(minorUnits: minorUnits, currency: currency) }
  private func date(_ seconds: Int?) -> Date? { seconds.map { Date(timeIntervalSince1970: Double($0)) } }
}

// MARK: - Writing

extension OrderRows {
  /// Writes a whole order, its payments into the ledger too. Gift-card balances are not touched.
  func insert(_ order: Order) throws {
    let postal = order.address
    try db.execute(
      sql: """
        INSERT INTO orders (number, customer, status, placed_at, line1, line2, city, state, zip, country, shipping,
          shipping_cost, estimated_delivery, cancel_reason, items_changed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        order.number, order.customerID, order.status.rawValue, order.placedAt?.unixSeconds, postal.line1,
        postal.line2, postal.city, postal.state, postal.zip, postal.country, order.shipping,
        order.shippingCost.minorUnits, order.estimatedDelivery?.unixSeconds, order.cancelReason?.rawValue,
        order.itemsChanged,
      ])
    for line in order.lines { try insert(line, of: order.number) }
    for payment in order.payments { try append(payment, to: order.number) }
    for (index, shipment) in order.shipments.enumerated() { try insert(shipment, index + 1, of: order.number) }
    for change in order.history { try append(change, to: order.number) }
    for request in order.returns { try append(request, to: order.number) }
    try PricingRows(db).insert(order.terms, of: order.number)
    if let exchange = order.exchange { try insert(exchange, of: order.number) }
  }

  /// - Parameter column: what the table calls the line's position.
  private func insert(
    _ line: OrderLine, of number: String, into table: String = "order_line", column: String = "position"
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO \(table) (order_number, \(column), variant, product, title, price, quantity, options)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        number, line.position, line.variantID, line.productID, line.title, line.unitPrice.minorUnits, line.quantity,
        try JSON.text(line.options),
      ])
  }

  private func insert(_ shipment: Shipment, _ position: Int, of number: String) throws {
    try db.execute(
      sql: """
        INSERT INTO shipment (order_number, position, carrier, tracking, shipped_at, estimated_delivery, delivered_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        number, position, shipment.carrier, try JSON.text(shipment.trackingNumbers), shipment.shippedAt?.unixSeconds,
        shipment.estimatedDelivery?.unixSeconds, shipment.deliveredAt?.unixSeconds,
      ])
    for (index, line) in shipment.lines.enumerated() {
      try db.execute(
        sql: "INSERT INTO shipment_line (order_number, shipment, position, line) VALUES (?, ?, ?, ?)",
        arguments: [number, position, index + 1, line])
    }
  }

  /// Adds a payment or refund at the end, and to the ledger.
  func append(_ entry: PaymentEntry, to number: String) throws {
    try db.execute(
      sql: """
        INSERT INTO payment (order_number, position, kind, amount, method, at, expected_by)
        VALUES (?, \(OrderRows.nextPosition("payment")), ?, ?, ?, ?, ?)
        """,
      arguments: [
        number, number, entry.kind.rawValue, entry.amount.minorUnits, entry.method.id, entry.at?.unixSeconds,
        entry.expectedBy?.unixSeconds,
      ])
    try Ledger(db).record(entry, payment: db.lastInsertedRowID)
  }

  func append(_ change: StatusChange, to number: String) throws {
    try db.execute(
      sql: """
        INSERT INTO status_change (order_number, position, status, at, note)
        VALUES (?, \(OrderRows.nextPosition("status_change")), ?, ?, ?)
        """,
      arguments: [number, number, change.status.rawValue, change.at?.unixSeconds, change.note])
  }

  func append(_ request: ReturnRequest, to number: String) throws {
    try db.execute(
      sql: """
        INSERT INTO return_request (order_number, position, amount, refund_to, state, requested_at)
        VALUES (?, \(OrderRows.nextPosition("return_request")), ?, ?, ?, ?)
        """,
      arguments: [
        number, number, request.amount.minorUnits, request.refundTo.id, request.state.rawValue,
        request.requestedAt?.unixSeconds,
      ])
    for line in request.lines {
      try db.execute(
        sql: """
          INSERT INTO return_line (order_number, request, line, quantity)
          VALUES (?, (SELECT MAX(position) FROM return_request WHERE order_number = ?), ?, ?)
          """,
        arguments: [number, number, line.position, line.quantity])
    }
  }

  func insert(_ exchange: ExchangeRequest, of number: String) throws {
    try db.execute(
      sql: "INSERT INTO exchange_request (order_number, difference, method, requested_at) VALUES (?, ?, ?, ?)",
      arguments: [
        number, exchange.difference.minorUnits, exchange.method.id, exchange.requestedAt?.unixSeconds,
      ])
    for line in exchange.replacements {
      try insert(line, of: number, into: "exchange_line", column: "line")
    }
  }

  /// Puts other things in the place of lines, once and for all.
  func replaceLines(_ lines: [OrderLine], of number: String) throws {
    for line in lines {
      try db.execute(
        sql: """
          UPDATE order_line SET variant = ?, product = ?, title = ?, price = ?, options = ?
          WHERE order_number = ? AND position = ?
          """,
        arguments: [
          line.variantID, line.productID, line.title, line.unitPrice.minorUnits, try JSON.text(line.options), number,
          line.position,
        ])
    }
    try db.execute(sql: "UPDATE orders SET items_changed = 1 WHERE number = ?", arguments: [number])
  }

  func setAddress(_ postal: PostalAddress, of number: String) throws {
    try db.execute(
      sql: "UPDATE orders SET line1 = ?, line2 = ?, city = ?, state = ?, zip = ?, country = ? WHERE number = ?",
      arguments: [postal.line1, postal.line2, postal.city, postal.state, postal.zip, postal.country, number])
  }

  private static func nextPosition(_ table: String) -> String {
    "(SELECT COALESCE(MAX(position), 0) + 1 FROM \(table) WHERE order_number = ?)"
  }

  /// Moves an order to `status`, and remembers when.
  func setStatus(_ status: OrderStatus, of number: String, at now: Date, note: String? = nil) throws {
    try db.execute(sql: "UPDATE orders SET status = ? WHERE number = ?", arguments: [status.rawValue, number])
    try append(StatusChange(status: status, at: now.wholeSecond, note: note), to: number)
  }

  /// A number that no order has: "#W" and seven digits. Neighbouring orders get numbers far apart, so that they are
  /// not taken for each other.
  func freshNumber() throws -> String {
    var sequence = try Int.fetchOne(db, sql: "SELECT COALESCE(MAX(row), 0) + 1 FROM orders") ?? 1
    while true {
      // 7,919 is prime to 9,000,000, so this walks through all numbers before it repeats.
      let number = "#W\(1_000_000 + (sequence * 7_919 + 4_321_987) % 9_000_000)"
      if try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM orders WHERE number = ?)", arguments: [number]) == false
      {
        return number
      }
      sequence += 1
    }
  }
}

extension OrderLine {
  static func id(_ number: String, _ position: Int) -> String { "\(number)/\(position)" }
}

extension Date {
  var unixSeconds: Int { Int(timeIntervalSince1970.rounded(.down)) }
  /// What is stored: no fractions.
  var wholeSecond: Date { Date(timeIntervalSince1970: Double(unixSeconds)) }
  func adding(days: Int) -> Date { addingTimeInterval(Double(days) * 86_400) }
}
