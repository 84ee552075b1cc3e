import Foundation
import GRDB

extension Shop {
  /// The ways to have an order sent, the usual one first.
  public func shippingOptions() throws -> [ShippingOption] { try read(StoreRows.shippingOptions) }

  /// What ordering the cart now would come to.
  ///
  /// - Throws: `CommerceRefusal`, whatever `placeOrder` would refuse.
  public func quote(_ checkout: Checkout = Checkout(), session: String, now: Date) throws -> Quote {
    try read { try Shop.quote(checkout, session: session, now: now, $0) }
  }

  /// Orders the cart: takes the stock, the payment and the cart, and makes the order, all or nothing.
  ///
  /// - Parameter expectedTotal: what was agreed to; another total is refused instead of charged.
  /// - Throws: `CommerceRefusal` notSignedIn, emptyCart, outOfStock, noAddress, unknownAddress, noPaymentMethod,
  ///   unknownPaymentMethod, unknownShipping, insufficientGiftCard, confirmationOutdated.
  public func placeOrder(
    _ checkout: Checkout = Checkout(), expectedTotal: Money? = nil, session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<Order> {
    try write("place_order", [session, try JSON.text(checkout), expectedTotal?.description], key: key) { db in
      let quote = try Shop.quote(checkout, session: session, now: now, db)
      if let expectedTotal, expectedTotal != quote.total {
        throw CommerceRefusal.confirmationOutdated(expected: expectedTotal, actual: quote.total)
      }
      let customer = try CustomerRows(db).signedIn(session: session)
      let orders = try OrderRows(db)
      let order = quote.order(number: try orders.freshNumber(), customer: customer.id, now: now.wholeSecond)
      try Shop.takeStock(quote.cart, db)
      for tender in quote.tenders where tender.method.kind == .giftCard {
        try Ledger(db).take(tender.amount, fromGiftCard: tender.method.id)
      }
      try orders.insert(order)
      try CartRows(db, customer: customer.id).close()
      return try orders.order(order.number) ?? order
    }
  }

  private static func quote(_ checkout: Checkout, session: String, now: Date, _ db: Database) throws -> Quote {
    let customer = try CustomerRows(db).signedIn(session: session)
    let cart = try CartRows(db, customer: customer.id).cart()
    guard !cart.isEmpty else { throw CommerceRefusal.emptyCart }
    for line in cart.lines { try check(line.variant, wanted: line.quantity) }
    let address = try customer.address(checkout.addressID)
    let shipping = try shipping(checkout.shipping, for: cart, to: address.postal, db)
    try checkCoupon(of: cart, customer: customer.id, now: now, db)
    let pricing = Pricing(
      cart: cart, shipping: shipping, taxes: try PricingRows(db).taxes(), address: address.postal)
    let methods = try customer.paymentMethods(checkout)
    var quote = Quote(
      cart: cart, address: address, paymentMethod: methods.last { $0.kind != .giftCard } ?? methods[0],
      shipping: shipping, shippingCost: pricing.shippingCost,
      terms: pricing.terms, estimatedDelivery: now.wholeSecond.adding(days: shipping.days))
    quote.tenders = try Tender.split(quote.total, over: methods)
    return quote
  }

  /// The shipping option of this id; without, the first one that is offered.
  private static func shipping(
    _ id: String?, for cart: Cart, to address: PostalAddress, _ db: Database
  ) throws -> ShippingOption {
    let options = try StoreRows.shippingOptions(db)
    guard let id else {
      guard let option = options.first(where: { $0.isOffered(forItemsWorth: cart.total, to: address) }) else {
        throw CommerceRefusal.noShipping(country: address.country)
      }
      return option
    }
    guard let option = options.first(where: { $0.id == id }) else {
      throw CommerceRefusal.unknownShipping(id: String(id.prefix(longestField)))
    }
    guard option.isOffered(forItemsWorth: cart.total, to: address) else {
      throw CommerceRefusal.shippingNotOffered(option)
    }
    return option
  }

  private static func takeStock(_ cart: Cart, _ db: Database) throws {
    for line in cart.lines { try takeStock(line.quantity, of: line.variant.id, db) }
  }

  /// Takes pieces off the shelf, where they are counted.
  static func takeStock(_ pieces: Int, of variantID: String, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE variant SET stock = stock - ? WHERE id = ? AND stock IS NOT NULL")
      .execute(arguments: [pieces, variantID])
  }

  /// Puts the pieces of order lines back on the shelf, where the shop still has and counts them.
  static func returnStock(_ lines: [OrderLine], _ db: Database) throws {
    for line in lines {
      try db.cachedStatement(sql: "UPDATE variant SET stock = stock + ? WHERE id = ? AND stock IS NOT NULL")
        .execute(arguments: [line.quantity, line.variantID])
    }
  }
}

extension Quote {
  /// The order that this becomes.
  func order(number: String, customer: String, now: Date) -> Order {
    let lines = cart.lines.enumerated().map { index, line in
      OrderLine(
        id: OrderLine.id(number, index + 1), position: index + 1, variantID: line.variant.id,
        productID: line.variant.productID, title: line.variant.title, unitPrice: line.variant.currentPrice,
        quantity: line.quantity, options: line.variant.choices)
    }
    let payments = tenders.map {
      PaymentEntry(kind: .payment, amount: $0.amount, method: $0.method, at: now, expectedBy: nil)
    }
    return Order(
      number: number, customerID: customer, status: .pending, placedAt: now, address: address.postal, lines: lines,
      shipping: shipping.id, shippingCost: shippingCost, estimatedDelivery: estimatedDelivery,
      payments: payments, shipments: [], history: [StatusChange(status: .pending, at: now, note: nil)],
      cancelReason: nil, returns: [], terms: terms)
  }
}
