import Commerce
import SkillKit

/// Puts things into the cart, takes them out, and puts back what was there.
struct CartChanges {
  let shop: Shop
  let context: CallContext
  let call: ToolCall

  private var session: String { context.session }
  private var key: IdempotencyKey { IdempotencyKey(call.id) }

  // MARK: - Changes

  func add(_ arguments: Arguments) throws -> ToolResult {
    guard let id = try arguments.text("product") else { throw Question(parameter: "product") }
    let quantity = try arguments.integer("quantity") ?? 1
    try CartChanges.check(quantity)
    let (variant, isOnlyOne) = try ChosenVariant(shop: shop).variant(id, options: try arguments.text("options"))
    let added = try shop.addToCart(variant.id, quantity: quantity, session: session, key: key)
    let result = changed(
      added, adding: quantity, isOnlyOne: isOnlyOne, bought: try shop.purchase(of: variant.id, session: session))
    guard case .done(var done) = result, variant.id != id else { return result }
    // What was chosen by its options is from now on that very variant: "one more".
    done.arguments = call.arguments.filter { $0.key != "options" }.merging(["product": .string(variant.id)]) { $1 }
    return .done(done)
  }

  func remove(_ arguments: Arguments) throws -> ToolResult {
    let id = try item(arguments)
    return changed(try shop.removeFromCart(id, session: session, key: key))
  }

  func changeQuantity(_ arguments: Arguments) throws -> ToolResult {
    let id = try item(arguments)
    guard let quantity = try arguments.integer("quantity") else { throw Question(parameter: "quantity") }
    try CartChanges.check(quantity)
    return changed(try shop.setQuantity(id, to: quantity, session: session, key: key))
  }

  func clear() throws -> ToolResult {
    let cleared = try shop.clearCart(session: session, key: key)
    let entries = cleared.value.before
    return .done(
      .init(
        facts: ["lines": .int(entries.count), "pieces": .int(entries.reduce(0) { $0 + $1.quantity })],
        receipt: Receipt(id: cleared.receipt), card: cleared.value.cart.card, undo: CartChanges.undo(entries)))
  }

  /// The shop allows 0, which takes a line out; here that is asked for by other words, and a 0 is rather a slip.
  private static func check(_ quantity: Int) throws {
    let allowed = 1...Shop.largestQuantity
    guard allowed.contains(quantity) else { throw CommerceRefusal.quantityOutOfRange(quantity, allowed: allowed) }
  }

  private func item(_ arguments: Arguments) throws -> String {
    if let id = try arguments.text("item") { return id }
    let lines = try shop.cart(session: session).lines
    guard !lines.isEmpty else { throw CommerceRefusal.emptyCart }
    throw Question(parameter: "item", options: lines.map { .cartItem($0) })
  }

  // MARK: - Looking

  /// - Parameter item: the one thing that was asked for; whether it is there is then said.
  func show(askedFor item: String?) throws -> ToolResult {
    let cart = try shop.cart(session: session)
    var facts = cart.facts(
      couponProblem: try shop.couponProblem(session: session, now: context.now))
    if let item {
      let wanted = MentionWords(item)
      let found = cart.lines.filter { wanted.share(in: MentionWords($0.variant.name)) == 1 }
      facts["asked"] = .string(item)
      facts["found"] = .array(found.map(\.facts))
    }
    return .done(.init(facts: facts, shown: cart.lines.map { .cartItem($0) }, card: cart.card))
  }

  func previewClearing() throws -> ToolResult {
    let cart = try shop.cart(session: session)
    guard !cart.isEmpty else { throw CommerceRefusal.emptyCart }
    return .done(.init(facts: cart.facts))
  }

  // MARK: - Undoing

  func restoreLine(_ arguments: Arguments) throws -> ToolResult {
    guard let id = try arguments.text("item") else { throw Question(parameter: "item") }
    let entry = try arguments.integer("quantity").map {
      CartEntry(variantID: id, quantity: $0, position: try arguments.integer("position") ?? 0)
    }
    return changed(try shop.restoreCartLine(id, to: entry, session: session, key: key))
  }

  func restore(_ arguments: Arguments) throws -> ToolResult {
    let entries = try arguments.list("lines").map { line in
      guard let id = line["item"]?.string, let quantity = line["quantity"]?.int, let position = line["position"]?.int
      else { throw Refusal.invalid("lines", "must be lines of a cart", line) }
      return CartEntry(variantID: id, quantity: quantity, position: position)
    }
    let restored = try shop.restoreCart(entries, session: session, key: key)
    return .done(
      .init(
        facts: restored.value.cart.facts, receipt: Receipt(id: restored.receipt),
        shown: restored.value.cart.lines.map { .cartItem($0) }, card: restored.value.cart.card))
  }

  static func undo(_ entries: [CartEntry], by tool: String = "restore_cart") -> ToolResult.Undo {
    .init(
      tool: tool,
      arguments: [
        "lines": .array(
          entries.map {
            ["item": .string($0.variantID), "quantity": .int($0.quantity), "position": .int($0.position)]
          })
      ])
  }

  // MARK: - What came of it

  /// - Parameter added: pieces that were added; nil when the line was set or taken out.
  /// - Parameter isOnlyOne: nothing else of what was meant can be had.
  /// - Parameter purchase: what the customer bought of it before.
  private func changed(
    _ committed: Committed<CartChange>, adding added: Int? = nil, isOnlyOne: Bool = false,
    bought purchase: Purchase? = nil
  ) -> ToolResult {
    let change = committed.value
    let line = change.cart.line(change.variant.id)
    let before = change.before?.quantity ?? 0
    let pieces = added ?? (change.quantity == 0 ? before : change.quantity)
    var facts: [String: JSONValue] = change.variant.facts
    facts["quantity"] = .int(pieces)
    facts["several"] = .bool(pieces > 1)
    facts["amount"] = (change.variant.currentPrice * pieces).fact
    facts["in_cart"] = .int(change.quantity)
    facts["before"] = .int(before)
    if added != nil, before > 0 { facts["had_some"] = true }
    if isOnlyOne { facts["is_only_one"] = true }
    if let purchase {
      facts["bought_before"] = .int(purchase.orders)
      facts["last_bought"] = purchase.lastAt?.day
    }
    facts["cart_total"] = change.cart.total.fact
    facts["cart_pieces"] = .int(change.cart.pieces)
    if change.cart.isEmpty { facts["cart_is_empty"] = true }
    let shown: Entity = line.map { .cartItem($0) } ?? .product(change.variant)
    return .done(
      .init(
        facts: facts, receipt: Receipt(id: committed.receipt), shown: [shown], card: change.cart.card,
        undo: CartChanges.undo(change)))
  }

  private static func undo(_ change: CartChange) -> ToolResult.Undo {
    var arguments: [String: JSONValue] = ["item": .string(change.variant.id)]
    if let before = change.before {
      arguments["quantity"] = .int(before.quantity)
      arguments["position"] = .int(before.position)
    }
    return .init(tool: "restore_cart_line", arguments: arguments)
  }
}
