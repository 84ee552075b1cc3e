import Foundation
import GRDB

/// One search: words by BM25 (FTS5), meaning by the encoder's vectors, both under the same filters; then a ranking of
/// what either found, and a cut where the rest is no longer about what was asked for.
struct Searcher {
  let db: Database
  let cache: CatalogueCache
  let encoder: TextEncoder?
  var ranking = Ranking()

  struct Found {
    /// Best first.
    var candidates: [Candidate]
    var query: ReadQuery
    /// No product has all the words or is clearly the same thing.
    var isApproximate: Bool
    /// Not even something like it was found: these are the nearest of what there is.
    var isFar = false
  }

  /// The least cosine at which a title is about the same thing as the query, and at which it is still worth offering
  /// when there is nothing better.
  static let leastSimilarity: Float = 0.33
  static let leastNearness: Float = 0.2
  /// Fewer complete matches than this, and those with some of the words are shown too.
  static let fewMatches = 5

  /// - Parameter isCut: leaves out what is much less about the query than the best.
  func find(_ text: String, _ filter: SearchFilter, limit: Int, isCut: Bool = true) throws -> Found {
    let query = try ReadQuery(text, db, cache, encoder)
    guard !query.terms.isEmpty else {
      let all = try everything(filter, limit: limit)
      return Found(candidates: query.isBlank ? all : [], query: query, isApproximate: false)
    }
    var complete: [Candidate] = []
    if query.isKnown {
      complete = try byWords(query.all, query, filter, limit: limit, isComplete: true)
      let named = complete.isEmpty ? [] : try rows(naming: query)
      for index in complete.indices { complete[index].isNamed = named.contains(complete[index].product) }
    }
    var byRow = Dictionary(uniqueKeysWithValues: complete.map { ($0.product, $0) })
    if complete.count < Searcher.fewMatches, query.terms.count > 1, query.terms.contains(where: \.isKnown) {
      for candidate in try byWords(query.any, query, filter, limit: limit, isComplete: false)
      where byRow[candidate.product] == nil {
        byRow[candidate.product] = candidate
      }
    }
    let meaning = try meaning(of: query)
    if let meaning { try add(meaning, to: &byRow, filter, limit: limit) }
    var candidates = try kindred(Array(byRow.values), query, meaning)
    candidates.sort { (ranking.score($0), $1.product) > (ranking.score($1), $0.product) }
    guard isCut else {
      return Found(candidates: Array(candidates.prefix(limit)), query: query, isApproximate: complete.isEmpty)
    }
    let isTitled = try candidates.first.map { $0.isNamed ? try isTitle(of: $0, query) : false } ?? false
    candidates = Array(ranking.cut(candidates, isTitled: isTitled).prefix(limit))
    guard !candidates.contains(where: { ranking.isClose($0, byMeaning: meaning != nil) }) else {
      return Found(candidates: candidates, query: query, isApproximate: false)
    }
    let isFar = !candidates.contains { $0.words > 0 || $0.meaning >= Double(Searcher.leastSimilarity) }
    // What is no word of any kind has no neighbours.
    if isFar, !query.saysSomething { candidates = [] }
    candidates = Array(candidates.prefix(isFar ? Ranking.mostFar : Ranking.mostNearest))
    return Found(candidates: candidates, query: query, isApproximate: true, isFar: isFar)
  }

  /// Whether the query has all the words of a title, up to its first comma.
  private func isTitle(of candidate: Candidate, _ query: ReadQuery) throws -> Bool {
    let title = try String.fetchOne(
      db.cachedStatement(sql: "SELECT title FROM product WHERE row = ?"), arguments: [candidate.product])
    let words = try WordSplitter(db).words(String((title ?? "").prefix { $0 != "," })).meaningful
    return words.count > 1 && words.allSatisfy { query.stems.contains($0.stem) }
  }

  // MARK: - By words

  /// Weights of title, brand, category, attributes, description.
  private static let bm25 = "bm25(product_text, 10, 5, 5, 4, 1)"

  private func byWords(
    _ match: String, _ query: ReadQuery, _ filter: SearchFilter, limit: Int, isComplete: Bool
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
    // Of too many, those headed by the noun come first: they are what is meant.
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT rowid, -\(Searcher.bm25) AS score,
            (SELECT stem FROM title_head WHERE product = product_text.rowid) IS ? AS is_headed
          FROM product_text WHERE product_text MATCH ? \(passes)
          ORDER BY score * (1 + is_headed) DESC, rowid LIMIT ?
          """), arguments: [query.head ?? "", match] + filter.arguments + [limit])
    let most = try mostPoints(query)
    return rows.map {
      Candidate(
        product: $0[0], words: min(1, max(0, $0[1] / most)), isHeaded: $0[2],
        isComplete: isComplete)
    }
  }

  /// The products that are named by all words, not only described by them.
  private func rows(naming query: ReadQuery) throws -> Set<Int64> {
    try Int64.fetchSet(
      db.cachedStatement(sql: "SELECT rowid FROM product_text WHERE product_text MATCH ?"), arguments: [query.named])
  }

  /// The BM25 score of a title that says nothing but the query, by the formula of FTS5: it measures how much of the
  /// query, weighed by how rare its words are, a product has.
  private func mostPoints(_ query: ReadQuery) throws -> Double {
    let products = Double(try cache.products(db))
    let points = query.terms.reduce(0.0) { sum, term in
      let having = Double(term.products)
      return sum + max(1e-6, log((products - having + 0.5) / (having + 0.5))) * 2.2
    }
    return max(points, 1e-6)
  }

  // MARK: - By meaning

  /// A query's vector with those that it is compared with.
  private struct Meaning {
    var query: QuantizedQuery
    var vectors: CatalogueVectors
  }

  /// Nil without an encoder, and until the products have vectors.
  private func meaning(of query: ReadQuery) throws -> Meaning? {
    guard let encoder else { return nil }
    let vectors = try cache.vectors(encoder, db)
    guard vectors.isComplete, let vector = try encoder.encode([query.meant]).first else { return nil }
    return Meaning(query: QuantizedQuery(vector), vectors: vectors)
  }

  /// Gives the candidates their similarity, and adds products that are alike but lack the words.
  private func add(_ meaning: Meaning, to byRow: inout [Int64: Candidate], _ filter: SearchFilter, limit: Int) throws {
    guard let encoder else { return }
    let storage = VectorStorage(db, encoder)
    let least = byRow.isEmpty ? Searcher.leastNearness : Searcher.leastSimilarity
    let nearest = try meaning.vectors.nearest(
      to: meaning.query, count: min(limit, Shop.mostResults), least: least, filter, storage)
    for (row, similarity) in nearest {
      byRow[row, default: Candidate(product: row, words: 0, isHeaded: false, isComplete: false)].meaning =
        Double(similarity)
    }
    let rest = Set(byRow.keys).subtracting(nearest.map(\.row))
    for (row, similarity) in try meaning.vectors.similarities(of: rest, to: meaning.query, storage) {
      byRow[row]?.meaning = Double(similarity)
    }
  }

  /// What passes the filters, the most and best rated first.
  private func everything(_ filter: SearchFilter, limit: Int) throws -> [Candidate] {
    let sql = """
      SELECT variant.product, MAX(COALESCE(rating, 0) * min(rating_count, 100)) AS liked
      FROM \(filter.tables) WHERE \(filter.sql)
      GROUP BY variant.product ORDER BY liked DESC, variant.product LIMIT ?
      """
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: filter.arguments + [limit]).map {
      Candidate(product: $0["product"], words: 0, isHeaded: false, isComplete: true)
    }
  }

  // MARK: - By kind

  /// The candidates with what their category, brand and title's head noun say of them.
  private func kindred(
    _ candidates: [Candidate], _ query: ReadQuery, _ meaning: Meaning?
  ) throws -> [Candidate] {
    let places = Dictionary(uniqueKeysWithValues: candidates.enumerated().map { ($1.product, $0) })
    let sql = """
      SELECT product.row, category, brand, stem FROM json_each(?) CROSS JOIN product ON product.row = value
      LEFT JOIN title_head ON title_head.product = product.row
      """
    var candidates = candidates
    var categories = CategoryFit(query, try cache.categories(db))
    var kinds: [String: Double] = [:]
    func kindOf(_ category: String, _ meaning: Meaning) -> Double {
      if let known = kinds[category] { return known }
      let similarity = meaning.vectors.kindSimilarity(category, to: meaning.query)
      kinds[category] = similarity
      return similarity
    }
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: sql), arguments: [try JSON.text(candidates.map(\.product))])
    while let row = try rows.next() {
      guard let place = places[row[0]] else { continue }
      let category: String = row[1]
      candidates[place].category = categories.fit(category)
      if let meaning { candidates[place].kind = kindOf(category, meaning) }
      candidates[place].isOfBrand = query.brand != nil && query.brand == row[2] as String?
      candidates[place].isHeaded = query.head != nil && query.head == row[3] as String?
    }
    return candidates
  }
}

/// How well category names fit a query.
private struct CategoryFit {
  private let wanted: Set<String>
  private let head: String?
  private let categories: [String: [Set<String>]]
  private var known: [String: Double] = [:]

  init(_ query: ReadQuery, _ categories: [String: [Set<String>]]) {
    wanted = Set(query.stems)
    head = query.head
    self.categories = categories
  }

  /// 1 where the category is named by the query's head noun, less where it is a part of the store that is, or shares
  /// some other word.
  mutating func fit(_ category: String) -> Double {
    if let fit = known[category] { return fit }
    let names = categories[category] ?? []
    var fit = 0.0
    if let head, names.last?.contains(head) == true {
      fit = 1
    } else if let head, names.contains(where: { $0.contains(head) }) {
      fit = 0.6
    } else if names.contains(where: { !$0.isDisjoint(with: wanted) }) {
      fit = 0.4
    }
    known[category] = fit
    return fit
  }
}
