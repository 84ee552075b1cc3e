import Commerce
import SkillKit

/// How a pending order is paid, and where it goes.
struct ChangingOrder {
  let shop: Shop
  let context: CallContext

  // MARK: - Payment

  func previewPayment(_ arguments: Arguments) throws -> ToolResult {
    let order = try number(arguments)
    let change = try shop.paymentChange(
      of: order, to: try method(arguments, order), session: context.session, now: context.now)
    return .done(
      .init(
        facts: change.facts, shown: [.order(change.order)],
        arguments: ["order": .string(order), "payment_method": .string(change.payment.method.id)]))
  }

  func pay(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    let order = try number(arguments)
    let method = try method(arguments, order)
    let done = try shop.changeOrderPayment(
      of: order, to: method, session: context.session, key: IdempotencyKey(call.id), now: context.now)
    return .done(
      .init(
        facts: done.value.facts, receipt: Receipt(id: done.receipt), shown: [.order(done.value.order)],
        card: done.value.order.card, arguments: ["order": .string(order), "payment_method": .string(method)]))
  }

  /// The method named; else the customer is asked among those that the order is not paid with.
  private func method(_ arguments: Arguments, _ number: String) throws -> String {
    if let method = try arguments.text("payment_method") { return method }
    let order = try shop.changeableOrder(number, session: context.session)
    let used = Set(order.payments.map(\.method.id))
    let others = try shop.signedInCustomer(session: context.session).paymentMethods.filter { !used.contains($0.id) }
    throw Question(parameter: "payment_method", options: others.map { .paymentMethod($0) })
  }

  // MARK: - Address

  func previewAddress(_ arguments: Arguments) throws -> ToolResult {
    let order = try shop.changeableOrder(try number(arguments), session: context.session)
    let postal = try postal(arguments)
    return .done(
      .init(
        facts: facts(order, to: postal, before: order.address), shown: [.order(order)],
        arguments: ["order": .string(order.number), "address": postal.value]))
  }

  func send(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    let number = try number(arguments)
    let postal = try postal(arguments)
    let done = try shop.changeOrderAddress(
      of: number, to: postal, session: context.session, key: IdempotencyKey(call.id))
    let order = done.value.order
    return .done(
      .init(
        facts: facts(order, to: order.address, before: done.value.before), receipt: Receipt(id: done.receipt),
        shown: [.order(order)], card: order.card,
        undo: .init(
          tool: "restore_order_address",
          arguments: ["order": .string(order.number), "address": done.value.before.value]),
        arguments: ["order": .string(order.number), "address": postal.value]))
  }

  /// An address as an object, by its id, or in words: one of the customer's, or a new one in full.
  private func postal(_ arguments: Arguments) throws -> PostalAddress {
    guard let value = arguments.values["address"], value != .null else { throw Question(parameter: "address") }
    if value.object != nil { return try PostalAddress(value: value, of: "address") }
    guard let text = try arguments.text("address") else { throw Question(parameter: "address") }
    let customer = try shop.signedInCustomer(session: context.session)
    if let known = customer.addresses.first(where: { $0.id == text }) { return known.postal }
    let parsed = AddressText(text)
    if let postal = parsed.postal { return postal }
    let found = try ShopFinder(shop: shop, context: context).find(text, type: "address").exact
    if found.count == 1, let known = customer.addresses.first(where: { $0.id == found[0].id }) { return known.postal }
    throw CommerceRefusal.incompleteAddress(missing: parsed.missing)
  }

  private func facts(_ order: Order, to postal: PostalAddress, before: PostalAddress) -> [String: JSONValue] {
    [
      "order": .string(order.number), "summary": .string(order.summary), "address": .string(postal.oneLine),
      "old_address": .string(before.oneLine),
    ]
  }

  // MARK: - Which order

  /// The one named, or the only one that can still be changed; asks when there are several.
  private func number(_ arguments: Arguments) throws -> String {
    if let named = try arguments.text("order") { return try shop.order(named, session: context.session).number }
    _ = try shop.signedInCustomer(session: context.session)
    let orders = try shop.orders(session: context.session)
    guard let latest = orders.first else { throw CommerceRefusal.noOrders }
    let open = orders.filter(\.isChangeable)
    if open.count == 1 { return open[0].number }
    guard !open.isEmpty else {
      throw Refusal("nothing_to_change", facts: latest.briefFacts, nearest: [.order(latest)])
    }
    throw Question(parameter: "order", options: open.prefix(ShopFinder.limit).map { .order($0) })
  }
}

extension PaymentChange {
  /// order, summary, amount, method, refunds
  var facts: [String: JSONValue] {
    [
      "order": .string(order.number), "summary": .string(order.summary), "amount": payment.amount.fact,
      "method": .string(payment.method.name), "refunds": .array(refunds.map(\.facts)),
    ]
  }
}
