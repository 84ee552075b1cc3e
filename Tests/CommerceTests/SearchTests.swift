import Foundation
import TestSupport
import Testing

@testable import Commerce

struct SearchTests {
  /// What is looked for, and the variants shown, in order.
  @Test(arguments: [
    (ProductQuery("mug"), ["mug-blue"]), (ProductQuery("mugs"), ["mug-blue"]), (ProductQuery("red mug"), ["mug-red"]),
    (ProductQuery("MÜG"), ["mug-blue"]), (ProductQuery("a mug for my coffee"), ["mug-blue"]),
    (ProductQuery("charg"), ["cable"]), (ProductQuery("usb c cables"), ["cable"]),
    (ProductQuery("2m cable"), ["cable"]),
    (ProductQuery("mug", color: "red"), ["mug-red"]), (ProductQuery("mug", maxPrice: usd("8.50")), ["mug-blue"]),
    (ProductQuery("mug", minPrice: usd("8.50")), ["mug-red"]), (ProductQuery("mug", maxPrice: usd("7.99")), []),
    (ProductQuery("mug", minRating: 4), ["mug-blue"]), (ProductQuery("mug", brand: "HARBOUR"), ["mug-blue"]),
    (ProductQuery("mug", brand: "Other"), []), (ProductQuery(category: "lamp"), ["lamp"]),
    (ProductQuery(category: "home", sort: .priceLowToHigh), ["mug-blue", "lamp"]),
    (ProductQuery(category: "home", sort: .priceHighToLow), ["lamp", "mug-blue"]),
    (ProductQuery(sort: .newest), ["cable", "pen", "lamp", "mug-blue"]),
    (ProductQuery(maxPrice: usd("2.50")), ["pen"]),
    (ProductQuery(sort: .rating), ["mug-blue", "pen", "lamp", "cable"]),
    (ProductQuery("zzzz"), []), (ProductQuery("\"' OR NEAR( *"), []), (ProductQuery("mug", color: "%"), []),
    (ProductQuery("mug", category: "no such thing"), ["mug-blue"]),
    (ProductQuery("\0\u{1B}"), ["mug-blue", "lamp", "pen", "cable"]),
  ])
  func finds(query: ProductQuery, ids: [String]) throws {
    let page = try annsShop().search(query, limit: 10)
    #expect(page.hits.map(\.variant.id) == ids)
    #expect(page.total == ids.count)
  }

  @Test func correctsTypos() throws {
    let shop = try annsShop()
    for (written, meant, id) in [("chargnig", "charging", "cable"), ("harbuor", "harbour", "mug-blue")] {
      let page = try shop.search(ProductQuery(written))
      #expect(page.hits.first?.variant.id == id)
      #expect(page.corrections == [written: meant])
    }
    #expect(try shop.search(ProductQuery("pne")).hits.isEmpty)
  }

  @Test func showsWhatIsNearWhenNotAllWordsFit() throws {
    let page = try annsShop().search(ProductQuery("harbour lighthouse mug"))
    #expect(page.hits.first?.variant.id == "mug-blue")
    #expect(page.isApproximate)
  }

  @Test func pages() throws {
    let shop = try annsShop()
    let first = try shop.search(ProductQuery(sort: .newest), limit: 3)
    #expect(first.hasMore)
    let second = try shop.search(ProductQuery(sort: .newest), limit: 3, offset: 3)
    #expect(second.hits.map(\.variant.id) == ["mug-blue"])
    #expect(!second.hasMore)
    #expect(try shop.search(ProductQuery(), limit: 3, offset: 99).hits.isEmpty)
    #expect(try shop.search(ProductQuery(), limit: -1, offset: -5).hits.isEmpty)
    #expect(try shop.search(ProductQuery(String(repeating: "mug ", count: 50_000))).hits.count == 1)
  }

  @Test func mentionsAreJudged() throws {
    let shop = try annsShop()
    let id = try #require(try shop.matches(for: "mug-red").first)
    #expect(id.isID)
    #expect(try shop.matches(for: "cable-group").first?.variant.id == "cable")
    let full = try #require(try shop.matches(for: "the desk lamp").first)
    #expect((full.variant.id, full.coverage, full.titleCoverage) == ("lamp", 1, 1))
    let blue = try #require(try shop.matches(for: "blue mugs").first)
    #expect((blue.variant.id, blue.coverage) == ("mug-blue", 1))
    #expect(blue.titleCoverage < 1)
    let both = try #require(try shop.matches(for: "harbour mug").first)
    #expect(both.equalVariants == 2)
    let near = try #require(try shop.matches(for: "purple mug").first)
    #expect(near.coverage == 0.5)
    #expect(try shop.matches(for: "").isEmpty)
    #expect(try shop.matches(for: "submarine").isEmpty)
  }

  /// An encoder that knows a few words and what they have to do with each other.
  private static let toy = TextEncoder(dimension: 4, fingerprint: "toy 1") { texts in
    let meanings: [String: Int] = [
      "mug": 0, "cup": 0, "tea": 0, "lamp": 1, "light": 1, "pen": 2, "write": 2, "cable": 3,
    ]
    return texts.map { text in
      var vector: [Float] = [0, 0, 0, 0]
      for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
        if let meaning = meanings[String(word)] { vector[meaning] = 1 }
      }
      let length = max(1, vector.reduce(0) { $0 + $1 * $1 }.squareRoot())
      return vector.map { $0 / length }
    }
  }

  @Test func findsByMeaning() throws {
    let shop = try Shop.inMemory(encoder: Self.toy)
    try shop.importSnapshot(smallStore())
    #expect(try shop.missingEmbeddings() == 4)
    #expect(try shop.search(ProductQuery("tea cup")).hits.isEmpty)
    #expect(try shop.embedProducts(limit: 1) == 1)
    #expect(try shop.embedProducts() == 3)
    #expect(try shop.missingEmbeddings() == 0)
    #expect(try shop.search(ProductQuery("tea cup")).hits.map(\.variant.id) == ["mug-blue"])
    #expect(try shop.search(ProductQuery("something to write")).hits.map(\.variant.id) == ["pen"])
    #expect(try shop.search(ProductQuery("tea cup", color: "red")).hits.map(\.variant.id) == ["mug-red"])
    #expect(try shop.search(ProductQuery("tea cup", maxPrice: usd("1"))).hits.isEmpty)
    // A changed title needs a new vector.
    try shop.database.write { try $0.execute(sql: "UPDATE product SET title = 'Ink pen light' WHERE id = 'pen'") }
    #expect(try shop.missingEmbeddings() == 1)
  }

  @Test func shippedVectorsNeedNoEncoding() throws {
    try withDirectory { directory in
      let made = try Shop.inMemory(encoder: Self.toy)
      try made.importSnapshot(smallStore())
      try made.embedProducts()
      let file = try #require(try made.vectorFile())
      let vectors = directory.appending(path: "vectors")
      try file.write(to: vectors)
      let catalogue = directory.appending(path: "catalogue.csv")
      let snapshot = directory.appending(path: "store.json")
      try StoreSnapshot(currency: "USD").json().write(to: snapshot)
      let sample = SampleShop(catalogue: catalogue, snapshot: snapshot, vectors: vectors)
      func open(_ name: String, rows: String) throws -> Shop {
        try Data("id,title,price\n\(rows)".utf8).write(to: catalogue)
        return try Shop.open(directory: directory.appending(path: name), sample: sample, encoder: Self.toy, now: noon)
      }
      let shop = try open("one", rows: "pen,Ink pen,2\nlamp,Desk lamp,3\n")
      #expect(try shop.missingEmbeddings() == 0)
      #expect(try shop.search(ProductQuery("something to write")).hits.map(\.variant.id) == ["pen"])
      // This lamp has another title than the one that was encoded. With half of the vectors, words alone count.
      let other = try open("other", rows: "pen,Ink pen,2\nlamp,Another lamp,3\n")
      #expect(try other.missingEmbeddings() == 1)
      #expect(try other.search(ProductQuery("something to write")).hits.isEmpty)
      for length in 0..<file.count { #expect(VectorFile(file.prefix(length)) == nil) }
    }
  }

  @Test(arguments: [
    ("keyboard", "keyboard", 0), ("keybord", "keyboard", 1), ("kyeboard", "keyboard", 1), ("a", "abc", 2),
    ("abc", "xyz", 3), ("", "ab", 2),
  ])
  func countsEdits(left: String, right: String, edits: Int) {
    #expect(Spelling.distance(Array(left.utf8), Array(right.utf8), limit: 2) == edits)
  }
}
