import GRDB

/// Chooses the variant by which a found product is shown.
struct VariantPicker {
  private let db: Database
  private let catalogue: CatalogueRows
  private let splitter: WordSplitter
  private let wanted: Set<String>
  private let filter: SearchFilter
  private let cheapestFirst: Bool

  init(_ db: Database, _ query: ReadQuery, _ filter: SearchFilter, cheapestFirst: Bool) throws {
    self.db = db
    self.filter = filter
    self.cheapestFirst = cheapestFirst
    catalogue = try CatalogueRows(db)
    splitter = try WordSplitter(db)
    wanted = Set(query.stems)
  }

  func hit(_ candidate: Candidate) throws -> ProductHit? {
    let passing = try catalogue.variants(ofProduct: candidate.product, filter)
    let best = try passing.map { ($0, try fit($0)) }.max { left, right in
      left.1.lexicographicallyPrecedes(right.1)
    }
    return best.map {
      ProductHit(
        variant: $0.0, variantCount: passing.count, score: Ranking().score(candidate), evidence: candidate.evidence)
    }
  }

  /// Larger is better, part by part; among equals the first variant wins.
  private func fit(_ variant: Variant) throws -> [Int] {
    let text = ([variant.title] + variant.attributes.values).joined(separator: " ")
    let shared = wanted.isEmpty ? 0 : wanted.intersection(try splitter.stems(text)).count
    let price = -variant.currentPrice.minorUnits
    let available = variant.isAvailable ? 1 : 0
    return cheapestFirst ? [available, price, shared] : [shared, available]
  }
}

extension CatalogueRows {
  func variants(ofProduct row: Int64, _ filter: SearchFilter) throws -> [Variant] {
    let ids = try Set(
      String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT variant.id FROM variant JOIN product ON product.row = variant.product
            WHERE variant.product = ? AND \(filter.sql)
            """), arguments: [row] + filter.arguments))
    return try variants(ofProduct: row).filter { ids.contains($0.id) }
  }
}
