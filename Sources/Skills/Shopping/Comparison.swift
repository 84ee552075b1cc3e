import Commerce
import SkillKit

/// Two or three products side by side: what tells them apart first.
struct Comparison {
  let shop: Shop

  /// Most that fit beside each other.
  static let most = 3

  func compare(_ arguments: Arguments) throws -> ToolResult {
    let sides = try sides(try arguments.ids("products"))
    let rows = Comparison.rows(sides)
    let telling = rows.filter(\.differs)
    var facts: [String: JSONValue] = [
      "products": .array(sides.map { ["id": .string($0.entity.id), "name": .string($0.entity.name)] }),
      "differences": .array(telling.map { .object($0.facts(sides)) }),
      "same": .array(rows.filter { !$0.differs }.map { .string($0.label.lowercased()) }),
    ]
    if let cheapest = Comparison.cheapest(sides) { facts["cheapest"] = cheapest }
    if let rating = Comparison.bestRated(sides) { facts["best_rated"] = rating }
    return .done(.init(facts: facts, shown: sides.map(\.entity), card: Comparison.card(sides, rows)))
  }

  /// Each once, the first of too many.
  private func sides(_ ids: [String]) throws -> [Side] {
    var sides: [Side] = []
    for id in ids where sides.count < Self.most {
      guard let product = try shop.product(id) else { throw try Refusal.unknownProduct(id, in: shop) }
      let side = Side(product, chosen: product.variants.first { $0.id == id })
      if !sides.contains(where: { $0.entity.id == side.entity.id }) { sides.append(side) }
    }
    guard sides.count > 1 else { throw Refusal("nothing_to_compare", facts: sides.first?.nameFact ?? [:]) }
    return sides
  }

  // MARK: - Attributes

  /// One thing that is compared, a product or the variant that was meant.
  private struct Side {
    let entity: Entity
    let variant: Variant
    let values: [String: String]
    /// The price is the least of several.
    let isFrom: Bool

    init(_ product: Product, chosen: Variant?) {
      let open = chosen.map { [$0] } ?? product.variants
      variant = open.filter(\.isAvailable).min { $0.currentPrice < $1.currentPrice } ?? open[0]
      entity = chosen.map { .product($0) } ?? .product(product, showing: variant)
      isFrom = Set(open.map(\.currentPrice)).count > 1
      var values: [String: String] = [:]
      values["Price"] = (isFrom ? "from " : "") + variant.currentPrice.display
      values["Rating"] = variant.rating == nil ? nil : variant.ratingWords
      values["Stock"] = open.contains(where: \.isAvailable) ? "in stock" : "out of stock"
      values["Brand"] = variant.brand
      values["Kind"] = variant.category.last
      values["Material"] = Side.joined(open.compactMap(\.material))
      for name in Set(open.flatMap { $0.details.keys }) {
        values[Side.label(name)] = Side.joined(open.compactMap { $0.details[name] })
      }
      self.values = values
    }

    var nameFact: [String: JSONValue] { ["name": .string(entity.name)] }

    private static func joined(_ values: [String]) -> String? {
      var seen: Set<String> = []
      let each = values.filter { seen.insert($0.lowercased()).inserted }
      return each.isEmpty ? nil : each.joined(separator: ", ")
    }

    private static func label(_ name: String) -> String {
      let words = name.replacing("_", with: " ")
      return words.prefix(1).uppercased() + words.dropFirst()
    }
  }

  private struct Line {
    var label: String
    /// In the order of the sides; empty where one has none.
    var values: [String]
    var differs: Bool { Set(values.map { $0.lowercased() }).count > 1 }

    func facts(_ sides: [Side]) -> [String: JSONValue] {
      let each = zip(sides, values).map { side, value -> JSONValue in
        ["name": .string(side.entity.name), "value": .string(value.isEmpty ? "not said" : value)]
      }
      return ["label": .string(label), "values": .array(each)]
    }
  }

  /// The attributes that differ before those that do not, in either the ones that people choose by first.
  private static func rows(_ sides: [Side]) -> [Line] {
    let usual = ["Price", "Rating", "Stock", "Brand", "Kind", "Color", "Size", "Material"]
    let other = Set(sides.flatMap(\.values.keys)).subtracting(usual).sorted()
    let lines = (usual + other).map { label in Line(label: label, values: sides.map { $0.values[label] ?? "" }) }
      .filter { line in line.values.contains { !$0.isEmpty } }
    return lines.filter(\.differs) + lines.filter { !$0.differs }
  }

  /// The one that costs least, with what it saves against the dearest; nil when none does.
  private static func cheapest(_ sides: [Side]) -> JSONValue? {
    let sorted = sides.sorted { $0.variant.currentPrice < $1.variant.currentPrice }
    let (least, most) = (sorted[0].variant.currentPrice, sorted[sorted.count - 1].variant.currentPrice)
    guard least < sorted[1].variant.currentPrice else { return nil }
    return ["name": .string(sorted[0].entity.name), "price": least.fact, "saving": (most - least).fact]
  }

  private static func bestRated(_ sides: [Side]) -> JSONValue? {
    let sorted = sides.filter { $0.variant.rating != nil }
      .sorted { ($0.variant.rating ?? 0) > ($1.variant.rating ?? 0) }
    guard sorted.count == sides.count, let best = sorted[0].variant.rating, best > sorted[1].variant.rating ?? 0 else {
      return nil
    }
    return ["name": .string(sorted[0].entity.name), "rating": .number(best)]
  }

  private static func card(_ sides: [Side], _ rows: [Line]) -> Card {
    Card(
      .table, title: "Comparison", columns: [""] + sides.map(\.entity.name),
      rows: rows.map { [$0.label] + $0.values })
  }
}
