import Commerce
import SkillKit

/// Products worth a look: what others ordered together with something, and what is like it. Each comes with its reason,
/// and none is out of stock.
struct Recommendation {
  let shop: Shop
  let context: CallContext

  /// Products a reply shows, and those of them that were bought with others.
  static let most = 5
  static let mostBoughtWith = 3
  /// Things of a cart or an order that similar ones are looked for.
  private static let mostSeeds = 3

  private struct Pick {
    var product: Product
    var reason: String
    /// The thing that it goes with.
    var seed: String?
  }

  func recommend(_ arguments: Arguments) throws -> ToolResult {
    let named = try arguments.text("based_on")
    let (seeds, source) = try seeds(named)
    var picks = try boughtWith(seeds)
    for pick in try similar(to: seeds, leavingOut: seeds + picks.map(\.product)) where picks.count < Self.most {
      picks.append(pick)
    }
    if picks.isEmpty, named == nil { picks = try liked(leavingOut: seeds) }
    let shown = picks.map { (pick: $0, variant: Self.shown($0.product)) }
    let entities = shown.map { Entity.product($0.pick.product, showing: $0.variant) }
    var facts: [String: JSONValue] = [
      "results": .array(
        zip(shown, entities).enumerated().map { index, item in
          Self.facts(item.0.pick, item.0.variant, item.1, position: index + 1)
        })
    ]
    if !seeds.isEmpty {
      facts["based_on"] = .string(seeds[0].title)
      facts[source] = true
    }
    return .done(
      .init(
        facts: facts, shown: entities,
        card: shown.isEmpty ? nil : .products(zip(shown, entities).map { ($1.name, $0.variant) }, from: 1)))
  }

  // MARK: - What it goes by

  /// The product that was named; else what is in the cart; else what was bought last.
  private func seeds(_ named: String?) throws -> ([Product], source: String) {
    if let named {
      guard let product = try shop.product(named) else { throw try Refusal.unknownProduct(named, in: shop) }
      return ([product], "is_named")
    }
    let cart = try products(shop.cart(session: context.session).lines.map(\.variant.id))
    if !cart.isEmpty { return (cart, "is_cart") }
    let bought = try shop.purchases(session: context.session)
      .sorted { ($0.lastAt ?? .distantPast) > ($1.lastAt ?? .distantPast) }
    return (try products(bought.map(\.variantID)), "is_history")
  }

  private func products(_ variants: [String]) throws -> [Product] {
    var seen: Set<String> = []
    return try variants.prefix(Shop.mostCartLines).compactMap { try shop.product($0) }
      .filter { seen.insert($0.id).inserted }
  }

  // MARK: - Reasons

  private func boughtWith(_ seeds: [Product]) throws -> [Pick] {
    var picks: [Pick] = []
    let own = Set(seeds.map(\.id))
    for seed in seeds {
      for found in try shop.boughtTogether(with: [seed.id], limit: Self.mostBoughtWith)
      where picks.count < Self.mostBoughtWith {
        guard !own.contains(found.productID), !picks.contains(where: { $0.product.id == found.productID }),
          let product = try shop.product(found.productID)
        else { continue }
        picks.append(Pick(product: product, reason: "bought_with", seed: seed.title))
      }
    }
    return picks
  }

  /// In turn, one like each of the first seeds.
  private func similar(to seeds: [Product], leavingOut known: [Product]) throws -> [Pick] {
    var left = Set(known.map(\.id))
    let lists = try seeds.prefix(Self.mostSeeds).map { seed in
      (seed: seed, similar: try shop.similar(to: seed.id, except: left, limit: Self.most))
    }
    var picks: [Pick] = []
    for place in 0..<Self.most {
      for (seed, similar) in lists where place < similar.count && left.insert(similar[place].id).inserted {
        picks.append(Pick(product: similar[place], reason: "similar_to", seed: seed.title))
      }
    }
    return picks
  }

  /// What customers rate best.
  private func liked(leavingOut seeds: [Product]) throws -> [Pick] {
    let own = Set(seeds.map(\.id))
    return try shop.search(ProductQuery(), limit: 4 * Self.most).hits.compactMap { try shop.product($0.variant.id) }
      .filter { product in !own.contains(product.id) && product.variants.contains(where: \.isAvailable) }
      .prefix(Self.most).map { Pick(product: $0, reason: "well_rated") }
  }

  // MARK: - What came of it

  /// The cheapest that can be had.
  private static func shown(_ product: Product) -> Variant {
    product.variants.filter(\.isAvailable).min { $0.currentPrice < $1.currentPrice } ?? product.variants[0]
  }

  private static func facts(_ pick: Pick, _ variant: Variant, _ entity: Entity, position: Int) -> JSONValue {
    var facts = variant.facts
    facts["id"] = .string(entity.id)
    facts["name"] = .string(entity.name)
    facts["position"] = .int(position)
    facts["is_\(pick.reason)"] = true
    facts["reason"] = .string(pick.reason)
    facts["seed"] = pick.seed.map(JSONValue.string)
    if Set(pick.product.variants.map(\.currentPrice)).count > 1 { facts["is_from"] = true }
    if entity.id != variant.id { for name in ["color", "size", "left"] { facts[name] = nil } }
    return .object(facts)
  }
}
