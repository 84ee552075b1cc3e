import Commerce
import SkillKit

/// Everything about one product.
enum ProductSheet {
  static func shown(_ arguments: Arguments, in shop: Shop) throws -> ToolResult {
    guard let id = try arguments.text("product") else { throw Question(parameter: "product") }
    guard let product = try shop.product(id) else { throw try Refusal.unknownProduct(id, in: shop) }
    let chosen = product.variants.first { $0.id == id }
    let variant = chosen ?? product.variants.first(where: \.isAvailable) ?? product.variants[0]
    let entity = chosen.map { Entity.product($0) } ?? .product(product, showing: variant)
    return .done(
      .init(
        facts: facts(product, variant, isChosen: chosen != nil), shown: [entity],
        card: card(product, entity.name)))
  }

  private static func facts(_ product: Product, _ variant: Variant, isChosen: Bool) -> [String: JSONValue] {
    var facts = variant.facts
    facts["description"] = .string(product.description)
    facts["summary"] = ProductSheet.firstSentence(product.description).map(JSONValue.string)
    facts["material"] = variant.material.map(JSONValue.string)
    if let category = product.category.last { facts["category"] = .string(category) }
    if variant.isAvailable { facts["is_in_stock"] = true }
    guard product.variants.count > 1 else { return facts }
    facts["options"] = .array(
      product.detailValues.filter { $0.values.count > 1 }.map { name, values in
        [
          "name": .string(name), "label": .string(name.prefix(1).uppercased() + name.dropFirst()),
          "values": .array(values.map { .string($0) }),
        ]
      })
    if !isChosen {
      facts["id"] = .string(product.id)
      facts["name"] = .string(product.title)
      facts["is_open"] = true
      for name in ["color", "size", "left"] { facts[name] = nil }
      let available = product.variants.filter(\.isAvailable)
      let cheapest = (available.isEmpty ? product.variants : available).min { $0.currentPrice < $1.currentPrice }
      facts["price"] = cheapest?.currentPrice.fact
      facts["was"] = cheapest.flatMap { $0.currentPrice < $0.price ? $0.price.fact : nil }
      if Set(product.variants.map(\.currentPrice)).count > 1 { facts["is_from"] = true }
      let missing = product.variants.filter { !$0.isAvailable }.compactMap(\.detail)
      if !missing.isEmpty, !available.isEmpty { facts["sold_out"] = .array(missing.map { .string($0) }) }
    }
    return facts
  }

  /// Enough to tell what it is; the card and the fact `description` have it all.
  private static func firstSentence(_ text: String) -> String? {
    guard let end = text.firstMatch(of: /[.!?](?=\s|$)/)?.range.upperBound else {
      return text.isEmpty ? nil : text + "."
    }
    return String(text[..<end])
  }

  private static func card(_ product: Product, _ name: String) -> Card {
    Card(
      .product, title: product.title, columns: ["", "Price", "Rating", "Stock"],
      rows: product.variants.map {
        [$0.detail ?? $0.title, $0.currentPrice.display, $0.ratingWords, $0.stockWords]
      }, footer: product.description)
  }
}

extension Refusal {
  /// No product has this id; the nearest by its words are offered.
  static func unknownProduct(_ id: String, in shop: Shop) throws -> Refusal {
    let matches = try ProductFinder(shop: shop).find(id)
    return Refusal("unknown_product", facts: ["product": .string(id)], nearest: matches.exact + matches.nearest)
  }
}
