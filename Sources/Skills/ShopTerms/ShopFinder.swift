import Commerce
import Foundation
import SkillKit

/// Finds the shop's things by what people call them. An empty mention lists the obvious candidates.
struct ShopFinder {
  let shop: Shop
  let context: CallContext

  /// Most things that are offered for one mention.
  static let limit = 5

  func find(_ mention: String, type: String) throws -> Matches {
    switch type {
    case "product": try ProductFinder(shop: shop, session: context.session).find(mention)
    case "cart_item": try cartItems(mention)
    case "order": try OrderFinder(shop: shop, context: context).orders(mention)
    case "pending_order": try OrderFinder(shop: shop, context: context).orders(mention, first: \.isChangeable)
    case "order_item": try OrderFinder(shop: shop, context: context).items(mention, first: \.isReturnable)
    case "pending_order_item": try OrderFinder(shop: shop, context: context).items(mention, first: \.isChangeable)
    case "address": try addresses(mention)
    case "payment_method": try paymentMethods(mention)
    default: Matches()
    }
  }

  private func cartItems(_ mention: String) throws -> Matches {
    let lines = try shop.cart(session: context.session).lines
    if let line = lines.first(where: { $0.variant.id == mention }) { return Matches(exact: [.cartItem(line)]) }
    let described = lines.map { line in
      (
        Entity.cartItem(line),
        [line.variant.name, line.variant.brand, line.variant.category.joined(separator: " "), line.variant.material]
          .compactMap(\.self).joined(separator: " ")
      )
    }
    return Matches(mention, among: described)
  }

  private func addresses(_ mention: String) throws -> Matches {
    guard let customer = try shop.customer(session: context.session) else { return .unverified(mention, "address") }
    let described = customer.addresses.map {
      (Entity.address($0), "\($0.id) \($0.name)\($0.isDefault ? " default usual" : "")")
    }
    return Matches(mention, among: described, fillers: ["address", "place", "hous", "send", "ship", "deliver", "at"])
  }

  private func paymentMethods(_ mention: String) throws -> Matches {
    guard let customer = try shop.customer(session: context.session) else {
      return .unverified(mention, "payment_method")
    }
    if let method = customer.paymentMethods.first(where: { $0.id == mention }) {
      return Matches(exact: [.paymentMethod(method)])
    }
    let described = customer.paymentMethods.map { method in
      (
        Entity.paymentMethod(method),
        "\(method.name) \(method.kind.rawValue.replacing("_", with: " ")) card\(method.isDefault ? " default usual" : "")"
      )
    }
    return Matches(
      mention, among: described, fillers: ["ending", "end", "number", "pay", "payment", "method", "us", "by"])
  }
}

extension Matches {
  /// The things whose description has the largest share of the mention's words, at least half of them; with no words
  /// left, all of them.
  init(_ mention: String, among described: [(entity: Entity, description: String)], fillers: Set<String> = []) {
    let wanted = MentionWords(mention).without(fillers)
    guard !wanted.isEmpty else {
      self.init(exact: described.map(\.entity))
      return
    }
    let scored = described.map { ($0.entity, wanted.share(in: MentionWords($0.description))) }
    let best = scored.map(\.1).max() ?? 0
    if best >= Matches.leastShare {
      self.init(exact: scored.filter { $0.1 == best }.map(\.0))
    } else {
      self.init(nearest: Array(described.map(\.entity).prefix(ShopFinder.limit)))
    }
  }

  /// Among few things, half of the words are enough.
  static let leastShare = 0.5

  /// Before sign-in nothing of a customer is looked up: the words go on as an id, and the call itself is refused.
  static func unverified(_ mention: String, _ type: String) -> Matches {
    Matches(exact: [Entity(type: type, id: mention.isEmpty ? "unknown" : mention, name: mention)])
  }
}
