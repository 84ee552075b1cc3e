import Foundation
import GRDB

/// Keeps what full-text search reads in step with the catalogue.
struct ProductTexts {
  private let db: Database
  private let heads: TitleHeads
  private var words: [String: Int] = [:]

  init(_ db: Database) throws {
    self.db = db
    heads = try TitleHeads(db)
  }

  /// Writes the search text of a product anew.
  ///
  /// - Parameter titleFromVariants: names a product of several variants by what their titles share.
  mutating func rewrite(_ product: Int64, titleFromVariants: Bool) throws {
    let statement = try db.cachedStatement(sql: "SELECT title, brand, category, description FROM product WHERE row = ?")
    guard let row = try Row.fetchOne(statement, arguments: [product]) else { return }
    let variants = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT title, color, size, material, options FROM variant WHERE product = ? ORDER BY position"),
      arguments: [product])
    var title: String = row["title"]
    if titleFromVariants, variants.count > 1 {
      title = ProductTexts.sharedTitle(variants.map { $0["title"] }) ?? title
      try db.cachedStatement(sql: "UPDATE product SET title = ? WHERE row = ? AND title <> ?")
        .execute(arguments: [title, product, title])
    }
    let attributes = try ProductTexts.attributes(variants, besides: title)
    let category = try CatalogueRows.strings(row["category"]).joined(separator: " ")
    try db.cachedStatement(sql: "DELETE FROM product_text WHERE rowid = ?").execute(arguments: [product])
    try db.cachedStatement(
      sql: "INSERT INTO product_text (rowid, title, brand, category, attributes, description) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [
      product, title, row["brand"] as String?, category, attributes,
      row["description"] as String,
    ])
    try heads.write(product, title: title, details: TitleHeads.details(variants))
    for text in [title, row["brand"] as String? ?? "", category, attributes] { note(text) }
  }

  /// Keeps the words met, for spelling. To be called after the last `rewrite`.
  mutating func finish() throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO word (text, uses) VALUES (?, ?) ON CONFLICT (text) DO UPDATE SET uses = uses + excluded.uses")
    for (text, uses) in words.sorted(by: { $0.key < $1.key }) { try statement.execute(arguments: [text, uses]) }
    words = [:]
  }

  private mutating func note(_ text: String) {
    for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    where Spelling.correctable.contains(word.utf8.count) && word.allSatisfy(\.isLetter) {
      let isPlain = word.utf8.allSatisfy { $0 < 0x80 }
      let lower = word.lowercased()
      words[isPlain ? lower : lower.folding(options: .diacriticInsensitive, locale: nil), default: 0] += 1
    }
  }

  /// The attributes of all variants, each once, and the titles that say more than the product's.
  private static func attributes(_ variants: [Row], besides title: String) throws -> String {
    var parts: [String] = []
    func add(_ part: String?) {
      if let part, !part.isEmpty, !parts.contains(part) { parts.append(part) }
    }
    for variant in variants {
      add(variant["color"])
      add(variant["size"])
      add(variant["material"])
      if variant["options"] != "{}" {
        for option in try JSON.value([String: String].self, variant["options"]).sorted(by: { $0.key < $1.key }) {
          add(option.value)
        }
      }
      let own: String = variant["title"]
      if own != title { add(own) }
    }
    return parts.joined(separator: " ")
  }

  /// The words that all titles begin with, without punctuation at the end; nil when they are fewer than two and less
  /// than half of the first title.
  static func sharedTitle(_ titles: [String]) -> String? {
    guard let first = titles.first?.split(separator: " ") else { return nil }
    func bare(_ word: Substring) -> Substring { word.last.map { ",;:".contains($0) } == true ? word.dropLast() : word }
    var shared = first[...]
    for title in titles.dropFirst() {
      shared = shared.prefix(zip(shared, title.split(separator: " ")).prefix { bare($0) == bare($1) }.count)
    }
    guard shared.count >= 2 || shared.count * 2 >= first.count, !shared.isEmpty else { return nil }
    var title = shared.joined(separator: " ")
    while let last = title.last, " ,;:-–—(/|".contains(last) { title.removeLast() }
    return title.isEmpty ? nil : title
  }
}
