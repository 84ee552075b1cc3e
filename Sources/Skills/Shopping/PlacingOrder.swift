import Commerce
import SkillKit

/// Orders what is in the cart, after the customer has seen what it comes to.
struct PlacingOrder {
  let shop: Shop
  let context: CallContext

  func preview(_ arguments: Arguments) throws -> ToolResult {
    let quote = try shop.quote(try checkout(arguments, confirmed: nil), session: context.session, now: context.now)
    return .done(
      .init(
        facts: quote.facts, card: quote.card,
        arguments: [
          "address": .string(quote.address.id), "payment_method": quote.methodIDs,
          "shipping": .string(quote.shipping.id),
        ]))
  }

  func place(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    let checkout = try checkout(arguments, confirmed: call.confirmed)
    do {
      let placed = try shop.placeOrder(
        checkout, expectedTotal: Money(fact: call.confirmed?["total"]), session: context.session,
        key: IdempotencyKey(call.id), now: context.now)
      return .done(
        .init(
          facts: facts(of: placed.value), receipt: Receipt(id: placed.receipt), shown: [.order(placed.value)],
          card: placed.value.card))
    } catch CommerceRefusal.confirmationOutdated(let expected, _) {
      let quote = try shop.quote(checkout, session: context.session, now: context.now)
      throw Refusal("confirmation_outdated", facts: quote.facts.merging(["expected": expected.fact]) { $1 })
    }
  }

  /// What was confirmed stays: a default that changed since is not taken instead.
  private func checkout(_ arguments: Arguments, confirmed: [String: JSONValue]?) throws -> Checkout {
    let methods = try arguments.ids("payment_method")
    return Checkout(
      addressID: try arguments.text("address") ?? confirmed?["address_id"]?.string,
      paymentMethodIDs: methods.isEmpty ? [confirmed?["payment_method_id"]?.string].compactMap(\.self) : methods,
      shipping: try arguments.text("shipping") ?? confirmed?["shipping"]?.string)
  }

  private func facts(of order: Order) -> [String: JSONValue] {
    var facts = order.facts
    let tenders = order.payments.map { ($0.method, $0.amount) }
    facts["payment_method"] = tenders.isEmpty ? nil : .string(PaymentMethod.names(tenders))
    return facts
  }
}

extension Quote {
  /// items, items_total, shipping…, coupon?, discount?, tax?, total, address, payment_method, estimated_delivery
  var facts: [String: JSONValue] {
    var facts = cart.facts
    facts["items_total"] = cart.total.fact
    facts["shipping"] = .string(shipping.id)
    facts["shipping_title"] = .string(shipping.title.lowercased())
    facts["shipping_cost"] = shippingCost.fact
    if shippingCost.minorUnits == 0 { facts["is_shipped_free"] = true }
    facts.merge(terms.facts(discount: discount, tax: tax)) { $1 }
    facts["total"] = total.fact
    facts["address_id"] = .string(address.id)
    facts["address"] = .string(address.postal.oneLine)
    facts["address_label"] = address.label.map(JSONValue.string)
    facts["payment_method_id"] = .string(paymentMethod.id)
    facts["payment_method"] = .string(
      tenders.isEmpty ? paymentMethod.name : PaymentMethod.names(tenders.map { ($0.method, $0.amount) }))
    facts["estimated_delivery"] = estimatedDelivery.day
    return facts
  }

  var card: Card {
    var card = cart.card
    card.title = "Your order"
    card.rows += terms.rows(
      discount: discount, shipping: ["\(shipping.title) shipping", "", "", shippingCost.display], tax: tax)
    card.footer = "Total: \(total.display)"
    return card
  }
}

extension Quote {
  /// An id, or the ids of several.
  fileprivate var methodIDs: JSONValue {
    let ids = tenders.map { JSONValue.string($0.method.id) }
    return ids.count > 1 ? .array(ids) : ids.first ?? .string(paymentMethod.id)
  }
}

extension PaymentMethod {
  /// "Visa ending in 2841"; of several what each pays: "gift card ($12.00) and Visa ending in 2841 ($3.99)".
  static func names(_ tenders: [(method: PaymentMethod, amount: Money)]) -> String {
    guard tenders.count > 1 else { return tenders.first?.method.name ?? "" }
    return tenders.map { "\($0.method.name) (\($0.amount.display))" }.joined(separator: " and ")
  }
}

extension Money {
  /// From `{"amount", "currency"}`.
  init?(fact: JSONValue?) {
    guard let amount = fact?["amount"]?.string, let currency = fact?["currency"]?.string else { return nil }
    self.init(amount: amount, currency: currency)
  }
}
