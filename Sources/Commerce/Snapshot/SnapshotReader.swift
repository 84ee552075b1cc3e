import GRDB

/// Reads the whole store as a snapshot, in the order in which things came in.
struct SnapshotReader {
  private let db: Database

  init(_ db: Database) { self.db = db }

  func snapshot() throws -> StoreSnapshot {
    var snapshot = StoreSnapshot(currency: try StoreRows.currency(db))
    snapshot.defaultCustomer = try StoreRows.defaultCustomer(db)
    snapshot.shippingOptions = try StoreRows.shippingOptions(db).map {
      .init(
        id: $0.id, title: $0.title, price: $0.price.amount, freeFrom: $0.freeFrom?.amount, days: $0.days,
        countries: $0.countries, maximum: $0.maximum?.amount)
    }
    let pricing = try PricingRows(db)
    snapshot.coupons = try pricing.coupons().map(StoreSnapshot.Coupon.init)
    snapshot.taxes = try pricing.taxes().map(StoreSnapshot.Tax.init)
    let catalogue = try CatalogueRows(db)
    snapshot.products = try String.fetchAll(db, sql: "SELECT id FROM product ORDER BY row").compactMap {
      try catalogue.product($0).map(product)
    }
    let customers = try CustomerRows(db)
    snapshot.customers = try String.fetchAll(db, sql: "SELECT id FROM customer ORDER BY row").compactMap {
      try customers.customer($0).map(customer)
    }
    let orders = try OrderRows(db)
    snapshot.orders = try String.fetchAll(db, sql: "SELECT number FROM orders ORDER BY row").compactMap {
      try orders.order($0).map(order)
    }
    snapshot.tickets = try TicketRows(db).all().map {
      .init(number: $0.number, customer: $0.customerID, summary: $0.summary, createdAt: $0.createdAt)
    }
    return snapshot
  }

  private func product(_ product: Product) -> StoreSnapshot.Product {
    var copy = StoreSnapshot.Product(
      id: product.id, title: product.title, variants: product.variants.map { variant($0, of: product) })
    copy.description = product.description
    copy.brand = product.brand
    copy.category = product.category
    return copy
  }

  private func variant(_ variant: Variant, of product: Product) -> StoreSnapshot.Variant {
    var copy = StoreSnapshot.Variant(id: variant.id, price: variant.price.amount)
    copy.title = variant.title == product.title ? nil : variant.title
    copy.salePrice = variant.salePrice?.amount
    copy.availability = variant.availability
    copy.stock = variant.stock
    copy.color = variant.color
    copy.size = variant.size
    copy.material = variant.material
    copy.condition = variant.condition
    copy.options = variant.options
    copy.rating = variant.rating
    copy.ratingCount = variant.ratingCount
    return copy
  }

  private func customer(_ customer: Customer) throws -> StoreSnapshot.Customer {
    var copy = StoreSnapshot.Customer(
      id: customer.id, firstName: customer.firstName, lastName: customer.lastName, email: customer.email)
    // In the order they were given, not the default first.
    let order = "SELECT id FROM %@ WHERE customer = ? ORDER BY row"
    let addresses = try ids(order, "address", customer.id)
    copy.addresses = addresses.compactMap { id in customer.addresses.first { $0.id == id } }.map {
      .init(id: $0.id, label: $0.label, postal: $0.postal, isDefault: $0.isDefault)
    }
    let methods = try ids(order, "payment_method", customer.id)
    copy.paymentMethods = methods.compactMap { id in customer.paymentMethods.first { $0.id == id } }.map {
      var method = StoreSnapshot.PaymentMethod(id: $0.id, kind: $0.kind)
      method.brand = $0.brand
      method.lastFour = $0.lastFour
      method.balance = $0.balance?.amount
      method.isDefault = $0.isDefault
      return method
    }
    let cart = try CartRows(db, customer: customer.id)
    copy.cart = try cart.entries().map { .init(variant: $0.variantID, quantity: $0.quantity) }
    copy.coupon = try cart.couponCode()
    return copy
  }

  private func ids(_ sql: String, _ table: String, _ customer: String) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(sql: sql.replacing("%@", with: table)), arguments: [customer])
  }

  private func order(_ order: Order) -> StoreSnapshot.Order {
    var copy = StoreSnapshot.Order(
      number: order.number, customer: order.customerID, status: order.status, placedAt: order.placedAt,
      address: order.address, shippingCost: order.shippingCost.amount,
      lines: order.lines.map {
        var line = StoreSnapshot.Order.Line(variant: $0.variantID, title: $0.title, price: $0.unitPrice.amount)
        line.product = $0.productID
        line.quantity = $0.quantity
        line.options = $0.options
        return line
      })
    copy.take(order.terms)
    copy.shipping = order.shipping
    copy.estimatedDelivery = order.estimatedDelivery
    copy.cancelReason = order.cancelReason
    copy.payments = order.payments.map {
      var payment = StoreSnapshot.Order.Payment(kind: $0.kind, amount: $0.amount.amount, method: $0.method.id)
      payment.at = $0.at
      payment.expectedBy = $0.expectedBy
      return payment
    }
    copy.shipments = order.shipments.map {
      var shipment = StoreSnapshot.Order.Shipment(lines: $0.lines)
      shipment.carrier = $0.carrier
      shipment.tracking = $0.trackingNumbers
      shipment.shippedAt = $0.shippedAt
      shipment.estimatedDelivery = $0.estimatedDelivery
      shipment.deliveredAt = $0.deliveredAt
      return shipment
    }
    copy.history = order.history.map { .init(status: $0.status, at: $0.at, note: $0.note) }
    copy.returns = order.returns.map { request in
      var copy = StoreSnapshot.Order.Return(
        lines: request.lines.map { .init(line: $0.position, quantity: $0.quantity) }, amount: request.amount.amount,
        refundTo: request.refundTo.id, state: request.state)
      copy.requestedAt = request.requestedAt
      return copy
    }
    copy.itemsChanged = order.itemsChanged
    copy.exchange = order.exchange.map { exchange in
      var copy = StoreSnapshot.Order.Exchange(
        lines: exchange.replacements.map {
          var line = StoreSnapshot.Order.Exchange.Line(
            line: $0.position, variant: $0.variantID, title: $0.title, price: $0.unitPrice.amount)
          line.product = $0.productID
          line.options = $0.options
          return line
        }, difference: exchange.difference.amount, method: exchange.method.id)
      copy.requestedAt = exchange.requestedAt
      return copy
    }
    return copy
  }
}
