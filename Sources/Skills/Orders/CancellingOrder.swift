import Commerce
import SkillKit

/// Calls an order off that was not processed yet.
struct CancellingOrder {
  let shop: Shop
  let context: CallContext

  func preview(_ arguments: Arguments) throws -> ToolResult {
    let number = try arguments.text("order") ?? onlyPending()
    _ = try arguments.one(of: CancelReason.self, "reason")
    let cancellation = try shop.cancellation(of: number, session: context.session, now: context.now)
    return .done(
      .init(
        facts: cancellation.facts, shown: [.order(cancellation.order)],
        arguments: arguments.values.merging(["order": .string(cancellation.order.number)]) { $1 }))
  }

  func cancel(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    let number = try arguments.text("order") ?? call.confirmed?["order"]?.string ?? onlyPending()
    do {
      let done = try shop.cancelOrder(
        number, reason: try arguments.one(of: CancelReason.self, "reason"),
        expectedRefund: Money(fact: call.confirmed?["refunded"]), session: context.session,
        key: IdempotencyKey(call.id), now: context.now)
      return .done(
        .init(
          facts: done.value.facts, receipt: Receipt(id: done.receipt), shown: [.order(done.value.order)],
          card: done.value.order.card, arguments: arguments.values.merging(["order": .string(number)]) { $1 }))
    } catch CommerceRefusal.confirmationOutdated(let expected, _) {
      let facts = try shop.cancellation(of: number, session: context.session, now: context.now).facts
      throw Refusal("confirmation_outdated", facts: facts.merging(["expected": expected.fact]) { $1 })
    }
  }

  /// The one order that can still be cancelled; asks when there are several.
  private func onlyPending() throws -> String {
    try OpenOrders(shop: shop, context: context, isOpen: \.isChangeable, nothingOpen: "nothing_to_cancel").only().number
  }
}

extension Cancellation {
  /// The order's facts, refunded, refunds
  var facts: [String: JSONValue] {
    var facts = order.facts
    facts["refunded"] = refunded.fact
    facts["refunds"] = .array(refunds.map(\.facts))
    return facts
  }
}
