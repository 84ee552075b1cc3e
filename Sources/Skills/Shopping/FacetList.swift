import Commerce
import SkillKit

/// What the results of a search can be narrowed by: their brands, colours, sizes and kinds.
struct FacetList {
  let shop: Shop
  let context: CallContext
  let callID: String

  /// Values that a reply names of each facet; the rest is counted.
  static let mostValues = 8

  /// Of the things named, else of the last search. A search that is named is from then on the last one, so that "only
  /// those from Verda" and "more" go on with it.
  func show(_ arguments: Arguments) throws -> ToolResult {
    let named = try arguments.text("query")
    let last = try shop.lastSearch(session: context.session)?.query
    guard let query = named.map({ ProductQuery($0) }) ?? last else { throw Question(parameter: "query") }
    if named != nil {
      // Before its first page, so that "more" shows that one.
      try shop.keepSearch(
        LastSearch(query: query, offset: -ProductSearch.pageSize, key: callID), session: context.session)
    }
    let found = try shop.facets(of: query)
    let wanted = try arguments.one(of: Facet.self, "facet").map { [$0] }
    let lists = (wanted ?? Facet.allCases).compactMap { facet in found.values[facet].map { (facet, $0) } }
      // By what all have in common nothing is narrowed, unless it was asked for.
      .filter { wanted != nil || $0.1.count > 1 }
    var facts: [String: JSONValue] = [
      "query": .string(query.words), "total": .int(found.total), "is_none": .bool(found.total == 0),
      "facets": .array(lists.map { Self.facts($0.0, $0.1) }),
    ]
    if let wanted { facts["asked"] = .string(Self.words(wanted[0], count: 2)) }
    if let first = lists.first, first.1.count > 1 { facts["example"] = .string(first.1[0].name) }
    return .done(.init(facts: facts, card: lists.isEmpty ? nil : Self.card(lists)))
  }

  private static func facts(_ facet: Facet, _ values: [FacetValue]) -> JSONValue {
    var facts: [String: JSONValue] = [
      "facet": .string(facet.rawValue), "label": .string(label(facet, values.count)), "count": .int(values.count),
      "values": .array(
        values.prefix(mostValues).map { ["name": .string($0.name), "products": .int($0.products)] }),
    ]
    let rest = values.count - mostValues
    if rest > 0 { facts["more"] = .int(rest) }
    return .object(facts)
  }

  private static func card(_ lists: [(Facet, [FacetValue])]) -> Card {
    Card(
      .table, title: "Narrow by", columns: ["", "Value", "Products"],
      rows: lists.flatMap { facet, values in
        values.enumerated().map { place, value in
          [place == 0 ? label(facet, values.count) : "", value.name, "\(value.products)"]
        }
      })
  }

  private static func label(_ facet: Facet, _ count: Int) -> String {
    let words = words(facet, count: count)
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private static func words(_ facet: Facet, count: Int) -> String {
    switch facet {
    case .brand: count == 1 ? "brand" : "brands"
    case .category: count == 1 ? "kind" : "kinds"
    case .color: count == 1 ? "color" : "colors"
    case .size: count == 1 ? "size" : "sizes"
    }
  }
}
