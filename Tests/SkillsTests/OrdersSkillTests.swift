import Commerce
import SkillKit
import Testing

@testable import Skills

@Suite struct LookingAtOrders {
  @Test(
    arguments: [
      ("list_orders", [:], "done", "#W1000001 #W1000002 #W1000003 #W1000004"),
      ("list_orders", ["status": "delivered"], "done", "#W1000003"),
      ("list_orders", ["status": "returned"], "done", ""),
      ("list_orders", ["since": "2026-04-20"], "done", "#W1000001 #W1000002"),
      ("list_orders", ["status": "lost"], "refused invalid_argument", ""),
      ("list_orders", ["since": "soon"], "refused invalid_argument", ""),
      ("show_order", [:], "done", "#W1000001"),
      ("show_order", ["order": "#W1000003"], "done", "#W1000003"),
      ("show_order", ["order": "1000003"], "done", "#W1000003"),
      ("show_order", ["order": "#W2000001"], "refused foreign_order", ""),
      ("show_order", ["order": "#W9999999"], "refused unknown_order", ""),
      ("track_order", ["order": "#W1000002"], "done", "#W1000002"),
      ("track_order", [:], "done", "#W1000001 #W1000002"),
      ("refund_status", [:], "done", "#W1000004"),
      ("refund_status", ["order": "#W1000003"], "done", "#W1000003"),
    ] as [(String, [String: JSONValue], String, String)])
  func shows(_ tool: String, _ arguments: [String: JSONValue], _ outcome: String, _ shown: String) async throws {
    let result = try await ShopFixture().run(tool, arguments)
    #expect(result.outcome == outcome)
    #expect((result.done?.shown.map(\.id) ?? []).joined(separator: " ") == shown)
  }

  @Test(arguments: [
    "list_orders", "show_order", "track_order", "refund_status", "cancel_order", "return_items", "reorder",
  ])
  func nobodySeesOrdersBeforeSignIn(_ tool: String) async throws {
    let fixture = try ShopFixture(isOwn: false)
    #expect(try await fixture.run(tool).outcome == "refused not_signed_in")
    if fixture.skills[1].tools.first(where: { $0.name == tool })?.parameter("order") != nil {
      #expect(try await fixture.run(tool, ["order": "#W1000001"]).outcome == "refused not_signed_in")
    }
  }

  @Test func tellsWhereAnOrderIs() async throws {
    let result = try await ShopFixture().run("track_order", ["order": "#W1000002"])
    let order = result["orders"]?.array?.first
    #expect(order?["is_shipped"] == true)
    #expect(order?["estimated_delivery"] == "2026-05-02")
    #expect(order?["shipments"]?.array?.first?["tracking"] == "SP1")
  }

  @Test func tellsWhereTheMoneyIs() async throws {
    let result = try await ShopFixture().run("refund_status", ["order": "#W1000004"])
    let refund = result["refunds"]?.array?.first
    #expect(refund?["paid"]?.array?.first?["amount"] == usd("34.98"))
    #expect(refund?["paid"]?.array?.first?["is_underway"] == nil)
  }
}

@Suite struct CancellingOrders {
  @Test(
    arguments: [
      ([:], "done"), (["order": "#W1000001", "reason": "ordered_by_mistake"], "done"),
      (["order": "#W1000002"], "refused not_pending"), (["order": "#W1000004"], "refused not_pending"),
      (["order": "#W2000001"], "refused foreign_order"), (["order": "#W1"], "refused unknown_order"),
      (["order": "#W1000001", "reason": "bored"], "refused invalid_argument"),
    ] as [([String: JSONValue], String)])
  func previewsAndCancelsAlike(_ arguments: [String: JSONValue], _ outcome: String) async throws {
    let fixture = try ShopFixture()
    let preview = try await fixture.preview("cancel_order", arguments)
    #expect(preview.outcome == outcome)
    let result = try await fixture.run("cancel_order", arguments, confirmed: preview.done?.facts)
    #expect(result.outcome == outcome)
    guard outcome == "done" else { return }
    #expect(preview.done?.arguments?["order"] == "#W1000001")
    #expect(preview.amount("refunded") == "22.97")
    #expect(result["status"] == "cancelled")
    #expect(result.done?.undo == nil)
    #expect(try fixture.shop.order("#W1000001", session: "test").status == .cancelled)
  }

  @Test func cancelsOnceForEachCall() async throws {
    let fixture = try ShopFixture()
    let first = try await fixture.run("cancel_order", ["order": "#W1000001"], id: "c")
    #expect(first == (try await fixture.run("cancel_order", ["order": "#W1000001"], id: "c")))
    let other = try await fixture.run("cancel_order", ["order": "#W1000001"], id: "d")
    #expect(other.outcome == "refused not_pending")
  }

  @Test func asksWhichOneWhenSeveralArePending() async throws {
    let fixture = try ShopFixture()
    _ = try await fixture.run("add_to_cart", ["product": "AAA"])
    _ = try await fixture.run("place_order")
    #expect(try await fixture.preview("cancel_order").outcome.hasPrefix("needs order: "))
  }

  @Test func saysWhenNoneIsPending() async throws {
    let fixture = try ShopFixture()
    _ = try await fixture.run("cancel_order")
    #expect(try await fixture.preview("cancel_order").outcome == "refused nothing_to_cancel")
  }
}

@Suite struct ReturningThings {
  @Test(
    arguments: [
      (["items": ["#W1000003/1"]], "done", "29.98"),
      (["order": "#W1000003", "items": ["#W1000003/1", "#W1000003/2"]], "done", "38.97"),
      (["items": "#W1000003/2", "refund_to": "gift"], "done", "8.99"),
      ([:], "needs items: #W1000003/1 #W1000003/2", nil),
      (["order": "#W1000003"], "needs items: #W1000003/1 #W1000003/2", nil),
      (["order": "#W1000002"], "refused not_delivered", nil),
      (["items": ["#W1000003/7"]], "refused unknown_order_line", nil),
      (["items": [7]], "refused invalid_argument", nil),
      (["items": ["#W1000003/1"], "refund_to": "paypal"], "refused unknown_payment_method", nil),
    ] as [([String: JSONValue], String, String?)])
  func previewsAndReturnsAlike(_ arguments: [String: JSONValue], _ outcome: String, _ amount: String?) async throws {
    let fixture = try ShopFixture()
    let preview = try await fixture.preview("return_items", arguments)
    #expect(preview.outcome == outcome)
    #expect(preview.amount("amount") == amount)
    let result = try await fixture.run("return_items", arguments, id: "r", confirmed: preview.done?.facts)
    #expect(result.outcome == outcome)
    guard outcome == "done" else { return }
    #expect(try fixture.shop.order("#W1000003", session: "test").status == .returnRequested)
    #expect(result == (try await fixture.run("return_items", arguments, id: "r", confirmed: preview.done?.facts)))
  }

  @Test func asksAgainWhenTheAmountIsAnother() async throws {
    let result = try await ShopFixture().run(
      "return_items", ["items": ["#W1000003/2"]], confirmed: ["amount": usd("99.00")])
    #expect(result.outcome == "refused confirmation_outdated")
    #expect(result.amount("expected") == "99.00")
  }
}

@Suite struct OrderingAgain {
  @Test func putsTheItemsIntoTheCart() async throws {
    let fixture = try ShopFixture()
    let result = try await fixture.run("reorder")
    #expect(result["order"] == "#W1000001")
    #expect(try fixture.cart == "AA-12×2")
  }

  @Test func tellsWhatCannotBeHadAnyMore() async throws {
    let result = try await ShopFixture().run("reorder", ["order": "#W1000004"])
    #expect(result.outcome == "refused nothing_to_reorder")
  }

  @Test func opensOneTicketForEachCall() async throws {
    let fixture = try ShopFixture()
    let first = try await fixture.run("contact_support", ["summary": "The box was empty."], id: "t")
    #expect(first == (try await fixture.run("contact_support", ["summary": "The box was empty."], id: "t")))
    #expect(first["ticket"]?.string?.hasPrefix("T-") == true)
    #expect(try await fixture.run("contact_support").outcome == "needs summary")
    #expect(try await fixture.run("contact_support", ["summary": " "]).outcome == "needs summary")
    #expect(
      try await fixture.run("contact_support", ["summary": "I want to talk to a human"]).outcome == "needs summary")
    let long = String(repeating: "x", count: Shop.longestSummary + 1)
    #expect(try await fixture.run("contact_support", ["summary": .string(long)]).outcome == "refused text_too_long")
  }
}
