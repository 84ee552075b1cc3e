import Commerce
import Foundation
import SkillKit

@testable import Skills

/// A small shop to try the skills on: seven products, two customers, five orders.
struct ShopFixture {
  let shop: Shop
  let context = CallContext(now: try! Date("2026-05-01T10:00:00Z", strategy: .iso8601), session: "test")

  /// - Parameter isOwn: the shop's only user is Nora, who is then signed in already.
  init(isOwn: Bool = true) throws {
    shop = try Shop.inMemory()
    var snapshot = try StoreSnapshot(json: Data(ShopFixture.json.utf8))
    if isOwn { snapshot.defaultCustomer = "nora" }
    try shop.importSnapshot(snapshot, replace: true)
  }

  var skills: [any Skill] { [ShoppingSkill(shop: shop), OrdersSkill(shop: shop), AccountSkill(shop: shop)] }

  func skill(of tool: String) throws -> any Skill {
    guard let skill = skills.first(where: { $0.tools.contains { $0.name == tool } }) else {
      throw Refusal.unknownTool(tool)
    }
    return skill
  }

  func run(
    _ tool: String, _ arguments: [String: JSONValue] = [:], id: String = UUID().uuidString,
    confirmed: [String: JSONValue]? = nil
  ) async throws -> ToolResult {
    try await skill(of: tool)
      .run(ToolCall(id: id, tool: tool, arguments: arguments, confirmed: confirmed), in: context)
  }

  func preview(_ tool: String, _ arguments: [String: JSONValue] = [:]) async throws -> ToolResult {
    try await skill(of: tool).preview(ToolCall(id: "preview", tool: tool, arguments: arguments), in: context)
  }

  /// The ids found, the exact ones first: "AA-4 AA-12", and "~" before the nearest.
  func found(_ mention: String, _ type: String) async throws -> String {
    for skill in skills {
      let matches = try await skill.find(mention, type: type, in: context)
      if !matches.exact.isEmpty { return matches.exact.map(\.id).joined(separator: " ") }
      if !matches.nearest.isEmpty { return "~" + matches.nearest.map(\.id).joined(separator: " ") }
    }
    return ""
  }

  /// "AA-12×2 COF×1"
  var cart: String {
    get throws {
      try shop.cart(session: context.session).lines.map { "\($0.variant.id)×\($0.quantity)" }.joined(separator: " ")
    }
  }

  func undo(_ result: ToolResult) async throws -> ToolResult {
    guard let undo = result.done?.undo else { throw Refusal("nothing_to_undo") }
    return try await run(undo.tool, undo.arguments)
  }
}

extension ToolResult {
  /// In one word: "done", "needs product: a b", "refused empty_cart".
  var outcome: String {
    switch self {
    case .done: "done"
    case .needs(let parameter, let options):
      "needs \(parameter)" + (options.isEmpty ? "" : ": " + options.map(\.id).joined(separator: " "))
    case .refused(let refusal): "refused \(refusal.reason)"
    }
  }

  subscript(fact: String) -> JSONValue? {
    switch self {
    case .done(let done): done.facts[fact]
    case .refused(let refusal): refusal.facts[fact]
    case .needs: nil
    }
  }

  /// A fact that is an amount: "17.98".
  func amount(_ fact: String) -> String? { self[fact]?["amount"]?.string }
}

func usd(_ amount: String) -> JSONValue { ["amount": .string(amount), "currency": "USD"] }

extension ShopFixture {
  private static let json = """
    {
      "format": "prometheus-store", "version": 1, "currency": "USD",
      "shipping_options": [
        {"id": "standard", "title": "Standard", "price": "4.99", "free_from": "35.00", "days": 4},
        {"id": "express", "title": "Express", "price": "12.99", "days": 2}
      ],
      "products": [
        {"id": "AA", "title": "Voltic AA batteries", "brand": "Voltic", "category": ["Power", "Batteries"],
         "description": "Alkaline cells.", "variants": [
          {"id": "AA-4", "price": "4.99", "stock": 100, "size": "4 pack", "rating": 4.6, "rating_count": 20},
          {"id": "AA-12", "price": "8.99", "stock": 50, "size": "12 pack", "rating": 4.6, "rating_count": 31}]},
        {"id": "AAA", "title": "Voltic AAA batteries", "brand": "Voltic", "category": ["Power", "Batteries"],
         "variants": [{"id": "AAA", "price": "4.49", "stock": 9, "rating": 4.1, "rating_count": 7}]},
        {"id": "TS", "title": "Northquay men's crew neck t-shirt", "brand": "Northquay",
         "category": ["Clothing", "Men"], "variants": [
          {"id": "TS-NS", "price": "14.99", "stock": 8, "color": "navy", "size": "S"},
          {"id": "TS-NM", "price": "14.99", "stock": 8, "color": "navy", "size": "M"},
          {"id": "TS-WS", "price": "14.99", "stock": 8, "color": "white", "size": "S"},
          {"id": "TS-WM", "price": "14.99", "stock": 0, "availability": "out_of_stock", "color": "white",
           "size": "M"}]},
        {"id": "COF", "title": "Ridgeway house blend coffee beans", "brand": "Ridgeway", "category": ["Coffee"],
         "variants": [{"id": "COF", "price": "9.99", "sale_price": "7.99", "stock": 3, "size": "250 g",
          "rating": 4.8, "rating_count": 90}]},
        {"id": "CAB", "title": "Linkwell USB-C cable", "brand": "Linkwell", "category": ["Cables"], "variants": [
          {"id": "CAB-1", "price": "6.99", "stock": 20, "color": "black", "size": "1 m"},
          {"id": "CAB-2", "price": "8.99", "stock": 20, "color": "black", "size": "2 m"}]},
        {"id": "RED", "title": "Portline USB-C cable", "brand": "Portline", "category": ["Cables"],
         "variants": [{"id": "RED", "price": "9.99", "stock": 20, "color": "red"}]},
        {"id": "KET", "title": "Castellan electric kettle", "brand": "Castellan", "category": ["Kitchen"],
         "variants": [{"id": "KET", "price": "29.99", "stock": 0, "availability": "out_of_stock"}]}
      ],
      "customers": [
        {"id": "nora", "first_name": "Nora", "last_name": "Vale", "email": "nora@example.com",
         "addresses": [
          {"id": "home", "label": "Home", "line1": "1 Elm Street", "city": "Salem", "state": "OR", "zip": "97301",
           "is_default": true},
          {"id": "work", "label": "Work", "line1": "20 Mill Road", "city": "Salem", "state": "OR", "zip": "97302"}],
         "payment_methods": [
          {"id": "visa", "kind": "credit_card", "brand": "visa", "last_four": "1111", "is_default": true},
          {"id": "gift", "kind": "gift_card", "balance": "12.00"}]},
        {"id": "omar", "first_name": "Omar", "last_name": "Reed", "email": "omar@example.com",
         "addresses": [{"id": "omars", "line1": "7 Oak Lane", "city": "Bend", "state": "OR", "zip": "97701"}],
         "payment_methods": [{"id": "paypal", "kind": "paypal", "is_default": true}]}
      ],
      "orders": [
        {"number": "#W1000001", "customer": "nora", "status": "pending", "placed_at": "2026-05-01T08:00:00Z",
         "address": {"line1": "1 Elm Street", "city": "Salem", "state": "OR", "zip": "97301"},
         "shipping": "standard", "shipping_cost": "4.99", "estimated_delivery": "2026-05-05T08:00:00Z",
         "lines": [{"variant": "AA-12", "title": "Voltic AA batteries", "price": "8.99", "quantity": 2,
           "options": {"size": "12 pack"}}],
         "payments": [{"kind": "payment", "amount": "22.97", "method": "visa", "at": "2026-05-01T08:00:00Z"}],
         "history": [{"status": "pending", "at": "2026-05-01T08:00:00Z"}]},
        {"number": "#W1000002", "customer": "nora", "status": "shipped", "placed_at": "2026-04-28T08:00:00Z",
         "address": {"line1": "1 Elm Street", "city": "Salem", "state": "OR", "zip": "97301"},
         "shipping": "standard", "shipping_cost": "4.99", "estimated_delivery": "2026-05-02T08:00:00Z",
         "lines": [{"variant": "COF", "title": "Ridgeway house blend coffee beans", "price": "9.99", "quantity": 1}],
         "payments": [{"kind": "payment", "amount": "14.98", "method": "visa", "at": "2026-04-28T08:00:00Z"}],
         "shipments": [{"carrier": "Swiftpost", "tracking": ["SP1"], "lines": [1],
           "shipped_at": "2026-04-29T08:00:00Z"}],
         "history": [{"status": "pending"}, {"status": "shipped"}]},
        {"number": "#W1000003", "customer": "nora", "status": "delivered", "placed_at": "2026-04-17T08:00:00Z",
         "address": {"line1": "20 Mill Road", "city": "Salem", "state": "OR", "zip": "97302"},
         "shipping": "standard", "shipping_cost": "0.00",
         "lines": [
           {"variant": "TS-NM", "title": "Northquay men's crew neck t-shirt", "price": "14.99", "quantity": 2,
            "options": {"color": "navy", "size": "M"}},
           {"variant": "CAB-2", "title": "Linkwell USB-C cable", "price": "8.99", "quantity": 1,
            "options": {"size": "2 m"}}],
         "payments": [{"kind": "payment", "amount": "38.97", "method": "visa", "at": "2026-04-17T08:00:00Z"}],
         "history": [{"status": "pending"}, {"status": "delivered", "at": "2026-04-20T08:00:00Z"}]},
        {"number": "#W1000004", "customer": "nora", "status": "cancelled", "placed_at": "2026-03-30T08:00:00Z",
         "address": {"line1": "1 Elm Street", "city": "Salem", "state": "OR", "zip": "97301"},
         "shipping": "standard", "shipping_cost": "4.99", "cancel_reason": "no_longer_needed",
         "lines": [{"variant": "KET", "title": "Castellan electric kettle", "price": "29.99", "quantity": 1}],
         "payments": [
           {"kind": "payment", "amount": "34.98", "method": "visa", "at": "2026-03-30T08:00:00Z"},
           {"kind": "refund", "amount": "34.98", "method": "visa", "at": "2026-03-30T12:00:00Z",
            "expected_by": "2026-04-06T12:00:00Z"}],
         "history": [{"status": "pending"}, {"status": "cancelled"}]},
        {"number": "#W2000001", "customer": "omar", "status": "pending", "placed_at": "2026-04-30T08:00:00Z",
         "address": {"line1": "7 Oak Lane", "city": "Bend", "state": "OR", "zip": "97701"},
         "shipping": "standard", "shipping_cost": "4.99",
         "lines": [{"variant": "AAA", "title": "Voltic AAA batteries", "price": "4.49", "quantity": 1}],
         "payments": [{"kind": "payment", "amount": "9.48", "method": "paypal", "at": "2026-04-30T08:00:00Z"}],
         "history": [{"status": "pending"}]}
      ]
    }
    """
}
