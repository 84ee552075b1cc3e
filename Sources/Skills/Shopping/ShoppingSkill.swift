import Commerce
import SkillKit

/// Finding products, the cart, and ordering what is in it.
public struct ShoppingSkill: Skill {
  let shop: Shop

  public init(shop: Shop) { self.shop = shop }

  public let name = "shopping"
  public let description = "Finds products, keeps your cart and places orders"
  public var tools: [Tool] { ShoppingSkill.declarations }

  public func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches {
    try ShopFinder(shop: shop, context: context).find(mention, type: type)
  }

  /// The facts that the question before ordering or emptying the cart names.
  public func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.ofShop {
      let arguments = try Arguments(call, of: tools)
      switch call.tool {
      case "place_order": return try PlacingOrder(shop: shop, context: context).preview(arguments)
      case "clear_cart": return try CartChanges(shop: shop, context: context, call: call).previewClearing()
      default: return .done(.init(facts: call.arguments))
      }
    }
  }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.ofShop {
      let arguments = try Arguments(call, of: tools)
      let search = ProductSearch(shop: shop, context: context, callID: call.id)
      let cart = CartChanges(shop: shop, context: context, call: call)
      switch call.tool {
      case "search_products": return try search.search(arguments)
      case "more_results": return try search.more()
      case "show_product": return try ProductSheet.shown(arguments, in: shop)
      case "compare_products": return try Comparison(shop: shop).compare(arguments)
      case "recommend_products": return try Recommendation(shop: shop, context: context).recommend(arguments)
      case "show_facets": return try FacetList(shop: shop, context: context, callID: call.id).show(arguments)
      case "add_to_cart": return try cart.add(arguments)
      case "remove_from_cart": return try cart.remove(arguments)
      case "change_quantity": return try cart.changeQuantity(arguments)
      case "show_cart": return try cart.show(askedFor: try arguments.text("item"))
      case "clear_cart": return try cart.clear()
      case "apply_coupon": return try CartCoupon(shop: shop, context: context, call: call).apply(arguments)
      case "remove_coupon": return try CartCoupon(shop: shop, context: context, call: call).remove()
      case "restore_coupon": return try CartCoupon(shop: shop, context: context, call: call).restore(arguments)
      case "restore_cart_line": return try cart.restoreLine(arguments)
      case "restore_cart": return try cart.restore(arguments)
      case "place_order": return try PlacingOrder(shop: shop, context: context).place(arguments, call)
      default: throw Refusal.unknownTool(call.tool)
      }
    }
  }
}
