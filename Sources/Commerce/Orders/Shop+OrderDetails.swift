import Foundation
import GRDB

extension Shop {
  /// What paying a pending order in another way would do.
  ///
  /// - Throws: `CommerceRefusal`, whatever `changeOrderPayment` would refuse.
  public func paymentChange(
    of number: String, to methodID: String, session: String, now: Date
  ) throws -> PaymentChange {
    try read { try Shop.paymentChange(of: number, to: methodID, session: session, now: now, $0) }
  }

  /// Pays a pending order with another method of the customer's, and gives back what was paid before.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notPending, itemsChangedBefore,
  ///   unknownPaymentMethod, samePaymentMethod, nothingPaid, insufficientGiftCard.
  public func changeOrderPayment(
    of number: String, to methodID: String, session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<PaymentChange> {
    try write("change_order_payment", [session, number, methodID], key: key) { db in
      var change = try Shop.paymentChange(of: number, to: methodID, session: session, now: now, db)
      let rows = try OrderRows(db)
      let number = change.order.number
      for entry in [change.payment] + change.refunds { try rows.settle(entry, of: number) }
      change.order = try rows.order(number) ?? change.order
      return change
    }
  }

  private static func paymentChange(
    of number: String, to methodID: String, session: String, now: Date, _ db: Database
  ) throws -> PaymentChange {
    let order = try order(number, session: session, db)
    try order.checkIsChangeable()
    let method = try CustomerRows(db).signedIn(session: session).paymentMethod(methodID)
    let paid = order.unrefunded
    guard !paid.isEmpty else { throw CommerceRefusal.nothingPaid(order: order.number) }
    let moved = paid.filter { $0.method.id != method.id }
    guard !moved.isEmpty else { throw CommerceRefusal.samePaymentMethod(order: order.number, method: method) }
    let amount = moved.reduce(.zero(order.shippingCost.currency)) { $0 + $1.amount }
    try method.checkCovers(amount)
    return PaymentChange(
      order: order,
      payment: PaymentEntry(kind: .payment, amount: amount, method: method, at: now.wholeSecond, expectedBy: nil),
      refunds: moved.map { PaymentEntry(refunding: $0.amount, to: $0.method, at: now) })
  }

  /// Sends a pending order to another address. Undo is a call with `before`.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notPending, itemsChangedBefore,
  ///   incompleteAddress, textTooLong.
  public func changeOrderAddress(
    of number: String, to postal: PostalAddress, session: String, key: IdempotencyKey
  ) throws -> Committed<OrderAddressChange> {
    try write("change_order_address", [session, number, try JSON.text(postal)], key: key) { db in
      let order = try Shop.changeableOrder(number, session: session, db)
      let rows = try OrderRows(db)
      try rows.setAddress(try postal.checked(), of: order.number)
      return OrderAddressChange(order: try rows.order(order.number) ?? order, before: order.address)
    }
  }

  /// The order, if it is the customer's and may still be changed.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notPending, itemsChangedBefore.
  public func changeableOrder(_ number: String, session: String) throws -> Order {
    try read { try Shop.changeableOrder(number, session: session, $0) }
  }

  private static func changeableOrder(_ number: String, session: String, _ db: Database) throws -> Order {
    let order = try order(number, session: session, db)
    try order.checkIsChangeable()
    return order
  }
}
