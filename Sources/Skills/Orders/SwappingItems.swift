import Commerce
import SkillKit

/// Other variants in the place of what was ordered: while the order is pending, or as an exchange once it is delivered.
struct SwappingItems {
  enum Occasion { case pending, delivered }

  let shop: Shop
  let context: CallContext
  let occasion: Occasion

  func preview(_ arguments: Arguments) throws -> ToolResult {
    let wish = try wish(arguments)
    let quote = try quote(wish)
    return .done(
      .init(facts: quote.facts, shown: [.order(quote.order)], arguments: wish.arguments(paidWith: quote.method)))
  }

  func swap(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    var wish = try wish(arguments)
    wish.swap.methodID = wish.swap.methodID ?? call.confirmed?["method_id"]?.string
    do {
      let done = try commit(wish, expected: Money(fact: call.confirmed?["difference"]), key: IdempotencyKey(call.id))
      return .done(
        .init(
          facts: done.value.facts, receipt: Receipt(id: done.receipt), shown: [.order(done.value.order)],
          card: done.value.order.card, arguments: wish.arguments(paidWith: done.value.method)))
    } catch CommerceRefusal.confirmationOutdated(let expected, _) {
      throw Refusal("confirmation_outdated", facts: try quote(wish).facts.merging(["expected": expected.fact]) { $1 })
    }
  }

  private func quote(_ wish: Wish) throws -> SwapQuote {
    switch occasion {
    case .pending: try shop.itemChangeQuote(wish.swap, of: wish.order, session: context.session)
    case .delivered: try shop.exchangeQuote(wish.swap, of: wish.order, session: context.session)
    }
  }

  private func commit(_ wish: Wish, expected: Money?, key: IdempotencyKey) throws -> Committed<SwapQuote> {
    switch occasion {
    case .pending:
      try shop.changeOrderItems(
        wish.swap, of: wish.order, expectedDifference: expected, session: context.session, key: key, now: context.now)
    case .delivered:
      try shop.exchangeItems(
        wish.swap, of: wish.order, expectedDifference: expected, session: context.session, key: key, now: context.now)
    }
  }

  // MARK: - What is to be changed for what

  private struct Wish {
    var order: String
    var swap: ItemSwap

    func arguments(paidWith method: PaymentMethod) -> [String: JSONValue] {
      [
        "order": .string(order), "items": .array(swap.items.map { .string($0) }),
        "new_items": .array(swap.replacements.map { .string($0) }), "payment_method": .string(method.id),
      ]
    }
  }

  private func wish(_ arguments: Arguments) throws -> Wish {
    let wanted = WantedItems(shop: shop, context: context, isOpen: isOpen)
    let (order, items) = try wanted.items(arguments, nothingOpen: nothingOpen)
    var replacements = try arguments.ids("new_items")
    // What the shop refuses whatever is wanted instead is refused before anyone is asked for that.
    if replacements.isEmpty { try checkIsOpen(order) }
    // "Both in black."
    if replacements.count == 1, items.count > 1 { replacements = items.map { _ in replacements[0] } }
    if replacements.count <= items.count, let lines = try? items.map({ try wanted.line($0, in: order) }) {
      replacements = try Replacements(shop: shop).variants(replacements, for: lines)
    }
    return Wish(
      order: order.number,
      swap: ItemSwap(items: items, replacements: replacements, methodID: try arguments.text("payment_method")))
  }

  private func isOpen(_ order: Order) -> Bool {
    switch occasion {
    case .pending: order.isChangeable
    case .delivered: order.isReturnable
    }
  }

  private func checkIsOpen(_ order: Order) throws {
    switch occasion {
    case .pending: _ = try shop.changeableOrder(order.number, session: context.session)
    case .delivered:
      guard order.isReturnable else { throw CommerceRefusal.notDelivered(order: order.number, status: order.status) }
    }
  }

  private var nothingOpen: String {
    switch occasion {
    case .pending: "nothing_to_change"
    case .delivered: "nothing_delivered"
    }
  }
}

extension SwapQuote {
  /// order, and those of `SwapFacts`
  var facts: [String: JSONValue] {
    SwapFacts(old: old, new: new, difference: difference, method: method).values
      .merging(["order": .string(order.number)]) { $1 }
  }
}

extension ExchangeRequest {
  /// Those of `SwapFacts`.
  func facts(of order: Order) -> JSONValue {
    let old = replacements.compactMap { order.line(at: $0.position) }
    return .object(SwapFacts(old: old, new: replacements, difference: difference, method: method).values)
  }
}

/// Things that take the places of others, and what that comes to.
private struct SwapFacts {
  var old: [OrderLine]
  var new: [OrderLine]
  var difference: Money
  var method: PaymentMethod

  /// swaps, difference, more | less, method, method_id, is_gift_card?
  var values: [String: JSONValue] {
    var facts: [String: JSONValue] = [
      "difference": difference.fact, "method": .string(method.name), "method_id": .string(method.id),
      "swaps": .array(zip(old, new).map(swap)),
    ]
    if difference.minorUnits > 0 { facts["more"] = difference.fact }
    if difference.minorUnits < 0 { facts["less"] = (difference * -1).fact }
    if method.kind == .giftCard { facts["is_gift_card"] = true }
    return facts
  }

  private func swap(_ old: OrderLine, _ new: OrderLine) -> JSONValue {
    [
      "old": .string(old.name), "new": .string(VariantName.changed(from: old, to: new)),
      "quantity": .int(old.quantity), "several": .bool(old.quantity > 1), "old_price": old.unitPrice.fact,
      "price": new.unitPrice.fact,
    ]
  }
}
