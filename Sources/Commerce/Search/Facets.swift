import GRDB

/// What a list of products can be narrowed by.
public enum Facet: String, Sendable, Hashable, Codable, CaseIterable {
  case brand, category, color, size
}

/// One value of a facet.
public struct FacetValue: Sendable, Hashable, Codable {
  public var name: String
  /// Products that come with it.
  public var products: Int

  public init(name: String, products: Int) { (self.name, self.products) = (name, products) }
}

extension Shop {
  /// The values of each facet among the products that a search finds, the commonest first; a facet that they do not have
  /// is left out. Of a category it is the last name on its path.
  ///
  /// - Returns: how many products there are, and the values.
  public func facets(of query: ProductQuery) throws -> (total: Int, values: [Facet: [FacetValue]]) {
    try read { db in
      let (found, filter) = try found(query, db)
      let products = found.candidates.map(\.product)
      var values: [Facet: [FacetValue]] = [:]
      for facet in Facet.allCases {
        let counted = try Shop.values(of: facet, products, filter, db)
        if !counted.isEmpty { values[facet] = counted }
      }
      return (products.count, values)
    }
  }

  private static func values(
    of facet: Facet, _ products: [Int64], _ filter: SearchFilter, _ db: Database
  ) throws -> [FacetValue] {
    let column =
      switch facet {
      case .brand: "product.brand"
      case .category: "json_extract(product.category, '$[#-1]')"
      case .color: "variant.color"
      case .size: "variant.size"
      }
    let sql = """
      SELECT MIN(\(column)) AS name, COUNT(DISTINCT variant.product) AS products
      FROM json_each(?) AS wanted CROSS JOIN variant ON variant.product = wanted.value
      CROSS JOIN product ON product.row = variant.product
      WHERE \(filter.sql) AND \(column) <> '' GROUP BY lower(\(column)) ORDER BY products DESC, name
      """
    return try Row.fetchAll(
      db.cachedStatement(sql: sql), arguments: [JSON.numbers(products)] + filter.arguments
    ).map { FacetValue(name: $0["name"], products: $0["products"]) }
  }
}
