import Commerce
import SkillKit

/// Looking after orders that were placed: where they are, calling them off, sending things back.
public struct OrdersSkill: Skill {
  let shop: Shop

  public init(shop: Shop) { self.shop = shop }

  public let name = "orders"
  public let description = "Shows, tracks, changes and cancels your orders, and takes returns and exchanges"
  public var tools: [Tool] { OrdersSkill.declarations }

  public func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches {
    // What the cart and checkout need is found by the shopping skill.
    guard ["order", "pending_order", "order_item", "pending_order_item"].contains(type) else { return Matches() }
    return try ShopFinder(shop: shop, context: context).find(mention, type: type)
  }

  /// The facts that the question before a cancellation or a return names.
  public func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.ofShop {
      let arguments = try Arguments(call, of: tools)
      switch call.tool {
      case "cancel_order": return try CancellingOrder(shop: shop, context: context).preview(arguments)
      case "return_items": return try ReturningItems(shop: shop, context: context).preview(arguments)
      case "change_order_items": return try swapping(.pending, context).preview(arguments)
      case "exchange_items": return try swapping(.delivered, context).preview(arguments)
      case "change_order_payment": return try ChangingOrder(shop: shop, context: context).previewPayment(arguments)
      case "change_order_address": return try ChangingOrder(shop: shop, context: context).previewAddress(arguments)
      default: return .done(.init(facts: call.arguments))
      }
    }
  }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.ofShop {
      let arguments = try Arguments(call, of: tools)
      let view = OrderViews(shop: shop, context: context)
      switch call.tool {
      case "list_orders": return try view.list(arguments)
      case "show_order": return try view.show(arguments)
      case "track_order": return try view.track(arguments)
      case "refund_status": return try view.refunds(arguments)
      case "cancel_order": return try CancellingOrder(shop: shop, context: context).cancel(arguments, call)
      case "return_items": return try ReturningItems(shop: shop, context: context).send(arguments, call)
      case "change_order_items": return try swapping(.pending, context).swap(arguments, call)
      case "exchange_items": return try swapping(.delivered, context).swap(arguments, call)
      case "change_order_payment": return try ChangingOrder(shop: shop, context: context).pay(arguments, call)
      case "change_order_address", "restore_order_address":
        return try ChangingOrder(shop: shop, context: context).send(arguments, call)
      case "reorder": return try reorder(arguments, call, context)
      case "contact_support": return try contact(arguments, call, context)
      case "restore_cart_before_reorder":
        return try CartChanges(shop: shop, context: context, call: call).restore(arguments)
      default: throw Refusal.unknownTool(call.tool)
      }
    }
  }

  // MARK: - Small ones

  private func swapping(_ occasion: SwappingItems.Occasion, _ context: CallContext) -> SwappingItems {
    SwappingItems(shop: shop, context: context, occasion: occasion)
  }

  private func reorder(_ arguments: Arguments, _ call: ToolCall, _ context: CallContext) throws -> ToolResult {
    let number = try arguments.text("order") ?? latest(context).number
    let done = try shop.reorder(number, session: context.session, key: IdempotencyKey(call.id))
    var facts: [String: JSONValue] = [
      "order": .string(done.value.order), "items": .array(done.value.added.map(\.facts)),
      "cart_total": done.value.cart.total.fact,
    ]
    if !done.value.unavailable.isEmpty {
      facts["unavailable"] = .array(done.value.unavailable.map { .string($0.name) })
    }
    return .done(
      .init(
        facts: facts, receipt: Receipt(id: done.receipt), shown: done.value.added.map { .cartItem($0) },
        card: done.value.cart.card, undo: CartChanges.undo(done.value.before, by: "restore_cart_before_reorder"),
        arguments: ["order": .string(done.value.order)]))
  }

  private func latest(_ context: CallContext) throws -> Order {
    _ = try shop.signedInCustomer(session: context.session)
    guard let order = try shop.latestOrder(session: context.session) else { throw CommerceRefusal.noOrders }
    return order
  }

  private func contact(_ arguments: Arguments, _ call: ToolCall, _ context: CallContext) throws -> ToolResult {
    guard let summary = try arguments.text("summary"), !SupportSummary.onlyAsksForAPerson(summary) else {
      throw Question(parameter: "summary")
    }
    let opened = try shop.openTicket(
      summary, session: context.session, key: IdempotencyKey(call.id), now: context.now)
    return .done(
      .init(
        facts: ["ticket": .string(opened.value.number), "summary": .string(opened.value.summary)],
        receipt: Receipt(id: opened.receipt)))
  }
}
