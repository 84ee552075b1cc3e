import Commerce
import Foundation
import SkillKit

/// Looks at orders; changes nothing.
struct OrderViews {
  let shop: Shop
  let context: CallContext

  /// Orders that one reply lists.
  static let listLimit = 10
  /// Orders whose refunds one reply tells.
  static let refundLimit = 3

  func list(_ arguments: Arguments) throws -> ToolResult {
    _ = try shop.signedInCustomer(session: context.session)
    let status = try arguments.one(of: OrderStatus.self, "status")
    let since = try arguments.day("since")
    let found = try shop.orders(status: status, since: since, session: context.session)
    let orders = Array(found.prefix(Self.listLimit))
    var facts: [String: JSONValue] = [
      "orders": .array(
        orders.enumerated().map { index, order in
          .object(order.briefFacts.merging(["position": .int(index + 1)]) { $1 })
        }),
      "total": .int(found.count),
    ]
    if found.count > orders.count { facts["more"] = .int(found.count - orders.count) }
    if let status { (facts["status"], facts["status_words"]) = (.string(status.rawValue), .string(status.words)) }
    if let since { facts["since"] = since.day }
    return .done(
      .init(facts: facts, shown: orders.map { .order($0) }, card: orders.isEmpty ? nil : .orders(orders)))
  }

  func show(_ arguments: Arguments) throws -> ToolResult {
    let order = try arguments.text("order").map { try shop.order($0, session: context.session) } ?? latest()
    return .done(
      .init(
        facts: order.facts, shown: [.order(order)], card: order.card, arguments: ["order": .string(order.number)]))
  }

  /// Without an order: those that are under way, or the latest when none is.
  func track(_ arguments: Arguments) throws -> ToolResult {
    if let number = try arguments.text("order") {
      return tracked([try shop.order(number, session: context.session)])
    }
    let latest = try latest()
    let underway = try shop.orders(session: context.session).filter(\.isUnderway)
    return tracked(underway.isEmpty ? [latest] : Array(underway.prefix(ShopFinder.limit)))
  }

  private func tracked(_ orders: [Order]) -> ToolResult {
    var facts: [String: JSONValue] = ["orders": .array(orders.map { .object($0.briefFacts) })]
    if orders.count == 1 { facts["is_single"] = true }
    return .done(
      .init(
        facts: facts, shown: orders.map { .order($0) },
        card: orders.count == 1 ? orders[0].card : .orders(orders),
        arguments: orders.count == 1 ? ["order": .string(orders[0].number)] : nil))
  }

  /// Without an order: the latest ones that had a refund or a return.
  func refunds(_ arguments: Arguments) throws -> ToolResult {
    let given = try arguments.text("order").map { try shop.order($0, session: context.session) }
    let orders = try given.map { [$0] } ?? withRefunds()
    var facts: [String: JSONValue] = [
      "refunds": .array(orders.filter(\.hasRefund).map { .object($0.refundFacts(now: context.now)) })
    ]
    if let given { facts["order"] = .string(given.number) }
    return .done(
      .init(
        facts: facts, shown: orders.map { .order($0) },
        arguments: given.map { ["order": .string($0.number)] }))
  }

  private func withRefunds() throws -> [Order] {
    _ = try shop.signedInCustomer(session: context.session)
    return Array(try shop.orders(session: context.session).filter(\.hasRefund).prefix(Self.refundLimit))
  }

  private func latest() throws -> Order {
    _ = try shop.signedInCustomer(session: context.session)
    guard let order = try shop.latestOrder(session: context.session) else { throw CommerceRefusal.noOrders }
    return order
  }
}

extension Order {
  var hasRefund: Bool { !returns.isEmpty || exchangeRefund != nil || payments.contains { $0.kind == .refund } }

  /// What the cheaper replacements of an exchange will bring back.
  private var exchangeRefund: JSONValue? {
    guard let exchange, exchange.difference.minorUnits < 0 else { return nil }
    return [
      "amount": (exchange.difference * -1).fact, "method": .string(exchange.method.name), "is_requested": true,
      "items": .array(exchange.replacements.compactMap { line(at: $0.position).map { .string($0.name) } }),
    ]
  }

  /// order, summary, paid: what was refunded, awaited: what is to be refunded when the items are back
  func refundFacts(now: Date) -> [String: JSONValue] {
    let paid = payments.filter { $0.kind == .refund }.map { entry -> JSONValue in
      var facts = entry.facts.object ?? [:]
      if let expectedBy = entry.expectedBy, expectedBy > now { facts["is_underway"] = true }
      return .object(facts)
    }
    let awaited = returns.filter { $0.state != .refunded }.map { request -> JSONValue in
      [
        "amount": request.amount.fact, "method": .string(request.refundTo.name),
        "is_\(request.state.rawValue)": true,
        "items": .array(request.lines.compactMap { line in self.line(at: line.position).map { .string($0.name) } }),
      ]
    }
    return [
      "order": .string(number), "summary": .string(summary), "paid": .array(paid),
      "awaited": .array(awaited + [exchangeRefund].compactMap(\.self)),
    ]
  }

  func line(at position: Int) -> OrderLine? { lines.first { $0.position == position } }
}
