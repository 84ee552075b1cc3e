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

  private func wish(_ arguments: Arguments) throws -> Wish {
    let (order, items) = try WantedItems(shop: shop, context: context, isOpen: \.isReturnable)
      .items(arguments, nothingOpen: "nothing_delivered")
    return Wish(
      order: order.number, items: items.map { ReturnItem(lineID: $0) }, refundTo: try arguments.text("refund_to"))
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
