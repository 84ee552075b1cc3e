import Commerce
import SkillKit

/// Which items of which order are meant, where not everything was said.
struct WantedItems {
  let shop: Shop
  let context: CallContext
  /// Whether an order is in a state for what is wanted.
  let isOpen: (Order) -> Bool

  /// The order follows from the items. Without items, an order of one line goes whole, else it is asked.
  ///
  /// - Parameter nothingOpen: the reason of the refusal when no order is in a state for it.
  func items(_ arguments: Arguments, nothingOpen: String) throws -> (order: Order, items: [String]) {
    let items = try arguments.ids("items")
    let named = try arguments.text("order")
    guard let first = items.first else {
      let order = try named.map { try shop.order($0, session: context.session) }
      if let (order, line) = try bought(by: arguments.ids("new_items"), in: order) { return (order, [line.id]) }
      let only = try order ?? onlyOpen(nothingOpen)
      return (only, [try onlyLine(of: only).id])
    }
    let number = named ?? first.split(separator: "/").first.map(String.init) ?? first
    let order = try shop.order(number, session: context.session)
    // An item of another order was found for what was said, where one of this order is meant.
    if named != nil, items.contains(where: { $0.hasPrefix("#") && order.line($0) == nil }), isOpen(order) {
      throw Question(parameter: "items", options: order.lines.map { .orderItem($0, of: order) })
    }
    return (order, items)
  }

  /// The line with this id, or of the variant with this id.
  func line(_ item: String, in order: Order) throws -> OrderLine {
    guard let line = order.line(item) ?? order.lines.first(where: { $0.variantID == item }) else {
      throw CommerceRefusal.unknownOrderLine(order: order.number, line: item)
    }
    return line
  }

  /// "A blue jacket instead" names the jacket that was bought, too.
  private func bought(by replacements: [String], in order: Order?) throws -> (Order, OrderLine)? {
    guard replacements.count == 1, try shop.customer(session: context.session) != nil else { return nil }
    let orders = try order.map { [$0] } ?? shop.orders(session: context.session).filter(isOpen)
    let words = Set(MentionWords(replacements[0]).all)
    let named = orders.flatMap { order in order.lines.map { (order, $0) } }.filter { _, line in
      !words.isDisjoint(with: MentionWords(line.title).all)
    }
    return named.count == 1 ? named[0] : nil
  }

  private func onlyLine(of order: Order) throws -> OrderLine {
    if order.lines.count == 1 || !isOpen(order) { return order.lines[0] }
    throw Question(parameter: "items", options: order.lines.map { .orderItem($0, of: order) })
  }

  private func onlyOpen(_ nothingOpen: String) throws -> Order {
    let open = try OpenOrders(shop: shop, context: context, isOpen: isOpen, nothingOpen: nothingOpen).all()
    if open.count == 1 { return open[0] }
    let lines = open.flatMap { order in order.lines.map { Entity.orderItem($0, of: order) } }
    throw Question(parameter: "items", options: Array(lines.prefix(ProductFinder.variantLimit)))
  }
}
