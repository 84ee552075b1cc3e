import Foundation
import GRDB

// MARK: - Looking

extension Shop {
  /// The customer's orders, latest first; those without a date come last.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn.
  public func orders(
    status: OrderStatus? = nil, since: Date? = nil, session: String, limit: Int = 50
  ) throws -> [Order] {
    try read { db in
      let customer = try CustomerRows(db).signedIn(session: session)
      let rows = try OrderRows(db)
      return try rows.numbers(customer: customer.id, status: status, since: since, limit: limit)
        .compactMap(rows.order)
    }
  }

  /// One order by its number; "#W" in front may be missing: "#W1234567", "w1234567", "1234567".
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder.
  public func order(_ number: String, session: String) throws -> Order {
    try read { try Shop.order(number, session: session, $0) }
  }

  /// - Throws: `CommerceRefusal` notSignedIn.
  public func latestOrder(session: String) throws -> Order? { try orders(session: session, limit: 1).first }

  static func order(_ number: String, session: String, _ db: Database) throws -> Order {
    let customer = try CustomerRows(db).signedIn(session: session)
    let rows = try OrderRows(db)
    let found = try Shop.spellings(of: number).lazy.compactMap { try rows.order($0) }.first
    guard let order = found else { throw CommerceRefusal.unknownOrder(number: String(number.prefix(longestField))) }
    guard order.customerID == customer.id else { throw CommerceRefusal.foreignOrder(number: order.number) }
    return order
  }

  private static func spellings(of number: String) -> [String] {
    let text = String(number.trimmed.prefix(longestField)).uppercased()
    let bare = text.hasPrefix("#") ? String(text.dropFirst()) : text
    return [number.trimmed, "#" + bare, "#W" + bare, bare]
  }
}

// MARK: - Cancelling

extension Shop {
  /// What cancelling would do.
  ///
  /// - Throws: `CommerceRefusal`, whatever `cancelOrder` would refuse.
  public func cancellation(of number: String, session: String, now: Date) throws -> Cancellation {
    try read { try Shop.cancellation(of: number, session: session, now: now, $0) }
  }

  /// Cancels a pending order: the items go back into stock, the money back to where it came from, to gift cards at
  /// once.
  ///
  /// - Parameter expectedRefund: what was agreed to; another sum is refused.
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, notPending, itemsChangedBefore,
  ///   confirmationOutdated.
  public func cancelOrder(
    _ number: String, reason: CancelReason? = nil, expectedRefund: Money? = nil, session: String, key: IdempotencyKey,
    now: Date
  ) throws -> Committed<Cancellation> {
    try write("cancel_order", [session, number, reason?.rawValue, expectedRefund?.description], key: key) { db in
      var cancellation = try Shop.cancellation(of: number, session: session, now: now, db)
      if let expectedRefund, expectedRefund != cancellation.refunded {
        throw CommerceRefusal.confirmationOutdated(expected: expectedRefund, actual: cancellation.refunded)
      }
      let rows = try OrderRows(db)
      let number = cancellation.order.number
      try rows.setStatus(.cancelled, of: number, at: now, note: reason?.rawValue)
      try db.execute(
        sql: "UPDATE orders SET cancel_reason = ? WHERE number = ?", arguments: [reason?.rawValue, number])
      for refund in cancellation.refunds { try rows.settle(refund, of: number) }
      try Shop.returnStock(cancellation.order.lines, db)
      cancellation.order = try rows.order(number) ?? cancellation.order
      return cancellation
    }
  }

  private static func cancellation(
    of number: String, session: String, now: Date, _ db: Database
  ) throws -> Cancellation {
    let order = try order(number, session: session, db)
    try order.checkIsChangeable()
    let refunds = order.unrefunded.map { PaymentEntry(refunding: $0.amount, to: $0.method, at: now) }
    let refunded = refunds.reduce(.zero(order.shippingCost.currency)) { $0 + $1.amount }
    return Cancellation(order: order, refunds: refunds, refunded: refunded)
  }
}

extension Order {
  /// What was paid and not refunded, by method, in the order of the payments.
  var unrefunded: [(method: PaymentMethod, amount: Money)] {
    var left: [(method: PaymentMethod, amount: Money)] = []
    for entry in payments {
      let signed = entry.kind == .payment ? entry.amount : entry.amount * -1
      if let index = left.firstIndex(where: { $0.method.id == entry.method.id }) {
        left[index].amount = left[index].amount + signed
      } else {
        left.append((entry.method, signed))
      }
    }
    return left.filter { $0.amount.minorUnits > 0 }
  }
}

// MARK: - Once more, and help

extension Shop {
  /// Puts an order's items into the cart again, as far as they can be had.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownOrder, foreignOrder, nothingToReorder.
  public func reorder(_ number: String, session: String, key: IdempotencyKey) throws -> Committed<Reorder> {
    try write("reorder", [session, number], key: key) { db in
      let order = try Shop.order(number, session: session, db)
      let cart = try CartRows(db, session: session)
      let before = try cart.entries()
      var added: [CartLine] = []
      var unavailable: [OrderLine] = []
      for line in order.lines {
        let variant = try cart.catalogue.variant(line.variantID)
        let already = try cart.entry(line.variantID)?.quantity ?? 0
        let pieces = min(line.quantity, max(0, (variant?.orderable ?? 0) - already))
        if pieces < line.quantity { unavailable.append(line) }
        guard let variant, pieces > 0 else { continue }
        try cart.set(line.variantID, quantity: already + pieces)
        let position = try cart.entry(line.variantID)?.position ?? 0
        added.append(CartLine(variant: variant, quantity: pieces, position: position))
      }
      guard !added.isEmpty else { throw CommerceRefusal.nothingToReorder(order: order.number) }
      return Reorder(
        order: order.number, added: added, unavailable: unavailable, before: before, cart: try cart.cart())
    }
  }

  /// Hands something over to a person. Nobody need be signed in.
  ///
  /// - Throws: `CommerceRefusal` emptyText, textTooLong.
  public func openTicket(
    _ summary: String, session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<Ticket> {
    try write("open_ticket", [session, summary], key: key) { db in
      guard summary.count <= Shop.longestSummary else {
        throw CommerceRefusal.textTooLong(field: "summary", limit: Shop.longestSummary)
      }
      let text = summary.withoutControls.trimmed
      guard !text.isEmpty else { throw CommerceRefusal.emptyText(field: "summary") }
      let ticket = Ticket(
        number: try TicketRows(db).freshNumber(), customerID: try CustomerRows(db).id(session: session),
        summary: text, createdAt: now.wholeSecond)
      try TicketRows(db).insert(ticket)
      return ticket
    }
  }
}

/// Reads and writes support tickets.
struct TicketRows {
  let db: Database

  init(_ db: Database) { self.db = db }

  func freshNumber() throws -> String {
    var number = try Int.fetchOne(db, sql: "SELECT COALESCE(MAX(row), 0) + 1001 FROM ticket") ?? 1001
    let sql = "SELECT EXISTS (SELECT 1 FROM ticket WHERE number = ?)"
    while try Bool.fetchOne(db, sql: sql, arguments: ["T-\(number)"]) == true { number += 1 }
    return "T-\(number)"
  }

  func insert(_ ticket: Ticket) throws {
    try db.execute(
      sql: "INSERT INTO ticket (number, customer, summary, created_at) VALUES (?, ?, ?, ?)",
      arguments: [ticket.number, ticket.customerID, ticket.summary, ticket.createdAt.unixSeconds])
  }

  func all() throws -> [Ticket] {
    try Row.fetchAll(db, sql: "SELECT * FROM ticket ORDER BY row").map {
      Ticket(
        number: $0["number"], customerID: $0["customer"], summary: $0["summary"],
        createdAt: Date(timeIntervalSince1970: Double($0["created_at"] as Int)))
    }
  }
}
