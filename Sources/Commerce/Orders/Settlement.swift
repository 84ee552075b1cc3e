import Foundation
import GRDB

extension PaymentEntry {
  /// Money that goes back now: to a gift card at once, elsewhere within `Shop.refundDays`.
  init(refunding amount: Money, to method: PaymentMethod, at now: Date) {
    self.init(
      kind: .refund, amount: amount, method: method, at: now.wholeSecond,
      expectedBy: method.kind == .giftCard ? nil : now.wholeSecond.adding(days: Shop.refundDays))
  }

  /// Pays `difference`, or refunds it where it is negative; nil when there is none.
  init?(settling difference: Money, with method: PaymentMethod, at now: Date) {
    guard difference.minorUnits != 0 else { return nil }
    if difference.minorUnits < 0 {
      self.init(refunding: difference * -1, to: method, at: now)
    } else {
      self.init(kind: .payment, amount: difference, method: method, at: now.wholeSecond, expectedBy: nil)
    }
  }
}

extension OrderRows {
  /// Records a payment or refund of an order and moves it on the gift card where it is one.
  func settle(_ entry: PaymentEntry, of number: String) throws {
    try append(entry, to: number)
    guard entry.method.kind == .giftCard else { return }
    try Ledger(db).take(entry.kind == .payment ? entry.amount : entry.amount * -1, fromGiftCard: entry.method.id)
  }
}

extension PaymentMethod {
  /// A gift card must hold what it is to pay.
  func checkCovers(_ amount: Money) throws {
    guard let balance, balance < amount else { return }
    throw CommerceRefusal.insufficientGiftCard(method: self, needed: amount)
  }
}

extension Order {
  /// Only a pending order whose items were not changed yet may be changed or cancelled.
  func checkIsChangeable() throws {
    guard status == .pending else { throw CommerceRefusal.notPending(order: number, status: status) }
    guard !itemsChanged else { throw CommerceRefusal.itemsChangedBefore(order: number) }
  }
}
