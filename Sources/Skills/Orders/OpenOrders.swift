import Commerce
import SkillKit

/// The customer's orders in a state for what is wanted.
struct OpenOrders {
  let shop: Shop
  let context: CallContext
  let isOpen: (Order) -> Bool
  /// The reason of the refusal when no order is.
  let nothingOpen: String

  /// Latest first, at least one.
  func all() throws -> [Order] {
    _ = try shop.signedInCustomer(session: context.session)
    let orders = try shop.orders(session: context.session)
    guard let latest = orders.first else { throw CommerceRefusal.noOrders }
    let open = orders.filter(isOpen)
    guard !open.isEmpty else { throw Refusal(nothingOpen, facts: latest.briefFacts, nearest: [.order(latest)]) }
    return open
  }

  /// The only one; asks when there are several.
  func only() throws -> Order {
    let open = try all()
    if open.count == 1 { return open[0] }
    throw Question(parameter: "order", options: open.prefix(ShopFinder.limit).map { .order($0) })
  }
}
