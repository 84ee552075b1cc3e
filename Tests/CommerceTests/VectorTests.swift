import Foundation
import GRDB
import TestSupport
import Testing

@testable import Commerce

struct VectorTests {
  static let dimension = 128

  /// Directions that texts named by numbers point in, each with a few that are close to it.
  private static func vector(_ text: String) -> [Float] {
    let number = Int(text.filter(\.isNumber)) ?? 0
    var (group, own) = (SplitMix(seed: UInt64(number / 10)), SplitMix(seed: UInt64(1_000_000 + number)))
    let sum = (0..<dimension).map { _ in
      Float.random(in: -1...1, using: &group) + 0.4 * Float.random(in: -1...1, using: &own)
    }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return sum.map { $0 / length }
  }

  static let toy = TextEncoder(dimension: dimension, fingerprint: "numbers") { $0.map(vector) }

  private static func fill(_ shop: Shop, _ numbers: Range<Int>) throws {
    try withDirectory { directory in
      let file = directory.appending(path: "feed.csv")
      let rows = numbers.map { "p\($0),thing \($0),1.00 USD,Group > \($0 % 7)" }
      try Data(("id,title,price,product_category\n" + rows.joined(separator: "\n")).utf8).write(to: file)
      _ = try shop.importFeed(file)
    }
  }

  @Test func signsFindWhatIsAlike() throws {
    var codes = SignCodes(dimension: Self.dimension)
    let vectors = (0..<5_000).map { Self.vector("\($0)") }
    for (row, vector) in vectors.enumerated() {
      VectorIndex.quantized(vector).bytes.withUnsafeBytes { codes.append(row: Int64(row * 2), vector: $0) }
    }
    #expect(codes.position(of: 84) == 42)
    #expect(codes.position(of: 85) == nil)
    for number in stride(from: 0, to: 5_000, by: 617) {
      let near = codes.nearest(to: vectors[number], count: 50)
      #expect(near.count == 50)
      #expect(Set((number / 10 * 10..<number / 10 * 10 + 10)).isSubset(of: near))
      #expect(codes.nearest(to: vectors[number], count: 2, among: [3, number, 4_999]).contains(number))
    }
    #expect(codes.nearest(to: vectors[0], count: 9_999).count == 5_000)
  }

  @Test func signsSurviveTheStore() throws {
    let shop = try Shop.inMemory(encoder: Self.toy)
    try Self.fill(shop, 0..<300)
    try shop.embedProducts()
    try shop.database.write { db in
      let storage = VectorStorage(db, Self.toy)
      let fresh = try storage.codes(expecting: 300)
      #expect(try storage.missingBlocks() == [0])
      try storage.write(0)
      #expect(try storage.missingBlocks() == [])
      let kept = try storage.codes(expecting: 300)
      #expect(kept.rows == fresh.rows)
      #expect(kept.rows.count == 300)
      #expect(kept.block.codes == fresh.block.codes)
      // Another encoder's are of no use.
      let other = TextEncoder(dimension: Self.dimension, fingerprint: "other") { $0.map(Self.vector) }
      #expect(try VectorStorage(db, other).codes(expecting: 0).rows.isEmpty)
      #expect(try VectorStorage(db, other).kinds([]).isEmpty)
    }
  }

  /// What is derived goes when what it is derived from changes, by whatever statement.
  @Test(arguments: [
    ("UPDATE product SET title = 'thing 999' WHERE id = 'p7'", true, 6),
    ("UPDATE product SET category = '[\"Group\",\"1\"]' WHERE id = 'p7'", false, 5),
    ("DELETE FROM product WHERE id = 'p7'", true, 6), ("DELETE FROM embedding WHERE product = 3", true, 6),
    ("UPDATE embedding SET scale = 1 WHERE product = 3", true, 6),
    ("UPDATE product SET description = 'new' WHERE id = 'p7'", false, 7),
  ])
  func derivedFollows(statement: String, dropsBlock: Bool, kinds: Int) throws {
    let shop = try Shop.inMemory(encoder: Self.toy)
    try Self.fill(shop, 0..<70)
    try shop.embedProducts()
    try shop.database.write { db in
      try VectorStorage(db, Self.toy).write(0)
      #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM kind_vector") == 7)
      try db.execute(sql: statement)
      #expect(try VectorStorage(db, Self.toy).missingBlocks() == (dropsBlock ? [0] : []))
      #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM kind_vector") == kinds)
    }
  }

  /// Held in memory or read from the store, the same is found, and what does not pass a filter is not.
  @Test func largeAndSmallCataloguesFindTheSame() throws {
    let shop = try Shop.inMemory(encoder: Self.toy)
    try Self.fill(shop, 0..<3_000)
    try shop.embedProducts()
    try shop.read { db in
      let storage = VectorStorage(db, Self.toy)
      let categories = try CatalogueRows.categories(db)
      #expect(categories.count == 7)
      let held = try CatalogueVectors(storage, products: 3_000, categories: categories)
      let large = try CatalogueVectors(storage, products: CatalogueVectors.mostHeld + 1, categories: categories)
      #expect((held.isComplete, large.isComplete) == (true, false))
      for (filter, isFiltered) in [(ProductQuery(), false), (ProductQuery(maxPrice: usd("0.50")), true)] {
        let filter = try SearchFilter(filter, categories: isFiltered ? ["[\"Group\",\"3\"]"] : nil)
        for number in [5, 1_234, 2_999] {
          let query = QuantizedQuery(Self.vector("\(number)"))
          let some = try held.nearest(to: query, count: 10, least: 0, filter, storage)
          #expect(try large.nearest(to: query, count: 10, least: 0, filter, storage).map(\.row) == some.map(\.row))
          #expect(some.isEmpty == isFiltered)
          if isFiltered { continue }
          #expect(Set(some.map(\.row)) == Set(try held.exactlyNearest(to: query, count: 10, storage)))
        }
      }
    }
    #expect(try shop.vectorRecall(of: ["7", "1500"], at: 10) == 1)
  }
}
