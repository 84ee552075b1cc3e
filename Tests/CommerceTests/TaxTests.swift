import Foundation
import Testing

@testable import Commerce

struct TaxTests {
  private static let rules: [StoreSnapshot.Tax] = {
    var usa = StoreSnapshot.Tax(basisPoints: 500)
    usa.country = "USA"
    var california = StoreSnapshot.Tax(basisPoints: 825)
    (california.country, california.state, california.onShipping) = ("usa", "CA", true)
    var books = StoreSnapshot.Tax(basisPoints: 0)
    books.category = "Office"
    var stationery = StoreSnapshot.Tax(basisPoints: 700)
    (stationery.category, stationery.country) = ("office", "Germany")
    return [usa, california, books, stationery]
  }()

  /// Where a mug (9.00, Home > Kitchen) and two pens (5.00, Office) go, and what the tax is.
  @Test(
    arguments: [
      (nil, nil, "0.00"), ("USA", nil, "0.45"), ("USA", "OR", "0.45"), (" usa ", "ca", "1.15"), ("USA", "CA", "1.15"),
      ("Germany", nil, "0.35"), ("France", "CA", "0.00"),
    ] as [(String?, String?, String)])
  func theMostParticularRuleIsApplied(country: String?, state: String?, tax: String) throws {
    let shop = try annsShop { store in
      store.taxes = Self.rules
      store.customers[0].addresses[1].postal.country = country
      store.customers[0].addresses[1].postal.state = state
    }
    _ = try shop.addToCart("mug-red", session: "s", key: "1")
    _ = try shop.addToCart("pen", quantity: 2, session: "s", key: "2")
    let quote = try shop.quote(session: "s", now: noon)
    #expect(quote.tax.amount == tax)
    #expect(quote.total == usd("19.00") + quote.tax)
    let order = try shop.placeOrder(expectedTotal: quote.total, session: "s", key: "3", now: noon).value
    #expect((order.total, order.tax) == (quote.total, quote.tax))
    #expect(try shop.ledgerDiscrepancies() == [])
    #expect(try Shop.inMemoryCopy(of: shop).snapshot() == shop.snapshot())
  }

  /// An amount in cents, a rate, and the tax: half a cent is rounded up.
  @Test(arguments: [
    (100, 50, 1), (99, 50, 0), (199, 25, 0), (200, 25, 1), (0, 825, 0), (1, 10_000, 1), (1_234, 825, 102),
  ])
  func isRoundedHalfUp(cents: Int, basisPoints: Int, tax: Int) {
    let rule = TaxRule(basisPoints: basisPoints)
    #expect(rule.tax(on: Money(minorUnits: cents, currency: "USD")).minorUnits == tax)
  }

  /// What is wanted, where it goes, how much is ordered, and the option that is taken or the refusal.
  @Test(
    arguments: [
      (nil, "USA", 1, "local"), (nil, "usa ", 1, "local"), (nil, "France", 1, "world"), (nil, nil, 1, "world"),
      ("local", "France", 1, "shipping_not_offered"), ("local", "USA", 9, "shipping_not_offered"),
      (nil, "USA", 9, "world"), ("world", "USA", 1, "world"), ("teleport", "USA", 1, "unknown_shipping"),
    ] as [(String?, String?, Int, String)])
  func shippingHasConditions(wanted: String?, country: String?, pens: Int, expected: String) throws {
    let shop = try annsShop { store in
      store.shippingOptions = [
        .init(id: "local", title: "Local", price: "1.00", days: 1, countries: ["Canada", "USA"], maximum: "20.00"),
        .init(id: "world", title: "World", price: "9.00", days: 9),
      ]
      store.customers[0].addresses[1].postal.country = country
    }
    _ = try shop.addToCart("pen", quantity: pens, session: "s", key: "1")
    var taken: String?
    let refused = refusal {
      taken = try shop.quote(Checkout(shipping: wanted), session: "s", now: noon).shipping.id
    }
    #expect(taken ?? refused?.reason == expected)
  }

  @Test func nothingIsSentWhereNoOptionIsOffered() throws {
    let shop = try annsShop { $0.shippingOptions = [.init(id: "a", title: "A", price: "1", days: 1, countries: ["X"])] }
    _ = try shop.addToCart("pen", session: "s", key: "1")
    #expect(refusal { _ = try shop.quote(session: "s", now: noon) } == .noShipping(country: nil))
  }
}
