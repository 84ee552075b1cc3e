import Foundation
import Testing

@testable import Commerce

struct OrderTests {
  @Test func ordersTheCart() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("mug-blue", quantity: 2, session: "s", key: "1")
    _ = try shop.addToCart("pen", quantity: 2, session: "s", key: "2")
    let quote = try shop.quote(session: "s", now: noon)
    #expect(quote.total == usd("26.00"))
    #expect(quote.address.id == "ann-home")
    #expect(quote.paymentMethod.id == "ann-visa")
    let placed = try shop.placeOrder(expectedTotal: quote.total, session: "s", key: "3", now: noon)
    let order = placed.value
    #expect(order.status == .pending)
    #expect(order.total == quote.total)
    #expect(order.lines.map(\.title) == ["Harbour mug, blue", "Ink pen"])
    #expect(order.lines.map(\.unitPrice) == [usd("8.00"), usd("2.50")])
    #expect(order.estimatedDelivery == noon.addingTimeInterval(4 * 86_400))
    #expect(order.number.wholeMatch(of: /#W\d{7}/) != nil)
    #expect(try shop.variant("mug-blue")?.stock == 0)
    #expect(try shop.variant("mug-blue")?.isAvailable == false)
    #expect(try shop.cart(session: "s").isEmpty)
    #expect(try shop.latestOrder(session: "s") == order)
    #expect(try shop.ledgerIsBalanced())
    // A retry after a crash gets the same order.
    #expect(try shop.placeOrder(expectedTotal: quote.total, session: "s", key: "3", now: noon) == placed)
    #expect(try shop.orders(session: "s").count == 4)
  }

  /// How the cart (a pen at 2.50) is ordered, and the refusal of it.
  @Test(
    arguments: [
      (Checkout(addressID: "bob-home"), nil, "unknown_address"),
      (Checkout(paymentMethodID: "bob-card"), nil, "unknown_payment_method"),
      (Checkout(shipping: "teleport"), nil, "unknown_shipping"),
      (Checkout(), "7.49", "confirmation_outdated"), (Checkout(shipping: "express"), "7.50", "confirmation_outdated"),
    ] as [(Checkout, String?, String)])
  func refusesToOrder(checkout: Checkout, expected: String?, reason: String) throws {
    let shop = try annsShop()
    _ = try shop.addToCart("pen", session: "s", key: "1")
    let before = try dump(shop)
    let refused = refusal {
      _ = try shop.placeOrder(checkout, expectedTotal: expected.map(usd), session: "s", key: "2", now: noon)
    }
    #expect(refused?.reason == reason)
    #expect(try dump(shop) == before)
  }

  @Test func refusesWithoutWhatAnOrderNeeds() throws {
    let shop = try annsShop()
    #expect(refusal { _ = try shop.quote(session: "s", now: noon) } == .emptyCart)
    _ = try shop.addToCart("pen", session: "guest", key: "1")
    #expect(refusal { _ = try shop.quote(session: "guest", now: noon) } == .notSignedIn)
    _ = try shop.signIn(.email("BOB@example.com"), session: "guest", key: "2")
    #expect(refusal { _ = try shop.quote(session: "guest", now: noon) } == .noAddress)
    _ = try shop.addAddress(
      PostalAddress(line1: "3 Elm", city: "Salem", zip: "97303"), session: "guest", key: "3")
    #expect(refusal { _ = try shop.quote(session: "guest", now: noon) } == .noPaymentMethod)
    _ = try shop.addPaymentMethod(PaymentMethod(id: "", kind: .paypal), session: "guest", key: "4")
    #expect(try shop.quote(session: "guest", now: noon).total == usd("7.50"))
  }

  @Test func aPriceChangeOutdatesTheConfirmation() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("pen", session: "s", key: "1")
    let agreed = try shop.quote(session: "s", now: noon).total
    try shop.database.write { try $0.execute(sql: "UPDATE variant SET sale_price = NULL WHERE id = 'pen'") }
    #expect(
      refusal { _ = try shop.placeOrder(expectedTotal: agreed, session: "s", key: "2", now: noon) }
        == .confirmationOutdated(expected: agreed, actual: usd("8.00")))
  }

  @Test func theLastPieceIsSoldOnce() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("mug-blue", quantity: 2, session: "s", key: "1")
    _ = try shop.addToCart("mug-blue", session: "guest", key: "2")
    _ = try shop.placeOrder(session: "s", key: "3", now: noon)
    _ = try shop.signIn(.email("ann@example.com"), session: "guest", key: "4")
    #expect(try shop.cart(session: "guest").isEmpty == false)
    #expect(refusal { _ = try shop.quote(session: "guest", now: noon) }?.reason == "out_of_stock")
  }

  @Test func giftCardsPayAsFarAsTheyGo() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("cable", quantity: 2, session: "s", key: "1")
    let gift = Checkout(paymentMethodID: "ann-gift")
    let order = try shop.placeOrder(gift, session: "s", key: "2", now: noon).value
    #expect(order.total == usd("29.00"))
    #expect(try shop.customer(session: "s")?.paymentMethods.first { $0.id == "ann-gift" }?.balance == usd("1.00"))
    _ = try shop.addToCart("pen", session: "s", key: "3")
    guard
      case .insufficientGiftCard(let method, let needed) = refusal({ _ = try shop.quote(gift, session: "s", now: noon) }
      )
    else {
      Issue.record("no refusal")
      return
    }
    #expect((method.balance, needed) == (usd("1.00"), usd("7.50")))
    let cancelled = try shop.cancelOrder(order.number, session: "s", key: "4", now: noon).value
    #expect(cancelled.refunds.map(\.expectedBy) == [nil])
    #expect(try shop.customer(session: "s")?.paymentMethods.first { $0.id == "ann-gift" }?.balance == usd("30.00"))
    #expect(try shop.ledgerIsBalanced())
  }

  /// Methods in the order named, and what each pays of two cables and shipping (29.00) when the gift card holds 30.00, or
  /// of five (60.00, sent free), or the refusal.
  @Test(
    arguments: [
      (5, ["ann-gift", "ann-visa"], "ann-gift 30.00, ann-visa 30.00"),
      (5, ["ann-visa", "ann-gift"], "ann-gift 30.00, ann-visa 30.00"),
      (2, ["ann-gift", "ann-visa"], "ann-gift 29.00"), (5, ["ann-visa", "ann-visa"], "ann-visa 60.00"),
      (5, ["ann-gift", "ann-gift"], "insufficient_gift_card"),
      (5, ["ann-visa", "ann-paypal"], "several_payment_methods"), (5, ["ann-visa", "x"], "unknown_payment_method"),
      (5, Array(repeating: "ann-visa", count: 11), "several_payment_methods"),
    ] as [(Int, [String], String)])
  func aGiftCardAndAnotherMethodShareATotal(cables: Int, methods: [String], expected: String) throws {
    let shop = try annsShop()
    _ = try shop.addToCart("cable", quantity: cables, session: "s", key: "1")
    let before = try dump(shop)
    var order: Order?
    let refused = refusal {
      order = try shop.placeOrder(Checkout(paymentMethodIDs: methods), session: "s", key: "2", now: noon).value
    }
    guard let order else {
      #expect(refused?.reason == expected)
      #expect(try dump(shop) == before)
      return
    }
    #expect(order.payments.map { "\($0.method.id) \($0.amount.amount)" }.joined(separator: ", ") == expected)
    let refunds = try shop.cancelOrder(order.number, session: "s", key: "3", now: noon).value.refunds
    #expect(refunds.map { "\($0.method.id) \($0.amount.amount)" }.joined(separator: ", ") == expected)
    #expect(try shop.customer(session: "s")?.paymentMethods.first { $0.id == "ann-gift" }?.balance == usd("30.00"))
    #expect(try shop.ledgerDiscrepancies() == [])
  }

  @Test func cancelsPendingOrdersOnly() throws {
    let shop = try annsShop()
    let stock = try shop.variant("mug-blue")?.stock
    for number in ["#W1000001", "#W1000002"] {
      #expect(refusal { _ = try shop.cancelOrder(number, session: "s", key: "1", now: noon) }?.reason == "not_pending")
    }
    let preview = try shop.cancellation(of: "w1000003", session: "s", now: noon)
    #expect(preview.refunded == usd("41.00"))
    #expect(
      refusal {
        _ = try shop.cancelOrder("1000003", expectedRefund: usd("40.00"), session: "s", key: "1", now: noon)
      }?.reason == "confirmation_outdated")
    let done = try shop.cancelOrder(
      "1000003", reason: .orderedByMistake, expectedRefund: usd("41.00"), session: "s", key: "1", now: noon)
    #expect(done.value.order.status == .cancelled)
    #expect(done.value.order.cancelReason == .orderedByMistake)
    #expect(done.value.order.payments.map(\.kind) == [.payment, .refund])
    #expect(try shop.variant("mug-blue")?.stock == stock.map { $0 + 2 })
    #expect(refusal { _ = try shop.cancelOrder("1000003", session: "s", key: "2", now: noon) }?.reason == "not_pending")
    #expect(try shop.ledgerIsBalanced())
  }

  @Test func ordersBelongToTheirCustomer() throws {
    let shop = try annsShop()
    #expect(refusal { _ = try shop.order("1000001", session: "nobody") } == .notSignedIn)
    _ = try shop.signIn(.email("bob@example.com"), session: "bob", key: "1")
    #expect(refusal { _ = try shop.order("1000001", session: "bob") } == .foreignOrder(number: "#W1000001"))
    #expect(
      refusal { _ = try shop.cancelOrder("1000003", session: "bob", key: "2", now: noon) }
        == .foreignOrder(number: "#W1000003"))
    #expect(try shop.orders(session: "bob").isEmpty)
    #expect(refusal { _ = try shop.order("#W9", session: "s") } == .unknownOrder(number: "#W9"))
    #expect(
      refusal { _ = try shop.order(String(repeating: "9", count: 100_000), session: "s") }?.reason == "unknown_order")
    for spelling in ["#W1000001", "W1000001", " #w1000001 ", "1000001", "#1000001"] {
      #expect(try shop.order(spelling, session: "s").number == "#W1000001")
    }
  }

  @Test func listsByStatusAndDate() throws {
    let shop = try annsShop()
    #expect(try shop.orders(status: .shipped, session: "s").map(\.number) == ["#W1000002"])
    #expect(try shop.orders(since: noon, session: "s").isEmpty)
    #expect(try shop.orders(since: noon.addingTimeInterval(-900_000), session: "s", limit: 2).count == 2)
    #expect(try shop.orders(session: "s", limit: -1).isEmpty)
  }

  /// What goes back of the delivered order (2 mugs, 1 lamp), and the refund or the refusal.
  @Test(
    arguments: [
      ([], nil, "36.00", nil), ([ReturnItem(lineID: "#W1000001/1", quantity: 1)], nil, "8.00", nil),
      ([ReturnItem(lineID: "#W1000001/1"), ReturnItem(lineID: "#W1000001/2")], "ann-gift", "36.00", nil),
      ([ReturnItem(lineID: "#W1000001/2")], "ann-visa", "20.00", nil),
      ([ReturnItem(lineID: "#W1000001/3")], nil, nil, "unknown_order_line"),
      ([ReturnItem(lineID: "#W1000001/1", quantity: 3)], nil, nil, "quantity_out_of_range"),
      ([ReturnItem(lineID: "#W1000001/1", quantity: 0)], nil, nil, "quantity_out_of_range"),
      ([ReturnItem(lineID: "#W1000001/1"), ReturnItem(lineID: "#W1000001/1")], nil, nil, "quantity_out_of_range"),
      ([ReturnItem(lineID: "#W1000001/1", quantity: .max)], nil, nil, "quantity_out_of_range"),
      ([], "ann-paypal", nil, "refund_method_not_allowed"), ([], "bob-card", nil, "unknown_payment_method"),
    ] as [([ReturnItem], String?, String?, String?)])
  func returns(items: [ReturnItem], method: String?, refund: String?, reason: String?) throws {
    let shop = try annsShop()
    let refused = refusal {
      let quote = try shop.returnQuote(items, of: "#W1000001", refundTo: method, session: "s", now: noon)
      #expect(quote.request.amount.amount == refund)
      let done = try shop.returnItems(
        items, of: "1000001", refundTo: method, expectedRefund: quote.request.amount, session: "s", key: "1", now: noon)
      #expect(done.value.order.status == .returnRequested)
      #expect(done.value.order.returns == [quote.request])
      #expect(try shop.order("1000001", session: "s") == done.value.order)
    }
    #expect(refused?.reason == reason)
  }

  @Test func returnsOnceAndOnlyWhatWasDelivered() throws {
    let shop = try annsShop()
    for number in ["#W1000002", "#W1000003"] {
      let refused = refusal { _ = try shop.returnItems([], of: number, session: "s", key: "1", now: noon) }
      #expect(refused?.reason == "not_delivered")
    }
    _ = try shop.returnItems([], of: "1000001", session: "s", key: "1", now: noon)
    let refused = refusal { _ = try shop.returnItems([], of: "1000001", session: "s", key: "2", now: noon) }
    #expect(refused == .notDelivered(order: "#W1000001", status: .returnRequested))
  }

  @Test func reordersWhatCanBeHad() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("mug-blue", session: "s", key: "1")
    let done = try shop.reorder("1000001", session: "s", key: "2").value
    #expect(done.added.map(\.quantity) == [1])
    #expect(done.unavailable.map(\.title) == ["Harbour mug, blue", "Old lamp"])
    #expect(done.cart.pieces == 2)
    #expect(refusal { _ = try shop.reorder("1000001", session: "s", key: "3") }?.reason == "nothing_to_reorder")
    _ = try shop.restoreCart(done.before, session: "s", key: "4")
    #expect(try shop.cart(session: "s").pieces == 1)
  }

  @Test func opensTickets() throws {
    let shop = try annsShop()
    let ticket = try shop.openTicket(" The lamp\u{1B} flickers ", session: "s", key: "1", now: noon).value
    #expect(ticket == Ticket(number: "T-1001", customerID: "ann", summary: "The lamp  flickers", createdAt: noon))
    #expect(try shop.openTicket("x", session: "nobody", key: "2", now: noon).value.customerID == nil)
    #expect(refusal { _ = try shop.openTicket(" \n", session: "s", key: "3", now: noon) }?.reason == "empty_text")
    let long = String(repeating: "x", count: Shop.longestSummary + 1)
    #expect(refusal { _ = try shop.openTicket(long, session: "s", key: "4", now: noon) }?.reason == "text_too_long")
  }
}
