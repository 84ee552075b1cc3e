import Foundation
import Testing

@testable import Commerce

struct CartTests {
  @Test func addsAndTotalsAtTodaysPrices() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("mug-blue", quantity: 2, session: "s", key: "1")
    let change = try shop.addToCart("pen", quantity: 3, session: "s", key: "2").value
    #expect(change.cart.lines.map(\.total) == [usd("16.00"), usd("7.50")])
    #expect(change.cart.total == usd("23.50"))
    #expect(change.cart.pieces == 5)
    #expect(try shop.cart(session: "s") == change.cart)
  }

  /// What is asked for and the refusal of it, with two blue mugs in stock and one in the cart.
  @Test(arguments: [
    ("nothing", 1, "unknown_product"), ("", 1, "unknown_product"), ("mug", 1, "unknown_product"),
    ("mug-blue", 0, "quantity_out_of_range"), ("mug-blue", -1, "quantity_out_of_range"),
    ("mug-blue", 1_000_000_000, "quantity_out_of_range"), ("mug-blue", Int.max, "quantity_out_of_range"),
    ("mug-blue", Int.min, "quantity_out_of_range"), ("mug-blue", 2, "out_of_stock"), ("lamp", 1, "out_of_stock"),
    ("mug-red", 9_999, "quantity_out_of_range"),
  ])
  func refusesToAdd(variant: String, quantity: Int, reason: String) throws {
    let shop = try annsShop()
    _ = try shop.addToCart("mug-blue", session: "s", key: "1")
    _ = try shop.addToCart("mug-red", session: "s", key: "2")
    let before = try dump(shop)
    let refused = refusal { _ = try shop.addToCart(variant, quantity: quantity, session: "s", key: "3") }
    #expect(refused?.reason == reason)
    #expect(try dump(shop) == before)
  }

  @Test func outOfStockTellsHowManyThereAre() throws {
    let shop = try annsShop()
    guard
      case .outOfStock(let variant, let wanted, let available) = refusal({
        _ = try shop.addToCart("mug-blue", quantity: 5, session: "s", key: "1")
      })
    else {
      Issue.record("no refusal")
      return
    }
    #expect((variant.id, wanted, available) == ("mug-blue", 5, 2))
  }

  @Test func setsQuantitiesAndRemoves() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("pen", quantity: 3, session: "s", key: "1")
    #expect(try shop.setQuantity("pen", to: 7, session: "s", key: "2").value.quantity == 7)
    #expect(refusal { _ = try shop.setQuantity("pen", to: 101, session: "s", key: "3") }?.reason == "out_of_stock")
    #expect(
      refusal { _ = try shop.setQuantity("pen", to: -1, session: "s", key: "4") }?.reason == "quantity_out_of_range")
    #expect(refusal { _ = try shop.setQuantity("mug-red", to: 1, session: "s", key: "5") }?.reason == "not_in_cart")
    #expect(try shop.removeFromCart("pen", session: "s", key: "6").value.cart.isEmpty)
    #expect(refusal { _ = try shop.removeFromCart("pen", session: "s", key: "7") }?.reason == "not_in_cart")
    #expect(refusal { _ = try shop.clearCart(session: "s", key: "8") } == .emptyCart)
  }

  @Test func everyChangeIsUndoneExactly() throws {
    let shop = try annsShop()
    for (index, id) in ["pen", "mug-red", "cable"].enumerated() {
      _ = try shop.addToCart(id, quantity: index + 1, session: "s", key: IdempotencyKey("add \(index)"))
    }
    let before = try shop.cart(session: "s")
    let added = try shop.addToCart("mug-red", quantity: 4, session: "s", key: "1").value
    _ = try shop.restoreCartLine("mug-red", to: added.before, session: "s", key: "2")
    #expect(try shop.cart(session: "s") == before)
    let new = try shop.addToCart("mug-blue", session: "s", key: "3").value
    _ = try shop.restoreCartLine("mug-blue", to: new.before, session: "s", key: "4")
    #expect(try shop.cart(session: "s") == before)
    let removed = try shop.removeFromCart("mug-red", session: "s", key: "5").value
    _ = try shop.restoreCartLine("mug-red", to: removed.before, session: "s", key: "6")
    #expect(try shop.cart(session: "s") == before)
    let cleared = try shop.clearCart(session: "s", key: "7").value
    _ = try shop.restoreCart(cleared.before, session: "s", key: "8")
    #expect(try shop.cart(session: "s") == before)
  }

  @Test func aRepeatedKeyActsOnce() throws {
    let shop = try annsShop()
    let first = try shop.addToCart("pen", quantity: 2, session: "s", key: "k")
    let again = try shop.addToCart("pen", quantity: 2, session: "s", key: "k")
    #expect(first == again)
    #expect(try shop.cart(session: "s").pieces == 2)
    #expect(refusal { _ = try shop.addToCart("pen", quantity: 3, session: "s", key: "k") } == .keyReused(key: "k"))
    #expect(refusal { _ = try shop.clearCart(session: "s", key: "") } == .invalidKey)
  }

  @Test func sessionsHaveTheirOwnCartsUntilTheySignIn() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("pen", session: "s", key: "1")
    _ = try shop.addToCart("pen", quantity: 2, session: "guest", key: "2")
    _ = try shop.addToCart("cable", session: "guest", key: "3")
    #expect(try shop.cart(session: "s").pieces == 1)
    #expect(try shop.cart(session: "other").isEmpty)
    _ = try shop.signIn(.email("ann@example.com"), session: "guest", key: "4")
    #expect(try shop.cart(session: "s").lines.map(\.quantity) == [3, 1])
    #expect(try shop.cart(session: "guest") == shop.cart(session: "s"))
  }

  @Test func aCartHasALimit() throws {
    let shop = try annsShop { store in
      store.products += (0...Shop.mostCartLines).map {
        .init(id: "p\($0)", title: "Thing \($0)", variants: [.init(id: "p\($0)", price: "1")])
      }
    }
    for index in 0..<Shop.mostCartLines {
      _ = try shop.addToCart("p\(index)", session: "s", key: IdempotencyKey("\(index)"))
    }
    let refused = refusal { _ = try shop.addToCart("p\(Shop.mostCartLines)", session: "s", key: "more") }
    #expect(refused == .cartFull(limit: Shop.mostCartLines))
  }
}
