import GRDB

extension Shop {
  /// Products that are like another, the likest first, each with a variant that can be had.
  ///
  /// - Parameters:
  ///   - id: of a product or a variant.
  ///   - others: products to leave out.
  public func similar(to id: String, except others: Set<String> = [], limit: Int = 5) throws -> [Product] {
    try read { db in
      let catalogue = try CatalogueRows(db)
      guard limit > 0, let product = try catalogue.product(id) else { return [] }
      let filter = try SearchFilter(ProductQuery(), categories: nil)
      // By its name without its maker's, that others who make such a thing come too.
      var title = product.title
      if let brand = product.brand, title.hasPrefix(brand) { title.removeFirst(brand.count) }
      let found = try Searcher(db: db, cache: cache, encoder: encoder).find(title, filter, limit: Shop.mostSimilar)
      var likest: [Product] = []
      for candidate in found.candidates {
        guard let other = try catalogue.product(row: candidate.product), other.id != product.id,
          !others.contains(other.id), other.variants.contains(where: \.isAvailable)
        else { continue }
        likest.append(other)
        if likest.count == limit { break }
      }
      return likest
    }
  }

  /// Neighbours that are looked at for some that can be had.
  private static let mostSimilar = 60
}
