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

  private func postal(_ arguments: Arguments) throws -> PostalAddress {
    switch try MeantAddress(arguments, shop: shop, context: context) {
    case .known(let address): address.postal
    case .new(let postal): postal
    }
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
    return try OpenOrders(
      shop: shop, context: context, isOpen: \.isChangeable, nothingOpen: "nothing_to_change"
    ).only().number
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
