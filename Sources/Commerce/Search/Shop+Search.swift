import GRDB

extension Shop {
  /// Finds products, one entry a product, shown by the variant that fits best.
  ///
  /// Words are matched by BM25 whatever their ending; words that no product has are completed or corrected; where few
  /// products have all words, those with some of them follow. With an encoder, products that mean the same come too.
  /// What a title is headed by counts more than its other words, and what is much less like the query than the best is
  /// left out. Where nothing fits, the nearest are given and said to be that.
  /// A category that the store does not have is taken as one more word.
  ///
  /// - Parameters:
  ///   - limit: products on this page.
  ///   - offset: products to skip, for further pages.
  public func search(_ query: ProductQuery, limit: Int = 5, offset: Int = 0) throws -> ProductPage {
    try read { db in
      let (found, filter) = try found(query, db)
      let total = found.candidates.count
      let page = found.candidates.dropFirst(max(0, offset)).prefix(max(0, limit))
      let picker = try VariantPicker(db, found.query, filter, cheapestFirst: query.sort == .priceLowToHigh)
      let hits = try page.compactMap { try picker.hit($0) }
      return ProductPage(
        hits: hits, total: total, offset: max(0, offset),
        corrections: found.query.corrections, isApproximate: found.isApproximate,
        isFar: found.isFar)
    }
  }

  /// All that a query finds, at most `mostResults`, in its order.
  func found(_ query: ProductQuery, _ db: Database) throws -> (found: Searcher.Found, filter: SearchFilter) {
    var text = query.text
    let categories = try Shop.categories(named: query.category, cache, db)
    if categories == nil, let name = query.category { text += " " + name }
    let filter = try SearchFilter(query, categories: categories)
    let searcher = Searcher(db: db, cache: cache, encoder: encoder)
    var found = try searcher.find(text, filter, limit: query.sort == .relevance ? Shop.mostResults : Shop.mostSorted)
    if query.sort != .relevance { try Shop.sort(&found, by: query.sort, filter, db) }
    found.candidates = Array(found.candidates.prefix(Shop.mostResults))
    return (found, filter)
  }

  /// Most products that are sorted by something else than relevance.
  static let mostSorted = 5_000

  /// The category paths with a name that has the words of `name`; nil when there are none.
  private static func categories(named name: String?, _ cache: CatalogueCache, _ db: Database) throws -> [String]? {
    guard let name = name?.trimmed, !name.isEmpty else { return nil }
    let wanted = Set(try WordSplitter(db).words(name).meaningful.map(\.stem))
    let all = try cache.categories(db)
    let same = all.filter { $0.value.contains(wanted) }.keys
    if !same.isEmpty { return same.sorted() }
    let part = all.filter { $0.value.contains { wanted.isSubset(of: $0) } }.keys
    return part.isEmpty ? nil : part.sorted()
  }

  /// Sorts what was found, as far as it is the thing asked for: the cheapest cable is a cable.
  private static func sort(
    _ found: inout Searcher.Found, by sort: ProductQuery.Sort, _ filter: SearchFilter, _ db: Database
  ) throws {
    if !found.query.isBlank { found.candidates = Ranking().kindOnly(found.candidates) }
    let ids = try JSON.text(found.candidates.map(\.product))
    let sql = """
      SELECT variant.product, MIN(current_price) AS price, MAX(rating) AS rating, MAX(rating_count) AS count
      FROM variant JOIN product ON product.row = variant.product
      WHERE variant.product IN (SELECT value FROM json_each(?)) AND \(filter.sql) GROUP BY variant.product
      """
    var keys: [Int64: [Double]] = [:]
    for row in try Row.fetchAll(db, sql: sql, arguments: [ids] + filter.arguments) {
      let price: Double = row["price"]
      keys[row["product"]] =
        switch sort {
        case .priceLowToHigh: [price]
        case .priceHighToLow: [-price]
        case .rating: [-(row["rating"] ?? 0), -(row["count"] ?? 0)]
        case .newest: [-(row["product"] as Double)]
        case .relevance: []
        }
    }
    let rank = Dictionary(uniqueKeysWithValues: found.candidates.enumerated().map { ($1.product, $0) })
    found.candidates.sort { left, right in
      let (a, b) = (keys[left.product] ?? [.infinity], keys[right.product] ?? [.infinity])
      return a == b ? rank[left.product, default: 0] < rank[right.product, default: 0] : a.lexicographicallyPrecedes(b)
    }
  }
}
