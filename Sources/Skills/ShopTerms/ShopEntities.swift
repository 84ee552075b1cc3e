import Commerce
import Foundation
import SkillKit

extension Entity {
  /// One variant, by its feed row's id.
  static func product(_ variant: Variant) -> Entity {
    var attributes = variant.entityAttributes
    attributes["price"] = variant.currentPrice.fact
    return Entity(type: "product", id: variant.id, name: variant.name, attributes: attributes)
  }

  /// A product whose variant is still open, by the product's id; `variant` is the one to show.
  static func product(_ product: Product, showing variant: Variant) -> Entity {
    guard product.variants.count > 1 else { return .product(variant) }
    var attributes = variant.entityAttributes
    attributes["price"] = variant.currentPrice.fact
    for (name, values) in product.detailValues { attributes[name] = .string(values.joined(separator: ", ")) }
    return Entity(type: "product", id: product.id, name: product.title, attributes: attributes)
  }

  /// Variants to choose among, those to be had first; the others are there only so that a choice of one explains
  /// itself.
  static func choice(of variants: [Variant], limit: Int) -> [Entity] {
    let available = variants.filter(\.isAvailable)
    let missing = available.count > 1 ? [] : variants.filter { !$0.isAvailable }
    let options =
      available.map { Entity.product($0) }
      + missing.map { variant in
        var entity = Entity.product(variant)
        entity.name += " (\(variant.stockWords))"
        return entity
      }
    return Array(options.prefix(limit))
  }

  static func cartItem(_ line: CartLine) -> Entity {
    var attributes = line.variant.entityAttributes
    attributes["price"] = line.variant.currentPrice.fact
    attributes["quantity"] = .int(line.quantity)
    return Entity(
      type: "cart_item", id: line.variant.id, name: line.variant.name, attributes: attributes,
      aliases: ["product": line.variant.id])
  }

  static func order(_ order: Order) -> Entity {
    var attributes: [String: JSONValue] = [
      "status": .string(order.status.rawValue), "price": order.total.fact,
      "items": .string(order.lines.map(\.name).joined(separator: "; ")),
    ]
    if let placedAt = order.placedAt { attributes["date"] = placedAt.moment }
    return Entity(
      type: "order", id: order.number, name: order.name, attributes: attributes,
      aliases: ["pending_order": order.number])
  }

  static func orderItem(_ line: OrderLine, of order: Order) -> Entity {
    var attributes: [String: JSONValue] = [
      "price": line.unitPrice.fact, "quantity": .int(line.quantity), "order": .string(order.number),
      "status": .string(order.status.rawValue),
    ]
    for (name, value) in line.options { attributes[name] = .string(value) }
    return Entity(
      type: "order_item", id: line.id, name: line.name, attributes: attributes,
      aliases: [
        "product": line.variantID, "order": order.number, "pending_order": order.number, "pending_order_item": line.id,
      ])
  }

  static func address(_ address: Address) -> Entity {
    Entity(type: "address", id: address.id, name: address.name)
  }

  static func paymentMethod(_ method: PaymentMethod) -> Entity {
    var entity = Entity(type: "payment_method", id: method.id, name: method.name)
    if let balance = method.balance {
      entity.name += " (\(balance.display) left)"
      entity.attributes["balance"] = balance.fact
    }
    return entity
  }
}

extension Variant {
  fileprivate var entityAttributes: [String: JSONValue] {
    var attributes = details.mapValues { JSONValue.string($0) }
    if let brand { attributes["brand"] = .string(brand) }
    if let material { attributes["material"] = .string(material) }
    if let rating { attributes["rating"] = .number(rating) }
    if let last = category.last { attributes["category"] = .string(last) }
    attributes["availability"] = isAvailable ? "in stock, available" : "sold out"
    return attributes
  }
}

extension Product {
  /// What its variants come in, by name: ["color": ["black", "navy"], "size": ["S", "M"]], in the order of the feed.
  var detailValues: [(name: String, values: [String])] {
    let names = Set(variants.flatMap { $0.details.keys }).sorted()
    return names.map { name in
      var seen: Set<String> = []
      return (name, variants.compactMap { $0.details[name] }.filter { seen.insert($0).inserted })
    }
  }
}
