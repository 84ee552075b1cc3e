import Foundation
import Testing

@testable import Commerce

/// A shop with shirts to swap. Ann has a delivered order #W2000001 (a blue shirt in M at 20.00 and two pens at 2.50,
/// paid 25.00 by gift card, of which 30.00 are left) and a pending one #W2000002 of the same, paid by Visa; a shirt
/// sold out in red, and Bob with an order of his own.
func shirtShop() throws -> Shop {
  try annsShop { store in
    typealias S = StoreSnapshot
    func shirt(_ id: String, _ color: String, _ size: String, _ price: String, stock: Int?) -> S.Variant {
      var variant = S.Variant(id: id, price: price)
      variant.color = color
      variant.size = size
      variant.stock = stock
      return variant
    }
    store.products.append(
      S.Product(
        id: "shirt", title: "Linen shirt",
        variants: [
          shirt("shirt-blue-m", "blue", "M", "20.00", stock: 3), shirt("shirt-blue-l", "blue", "L", "24.50", stock: 1),
          shirt("shirt-white-m", "white", "M", "17.25", stock: nil),
          shirt("shirt-red-m", "red", "M", "20.00", stock: 0), shirt("shirt-gold-m", "gold", "M", "90.00", stock: 5),
          shirt("shirt-grey-m", "grey", "M", "20.00", stock: 5),
        ]))
    store.customers[1].paymentMethods = [S.PaymentMethod(id: "bob-card", kind: .creditCard)]
    store.orders = [
      shirtOrder("#W2000001", .delivered, "ann-gift"), shirtOrder("#W2000002", .pending, "ann-visa"),
      shirtOrder("#W2000003", .shipped, "ann-visa"), shirtOrder("#W2000004", .pending, "bob-card", of: "bob"),
    ]
  }
}

private func shirtOrder(
  _ number: String, _ status: OrderStatus, _ method: String, of customer: String = "ann"
) -> StoreSnapshot.Order {
  typealias S = StoreSnapshot
  var shirt = S.Order.Line(variant: "shirt-blue-m", title: "Linen shirt", price: "20.00")
  shirt.product = "shirt"
  shirt.options = ["color": "blue", "size": "M"]
  var pens = S.Order.Line(variant: "pen", title: "Ink pen", price: "2.50")
  pens.quantity = 2
  pens.product = "pen"
  var order = S.Order(
    number: number, customer: customer, status: status, placedAt: noon.addingTimeInterval(-864_000),
    address: PostalAddress(line1: "1 Oak Street", city: "Salem", zip: "97301"), shippingCost: "0",
    lines: [shirt, pens])
  order.payments = [S.Order.Payment(kind: .payment, amount: "25.00", method: method)]
  return order
}

struct OrderChangeTests {
  // MARK: Other items

  struct Swap: Sendable, CustomTestStringConvertible {
    var order = "#W2000002"
    var items = ["#W2000002/1"]
    var new: [String]
    var method: String?
    var reason: String
    var session = "s"
    var testDescription: String { "\(order) \(items) to \(new) by \(method ?? "default"): \(reason)" }
  }

  @Test(arguments: [
    Swap(order: "#W2000003", items: ["#W2000003/1"], new: ["shirt-grey-m"], reason: "not_pending"),
    Swap(order: "#W2000001", items: ["#W2000001/1"], new: ["shirt-grey-m"], reason: "not_pending"),
    Swap(order: "#W2000004", items: ["#W2000004/1"], new: ["shirt-grey-m"], reason: "foreign_order"),
    Swap(order: "#W9", new: ["shirt-grey-m"], reason: "unknown_order"),
    Swap(new: ["shirt-grey-m"], reason: "not_signed_in", session: "guest"),
    Swap(items: [], new: [], reason: "no_items_named"),
    Swap(items: ["#W2000002/9"], new: ["shirt-grey-m"], reason: "unknown_order_line"),
    Swap(items: ["shirt-blue-l"], new: ["shirt-grey-m"], reason: "unknown_order_line"),
    Swap(
      items: ["#W2000002/1", "#W2000002/1"], new: ["shirt-grey-m", "shirt-blue-l"], reason: "unknown_order_line"),
    Swap(
      items: ["shirt-blue-m", "shirt-blue-m"], new: ["shirt-grey-m", "shirt-blue-l"], reason: "unknown_order_line"),
    Swap(new: ["shirt-grey-m", "shirt-blue-l"], reason: "item_counts_differ"),
    Swap(items: ["#W2000002/1", "#W2000002/2"], new: ["shirt-grey-m"], reason: "item_counts_differ"),
    Swap(new: ["nothing"], reason: "unknown_product"), Swap(new: ["pen"], reason: "other_product"),
    Swap(new: ["shirt-blue-m"], reason: "same_variant"), Swap(new: ["shirt-red-m"], reason: "out_of_stock"),
    Swap(new: ["shirt-blue-l"], method: "bob-card", reason: "unknown_payment_method"),
    Swap(new: ["shirt-gold-m"], method: "ann-gift", reason: "insufficient_gift_card"),
    Swap(new: [String(repeating: "x", count: 1_000_000)], reason: "unknown_product"),
  ])
  func refusesToChangeItems(swap: Swap) throws {
    let shop = try shirtShop()
    let before = try dump(shop)
    let refused = refusal {
      _ = try shop.changeOrderItems(
        ItemSwap(items: swap.items, replacements: swap.new, methodID: swap.method), of: swap.order,
        session: swap.session, key: "1", now: noon)
    }
    #expect(refused?.reason == swap.reason)
    #expect(try dump(shop) == before)
  }

  /// The new variant, how the difference is settled, and what comes of it: difference, the last entry, gift card after.
  @Test(
    arguments: [
      ("shirt-blue-l", nil, "4.50", "payment ann-visa 4.50", "30.00"),
      ("shirt-blue-l", "ann-gift", "4.50", "payment ann-gift 4.50", "25.50"),
      ("shirt-white-m", nil, "-2.75", "refund ann-visa 2.75", "30.00"),
      ("shirt-white-m", "ann-gift", "-2.75", "refund ann-gift 2.75", "32.75"),
      ("shirt-grey-m", nil, "0.00", "payment ann-visa 25.00", "30.00"),
    ] as [(String, String?, String, String, String)])
  func changesItemsOnce(new: String, method: String?, difference: String, entry: String, balance: String) throws {
    let shop = try shirtShop()
    let stock = try shop.variant(new)?.stock
    let swap = ItemSwap(items: ["shirt-blue-m"], replacements: [new], methodID: method)
    #expect(try shop.itemChangeQuote(swap, of: "#W2000002", session: "s").difference == usd(difference))
    let done = try shop.changeOrderItems(
      swap, of: "#W2000002", expectedDifference: usd(difference), session: "s", key: "1", now: noon)
    let order = done.value.order
    #expect(order.lines.map(\.variantID) == [new, "pen"])
    #expect(order.lines[0].unitPrice == usd("20.00") + usd(difference))
    #expect(order.lines[0].options == (try shop.variant(new))?.choices)
    #expect(order.status == .pending)
    let last = try #require(order.payments.last)
    #expect("\(last.kind) \(last.method.id) \(last.amount.amount)" == entry)
    #expect(try giftCard(shop) == usd(balance))
    #expect(try shop.variant(new)?.stock == stock.map { $0 - 1 })
    #expect(try shop.variant("shirt-blue-m")?.stock == 4)
    #expect(try shop.ledgerDiscrepancies() == [])
    let after = try dump(shop)
    #expect(
      try shop.changeOrderItems(
        swap, of: "#W2000002", expectedDifference: usd(difference), session: "s", key: "1", now: noon) == done)
    // It is settled now.
    let again = ItemSwap(items: [new], replacements: ["shirt-blue-m"])
    for attempt in [
      { _ = try shop.changeOrderItems(again, of: "#W2000002", session: "s", key: "2", now: noon) },
      { _ = try shop.cancelOrder("#W2000002", session: "s", key: "2", now: noon) },
      { _ = try shop.changeOrderPayment(of: "#W2000002", to: "ann-paypal", session: "s", key: "2", now: noon) },
      {
        _ = try shop.changeOrderAddress(
          of: "#W2000002", to: PostalAddress(line1: "9", city: "X", zip: "1"), session: "s", key: "2")
      },
    ] as [() throws -> Void] {
      #expect(refusal(attempt) == .itemsChangedBefore(order: "#W2000002"))
    }
    #expect(try dump(shop) == after)
  }

  @Test func anotherDifferenceThanAgreedIsRefused() throws {
    let shop = try shirtShop()
    let swap = ItemSwap(items: ["#W2000002/1"], replacements: ["shirt-blue-l"])
    #expect(
      refusal {
        _ = try shop.changeOrderItems(
          swap, of: "#W2000002", expectedDifference: usd("4.00"), session: "s", key: "1", now: noon)
      } == .confirmationOutdated(expected: usd("4.00"), actual: usd("4.50")))
  }

  // MARK: Exchanges

  @Test(arguments: [
    Swap(order: "#W2000002", new: ["shirt-grey-m"], reason: "not_delivered"),
    Swap(order: "#W2000003", new: ["shirt-grey-m"], reason: "not_delivered"),
    Swap(order: "#W2000001", items: ["shirt-blue-m"], new: ["cable"], reason: "other_product"),
    Swap(order: "#W2000001", items: ["shirt-blue-m"], new: ["shirt-red-m"], reason: "out_of_stock"),
    Swap(order: "#W2000001", items: ["shirt-blue-m"], new: [], reason: "item_counts_differ"),
    Swap(
      order: "#W2000001", items: ["shirt-blue-m"], new: ["shirt-gold-m"], method: nil,
      reason: "insufficient_gift_card"),
    Swap(order: "#W2000001", items: ["shirt-blue-m"], new: ["shirt-blue-m"], reason: "same_variant"),
  ])
  func refusesToExchange(swap: Swap) throws {
    let shop = try shirtShop()
    let before = try dump(shop)
    let refused = refusal {
      _ = try shop.exchangeItems(
        ItemSwap(items: swap.items, replacements: swap.new, methodID: swap.method), of: swap.order,
        session: swap.session, key: "1", now: noon)
    }
    #expect(refused?.reason == swap.reason)
    #expect(try dump(shop) == before)
  }

  @Test func exchangesOnceAndSettlesLater() throws {
    let shop = try shirtShop()
    let swap = ItemSwap(items: ["#W2000001/1"], replacements: ["shirt-blue-l"], methodID: "ann-visa")
    let done = try shop.exchangeItems(swap, of: "#W2000001", session: "s", key: "1", now: noon)
    let order = done.value.order
    #expect(order.status == .exchangeRequested)
    #expect(order.lines.map(\.variantID) == ["shirt-blue-m", "pen"])
    #expect(order.exchange?.replacements.map(\.variantID) == ["shirt-blue-l"])
    #expect(order.exchange?.difference == usd("4.50"))
    #expect(order.exchange?.method.id == "ann-visa")
    #expect(order.payments.count == 1)
    #expect(try shop.variant("shirt-blue-l")?.stock == 0)
    #expect(
      refusal { _ = try shop.exchangeItems(swap, of: "#W2000001", session: "s", key: "2", now: noon) }
        == .notDelivered(order: "#W2000001", status: .exchangeRequested))
    #expect(
      refusal { _ = try shop.returnItems([], of: "#W2000001", session: "s", key: "3", now: noon) }?.reason
        == "not_delivered")
    let exported = try shop.snapshot()
    let other = try Shop.inMemory()
    try other.importSnapshot(exported)
    #expect(try other.snapshot() == exported)
  }

  // MARK: Payment

  @Test(
    arguments: [
      ("#W2000002", "ann-visa", "same_payment_method"), ("#W2000002", "bob-card", "unknown_payment_method"),
      ("#W2000002", "nothing", "unknown_payment_method"), ("#W2000003", "ann-paypal", "not_pending"),
      ("#W2000001", "ann-paypal", "not_pending"), ("#W2000004", "ann-paypal", "foreign_order"),
      ("#W1", "ann-paypal", "unknown_order"),
    ])
  func refusesToChangeThePayment(order: String, method: String, reason: String) throws {
    let shop = try shirtShop()
    let before = try dump(shop)
    #expect(
      refusal {
        _ = try shop.changeOrderPayment(of: order, to: method, session: "s", key: "1", now: noon)
      }?.reason == reason)
    #expect(try dump(shop) == before)
  }

  @Test func changesThePayment() throws {
    let shop = try shirtShop()
    let done = try shop.changeOrderPayment(of: "#W2000002", to: "ann-gift", session: "s", key: "1", now: noon)
    #expect(done.value.payment.amount == usd("25.00"))
    #expect(done.value.refunds.map(\.method.id) == ["ann-visa"])
    #expect(done.value.refunds.map(\.expectedBy) == [noon.adding(days: Shop.refundDays)])
    #expect(try giftCard(shop) == usd("5.00"))
    // Not enough is left on it for another order, and what was paid with it comes back at once.
    let back = try shop.changeOrderPayment(of: "#W2000002", to: "ann-paypal", session: "s", key: "2", now: noon)
    #expect(back.value.refunds.map(\.expectedBy) == [nil])
    #expect(try giftCard(shop) == usd("30.00"))
    #expect(
      try shop.cancelOrder("#W2000002", session: "s", key: "3", now: noon).value.refunds.map(\.method.id) == [
        "ann-paypal"
      ])
    #expect(try shop.ledgerDiscrepancies() == [])
  }

  @Test func aGiftCardMustCoverTheOrder() throws {
    let shop = try shirtShop()
    try shop.database.write { try $0.execute(sql: "UPDATE payment_method SET balance = 2499 WHERE id = 'ann-gift'") }
    #expect(
      refusal {
        _ = try shop.changeOrderPayment(of: "#W2000002", to: "ann-gift", session: "s", key: "1", now: noon)
      }?.reason == "insufficient_gift_card")
  }

  // MARK: Address

  @Test(
    arguments: [
      ("#W2000002", "", "incomplete_address"), ("#W2000003", "7 Elm", "not_pending"),
      ("#W2000004", "7 Elm", "foreign_order"), ("#W2000002", String(repeating: "x", count: 10_000), "text_too_long"),
    ])
  func refusesToChangeTheAddress(order: String, line1: String, reason: String) throws {
    let shop = try shirtShop()
    let before = try dump(shop)
    let postal = PostalAddress(line1: line1, city: "Salem", zip: "97301")
    #expect(
      refusal { _ = try shop.changeOrderAddress(of: order, to: postal, session: "s", key: "1") }?.reason == reason)
    #expect(try dump(shop) == before)
  }

  @Test func changesTheAddressOfOneOrderOnly() throws {
    let shop = try shirtShop()
    let postal = PostalAddress(line1: "7 Elm", line2: "Apt 2", city: "Salem", state: "OR", zip: "97302", country: "USA")
    let done = try shop.changeOrderAddress(of: "#W2000002", to: postal, session: "s", key: "1")
    #expect(done.value.order.address == postal)
    #expect(done.value.before.line1 == "1 Oak Street")
    #expect(try shop.customer(session: "s")?.defaultAddress?.postal.line1 == "1 Oak Street")
    #expect(try shop.order("#W2000001", session: "s").address.line1 == "1 Oak Street")
  }

  private func giftCard(_ shop: Shop) throws -> Money? {
    try shop.customer(session: "s")?.paymentMethods.first { $0.id == "ann-gift" }?.balance
  }
}
