import GRDB

/// One search: words by BM25 (FTS5), meaning by the encoder's vectors, both under the same filters.
struct Searcher {
  let db: Database
  let cache: CatalogueCache
  let encoder: TextEncoder?

  /// A product that was found, by its row.
  struct Candidate {
    var product: Int64
    /// 1 for the best by words.
    var words: Double
    /// Cosine of query and title.
    var meaning: Double
    /// All words of the query are there.
    var isComplete: Bool
    var score: Double { (isComplete ? 1 : 0.5) * words + meaning }
  }

  struct Found {
    var candidates: [Candidate]
    var query: ReadQuery
    var isApproximate: Bool
  }

  /// The least cosine at which a title is about the same thing as the query.
  static let leastSimilarity: Float = 0.35
  /// Fewer complete matches than this, and those with some of the words are shown too.
  static let fewMatches = 5

  func find(_ text: String, _ filter: SearchFilter, limit: Int) throws -> Found {
    let query = try ReadQuery(text, db, cache)
    guard !query.terms.isEmpty else {
      let all = try everything(filter, limit: limit)
      return Found(candidates: query.isBlank ? all : [], query: query, isApproximate: false)
    }
    var complete: [Candidate] = []
    if query.isKnown { complete = try byWords(query.all, filter, limit: limit, isComplete: true) }
    var byRow = Dictionary(uniqueKeysWithValues: complete.map { ($0.product, $0) })
    if complete.count < Searcher.fewMatches, query.terms.count > 1 {
      for candidate in try byWords(query.any, filter, limit: limit, isComplete: false)
      where byRow[candidate.product] == nil {
        byRow[candidate.product] = candidate
      }
    }
    try addMeaning(of: query, to: &byRow, filter, limit: limit)
    let sorted = byRow.values.sorted { ($0.score, $1.product) > ($1.score, $0.product) }
    return Found(candidates: Array(sorted.prefix(limit)), query: query, isApproximate: complete.isEmpty)
  }

  /// Weights of title, brand, category, attributes, description.
  private static let bm25 = "bm25(product_text, 10, 5, 5, 4, 1)"

  private func byWords(
    _ match: String, _ filter: SearchFilter, limit: Int, isComplete: Bool
  ) throws -> [Candidate] {
    // Few products have all words, so each is looked at; many have some, so those that pass are gathered first.
    let passing =
      isComplete
      ? """
      EXISTS (SELECT 1 FROM variant CROSS JOIN product ON product.row = variant.product
        WHERE variant.product = product_text.rowid AND \(filter.sql))
      """
      : "+rowid IN (SELECT variant.product FROM \(filter.tables) WHERE \(filter.sql))"
    let passes = filter.isEmpty ? "" : "AND " + passing
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT rowid, -\(Searcher.bm25) AS score FROM product_text WHERE product_text MATCH ? \(passes)
          ORDER BY score DESC, rowid LIMIT ?
          """), arguments: [match] + filter.arguments + [limit])
    let best = max(rows.first?["score"] ?? 0, 1e-9) as Double
    return rows.map {
      Candidate(product: $0["rowid"], words: max(0, $0["score"] / best), meaning: 0, isComplete: isComplete)
    }
  }

  /// Gives the candidates their similarity, and adds products that are as alike as those found by words.
  private func addMeaning(
    of query: ReadQuery, to byRow: inout [Int64: Candidate], _ filter: SearchFilter, limit: Int
  ) throws {
    guard let encoder, let vector = try encoder.encode([query.meant]).first else { return }
    let index = try cache.vectors(encoder, db)
    // While vectors are being made, those that have one would be preferred.
    guard index.isComplete else { return }
    let allowed = filter.isEmpty ? nil : try rows(passing: filter)
    let nearest = index.nearest(to: vector, count: limit, least: Searcher.leastSimilarity, among: allowed)
    let gate = byRow.isEmpty ? 0 : 0.8 * (nearest.first?.similarity ?? 0)
    for (row, similarity) in nearest {
      if byRow[row] != nil {
        byRow[row]?.meaning = Double(similarity)
      } else if similarity >= gate {
        byRow[row] = Candidate(product: row, words: 0, meaning: Double(similarity), isComplete: false)
      }
    }
  }

  private func rows(passing filter: SearchFilter) throws -> Set<Int64> {
    let sql = "SELECT variant.product FROM \(filter.tables) WHERE \(filter.sql)"
    return try Int64.fetchSet(db.cachedStatement(sql: sql), arguments: filter.arguments)
  }

  /// What passes the filters, the most and best rated first.
  private func everything(_ filter: SearchFilter, limit: Int) throws -> [Candidate] {
    let sql = """
      SELECT variant.product, MAX(COALESCE(rating, 0) * min(rating_count, 100)) AS liked
      FROM \(filter.tables) WHERE \(filter.sql)
      GROUP BY variant.product ORDER BY liked DESC, variant.product LIMIT ?
      """
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: filter.arguments + [limit]).enumerated().map {
      Candidate(product: $1["product"], words: 1 / Double($0 + 1), meaning: 0, isComplete: true)
    }
  }
}
