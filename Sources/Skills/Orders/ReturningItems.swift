import Commerce
import SkillKit

/// Announces the return of items of a delivered order.
struct ReturningItems {
  let shop: Shop
  let context: CallContext

  func preview(_ arguments: Arguments) throws -> ToolResult {
    let wish = try wish(arguments)
    let quote = try shop.returnQuote(
      wish.items, of: wish.order, refundTo: wish.refundTo, session: context.session, now: context.now)
    return .done(.init(facts: quote.facts, shown: [.order(quote.order)], arguments: wish.arguments))
  }

  func send(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    let wish = try wish(arguments)
    do {
      let done = try shop.returnItems(
        wish.items, of: wish.order, refundTo: wish.refundTo, expectedRefund: Money(fact: call.confirmed?["amount"]),
        session: context.session, key: IdempotencyKey(call.id), now: context.now)
      return .done(
        .init(
          facts: done.value.facts, receipt: Receipt(id: done.receipt), shown: [.order(done.value.order)],
          card: done.value.order.card, arguments: wish.arguments))
    } catch CommerceRefusal.confirmationOutdated(let expected, _) {
      let facts = try shop.returnQuote(
        wish.items, of: wish.order, refundTo: wish.refundTo, session: context.session, now: context.now
      ).facts
      throw Refusal("confirmation_outdated", facts: facts.merging(["expected": expected.fact]) { $1 })
    }
  }

  // MARK: - What is to go back

  private struct Wish {
    var order: String
    var items: [ReturnItem]
    var refundTo: String?

    var arguments: [String: JSONValue] {
      var arguments: [String: JSONValue] = [
        "order": .string(order), "items": .array(items.map { .string($0.lineID) }),
      ]
      arguments["refund_to"] = refundTo.map(JSONValue.string)
      return arguments
    }
  }

  /// The order follows from the items; without items, an order of one line goes back whole, else it is asked.
  private func wish(_ arguments: Arguments) throws -> Wish {
    let refundTo = try arguments.text("refund_to")
    let items = try arguments.ids("items")
    let named = try arguments.text("order")
    guard let first = items.first else {
      let order = try named.map { try shop.order($0, session: context.session) } ?? onlyDelivered()
      return Wish(order: order.number, items: [ReturnItem(lineID: try onlyLine(of: order).id)], refundTo: refundTo)
    }
    let order = named ?? first.split(separator: "/").first.map(String.init) ?? first
    return Wish(order: order, items: items.map { ReturnItem(lineID: $0) }, refundTo: refundTo)
  }

  private func onlyLine(of order: Order) throws -> OrderLine {
    if order.lines.count == 1 || !order.isReturnable { return order.lines[0] }
    throw Question(parameter: "items", options: order.lines.map { .orderItem($0, of: order) })
  }

  private func onlyDelivered() throws -> Order {
    _ = try shop.signedInCustomer(session: context.session)
    let orders = try shop.orders(session: context.session)
    guard let latest = orders.first else { throw CommerceRefusal.noOrders }
    let delivered = orders.filter(\.isReturnable)
    if delivered.count == 1 { return delivered[0] }
    guard !delivered.isEmpty else {
      throw Refusal("nothing_delivered", facts: latest.briefFacts, nearest: [.order(latest)])
    }
    let lines = delivered.flatMap { order in order.lines.map { Entity.orderItem($0, of: order) } }
    throw Question(parameter: "items", options: Array(lines.prefix(ProductFinder.variantLimit)))
  }
}

extension ReturnQuote {
  /// order, items, amount, refund_to
  var facts: [String: JSONValue] {
    [
      "order": .string(order.number), "items": .array(lines.map(\.facts)), "amount": request.amount.fact,
      "refund_to": .string(request.refundTo.name), "to_gift_card": .bool(request.refundTo.kind == .giftCard),
      "status": .string(order.status.rawValue),
    ]
  }
}
