import Foundation
import GRDB

extension Shop {
  /// What returning items would come to. No items: all of the order.
  ///
  /// - Throws: `CommerceRefusal`, whatever `returnItems` would refuse.
  public func returnQuote(
    _ items: [ReturnItem], of number: String, refundTo methodID: String? = nil, session: String, now: Date
  ) throws -> ReturnQuote {
    try read { try Shop.returnQuote(items, of: number, refundTo: methodID, session: session, now: now, $0) }
  }

  /// Registers items of a delivered order for return, once per order. The refund follows when they have arrived.
  ///
  /// - Parameters:
  ///   - items: empty for all of the order.
  ///   - methodID: the original payment method (nil) or a gift card of the customer.
  ///   - expectedRefund: what was agreed to; another sum is refused.
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notDelivered, unknownOrderLine,
  ///   quantityOutOfRange, unknownPaymentMethod, refundMethodNotAllowed, nothingToReturn, confirmationOutdated.
  public func returnItems(
    _ items: [ReturnItem], of number: String, refundTo methodID: String? = nil, expectedRefund: Money? = nil,
    session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<ReturnQuote> {
    let request = [session, number, try JSON.text(items), methodID, expectedRefund?.description]
    return try write("return_items", request, key: key) { db in
      var quote = try Shop.returnQuote(items, of: number, refundTo: methodID, session: session, now: now, db)
      if let expectedRefund, expectedRefund != quote.request.amount {
        throw CommerceRefusal.confirmationOutdated(expected: expectedRefund, actual: quote.request.amount)
      }
      let rows = try OrderRows(db)
      try rows.append(quote.request, to: quote.order.number)
      try rows.setStatus(.returnRequested, of: quote.order.number, at: now)
      quote.order = try rows.order(quote.order.number) ?? quote.order
      return quote
    }
  }

  private static func returnQuote(
    _ items: [ReturnItem], of number: String, refundTo methodID: String?, session: String, now: Date, _ db: Database
  ) throws -> ReturnQuote {
    let order = try order(number, session: session, db)
    guard order.isReturnable else { throw CommerceRefusal.notDelivered(order: order.number, status: order.status) }
    let lines = try order.lines(returning: items)
    guard !lines.isEmpty else { throw CommerceRefusal.nothingToReturn(order: order.number) }
    let customer = try CustomerRows(db).signedIn(session: session)
    let request = ReturnRequest(
      lines: lines.map { .init(position: $0.position, quantity: $0.quantity) },
      amount: lines.reduce(.zero(order.shippingCost.currency)) { $0 + order.paid(for: $1) },
      refundTo: try refundMethod(methodID, for: order, of: customer), state: .requested,
      requestedAt: now.wholeSecond)
    return ReturnQuote(order: order, request: request, lines: lines)
  }

  private static func refundMethod(
    _ id: String?, for order: Order, of customer: Customer
  ) throws -> PaymentMethod {
    let originals = order.payments.filter { $0.kind == .payment }.map(\.method)
    guard let id else {
      if let original = order.unrefunded.first?.method ?? originals.first { return original }
      return try customer.paymentMethod(nil)
    }
    if let original = originals.first(where: { $0.id == id }) { return original }
    let method = try customer.paymentMethod(id)
    guard method.kind == .giftCard else { throw CommerceRefusal.refundMethodNotAllowed(method: method) }
    return method
  }
}

extension Order {
  /// The lines that go back, with the quantities that go back; each line at most once, in the order's order.
  func lines(returning items: [ReturnItem]) throws -> [OrderLine] {
    guard !items.isEmpty else { return lines }
    var wanted: [String: Int] = [:]
    for item in items {
      let line = try line(named: item.lineID) { wanted[$0.id, default: 0] < $0.quantity }
      let quantity = wanted[line.id, default: 0] + (item.quantity ?? line.quantity)
      try Shop.check(quantity: item.quantity ?? line.quantity, allowed: 1...line.quantity)
      try Shop.check(quantity: quantity, allowed: 1...line.quantity)
      wanted[line.id] = quantity
    }
    return lines.compactMap { line in
      wanted[line.id].map { quantity in
        var part = line
        part.quantity = quantity
        return part
      }
    }
  }

  /// The line with this id, or the first one of the variant with this id that is still `free`.
  func line(named id: String, free: (OrderLine) -> Bool) throws -> OrderLine {
    guard let line = line(id) ?? lines.first(where: { $0.variantID == id && free($0) }) else {
      throw CommerceRefusal.unknownOrderLine(order: number, line: String(id.prefix(Shop.longestField)))
    }
    return line
  }
}
