import GRDB

/// The vectors of a catalogue, for finding what means the same. Of a small one they are all in memory; of a large one
/// only their signs are, by which those that may be near are chosen before they are read from the store.
struct CatalogueVectors: Sendable {
  private let codes: SignCodes
  /// At the positions of `codes`.
  private let held: VectorIndex?
  private let kinds: [String: KindVector]
  /// Whether all but a few products have a vector: while they are being made, those that have one would be preferred.
  let isComplete: Bool

  /// Most vectors that are held in memory: 25 MB of them.
  static let mostHeld = 1 << 16
  /// So many of the nearest by their signs are compared in full.
  static let compared = 2_000
  /// The same where a filter leaves few of those.
  static let comparedFiltered = 16_000
  /// Fewer than this of the nearest pass a filter, and what passes is looked for by the filter first.
  static let fewPassing = 50
  /// Most products that are looked for by a filter first.
  static let mostPassing = 20_000

  /// - Parameter products: how many there are.
  init(_ storage: VectorStorage, products: Int, categories: some Sequence<String>) throws {
    if products <= CatalogueVectors.mostHeld {
      var (codes, held) = (SignCodes(dimension: storage.encoder.dimension), VectorIndex(storage.encoder.dimension))
      try storage.forEachVector { row, scale, vector in
        guard vector.count == storage.encoder.dimension else { return }
        codes.append(row: row, vector: vector)
        held.append(scale: scale, vector: vector)
      }
      (self.codes, self.held) = (codes, held)
    } else {
      codes = try storage.codes(expecting: products)
      held = nil
    }
    kinds = try storage.kinds(categories)
    isComplete = codes.rows.count * 20 >= products * 19
  }

  /// How alike a text is to a category's products as a whole.
  func kindSimilarity(_ category: String, to query: QuantizedQuery) -> Double {
    Double(kinds[category]?.similarity(to: query) ?? 0)
  }

  /// The similarity of some products to the query; those without a vector are left out.
  func similarities(
    of products: some Collection<Int64>, to query: QuantizedQuery, _ storage: VectorStorage
  ) throws -> [Int64: Float] {
    var found: [Int64: Float] = [:]
    if let held {
      for row in products {
        if let index = codes.position(of: row) { found[row] = held.similarity(at: index, to: query) }
      }
    } else {
      try storage.forEachVector(of: products.sorted()) { found[$0] = query.similarity(to: $2, scale: $1) }
    }
    return found
  }

  /// The `count` products that are most alike, best first, those under `least` left out.
  func nearest(
    to query: QuantizedQuery, count: Int, least: Float, _ filter: SearchFilter, _ storage: VectorStorage
  ) throws -> [(row: Int64, similarity: Float)] {
    guard count > 0 else { return [] }
    let likely = try likely(query, filter, storage)
    let found = try similarities(of: likely, to: query, storage).filter { $0.value >= least }
    return found.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(count).map { ($0.key, $0.value) }
  }

  /// The products that may be the nearest, of those that pass the filter.
  private func likely(_ query: QuantizedQuery, _ filter: SearchFilter, _ storage: VectorStorage) throws -> [Int64] {
    let near = rows(codes.nearest(to: query.vector, count: CatalogueVectors.compared))
    if filter.isEmpty { return near }
    let passing = try filter.passing(near, storage.db)
    if passing.count >= CatalogueVectors.fewPassing || near.count == codes.rows.count { return Array(passing) }
    if filter.isIndexed {
      let all = try filter.passing(limit: CatalogueVectors.mostPassing + 1, storage.db)
      if all.count <= CatalogueVectors.mostPassing {
        let among = all.compactMap(codes.position(of:))
        return rows(codes.nearest(to: query.vector, count: CatalogueVectors.compared, among: among))
      }
    }
    let wide = rows(codes.nearest(to: query.vector, count: CatalogueVectors.comparedFiltered))
    return Array(try filter.passing(wide, storage.db))
  }

  private func rows(_ positions: [Int]) -> [Int64] { positions.map { codes.rows[$0] } }

  /// The `count` nearest of all, compared in full.
  func exactlyNearest(to query: QuantizedQuery, count: Int, _ storage: VectorStorage) throws -> [Int64] {
    var found: [(row: Int64, similarity: Float)] = []
    try storage.forEachVector { found.append(($0, query.similarity(to: $2, scale: $1))) }
    return found.sorted { ($0.similarity, $1.row) > ($1.similarity, $0.row) }.prefix(count).map(\.row)
  }
}

extension Shop {
  /// The share of the exactly nearest products that approximate search finds, over all queries; 1 without an encoder.
  /// It compares every query with every product: for benchmarks.
  public func vectorRecall(of queries: [String], at count: Int) throws -> Double {
    guard let encoder, !queries.isEmpty else { return 1 }
    return try read { db in
      let storage = VectorStorage(db, encoder)
      let vectors = try cache.vectors(encoder, db)
      let filter = try SearchFilter(ProductQuery(), categories: nil)
      var (hits, all) = (0, 0)
      for query in try encoder.encode(queries).map(QuantizedQuery.init) {
        let exact = Set(try vectors.exactlyNearest(to: query, count: count, storage))
        let found = try vectors.nearest(to: query, count: count, least: -1, filter, storage)
        hits += exact.intersection(found.map(\.row)).count
        all += exact.count
      }
      return all == 0 ? 1 : Double(hits) / Double(all)
    }
  }
}
