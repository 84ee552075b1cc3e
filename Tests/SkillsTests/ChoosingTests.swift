import Commerce
import SkillKit
import Testing

@testable import Skills

@Suite struct Choosing {
  // MARK: - Comparing

  @Test(arguments: [
    (["AA", "AAA"], "done"), (["AA-4", "AA-12"], "done"), (["AA", "AAA", "COF", "RED"], "done"),
    (["AA"], "refused nothing_to_compare"), (["AA", "AA"], "refused nothing_to_compare"),
    ([], "refused nothing_to_compare"), (["AA", "nonsense"], "refused unknown_product"),
  ])
  func comparesSeveral(ids: [JSONValue], outcome: String) async throws {
    #expect(try await ShopFixture().run("compare_products", ["products": .array(ids)]).outcome == outcome)
  }

  @Test func comparesWhatDiffersFirst() async throws {
    let result = try await ShopFixture().run("compare_products", ["products": ["CAB", "RED", "COF", "AA"]])
    // A fourth one does not fit beside the others.
    #expect(result["products"]?.array?.count == 3)
    let labels = result["differences"]?.array?.compactMap { $0["label"]?.string }
    #expect(labels == ["Price", "Rating", "Brand", "Kind", "Color", "Size"])
    #expect(result["same"] == ["stock"])
    #expect(result["cheapest"]?["name"]?.string == "Linkwell USB-C cable")
    #expect(result["best_rated"] == nil, "only one is rated")
    let card = try #require(result.done?.card)
    #expect(card.columns.count == 4)
    #expect(card.rows[0] == ["Price", "from $6.99", "$9.99", "$7.99"])
    #expect(card.rows.last?.first == "Stock")
    #expect(result.done?.shown.map(\.id) == ["CAB", "RED", "COF"])
  }

  @Test func variantsAreComparedByWhatTellsThemApart() async throws {
    let result = try await ShopFixture().run("compare_products", ["products": ["AA-4", "AA-12"]])
    #expect(result["differences"]?.array?.compactMap { $0["label"]?.string } == ["Price", "Rating", "Size"])
    #expect(result["cheapest"]?["saving"]?["amount"]?.string == "4.00")
  }

  // MARK: - Recommending

  @Test func recommendsWhatIsBoughtTogether() async throws {
    let fixture = try ShopFixture()
    // Two orders with both: one of them alone could be chance.
    for name in ["first", "second"] {
      let session = "s-\(name)"
      for id in ["AA-12", "RED"] {
        _ = try fixture.shop.addToCart(id, quantity: 1, session: session, key: .init("\(name) \(id)"))
      }
      let before = try await fixture.run("recommend_products", ["based_on": "AA"])
      #expect(before["results"]?.array?.contains { $0["reason"] == "bought_with" } == false)
      _ = try fixture.shop.placeOrder(session: session, key: .init("order \(name)"), now: fixture.context.now)
    }
    let first = try await fixture.run("recommend_products", ["based_on": "AA"])["results"]?.array?.first
    #expect(first?["id"] == "RED")
    #expect(first?["reason"] == "bought_with")
    #expect(first?["seed"] == "Voltic AA batteries")
  }

  @Test func recommendsWhatIsSimilarButNotWhatIsSoldOut() async throws {
    let fixture = try ShopFixture()
    let result = try await fixture.run("recommend_products", ["based_on": "CAB-2"])
    #expect(result["results"]?.array?.map { $0["id"] } == ["RED"])
    #expect(result["results"]?.array?.first?["reason"] == "similar_to")
    #expect(result["is_named"] == true)
    #expect(try await fixture.run("recommend_products", ["based_on": "x"]).outcome == "refused unknown_product")
  }

  @Test func recommendsByCartThenByHistoryThenByRating() async throws {
    let fixture = try ShopFixture()
    #expect(try await fixture.run("recommend_products")["is_history"] == true)
    _ = try await fixture.run("add_to_cart", ["product": "CAB-1"])
    let byCart = try await fixture.run("recommend_products")
    #expect(byCart["is_cart"] == true)
    #expect(byCart["results"]?.array?.map { $0["id"] } == ["RED"])
    let strangers = try await ShopFixture(isOwn: false).run("recommend_products")
    #expect(strangers["based_on"] == nil)
    let ids = strangers["results"]?.array?.compactMap { $0["id"]?.string } ?? []
    #expect(ids.first == "COF")
    #expect(!ids.contains("KET"))
  }

  // MARK: - Facets

  @Test func facetsOfTheLastSearch() async throws {
    let fixture = try ShopFixture()
    #expect(try await fixture.run("show_facets", ["facet": "brand"]).outcome == "needs query")
    _ = try await fixture.run("search_products", ["query": "usb-c cable"])
    let brands = try await fixture.run("show_facets", ["facet": "brand"])
    let values = brands["facets"]?.array?.first?["values"]?.array
    #expect(values?.map { $0["name"] } == ["Linkwell", "Portline"])
    #expect(values?.map { $0["products"] } == [1, 1])
    #expect(brands["example"] == "Linkwell")
    let all = try await fixture.run("show_facets")
    #expect(all["facets"]?.array?.map { $0["facet"] } == ["brand", "color", "size"])
    #expect(try await fixture.run("show_facets", ["facet": "smell"]).outcome == "refused invalid_argument")
  }

  @Test func aNamedSearchIsThenTheLast() async throws {
    let fixture = try ShopFixture()
    let sizes = try await fixture.run("show_facets", ["facet": "size", "query": "batteries"])
    #expect(sizes["facets"]?.array?.first?["values"]?.array?.map { $0["name"] } == ["12 pack", "4 pack"])
    #expect(try await fixture.run("more_results")["results"]?.array?.count == 2)
    let none = try await fixture.run("show_facets", ["facet": "color", "query": "batteries"])
    #expect(none["asked"] == "colors")
    #expect(none["facets"] == [])
  }

  // MARK: - The usual

  @Test(
    arguments: [
      ("the coffee I always get", "coffee", .usual), ("my usual tea", "tea", .usual),
      ("the cat food we usually buy", "cat food", .usual), ("the usual", "", .usual),
      ("batteries like always", "batteries", .usual), ("the soap I buy every month", "soap", .usual),
      ("the same dog food as last time", "dog food", .last), ("the tea I bought last time", "tea", .last),
      ("same as before", "", .last), ("the shampoo we had before", "shampoo", .last),
      ("coffee beans", nil, .usual), ("the last one", nil, .usual), ("a regular pillow", nil, .usual),
      ("the second one", nil, .usual), ("unusual candles", nil, .usual),
    ] as [(String, String?, Habit.Kind)])
  func readsHabits(mention: String, thing: String?, kind: Habit.Kind) {
    let habit = Habit(in: mention)
    #expect(habit?.thing == thing)
    if habit != nil { #expect(habit?.kind == kind) }
  }

  @Test(arguments: [
    ("the coffee I always get", "COF"), ("my usual batteries", "AA-12"), ("the t-shirt I bought last time", "TS-NM"),
    ("the usual", "AA-12"), ("same as last time", "AA-12"), ("my usual cable", "CAB-2"),
    // Cancelled, so never bought: what it is counts.
    ("my usual kettle", "KET"), ("the red cable I always get", "RED"),
  ])
  func findsTheUsual(mention: String, id: String) async throws {
    #expect(try await ShopFixture().found(mention, "product") == id)
  }

  @Test func othersPurchasesAreNotMine() async throws {
    let fixture = try ShopFixture(isOwn: false)
    #expect(try await fixture.found("my usual batteries", "product").hasPrefix("AA"))
    _ = try fixture.shop.signIn(.email("omar@example.com"), session: "test", key: "in")
    #expect(try await fixture.found("my usual batteries", "product") == "AAA")
  }

  @Test func whatWasBoughtBeforeIsSaid() async throws {
    let fixture = try ShopFixture()
    let result = try await fixture.run("add_to_cart", ["product": "COF"])
    #expect(result["bought_before"] == 1)
    #expect(result["last_bought"] == "2026-04-28")
    #expect(try await fixture.run("add_to_cart", ["product": "RED"])["bought_before"] == nil)
  }
}
