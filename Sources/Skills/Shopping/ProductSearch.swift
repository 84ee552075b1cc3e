import Commerce
import Foundation
import SkillKit

/// Searches the catalogue and pages through what was found.
struct ProductSearch {
  let shop: Shop
  let context: CallContext
  let callID: String

  /// Products a reply shows.
  static let pageSize = 5

  // MARK: - Searching

  func search(_ arguments: Arguments) throws -> ToolResult {
    let asked = try query(arguments)
    guard asked.saysSomething else { throw Question(parameter: "query") }
    let known = try asWords(asked)
    let query = try worded(try refined(known) ?? known)
    let found = try loosened(query)
    try shop.keepSearch(
      LastSearch(query: found.query, offset: 0, key: callID), session: context.session)
    return result(found.page, query: query, loosened: found.loosened)
  }

  private func query(_ arguments: Arguments) throws -> ProductQuery {
    let currency = try shop.currency()
    var query = ProductQuery(
      try arguments.text("query") ?? "", category: try arguments.text("category"), brand: try arguments.text("brand"),
      color: try arguments.text("color"), size: try arguments.text("size").map(Self.bareSize),
      minPrice: try arguments.money("min_price", currency: currency),
      maxPrice: try arguments.money("max_price", currency: currency), minRating: try arguments.number("min_rating"),
      sort: try arguments.one(of: ProductQuery.Sort.self, "sort_by") ?? .relevance)
    if let rating = query.minRating, !(0...5).contains(rating) {
      throw Refusal.invalid("min_rating", "must be from 0 to 5", .number(rating))
    }
    if let low = query.minPrice, let high = query.maxPrice, low > high {
      (query.minPrice, query.maxPrice) = (high, low)
    }
    return query
  }

  /// What was taken for a brand or a category but is none in this shop is rather what is looked for.
  private func asWords(_ asked: ProductQuery) throws -> ProductQuery {
    var query = asked
    if let brand = asked.brand, try shop.search(ProductQuery(brand: brand), limit: 1).hits.isEmpty {
      query.brand = nil
      query.text = query.text.isEmpty ? brand : "\(brand) \(query.text)"
    }
    if let category = asked.category, try shop.search(ProductQuery(category: category), limit: 1).hits.isEmpty {
      query.category = nil
      query.text = query.text.isEmpty ? category : "\(query.text) \(category)"
    }
    return query
  }

  /// "Olive oil" is no oil in olive: a color that is part of a name here, or that nothing of the kind has while
  /// something is named by it, is one of the words.
  private func worded(_ query: ProductQuery) throws -> ProductQuery {
    guard let color = query.color, !query.text.isEmpty else { return query }
    var said = query
    said.color = nil
    var words = query.text.split(separator: " ").map(String.init)
    words.removeAll { $0.caseInsensitiveCompare(color) == .orderedSame }
    guard !words.isEmpty else { return query }
    for (index, word) in words.enumerated() where try shop.isName("\(color) \(word)", withoutColor: color) {
      said.text = (words[..<index] + [color] + words[index...]).joined(separator: " ")
      return said
    }
    said.text = ([color] + words).joined(separator: " ")
    let asColor = try shop.search(query, limit: 1)
    guard asColor.hits.isEmpty || asColor.isApproximate else { return query }
    let asWords = try shop.search(said, limit: 1)
    return asWords.hits.isEmpty || asWords.isApproximate ? query : said
  }

  /// "size 10" is 10.
  private static func bareSize(_ text: String) -> String {
    let bare = text.replacing(/^(?:in\s+)?size\s+/.ignoresCase(), with: "")
    return bare.isEmpty ? text : bare
  }

  /// "In black?", "under 50", "cheapest first": no thing is named, so the last search is meant, narrowed.
  private func refined(_ asked: ProductQuery) throws -> ProductQuery? {
    guard asked.text.isEmpty, asked.category == nil,
      let last = try shop.lastSearch(session: context.session)?.query, !last.text.isEmpty || last.category != nil
    else { return nil }
    var query = last
    query.brand = asked.brand ?? last.brand
    query.color = asked.color ?? last.color
    query.size = asked.size ?? last.size
    if asked.minPrice != nil || asked.maxPrice != nil {
      (query.minPrice, query.maxPrice) = (asked.minPrice, asked.maxPrice)
    }
    query.minRating = asked.minRating ?? last.minRating
    if asked.sort != .relevance { query.sort = asked.sort }
    return query
  }

  /// The query's first page; when nothing passes its limits, the page without those that are the easiest to give up.
  private func loosened(_ query: ProductQuery) throws -> (page: ProductPage, query: ProductQuery, loosened: [String]) {
    var query = query
    var loosened: [String] = []
    var page = try shop.search(query, limit: Self.pageSize)
    for step in query.looseningSteps where page.hits.isEmpty {
      step.loosen(&query)
      loosened.append(step.name)
      guard query.saysSomething else { break }
      page = try shop.search(query, limit: Self.pageSize)
    }
    return (page, query, page.hits.isEmpty ? [] : loosened)
  }

  // MARK: - More of it

  func more() throws -> ToolResult {
    guard var last = try shop.lastSearch(session: context.session) else { throw Refusal("no_search") }
    if last.key != callID {
      let end = try shop.search(last.query, limit: 1, offset: last.offset).total
      if last.offset + Self.pageSize >= end {
        throw Refusal("no_more_results", facts: ["query": .string(last.query.words)])
      }
      last = LastSearch(query: last.query, offset: last.offset + Self.pageSize, key: callID)
      try shop.keepSearch(last, session: context.session)
    }
    let page = try shop.search(last.query, limit: Self.pageSize, offset: last.offset)
    return result(page, query: last.query, loosened: [])
  }

  // MARK: - What came of it

  private func result(_ page: ProductPage, query: ProductQuery, loosened: [String]) -> ToolResult {
    let shown = page.hits.map { ShownProduct($0, query: query, in: shop) }
    var facts: [String: JSONValue] = [
      "query": .string(query.corrected(by: page.corrections).words), "total": .int(page.total),
      "results": .array(shown.enumerated().map { $0.element.facts(position: $0.offset + 1) }),
    ]
    let rest = page.total - page.offset - page.hits.count
    if rest > 0 { (facts["has_more"], facts["more"]) = (true, .int(rest)) }
    if page.isApproximate { facts["is_approximate"] = true }
    if page.isFar { facts["is_far"] = true }
    if !loosened.isEmpty { facts["without"] = .array(loosened.map { .string($0) }) }
    if !page.corrections.isEmpty {
      facts["corrections"] = .array(
        page.corrections.sorted { $0.key < $1.key }.map { ["said": .string($0.key), "meant": .string($0.value)] })
    }
    return .done(
      .init(
        facts: facts, shown: shown.map(\.entity),
        card: shown.isEmpty ? nil : .products(shown.map { ($0.entity.name, $0.variant) }, from: 1)))
  }
}

/// One line of a list of products: the variant that the query says, or the product with its variant still open.
struct ShownProduct {
  let variant: Variant
  let entity: Entity
  /// The price is the least of several.
  private let isFrom: Bool

  init(_ hit: ProductHit, query: ProductQuery, in shop: Shop) {
    guard hit.variantCount > 1, let product = try? shop.product(hit.variant.productID), product.variants.count > 1
    else {
      (variant, entity, isFrom) = (hit.variant, .product(hit.variant), false)
      return
    }
    let described = VariantChoice([query.text, query.color, query.size].compactMap(\.self).joined(separator: " "))
      .described(in: product.variants)
    if described.count == 1 {
      (variant, entity, isFrom) = (described[0], .product(described[0]), false)
      return
    }
    let open = described.isEmpty ? product.variants : described
    let cheapest = open.filter(\.isAvailable).min { $0.currentPrice < $1.currentPrice } ?? hit.variant
    variant = cheapest
    entity = .product(product, showing: cheapest)
    isFrom = Set(open.map(\.currentPrice)).count > 1
  }

  func facts(position: Int) -> JSONValue {
    var facts = variant.facts
    facts["id"] = .string(entity.id)
    facts["name"] = .string(entity.name)
    facts["position"] = .int(position)
    if isFrom { facts["is_from"] = true }
    if entity.id != variant.id {
      // Which colour and size is still open; what is said of one variant's stock would mislead.
      for name in ["color", "size"] { facts[name] = entity.attributes[name] }
      facts["left"] = nil
      facts["has_variants"] = true
    }
    return .object(facts)
  }
}
