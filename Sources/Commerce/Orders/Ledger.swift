import Foundation
import GRDB

/// The money: every movement is one row of the journal, from one account to another, in minor units.
///
/// Accounts: `sales` (what orders brought in), `tender:<kind>` (money on its way from card companies and the like),
/// `gift-card:<id>` (what the shop owes on a card) and `cards-issued` (against which gift cards are issued).
struct Ledger {
  let db: Database

  init(_ db: Database) { self.db = db }

  /// Records the payment or refund row `payment`, and moves it on the gift card where it is one.
  func record(_ entry: PaymentEntry, payment row: Int64) throws {
    let tender = Ledger.account(of: entry.method)
    let isPayment = entry.kind == .payment
    try db.cachedStatement(sql: "INSERT INTO journal (debit, credit, amount, payment) VALUES (?, ?, ?, ?)")
      .execute(arguments: [
        isPayment ? tender : "sales", isPayment ? "sales" : tender, entry.amount.minorUnits, row,
      ])
  }

  /// Pays with a gift card (negative: gives back).
  func take(_ amount: Money, fromGiftCard id: String) throws {
    try db.execute(
      sql: "UPDATE payment_method SET balance = balance - ? WHERE id = ? AND kind = 'gift_card'",
      arguments: [amount.minorUnits, id])
  }

  /// Records what a new gift card holds. For a card that comes with past payments, its balance was more once.
  func issue(_ card: PaymentMethod, spentBefore: Int = 0) throws {
    guard let balance = card.balance else { return }
    let issued = balance.minorUnits + spentBefore
    guard issued != 0 else { return }
    let account = Ledger.account(of: card)
    try db.execute(
      sql: "INSERT INTO journal (debit, credit, amount, issued_card) VALUES (?, ?, ?, ?)",
      arguments: [
        issued > 0 ? "cards-issued" : account, issued > 0 ? account : "cards-issued", abs(issued), card.id,
      ])
  }

  static func account(of method: PaymentMethod) -> String {
    method.kind == .giftCard ? "gift-card:\(method.id)" : "tender:\(method.kind.rawValue)"
  }

  /// What does not add up; empty when all does.
  func discrepancies() throws -> [String] {
    try Ledger.checks.flatMap { name, sql in
      try String.fetchAll(db, sql: sql).map { "\(name): \($0)" }
    }
  }

  private static let checks = [
    ("the accounts do not sum to zero", "SELECT SUM(amount) AS sum FROM ledger HAVING sum <> 0"),
    (
      "a gift card's balance is not what its account holds",
      """
      SELECT id FROM payment_method WHERE kind = 'gift_card' AND balance <>
        -COALESCE((SELECT SUM(amount) FROM ledger WHERE account = 'gift-card:' || payment_method.id), 0)
      """
    ),
    (
      "a payment is not in the journal as it is",
      """
      SELECT order_number || '/' || position FROM payment
      LEFT JOIN journal ON journal.payment = payment.row WHERE journal.amount IS NOT payment.amount
      """
    ),
    (
      "more was refunded than paid",
      """
      SELECT order_number FROM payment GROUP BY order_number
      HAVING SUM(CASE kind WHEN 'payment' THEN amount ELSE -amount END) < 0
      """
    ),
    (
      "a cancelled order was not refunded in full",
      """
      SELECT order_number FROM payment JOIN orders ON orders.number = order_number WHERE status = 'cancelled'
      GROUP BY order_number HAVING SUM(CASE kind WHEN 'payment' THEN amount ELSE -amount END) <> 0
      """
    ),
  ]
}

extension Shop {
  /// Whether all accounts sum to zero, gift cards hold what their accounts say, and every payment is in the journal.
  public func ledgerIsBalanced() throws -> Bool { try ledgerDiscrepancies().isEmpty }

  /// What does not add up, for people; empty when all does.
  public func ledgerDiscrepancies() throws -> [String] { try read { try Ledger($0).discrepancies() } }
}
