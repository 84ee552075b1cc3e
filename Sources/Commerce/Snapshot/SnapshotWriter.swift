import Foundation
import GRDB

/// Writes a snapshot's content into the store, beside what is there.
struct SnapshotWriter {
  let db: Database
  let snapshot: StoreSnapshot

  init(_ db: Database, _ snapshot: StoreSnapshot) {
    self.db = db
    self.snapshot = snapshot
  }

  /// Writes all of it. The store must sell in the snapshot's currency.
  func write() throws {
    if !snapshot.shippingOptions.isEmpty {
      try db.execute(sql: "DELETE FROM shipping_option")
      try StoreRows.insert(try snapshot.shippingOptions.enumerated().map(shipping), db)
    }
    try writePricing()
    var texts = try ProductTexts(db)
    for (index, product) in snapshot.products.enumerated() {
      try at("products[\(index)]") { try insert(product, $0, &texts) }
    }
    try texts.finish()
    for (index, customer) in snapshot.customers.enumerated() {
      try at("customers[\(index)]") { try insert(customer, $0) }
    }
    for (index, order) in snapshot.orders.enumerated() {
      try at("orders[\(index)]") { try insert(order, $0) }
    }
    for (index, ticket) in snapshot.tickets.enumerated() {
      try at("tickets[\(index)]") { _ in
        try TicketRows(db).insert(
          Ticket(
            number: ticket.number, customerID: ticket.customer, summary: ticket.summary, createdAt: ticket.createdAt))
      }
    }
    try issueGiftCards()
    if let customer = snapshot.defaultCustomer {
      try at("default_customer") { _ in
        try db.execute(sql: "UPDATE meta SET default_customer = ?", arguments: [customer])
      }
    }
    try StoreRows.catalogueChanged(db)
  }

  // MARK: Parts

  private func shipping(_ index: Int, _ option: StoreSnapshot.Shipping) throws -> ShippingOption {
    let path = "shipping_options[\(index)]"
    return ShippingOption(
      id: option.id, title: option.title, price: try money(option.price, "\(path).price"),
      freeFrom: try option.freeFrom.map { try money($0, "\(path).free_from") }, days: option.days,
      countries: option.countries, maximum: try option.maximum.map { try money($0, "\(path).maximum") })
  }

  private func insert(_ product: StoreSnapshot.Product, _ path: String, _ texts: inout ProductTexts) throws {
    guard !product.variants.isEmpty else { throw error("\(path).variants", "is empty") }
    try db.execute(
      sql: "INSERT INTO product (id, title, description, brand, category) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        product.id, product.title, product.description, product.brand, try JSON.text(product.category),
      ])
    let row = db.lastInsertedRowID
    for (index, variant) in product.variants.enumerated() {
      try at("\(path).variants[\(index)]") { try insert(variant, $0, of: product, row: row, position: index + 1) }
    }
    try texts.rewrite(row, titleFromVariants: false)
  }

  private func insert(
    _ variant: StoreSnapshot.Variant, _ path: String, of product: StoreSnapshot.Product, row: Int64, position: Int
  ) throws {
    let price = try money(variant.price, "\(path).price")
    let sale = try variant.salePrice.map { try money($0, "\(path).sale_price") }
    try db.cachedStatement(
      sql: """
        INSERT INTO variant (id, product, position, title, price, sale_price, availability, stock, color, size,
          material, condition, options, rating, rating_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      variant.id, row, position, variant.title ?? product.title, price.minorUnits, sale?.minorUnits,
      variant.availability.rawValue, variant.stock, variant.color, variant.size, variant.material, variant.condition,
      try JSON.text(variant.options), variant.rating, variant.ratingCount,
    ])
  }

  private func insert(_ customer: StoreSnapshot.Customer, _ path: String) throws {
    try db.execute(
      sql: "INSERT INTO customer (id, first_name, last_name, email) VALUES (?, ?, ?, ?)",
      arguments: [customer.id, customer.firstName, customer.lastName, customer.email])
    let rows = try CustomerRows(db)
    for (index, address) in customer.addresses.enumerated() {
      try at("\(path).addresses[\(index)]") { _ in
        try rows.insert(
          Address(id: address.id, label: address.label, postal: address.postal, isDefault: address.isDefault),
          of: customer.id)
      }
    }
    for (index, method) in customer.paymentMethods.enumerated() {
      try at("\(path).payment_methods[\(index)]") { path in
        var value = PaymentMethod(
          id: method.id, kind: method.kind, brand: method.brand, lastFour: method.lastFour, isDefault: method.isDefault)
        value.balance = try method.balance.map { try money($0, "\(path).balance") }
        try rows.insert(value, of: customer.id, issuing: false)
      }
    }
    guard customer.cart.count <= Shop.mostCartLines else { throw error("\(path).cart", "has too many lines") }
    let cart = try CartRows(db, customer: customer.id)
    for (index, line) in customer.cart.enumerated() {
      try at("\(path).cart[\(index)]") { _ in
        try cart.put(CartEntry(variantID: line.variant, quantity: line.quantity, position: index + 1))
      }
    }
    if let coupon = customer.coupon { try at("\(path).coupon") { _ in try cart.setCoupon(coupon) } }
  }

  private func insert(_ order: StoreSnapshot.Order, _ path: String) throws {
    guard !order.lines.isEmpty, order.lines.count <= Shop.mostOrderLines else {
      throw error("\(path).lines", "must be 1 to \(Shop.mostOrderLines)")
    }
    try OrderRows(db).insert(
      Order(
        number: order.number, customerID: order.customer, status: order.status, placedAt: order.placedAt,
        address: order.address, lines: try lines(of: order, path), shipping: order.shipping,
        shippingCost: try money(order.shippingCost, "\(path).shipping_cost"),
        estimatedDelivery: order.estimatedDelivery, payments: try payments(of: order, path),
        shipments: order.shipments.map {
          Shipment(
            carrier: $0.carrier, trackingNumbers: $0.tracking, lines: $0.lines, shippedAt: $0.shippedAt,
            estimatedDelivery: $0.estimatedDelivery, deliveredAt: $0.deliveredAt)
        },
        history: order.history.map { StatusChange(status: $0.status, at: $0.at, note: $0.note) },
        cancelReason: order.cancelReason, returns: try returns(of: order, path), terms: try terms(of: order, path),
        itemsChanged: order.itemsChanged, exchange: try exchange(of: order, path)))
  }

  private func lines(of order: StoreSnapshot.Order, _ path: String) throws -> [OrderLine] {
    try order.lines.enumerated().map { index, line in
      guard (1...Shop.largestQuantity).contains(line.quantity) else {
        throw error("\(path).lines[\(index)].quantity", "must be 1 to \(Shop.largestQuantity)")
      }
      return OrderLine(
        id: OrderLine.id(order.number, index + 1), position: index + 1, variantID: line.variant,
        productID: line.product, title: line.title, unitPrice: try money(line.price, "\(path).lines[\(index)].price"),
        quantity: line.quantity, options: line.options)
    }
  }

  private func payments(of order: StoreSnapshot.Order, _ path: String) throws -> [PaymentEntry] {
    try order.payments.enumerated().map { index, payment in
      PaymentEntry(
        kind: payment.kind, amount: try money(payment.amount, "\(path).payments[\(index)].amount"),
        method: try method(payment.method, of: order, "\(path).payments[\(index)].method"), at: payment.at,
        expectedBy: payment.expectedBy)
    }
  }

  private func returns(of order: StoreSnapshot.Order, _ path: String) throws -> [ReturnRequest] {
    try order.returns.enumerated().map { index, request in
      let path = "\(path).returns[\(index)]"
      for line in request.lines
      where !order.lines.indices.contains(line.line - 1) || line.quantity > order.lines[line.line - 1].quantity {
        throw error("\(path).lines", "is more than was ordered")
      }
      return ReturnRequest(
        lines: request.lines.map { .init(position: $0.line, quantity: $0.quantity) },
        amount: try money(request.amount, "\(path).amount"),
        refundTo: try method(request.refundTo, of: order, "\(path).refund_to"), state: request.state,
        requestedAt: request.requestedAt)
    }
  }

  private func exchange(of order: StoreSnapshot.Order, _ path: String) throws -> ExchangeRequest? {
    guard let exchange = order.exchange else { return nil }
    let path = "\(path).exchange"
    let replacements = try exchange.lines.enumerated().map { index, line in
      guard order.lines.indices.contains(line.line - 1) else {
        throw error("\(path).lines[\(index)].line", "is no line of the order")
      }
      return OrderLine(
        id: OrderLine.id(order.number, line.line), position: line.line, variantID: line.variant,
        productID: line.product, title: line.title,
        unitPrice: try money(line.price, "\(path).lines[\(index)].price"),
        quantity: order.lines[line.line - 1].quantity, options: line.options)
    }
    return ExchangeRequest(
      replacements: replacements, difference: try money(exchange.difference, "\(path).difference"),
      method: try method(exchange.method, of: order, "\(path).method"), requestedAt: exchange.requestedAt)
  }

  private func method(_ id: String, of order: StoreSnapshot.Order, _ path: String) throws -> PaymentMethod {
    guard let method = try CustomerRows(db).paymentMethods(of: order.customer).first(where: { $0.id == id }) else {
      throw error(path, "\"\(id)\" is no payment method of customer \"\(order.customer)\"")
    }
    return method
  }

  /// Each gift card was issued with what it holds and what was spent with it.
  private func issueGiftCards() throws {
    let sql = """
      SELECT payment_method.id, COALESCE(SUM(CASE payment.kind WHEN 'payment' THEN amount ELSE -amount END), 0) AS spent
      FROM payment_method LEFT JOIN payment ON payment.method = payment_method.id
      WHERE payment_method.kind = 'gift_card'
        AND NOT EXISTS (SELECT 1 FROM journal WHERE issued_card = payment_method.id)
      GROUP BY payment_method.row ORDER BY payment_method.row
      """
    let customers = try CustomerRows(db)
    for row in try Row.fetchAll(db, sql: sql) {
      if let card = try customers.paymentMethod(row["id"]) { try Ledger(db).issue(card, spentBefore: row["spent"]) }
    }
  }

  // MARK: Errors

  /// Says where a rule of the schema was broken.
  func at(_ path: String, _ body: (String) throws -> Void) throws {
    do {
      try body(path)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      throw SnapshotError(path: path, message: "breaks a rule of the store: \(error.message ?? "constraint")")
    }
  }

  func money(_ amount: String, _ path: String) throws -> Money {
    guard let money = Money(amount: amount, currency: snapshot.currency) else {
      throw error(path, "\"\(amount.prefix(40))\" is not an amount in \(snapshot.currency)")
    }
    return money
  }

  func error(_ path: String, _ message: String) -> SnapshotError { SnapshotError(path: path, message: message) }
}
