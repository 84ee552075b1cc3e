import GRDB

/// Keeps the head nouns of titles, by which search tells an adapter for headphones from headphones.
struct TitleHeads {
  private let db: Database
  private let noun: HeadNoun

  init(_ db: Database) throws {
    self.db = db
    noun = HeadNoun(splitter: try WordSplitter(db))
  }

  /// Writes the head noun of a product anew.
  ///
  /// - Parameter details: colours, sizes and materials of its variants.
  func write(_ product: Int64, title: String, details: Set<String>) throws {
    guard let stem = try noun.ofTitle(title, attributes: details.joined(separator: " ")) else {
      return try db.cachedStatement(sql: "DELETE FROM title_head WHERE product = ?").execute(arguments: [product])
    }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO title_head (product, stem) VALUES (?, ?)")
      .execute(arguments: [product, stem])
  }

  /// For a store from before there were any.
  func writeAll() throws {
    for row in try Row.fetchAll(db, sql: "SELECT row, title FROM product") {
      let details = try Row.fetchAll(
        db.cachedStatement(sql: "SELECT color, size, material FROM variant WHERE product = ?"), arguments: [row["row"]])
      try write(row["row"], title: row["title"], details: TitleHeads.details(details))
    }
  }

  static func details(_ variants: [Row]) -> Set<String> {
    Set(variants.flatMap { row in ["color", "size", "material"].compactMap { row[$0] as String? } })
  }
}
