import Foundation
import Testing

@testable import Commerce

struct CouponTests {
  /// Ann's shop with coupons of every kind.
  private func shop(_ change: (inout StoreSnapshot) -> Void = { _ in }) throws -> Shop {
    try annsShop { store in
      store.coupons = [
        coupon("TEN") { $0.basisPoints = 1_000 }, coupon("FIVE") { ($0.amount, $0.minimum) = ("5.00", "20.00") },
        coupon("SHIP") { $0.freeShipping = true }, coupon("ALL") { $0.amount = "500.00" },
        coupon("OLD") { ($0.basisPoints, $0.endsAt) = (500, noon) },
        coupon("SOON") { ($0.basisPoints, $0.startsAt) = (500, noon.addingTimeInterval(1)) },
        coupon("NOW") { ($0.basisPoints, $0.startsAt, $0.endsAt) = (500, noon, noon.addingTimeInterval(1)) },
        coupon("ONCE") { ($0.basisPoints, $0.oncePerCustomer) = (2_500, true) },
        coupon("TWO") { ($0.amount, $0.mostUses) = ("1.00", 2) },
      ]
      change(&store)
    }
  }

  private func coupon(_ code: String, _ set: (inout StoreSnapshot.Coupon) -> Void) -> StoreSnapshot.Coupon {
    var coupon = StoreSnapshot.Coupon(code: code)
    set(&coupon)
    return coupon
  }

  /// The pens in the cart (2.50 each), a code, and what the discount, the shipping and the total then are, or why not.
  @Test(
    arguments: [
      (1, "TEN", "0.25 5.00 7.25"), (3, "ten", "0.75 5.00 11.75"), (3, " T e N ", "0.75 5.00 11.75"),
      (8, "FIVE", "5.00 5.00 20.00"), (7, "FIVE", "coupon_below_minimum"), (1, "SHIP", "0.00 0.00 2.50"),
      (20, "SHIP", "0.00 0.00 50.00"), (1, "ALL", "2.50 5.00 5.00"), (1, "OLD", "coupon_expired"),
      (1, "SOON", "coupon_not_yet_valid"), (1, "NOW", "0.13 5.00 7.37"), (1, "ONCE", "0.63 5.00 6.87"),
      (1, "NONE", "unknown_coupon"), (1, "", "empty_text"), (1, "   ", "empty_text"),
      (1, String(repeating: "x", count: 65), "text_too_long"), (0, "TEN", "empty_cart"),
      // Free shipping from 50.00 is judged before the discount.
      (20, "TEN", "5.00 0.00 45.00"),
    ] as [(Int, String, String)])
  func isWorthWhatItSays(pens: Int, code: String, expected: String) throws {
    let shop = try shop()
    if pens > 0 { _ = try shop.addToCart("pen", quantity: pens, session: "s", key: "add") }
    let before = try dump(shop)
    let refused = refusal { _ = try shop.applyCoupon(code, session: "s", key: "apply", now: noon) }
    guard refused == nil else {
      #expect(refused?.reason == expected)
      #expect(try dump(shop) == before)
      return
    }
    let quote = try shop.quote(session: "s", now: noon)
    #expect("\(quote.discount.amount) \(quote.shippingCost.amount) \(quote.total.amount)" == expected)
    let order = try shop.placeOrder(expectedTotal: quote.total, session: "s", key: "order", now: noon).value
    #expect((order.total, order.discount, order.terms.coupon) == (quote.total, quote.discount, quote.cart.coupon?.code))
    #expect(order.payments.map(\.amount) == [order.total])
    #expect(try shop.cart(session: "s").coupon == nil)
    #expect(try shop.ledgerDiscrepancies() == [])
  }

  @Test func staysWithTheCartUntilItIsOrdered() throws {
    let shop = try shop()
    _ = try shop.addToCart("pen", quantity: 8, session: "s", key: "1")
    _ = try shop.applyCoupon("FIVE", session: "s", key: "2", now: noon)
    #expect(try shop.applyCoupon("ten", session: "s", key: "3", now: noon).value.before == "FIVE")
    #expect(try shop.restoreCoupon("FIVE", session: "s", key: "4").value.cart.coupon?.code == "FIVE")
    // Emptying the cart and undoing that leaves it.
    let cleared = try shop.clearCart(session: "s", key: "5").value
    #expect(refusal { _ = try shop.quote(session: "s", now: noon) } == .emptyCart)
    _ = try shop.restoreCart(cleared.before, session: "s", key: "6")
    #expect(try shop.cart(session: "s").coupon?.code == "FIVE")
    // What no longer holds is said, not dropped in silence.
    _ = try shop.setQuantity("pen", to: 2, session: "s", key: "7")
    #expect(refusal { _ = try shop.quote(session: "s", now: noon) }?.reason == "coupon_below_minimum")
    #expect(try shop.couponProblem(session: "s", now: noon)?.reason == "coupon_below_minimum")
    #expect(try shop.removeCoupon(session: "s", key: "8").value.before == "FIVE")
    #expect(refusal { _ = try shop.removeCoupon(session: "s", key: "9") } == .noCoupon)
    #expect(try shop.couponProblem(session: "s", now: noon) == nil)
    #expect(try shop.quote(session: "s", now: noon).total == usd("10.00"))
  }

  @Test func runsOutWhileItWaits() throws {
    let shop = try shop()
    _ = try shop.addToCart("pen", session: "s", key: "1")
    _ = try shop.applyCoupon("NOW", session: "s", key: "2", now: noon)
    let total = try shop.quote(session: "s", now: noon).total
    let before = try dump(shop)
    let refused = refusal {
      _ = try shop.placeOrder(expectedTotal: total, session: "s", key: "3", now: noon.addingTimeInterval(1))
    }
    #expect(refused?.reason == "coupon_expired")
    #expect(try dump(shop) == before)
  }

  @Test func isUsedOnceAndGivenBackByACancellation() throws {
    let shop = try shop()
    func order(_ code: String, _ key: String) throws -> Order {
      _ = try shop.addToCart("pen", session: "s", key: .init("a" + key))
      _ = try shop.applyCoupon(code, session: "s", key: .init("b" + key), now: noon)
      return try shop.placeOrder(session: "s", key: .init("c" + key), now: noon).value
    }
    let first = try order("ONCE", "1")
    #expect(refusal { _ = try order("ONCE", "2") }?.reason == "coupon_used_before")
    let cancelled = try shop.cancelOrder(first.number, session: "s", key: "3", now: noon).value
    #expect(cancelled.refunded == usd("6.87"))
    _ = try order("ONCE", "4")
    _ = try order("TWO", "5")
    _ = try order("TWO", "6")
    #expect(refusal { _ = try order("TWO", "7") }?.reason == "coupon_used_up")
    #expect(try shop.ledgerDiscrepancies() == [])
  }

  @Test func comesAlongWhenSomeoneSignsIn() throws {
    let shop = try shop()
    _ = try shop.addToCart("pen", session: "guest", key: "1")
    _ = try shop.applyCoupon("TEN", session: "guest", key: "2", now: noon)
    _ = try shop.signIn(.email("ann@example.com"), session: "guest", key: "3")
    #expect(try shop.quote(session: "guest", now: noon).total == usd("7.25"))
    #expect(try Shop.inMemoryCopy(of: shop).snapshot() == shop.snapshot())
  }

  @Test func aReturnGivesBackWhatWasPaid() throws {
    let shop = try shop { store in
      store.taxes = [StoreSnapshot.Tax(basisPoints: 1_000)]
      store.orders[0].lines[0].discount = "1.00"
      store.orders[0].lines[0].tax = "1.51"
      store.orders[0].coupon = "TEN"
    }
    let line = OrderLine.id("#W1000001", 1)
    func refund(_ quantity: Int?) throws -> Money {
      try shop.returnQuote([.init(lineID: line, quantity: quantity)], of: "#W1000001", session: "s", now: noon)
        .request.amount
    }
    #expect(try refund(nil) == usd("16.51"))
    #expect(try refund(1) == usd("8.26"))
  }

  /// However odd the prices, the shares add up to the discount and none is more than its line.
  @Test func theSharesOfADiscountAddUp() throws {
    for step in 1...200 {
      let lines = (1...7).map { index in
        CartLine(
          variant: Variant(
            id: "\(index)", title: "x", price: Money(minorUnits: (step * index * 7_919) % 997, currency: "USD")),
          quantity: index, position: index)
      }
      var cart = Cart(lines: lines, currency: "USD")
      cart.coupon = Coupon(code: "X", benefit: .percent(basisPoints: (step * 53) % 10_000 + 1))
      let pricing = Pricing(
        cart: cart, shipping: .init(id: "s", title: "S", price: usd("5.00"), days: 1), taxes: [],
        address: .init(line1: "1", city: "X", zip: "1"))
      let terms = pricing.terms
      #expect(terms.discount("USD") == cart.coupon?.discount(on: cart.total))
      for line in terms.lines { #expect(line.discount <= lines[line.position - 1].total) }
    }
    // The largest amounts there are do not overflow.
    let huge = Money(minorUnits: Int.max, currency: "USD")
    #expect(huge.share(10_000, of: 10_000) == huge)
    #expect(huge.share(Int.max, of: Int.max) == huge)
  }
}

extension Shop {
  /// Another shop with what this one exports.
  static func inMemoryCopy(of shop: Shop) throws -> Shop {
    let other = try Shop.inMemory()
    try other.importSnapshot(try shop.snapshot())
    return other
  }
}
