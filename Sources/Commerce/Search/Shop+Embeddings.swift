import Foundation
import GRDB

extension Shop {
  /// How many products still lack a vector of the shop's encoder; 0 without an encoder.
  public func missingEmbeddings() throws -> Int {
    guard let encoder else { return 0 }
    return try read { db in
      try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM product WHERE \(Shop.lacksEmbedding)", arguments: [encoder.fingerprint]) ?? 0
    }
  }

  /// Makes the vectors that are missing, in small steps that are each committed: it can be stopped at any time and
  /// goes on where it was. Search by meaning begins when nearly all are there.
  ///
  /// - Parameters:
  ///   - limit: makes at most so many, nil for all.
  ///   - progress: called after each step with how many were made.
  /// - Returns: how many were made.
  @discardableResult
  public func embedProducts(limit: Int? = nil, progress: (Int) -> Void = { _ in }) throws -> Int {
    guard let encoder else { return 0 }
    var (made, last) = (0, Int64.min)
    while limit.map({ made < $0 }) ?? true {
      let step = min(Shop.embeddingStep, (limit ?? .max) - made)
      // Not from the first product again at each step: a million of them would take hours.
      let titles = try titlesWithoutEmbedding(encoder, after: last, limit: step)
      guard let end = titles.last?.product else { break }
      // Outside a transaction: this takes long, and others want to write.
      let vectors = try encoder.encode(titles.map(\.title))
      try store(vectors, of: titles, encoder)
      made += titles.count
      last = end
      progress(made)
    }
    try keepDerived(encoder)
    if made > 0 { try Shop.mapping(file) { try database.write(StoreRows.catalogueChanged) } }
    return made
  }

  /// Keeps what follows from the vectors, where it is not kept yet, each part in a transaction of its own.
  private func keepDerived(_ encoder: TextEncoder) throws {
    try Shop.mapping(file) {
      let isLarge = try database.readTransaction { try cache.products($0) > CatalogueVectors.mostHeld }
      let blocks = isLarge ? try database.readTransaction { try VectorStorage($0, encoder).missingBlocks() } : []
      for block in blocks { try database.write { try VectorStorage($0, encoder).write(block) } }
      try database.write { try VectorStorage($0, encoder).writeKinds() }
    }
  }

  /// Products in one step.
  private static let embeddingStep = 64

  private static let lacksEmbedding = """
    NOT EXISTS (SELECT 1 FROM embedding WHERE embedding.product = product.row AND embedding.fingerprint = ?)
    """

  private func titlesWithoutEmbedding(
    _ encoder: TextEncoder, after last: Int64, limit: Int
  ) throws -> [(product: Int64, title: String)] {
    try read { db in
      let sql = "SELECT row, title FROM product WHERE \(Shop.lacksEmbedding) AND row > ? ORDER BY row LIMIT ?"
      return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [encoder.fingerprint, last, limit])
        .map { ($0["row"], $0["title"]) }
    }
  }

  private func store(
    _ vectors: [[Float]], of titles: [(product: Int64, title: String)], _ encoder: TextEncoder
  ) throws {
    try Shop.mapping(file) {
      try database.write { db in
        for (vector, (product, title)) in zip(vectors, titles) {
          let (scale, bytes) = VectorIndex.quantized(vector)
          // Only if the title is still the one that was encoded.
          try db.cachedStatement(
            sql: """
              INSERT INTO embedding (product, fingerprint, scale, vector)
              SELECT row, ?, ?, ? FROM product WHERE row = ? AND title = ?
              ON CONFLICT (product) DO UPDATE SET fingerprint = excluded.fingerprint, scale = excluded.scale,
                vector = excluded.vector
              """
          ).execute(arguments: [
            encoder.fingerprint, Double(scale), bytes.withUnsafeBytes { Data($0) }, product, title,
          ])
        }
      }
    }
  }
}
