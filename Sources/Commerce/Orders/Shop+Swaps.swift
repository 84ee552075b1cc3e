import Foundation
import GRDB

// MARK: - Other items in a pending order

extension Shop {
  /// What changing items of a pending order would come to.
  ///
  /// - Throws: `CommerceRefusal`, whatever `changeOrderItems` would refuse.
  public func itemChangeQuote(_ swap: ItemSwap, of number: String, session: String) throws -> SwapQuote {
    try read { try Shop.itemChangeQuote(swap, number, session, $0) }
  }

  /// Changes items of a pending order for other variants of the same products, once: the order cannot be changed or
  /// cancelled afterwards. The difference in price is paid or refunded at once; the stock follows.
  ///
  /// - Parameter expectedDifference: what was agreed to; another difference is refused.
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notPending, itemsChangedBefore, noItemsNamed,
  ///   unknownOrderLine, itemCountsDiffer, unknownProduct, otherProduct, sameVariant, outOfStock,
  ///   unknownPaymentMethod, noPaymentMethod, insufficientGiftCard, confirmationOutdated.
  public func changeOrderItems(
    _ swap: ItemSwap, of number: String, expectedDifference: Money? = nil, session: String, key: IdempotencyKey,
    now: Date
  ) throws -> Committed<SwapQuote> {
    try commit("change_order_items", swap, of: number, expectedDifference, session, key, Shop.itemChangeQuote) {
      quote, number, db in
      let rows = try OrderRows(db)
      try Shop.returnStock(quote.old, db)
      try rows.replaceLines(quote.new, of: number)
      if let entry = PaymentEntry(settling: quote.difference, with: quote.method, at: now) {
        try rows.settle(entry, of: number)
      }
      try rows.setStatus(.pending, of: number, at: now, note: "items changed")
    }
  }

  private static func itemChangeQuote(
    _ swap: ItemSwap, _ number: String, _ session: String, _ db: Database
  ) throws -> SwapQuote {
    let order = try order(number, session: session, db)
    try order.checkIsChangeable()
    return try quote(swap, in: order, session: session, db)
  }
}

// MARK: - Exchanging what was delivered

extension Shop {
  /// What exchanging items of a delivered order would come to.
  ///
  /// - Throws: `CommerceRefusal`, whatever `exchangeItems` would refuse.
  public func exchangeQuote(_ swap: ItemSwap, of number: String, session: String) throws -> SwapQuote {
    try read { try Shop.exchangeQuote(swap, number, session, $0) }
  }

  /// Registers items of a delivered order for exchange, once per order, and keeps their replacements back from the
  /// stock. The difference is settled when the old items have arrived.
  ///
  /// - Parameter expectedDifference: what was agreed to; another difference is refused.
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notDelivered, noItemsNamed, unknownOrderLine,
  ///   itemCountsDiffer, unknownProduct, otherProduct, sameVariant, outOfStock, unknownPaymentMethod,
  ///   noPaymentMethod, insufficientGiftCard, confirmationOutdated.
  public func exchangeItems(
    _ swap: ItemSwap, of number: String, expectedDifference: Money? = nil, session: String, key: IdempotencyKey,
    now: Date
  ) throws -> Committed<SwapQuote> {
    try commit("exchange_items", swap, of: number, expectedDifference, session, key, Shop.exchangeQuote) {
      quote, number, db in
      let rows = try OrderRows(db)
      try rows.insert(
        ExchangeRequest(
          replacements: quote.new.sorted { $0.position < $1.position }, difference: quote.difference,
          method: quote.method, requestedAt: now.wholeSecond), of: number)
      try rows.setStatus(.exchangeRequested, of: number, at: now)
    }
  }

  private static func exchangeQuote(
    _ swap: ItemSwap, _ number: String, _ session: String, _ db: Database
  ) throws -> SwapQuote {
    let order = try order(number, session: session, db)
    guard order.isReturnable else { throw CommerceRefusal.notDelivered(order: order.number, status: order.status) }
    return try quote(swap, in: order, session: session, db)
  }
}

// MARK: - What both have in common

extension Shop {
  /// One write: quotes, refuses another difference than was agreed to, and takes the stock of what comes beside what
  /// `carryOut` does.
  private func commit(
    _ operation: String, _ swap: ItemSwap, of number: String, _ expectedDifference: Money?, _ session: String,
    _ key: IdempotencyKey, _ quote: (ItemSwap, String, String, Database) throws -> SwapQuote,
    carryOut: (SwapQuote, String, Database) throws -> Void
  ) throws -> Committed<SwapQuote> {
    let request = [session, number, try JSON.text(swap), expectedDifference?.description]
    return try write(operation, request, key: key) { db in
      var quote = try quote(swap, number, session, db)
      if let expectedDifference, expectedDifference != quote.difference {
        throw CommerceRefusal.confirmationOutdated(expected: expectedDifference, actual: quote.difference)
      }
      try carryOut(quote, quote.order.number, db)
      for line in quote.new { try Shop.takeStock(line.quantity, of: line.variantID, db) }
      quote.order = try OrderRows(db).order(quote.order.number) ?? quote.order
      return quote
    }
  }

  private static func quote(
    _ swap: ItemSwap, in order: Order, session: String, _ db: Database
  ) throws -> SwapQuote {
    let old = try order.lines(swapping: swap.items)
    guard old.count == swap.replacements.count else {
      throw CommerceRefusal.itemCountsDiffer(old: old.count, new: swap.replacements.count)
    }
    let catalogue = try CatalogueRows(db)
    var wanted: [String: Int] = [:]
    let new = try zip(old, swap.replacements).map { line, id in
      let variant = try catalogue.knownVariant(id)
      guard try line.isSold(as: variant, catalogue) else {
        throw CommerceRefusal.otherProduct(line: line, variant: variant)
      }
      guard variant.id != line.variantID else { throw CommerceRefusal.sameVariant(line: line) }
      wanted[id, default: 0] += line.quantity
      try check(variant, wanted: wanted[id, default: 0])
      let replacement = line.replaced(by: variant)
      let discount = order.terms.lines.first { $0.position == line.position }?.discount
      guard discount.map({ $0 <= replacement.total }) ?? true else {
        throw CommerceRefusal.discountExceedsPrice(line: line)
      }
      return replacement
    }
    let difference = zip(old, new).reduce(.zero(order.shippingCost.currency)) { $0 + $1.1.total - $1.0.total }
    let customer = try CustomerRows(db).signedIn(session: session)
    let method = try customer.paymentMethod(swap.methodID ?? order.unrefunded.first?.method.id)
    try method.checkCovers(difference)
    return SwapQuote(order: order, old: old, new: new, difference: difference, method: method)
  }
}

extension Order {
  /// One line for each item named, none twice.
  fileprivate func lines(swapping items: [String]) throws -> [OrderLine] {
    guard !items.isEmpty else { throw CommerceRefusal.noItemsNamed(order: number) }
    var taken: Set<String> = []
    return try items.map { item in
      let line = try line(named: item) { !taken.contains($0.id) }
      guard taken.insert(line.id).inserted else {
        throw CommerceRefusal.unknownOrderLine(order: number, line: String(item.prefix(Shop.longestField)))
      }
      return line
    }
  }
}

extension OrderLine {
  /// Whether the variant is one of the product that was bought.
  fileprivate func isSold(as variant: Variant, _ catalogue: CatalogueRows) throws -> Bool {
    if let productID { return productID == variant.productID }
    return try catalogue.variant(variantID)?.productID == variant.productID
  }

  fileprivate func replaced(by variant: Variant) -> OrderLine {
    var line = self
    line.variantID = variant.id
    line.productID = variant.productID
    line.title = variant.title
    line.unitPrice = variant.currentPrice
    line.options = variant.choices
    return line
  }
}
