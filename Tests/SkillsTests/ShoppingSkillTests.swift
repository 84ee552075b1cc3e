import Commerce
import Foundation
import SkillKit
import Testing

@testable import Skills

@Suite struct Searching {
  @Test(arguments: [
    // arguments, ids shown in order
    (["query": "coffee"], "COF"),
    (["query": "batteries"] as [String: JSONValue], "AA AAA"),
    (["query": "batteries", "sort_by": "price_low_to_high"], "AAA AA"),
    (["query": "batteries", "max_price": usd("4.50")], "AAA"),
    (["query": "12 pack AA batteries", "max_price": usd("9.00"), "brand": "Voltic"], "AA-12"),
    (["query": "t-shirt", "color": "navy", "size": "M"], "TS-NM"),
    (["query": "usb-c cable", "brand": "Portline"], "RED"),
    (["query": "cable", "min_price": usd("9"), "max_price": usd("8")], "CAB-2"),
    (["category": "coffee"], "COF"),
    (["brand": "coffee beans"], "COF"),
    (["query": "electric", "category": "kettles"], "KET"),
    (["query": "blend coffee", "color": "house"], "COF"),
  ])
  func finds(_ arguments: [String: JSONValue], _ expected: String) async throws {
    let result = try await ShopFixture().run("search_products", arguments)
    let shown = result.done?.shown.map(\.id) ?? []
    #expect(Set(shown) == Set(expected.split(separator: " ").map(String.init)), "\(shown)")
    if arguments["sort_by"] != nil { #expect(shown.joined(separator: " ") == expected) }
    #expect(result["results"]?.array?.count == shown.count)
  }

  /// A colour that is part of a name is no filter; one that is not, is.
  @Test(arguments: [
    (["query": "oil", "color": "olive"] as [String: JSONValue], "oil"),
    (["query": "olive oil", "color": "olive"], "oil"),
    (["query": "mild oil", "color": "olive"], "oil"), (["query": "grill", "color": "charcoal"], "grill"),
    (["query": "grill pan", "color": "black"], "pan-black"),
    (["query": "black grill pan", "color": "black"], "pan-black"),
  ])
  func tellsColorsFromNames(_ arguments: [String: JSONValue], _ expected: String) async throws {
    let shop = try Shop.inMemory()
    let feed = """
      id,title,price,product_category,color,item_group_id
      oil,Barley Lane mild olive oil,15.99 USD,Groceries > Pantry,,
      soap,Lune soap bar,4.99 USD,Beauty > Skin,olive,
      grill,Summit charcoal grill,104.99 USD,Garden > Outdoor living,gray,
      mat,Ironside yoga mat,24.99 USD,Sports > Fitness,charcoal,
      pan-black,Ironwood grill pan,37.99 USD,Kitchen > Cookware,black,pan
      pan-red,Ironwood grill pan,37.99 USD,Kitchen > Cookware,red,pan
      """
    let file = URL.temporaryDirectory.appending(path: "feed-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(feed.utf8).write(to: file)
    _ = try shop.importFeed(file)
    let call = ToolCall(id: "1", tool: "search_products", arguments: arguments)
    let result = try await ShoppingSkill(shop: shop).run(call, in: CallContext(now: Date(), session: "s"))
    #expect(result.done?.shown.first?.id == expected)
    #expect(result["without"] == nil)
  }

  @Test func narrowsTheLastSearchWhenNothingIsNamed() async throws {
    let fixture = try ShopFixture()
    _ = try await fixture.run("search_products", ["query": "usb-c cable"])
    let red = try await fixture.run("search_products", ["color": "red"])
    #expect(red.done?.shown.map(\.id) == ["RED"])
    let cheap = try await fixture.run("search_products", ["max_price": usd("1.00")])
    #expect(cheap["without"] == ["price"])
  }

  @Test func leavesLimitsAsideThatNothingPasses() async throws {
    let result = try await ShopFixture().run("search_products", ["query": "coffee", "max_price": usd("2.00")])
    #expect(result.done?.shown.map(\.id) == ["COF"])
    #expect(result["without"] == ["price"])
  }

  @Test func tellsSalePriceStockAndRating() async throws {
    let result = try await ShopFixture().run("search_products", ["query": "coffee"])
    let line = result["results"]?.array?.first
    #expect(line?["price"] == usd("7.99"))
    #expect(line?["was"] == usd("9.99"))
    #expect(line?["left"] == 3)
    #expect(line?["rating"] == .number(4.8))
    #expect(line?["position"] == 1)
  }

  @Test(
    arguments: [
      ([:], "needs query"),
      (["query": 7], "refused invalid_argument"),
      (["query": "tea", "colour": "red"], "refused invalid_argument"),
      (["query": "tea", "max_price": 12], "refused invalid_argument"),
      (["query": "tea", "max_price": ["amount": "1", "currency": "EUR"]], "refused wrong_currency"),
      (["query": "tea", "max_price": usd("-1")], "refused invalid_argument"),
      (["query": "tea", "min_rating": 9], "refused invalid_argument"),
      (["query": "tea", "sort_by": "colour"], "refused invalid_argument"),
    ] as [([String: JSONValue], String)])
  func refuses(_ arguments: [String: JSONValue], _ outcome: String) async throws {
    #expect(try await ShopFixture().run("search_products", arguments).outcome == outcome)
  }

  @Test func pagesThroughTheResultsOnceForEachCall() async throws {
    let fixture = try ShopFixture()
    #expect(try await fixture.run("more_results").outcome == "refused no_search")
    let first = try await fixture.run("search_products", ["category": "power", "query": ""])
    _ = first
    _ = try await fixture.run("search_products", ["sort_by": "price_low_to_high"])
    let all = try fixture.shop.search(ProductQuery("", sort: .priceLowToHigh), limit: 50).hits.count
    #expect(all == 7)
    try fixture.shop.keepSearch(
      LastSearch(query: ProductQuery("", sort: .priceLowToHigh), offset: 0, key: "search"), session: "test")
    let more = try await fixture.run("more_results", id: "m1")
    let again = try await fixture.run("more_results", id: "m1")
    #expect(more.done?.shown.count == 2)
    #expect(more == again)
    #expect(try await fixture.run("more_results", id: "m2").outcome == "refused no_more_results")
  }

  @Test func showsAProduct() async throws {
    let fixture = try ShopFixture()
    let open = try await fixture.run("show_product", ["product": "TS"])
    #expect(open.done?.shown.map(\.id) == ["TS"])
    #expect(open["sold_out"] == ["white, M"])
    #expect(open["options"]?.array?.count == 2)
    let variant = try await fixture.run("show_product", ["product": "AA-12"])
    #expect(variant["name"] == "Voltic AA batteries, 12 pack")
    #expect(variant["price"] == usd("8.99"))
    #expect(try await fixture.run("show_product", ["product": "KET"])["is_out_of_stock"] == true)
    #expect(try await fixture.run("show_product", ["product": "nope"]).outcome == "refused unknown_product")
    #expect(try await fixture.run("show_product").outcome == "needs product")
  }
}

@Suite struct FillingTheCart {
  @Test(
    arguments: [
      (["product": "AA-12", "quantity": 2], "done", "AA-12×2"),
      (["product": "AAA"], "done", "AAA×1"),
      (["product": "AA"], "needs product: AA-4 AA-12", ""),
      (["product": "AA", "options": "12 pack"], "done", "AA-12×1"),
      (["product": "AA", "options": "a pack of 12"], "done", "AA-12×1"),
      (["product": "TS", "options": "navy"], "needs product: TS-NS TS-NM", ""),
      (["product": "TS", "options": "medium in navy"], "done", "TS-NM×1"),
      (["product": "TS-NS", "options": "white"], "done", "TS-WS×1"),
      (["product": "TS", "options": "purple"], "refused no_such_option", ""),
      // Only one of the two can be had.
      (["product": "TS", "options": "white"], "done", "TS-WS×1"),
      (["product": "AA", "options": "any"], "done", "AA-4×1"),
      (["product": "TS", "options": "navy, whichever size"], "done", "TS-NS×1"),
      (["product": "TS-WM"], "refused out_of_stock", ""),
      (["product": "COF", "quantity": 4], "refused out_of_stock", ""),
      (["product": "KET"], "refused out_of_stock", ""),
      (["product": "AAA", "quantity": 0], "refused quantity_out_of_range", ""),
      (["product": "AAA", "quantity": -1], "refused quantity_out_of_range", ""),
      (["product": "AAA", "quantity": 1_000_000_000], "refused quantity_out_of_range", ""),
      (["product": "AAA", "quantity": 1.5], "refused invalid_argument", ""),
      (["product": "AAA", "quantity": "two"], "refused invalid_argument", ""),
      (["product": "AAA", "pieces": 2], "refused invalid_argument", ""),
      (["product": "nope"], "refused unknown_product", ""),
      ([:], "needs product", ""),
    ] as [([String: JSONValue], String, String)])
  func adds(_ arguments: [String: JSONValue], _ outcome: String, _ cart: String) async throws {
    let fixture = try ShopFixture()
    #expect(try await fixture.run("add_to_cart", arguments).outcome == outcome)
    #expect(try fixture.cart == cart)
  }

  @Test func saysThatThereWasNoChoice() async throws {
    let fixture = try ShopFixture()
    #expect(try await fixture.run("add_to_cart", ["product": "TS", "options": "white"])["is_only_one"] == true)
    #expect(try await fixture.run("add_to_cart", ["product": "TS", "options": "navy, M"])["is_only_one"] == nil)
    #expect(try await fixture.run("add_to_cart", ["product": "AA", "options": "any"])["is_only_one"] == nil)
    #expect(try await fixture.run("add_to_cart", ["product": "AAA"])["is_only_one"] == nil)
  }

  @Test func tellsWhatWasAdded() async throws {
    let fixture = try ShopFixture()
    _ = try await fixture.run("add_to_cart", ["product": "AAA"])
    let result = try await fixture.run("add_to_cart", ["product": "AA-12", "quantity": 2])
    #expect(result["name"] == "Voltic AA batteries, 12 pack")
    #expect(result.amount("amount") == "17.98")
    #expect(result.amount("cart_total") == "22.47")
    #expect(result.done?.receipt != nil)
    #expect(result.done?.shown.first?.id(as: "product") == "AA-12")
    #expect(result.done?.card?.footer == "Total: $22.47")
  }

  @Test func happensOnceForEachCall() async throws {
    let fixture = try ShopFixture()
    for _ in 1...3 {
      let result = try await fixture.run("add_to_cart", ["product": "AAA", "quantity": 2], id: "one")
      #expect(result.done?.receipt?.id == "c-1")
    }
    #expect(try fixture.cart == "AAA×2")
    let other = try await fixture.run("add_to_cart", ["product": "AAA", "quantity": 3], id: "one")
    #expect(other.outcome == "refused key_reused")
  }

  @Test(
    arguments: [
      ("remove_from_cart", ["item": "AAA"], "done", "AA-12×2 COF×1"),
      ("remove_from_cart", ["item": "CAB-1"], "refused not_in_cart", "AA-12×2 AAA×3 COF×1"),
      ("remove_from_cart", [:], "needs item: AA-12 AAA COF", "AA-12×2 AAA×3 COF×1"),
      ("change_quantity", ["item": "AAA", "quantity": 5], "done", "AA-12×2 AAA×5 COF×1"),
      ("change_quantity", ["item": "AAA", "quantity": 0], "refused quantity_out_of_range", "AA-12×2 AAA×3 COF×1"),
      ("change_quantity", ["item": "AAA", "quantity": 10], "refused out_of_stock", "AA-12×2 AAA×3 COF×1"),
      ("change_quantity", ["item": "AAA"], "needs quantity", "AA-12×2 AAA×3 COF×1"),
      ("change_quantity", ["item": "RED", "quantity": 2], "refused not_in_cart", "AA-12×2 AAA×3 COF×1"),
      ("clear_cart", [:], "done", ""),
      ("add_to_cart", ["product": "AAA", "quantity": 2], "done", "AA-12×2 AAA×5 COF×1"),
      ("add_to_cart", ["product": "RED"], "done", "AA-12×2 AAA×3 COF×1 RED×1"),
      ("reorder", ["order": "#W1000001"], "done", "AA-12×4 AAA×3 COF×1"),
    ] as [(String, [String: JSONValue], String, String)])
  func changesAndTakesBack(
    _ tool: String, _ arguments: [String: JSONValue], _ outcome: String, _ cart: String
  ) async throws {
    let fixture = try ShopFixture()
    for (product, quantity) in [("AA-12", 2), ("AAA", 3), ("COF", 1)] {
      _ = try await fixture.run("add_to_cart", ["product": .string(product), "quantity": .int(quantity)])
    }
    let before = try fixture.shop.cart(session: "test")
    let result = try await fixture.run(tool, arguments)
    #expect(result.outcome == outcome)
    #expect(try fixture.cart == cart)
    guard result.done != nil else { return }
    #expect(try await fixture.undo(result).done?.receipt != nil)
    #expect(try fixture.shop.cart(session: "test") == before)
  }

  @Test func showsTheCart() async throws {
    let fixture = try ShopFixture()
    #expect(try await fixture.run("show_cart")["items"] == [])
    _ = try await fixture.run("add_to_cart", ["product": "COF", "quantity": 2])
    let cart = try await fixture.run("show_cart")
    #expect(cart.amount("total") == "15.98")
    #expect(cart.done?.shown.map(\.type) == ["cart_item"])
  }

  @Test func clearingAnEmptyCartIsRefusedBeforeTheQuestion() async throws {
    #expect(try await ShopFixture().preview("clear_cart").outcome == "refused empty_cart")
  }
}

@Suite struct Ordering {
  private func filled(isOwn: Bool = true) async throws -> ShopFixture {
    let fixture = try ShopFixture(isOwn: isOwn)
    _ = try await fixture.run("add_to_cart", ["product": "AA-12", "quantity": 2])
    return fixture
  }

  @Test func namesEverythingBeforeItIsOrdered() async throws {
    let preview = try await filled().preview("place_order")
    #expect(preview.amount("total") == "22.97")
    #expect(preview.amount("shipping_cost") == "4.99")
    #expect(preview["address_label"] == "Home")
    #expect(preview["payment_method"] == "Visa ending in 1111")
    #expect(preview["estimated_delivery"] == "2026-05-05")
    #expect(preview.done?.arguments == ["address": "home", "payment_method": "visa", "shipping": "standard"])
  }

  @Test(
    arguments: [
      ([:], "done"),
      (["shipping": "express", "address": "work"], "done"),
      (["payment_method": "gift"], "refused insufficient_gift_card"),
      (["payment_method": "paypal"], "refused unknown_payment_method"),
      (["address": "omars"], "refused unknown_address"),
      (["shipping": "balloon"], "refused unknown_shipping"),
      (["coupon": "X"], "refused invalid_argument"),
    ] as [([String: JSONValue], String)])
  func previewsAndOrdersAlike(_ arguments: [String: JSONValue], _ outcome: String) async throws {
    let fixture = try await filled()
    let preview = try await fixture.preview("place_order", arguments)
    #expect(preview.outcome == outcome)
    let placed = try await fixture.run("place_order", arguments, confirmed: preview.done?.facts)
    #expect(placed.outcome == outcome)
    #expect(try fixture.cart == (outcome == "done" ? "" : "AA-12×2"))
  }

  @Test func ordersOnceForEachCall() async throws {
    let fixture = try await filled()
    let confirmed = try await fixture.preview("place_order").done?.facts
    let first = try await fixture.run("place_order", id: "o", confirmed: confirmed)
    let second = try await fixture.run("place_order", id: "o", confirmed: confirmed)
    #expect(first == second)
    #expect(first.done?.receipt != nil)
    #expect(first.done?.undo == nil)
    #expect(first.amount("total") == "22.97")
    #expect(first.done?.shown.map(\.type) == ["order"])
    #expect(try fixture.shop.orders(session: "test").count == 5)
  }

  @Test func asksAgainWhenTheAmountChanged() async throws {
    let fixture = try await filled()
    let confirmed = try await fixture.preview("place_order").done?.facts
    _ = try await fixture.run("add_to_cart", ["product": "AAA"])
    let result = try await fixture.run("place_order", confirmed: confirmed)
    #expect(result.outcome == "refused confirmation_outdated")
    #expect(result.amount("expected") == "22.97")
    #expect(result.amount("total") == "27.46")
    #expect(try fixture.shop.orders(session: "test").count == 4)
  }

  @Test func anEmptyCartOrNobodyIsRefusedAtOnce() async throws {
    #expect(try await ShopFixture().preview("place_order").outcome == "refused empty_cart")
    #expect(try await filled(isOwn: false).preview("place_order").outcome == "refused not_signed_in")
  }
}
