import Commerce
import SkillKit
import Testing

@testable import Skills

@Suite struct FindingThings {
  @Test(arguments: [
    ("product", "AA-12", "AA-12"),
    ("product", "AA", "AA"),
    ("product", "Voltic AA batteries", "AA"),
    ("product", "the Voltic AA batteries, 12 pack", "AA-12"),
    ("product", "coffee beans", "COF"),
    ("product", "the kettle", "KET"),
    ("product", "a bag of coffee beans", "COF"),
    ("product", "usb-c cable from Portline", "RED"),
    ("product", "one of the Ridgeway coffees please", "COF"),
    ("product", "red usb-c cable", "RED"),
    ("product", "navy medium t-shirt", "TS-NM"),
    ("product", "navy t-shirt", "TS-NS TS-NM"),
    ("product", "t-shirt", "TS"),
    ("order", "#W1000001", "#W1000001"),
    ("order", "w1000002", "#W1000002"),
    ("order", "order 1000003", "#W1000003"),
    ("order", "W 1000004", "#W1000004"),
    ("order", "", "#W1000001 #W1000002 #W1000003 #W1000004"),
    ("order", "my order", "#W1000001 #W1000002 #W1000003 #W1000004"),
    ("order", "the coffee order", "#W1000002"),
    ("order", "the order I placed today", "#W1000001"),
    ("order", "two weeks ago", "#W1000003"),
    ("order", "the pending one", "#W1000001"),
    ("order", "the kettle", "#W1000004"),
    ("order", "#W7777777", "#W7777777"),
    ("order_item", "the t-shirts", "#W1000003/1"),
    ("order_item", "usb cable", "#W1000003/2"),
    ("order_item", "#W1000003/2", "#W1000003/2"),
    ("order_item", "coffee", "#W1000002/1"),
    ("order_item", "", "#W1000003/1 #W1000003/2"),
    ("address", "", "home work"),
    ("address", "work", "work"),
    ("address", "my home address", "home"),
    ("address", "Mill Road", "work"),
    ("payment_method", "", "visa gift"),
    ("payment_method", "my visa", "visa"),
    ("payment_method", "the gift card", "gift"),
    ("payment_method", "the card ending in 1111", "visa"),
    ("payment_method", "credit card", "visa"),
    ("payment_method", "bitcoin", "~visa gift"),
    ("cart_item", "", "AA-12 COF"),
    ("cart_item", "the batteries", "AA-12"),
    ("cart_item", "coffee", "COF"),
    ("cart_item", "headphones", "~AA-12 COF"),
    ("unicorn", "pink", ""),
  ])
  func finds(_ type: String, _ mention: String, _ expected: String) async throws {
    let fixture = try ShopFixture()
    _ = try await fixture.run("add_to_cart", ["product": "AA-12"])
    _ = try await fixture.run("add_to_cart", ["product": "COF"])
    #expect(try await fixture.found(mention, type) == expected, "\(type): \(mention)")
  }

  @Test func severalProductsAreOffered() async throws {
    let found = try await ShopFixture().found("batteries", "product")
    #expect(Set(found.split(separator: " ")) == ["AA", "AAA"])
  }

  @Test func nothingOfACustomerIsFoundBeforeSignIn() async throws {
    let fixture = try ShopFixture(isOwn: false)
    #expect(try await fixture.found("", "order") == "unknown")
    #expect(try await fixture.found("order 1000001", "order") == "#W1000001")
    #expect(try await fixture.found("home", "address") == "home")
    #expect(try await fixture.run("show_order", ["order": "unknown"]).outcome == "refused not_signed_in")
  }

  @Test(arguments: [
    ("Voltic AA batteries", ["size": "12 pack"], "Voltic AA batteries, 12 pack"),
    ("Voltic AA batteries, 12 pack", ["size": "12 pack"], "Voltic AA batteries, 12 pack"),
    ("running shoes", ["size": "10", "color": "gray"], "running shoes, gray, size 10"),
    ("Blue mug", ["color": "blue"], "Blue mug"),
    ("Lamp", ["shade": "linen"], "Lamp, linen"),
    ("Lamp", [:], "Lamp"),
  ])
  func namesVariants(_ title: String, _ details: [String: String], _ name: String) {
    #expect(VariantName.full(title: title, details: details) == name)
  }

  @Test(arguments: [
    ("small", "s"), ("extra large", "xl"), ("X-Large", "xl"), ("XL", "xl"), ("medium", "m"), ("extra small", "xs"),
  ])
  func sizesInWordsAndLettersAreTheSame(_ said: String, _ meant: String) {
    #expect(MentionWords(said).all == [meant])
  }
}

@Suite struct ShopDeclarations {
  private var tools: [Tool] { ShoppingSkill.declarations + OrdersSkill.declarations + AccountSkill.declarations }

  @Test func namesAreTheDesigns() {
    #expect(
      tools.filter { !$0.isHidden }.map(\.name) == [
        "search_products", "more_results", "show_product", "compare_products", "recommend_products", "show_facets",
        "add_to_cart", "remove_from_cart", "change_quantity", "show_cart", "clear_cart", "apply_coupon",
        "remove_coupon", "place_order", "list_orders", "show_order", "track_order", "cancel_order", "return_items",
        "refund_status", "change_order_items", "change_order_address", "change_order_payment", "exchange_items",
        "reorder", "contact_support", "sign_in", "show_profile", "change_my_address",
      ])
    #expect(Set(tools.map(\.name)).count == tools.count)
  }

  /// Every mark in a sample names a parameter of its tool, and every sample is one tool's only.
  @Test func samplesFitTheirTools() {
    var seen: Set<String> = []
    for tool in tools where !tool.isHidden {
      #expect(tool.samples.count >= 10, "\(tool.name)")
      for sample in tool.samples {
        #expect(seen.insert(sample).inserted, "\(sample)")
        for mark in sample.matches(of: /\[[^\]]+\]\(([a-z_]+)\)/) {
          #expect(tool.parameter(String(mark.1)) != nil, "\(tool.name): \(sample)")
        }
      }
    }
  }

  @Test func whatSpendsOrDestroysIsConfirmed() {
    let confirmed = tools.filter(\.needsConfirmation).map(\.name)
    #expect(
      confirmed == [
        "clear_cart", "place_order", "cancel_order", "return_items", "change_order_items", "change_order_address",
        "change_order_payment", "exchange_items", "change_my_address",
      ])
  }
}
