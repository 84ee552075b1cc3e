import Foundation
import GRDB
import TestSupport
import Testing

@testable import Commerce

struct FeedTests {
  /// A feed, by its extension, and what came of it.
  private func take(
    _ text: String, as name: String = "feed.csv", into shop: Shop, skipBadRows: Bool = false
  ) throws -> FeedReport {
    try withDirectory { directory in
      let file = directory.appending(path: name)
      try Data(text.utf8).write(to: file)
      return try shop.importFeed(file, skipBadRows: skipBadRows)
    }
  }

  private func problems(_ text: String, as name: String = "feed.csv") throws -> [String] {
    do {
      _ = try take(text, as: name, into: try Shop.inMemory())
      return []
    } catch FeedError.problems(let problems) {
      return problems.map { "\($0.line):\($0.column ?? 0): \($0.message)" }
    }
  }

  @Test func readsAllColumns() throws {
    let shop = try Shop.inMemory()
    let report = try take(
      """
      \u{FEFF}title,ID,Price,sale_price,availability,inventory_quantity,brand,product_category,item_group_id,color,size,\
      material,condition,rating,rating_count,description,link\r
      "Mug, ""big""\",m1,9.50 USD,8 USD,In Stock,7,Harbour,Home > Kitchen,m,blue,L,stone,new,4.5,12,"Two
      lines\u{1B}[2J",http://x\r

      Mug small,m2,7,,out_of_stock,,Harbour,Home > Kitchen,m,red,S,stone,new,,,,\r
      """, into: shop)
    #expect((report.rows, report.added, report.updated) == (2, 2, 0))
    #expect(report.ignoredColumns == ["link"])
    let product = try #require(try shop.product("m2"))
    #expect(product.id == "m")
    #expect(product.title == "Mug")
    #expect(product.description == "Two lines [2J")
    let first = product.variants[0]
    #expect(first.title == "Mug, \"big\"")
    #expect((first.price, first.salePrice, first.stock) == (usd("9.50"), usd("8"), 7))
    #expect((first.category, first.rating, first.ratingCount) == (["Home", "Kitchen"], 4.5, 12))
    #expect(product.variants[1].availability == .outOfStock)
    #expect(product.variants[1].stock == nil)
  }

  @Test func formatsSayTheSame() throws {
    let csv = try Shop.inMemory()
    let tsv = try Shop.inMemory()
    let lines = try Shop.inMemory()
    _ = try take("id,title,price,rating\na,\"T, \"\"x\"\"\",1.50,4\n", into: csv)
    _ = try take("price\ttitle\tid\trating\n1.50\tT, \"x\"\ta\t4\n", as: "feed.tsv", into: tsv)
    _ = try take(
      #"{"id":"a","title":"T, \"\u0078\"","price":"1.50 USD","rating":4,"brand":null,"tags":["x"]}"# + "\n\n",
      as: "feed.jsonl", into: lines)
    #expect(try csv.snapshot() == tsv.snapshot())
    #expect(try csv.snapshot() == lines.snapshot())
    let sniffed = try Shop.inMemory()
    _ = try take("id\ttitle\tprice\trating\na\tT, \"x\"\t1.50\t4", as: "feed.txt", into: sniffed)
    #expect(try csv.snapshot() == sniffed.snapshot())
  }

  /// The second line of a feed with the columns id, title, price, stock, rating, sale price, availability and what is
  /// wrong with it.
  @Test(arguments: [
    (",T,1,,,,", "2:1: id is empty"), ("a,,1,,,,", "2:3: title is empty"), ("a,T,,,,,", "2:5: price is empty"),
    ("a,T,cheap,,,,", "2:5: price \"cheap\" is not an amount such as \"19.99 USD\""),
    ("a,T,-1,,,,", "2:5: price \"-1\" is not an amount such as \"19.99 USD\""),
    ("a,T,1 usd,,,,", "2:5: price \"1 usd\" is not an amount such as \"19.99 USD\""),
    ("a,T,1,-1,,,", "2:7: inventory_quantity \"-1\" is not a whole number from 0 to 1000000000"),
    ("a,T,1,,5.1,,", "2:8: rating \"5.1\" is not a number from 0 to 5"),
    ("a,T,1,,nan,,", "2:8: rating \"nan\" is not a number from 0 to 5"),
    ("a,T,1,,,2,", "2:9: sale_price is above the price"),
    ("a,T,1,,,1 EUR,", "2:9: sale_price is in another currency than the price"),
    ("a,T,1,,,,maybe", "2:10: availability \"maybe\" is none of in_stock, out_of_stock, preorder, backorder"),
    ("a,T,1,,,,,extra", "2:11: 8 fields, but the header has 7"), ("a", "2:1: title is empty"),
    ("\"a,T,1,,,,", "2:1: closing quote is missing"), ("\"a\"b,T,1,,,,", "2:1: text after the closing quote"),
    ("é,\"x\"y,1,,,,", "2:3: text after the closing quote"),
  ])
  func tellsWhatIsWrongAndWhere(line: String, problem: String) throws {
    let header = "id,title,price,inventory_quantity,rating,sale_price,availability\n"
    #expect(try problems(header + line) == [problem])
  }

  @Test(arguments: [
    ("feed.csv", "", "1:1: is empty"), ("feed.csv", "id,title\n", "1:1: column price is missing"),
    ("feed.csv", "id,title,price,ID\n", "1:16: column id comes twice"),
    ("feed.csv", "id,title,price\na,T,1\na,U,2\n", "3:1: id \"a\" comes twice"),
    ("feed.csv", "id,title,price\na,T,1 EUR\nb,U,2 USD\n", "3:5: price is in USD, but this store sells in EUR"),
    ("feed.jsonl", "[1]", "1:1: expected a JSON object"),
    ("feed.jsonl", "{\"id\":\"a\"", "1:10: expected \",\" or \"}\""),
    ("feed.jsonl", "{\"id\":\"a\",\"title\":{}}", "1:19: a nested object is not understood here"),
    ("feed.jsonl", "\n{\"id\":\"a\\x\"}", "2:10: unknown escape in a text"),
    ("feed.jsonl", "{\"id\":\"a\",\"id\":\"b\"}", "1:16: id comes twice"),
    ("feed.jsonl", "{\"id\":\"\\ud800\"}", "1:14: half of a surrogate pair"),
    ("feed.jsonl", "{\"id\":01x}", "1:10: expected a value"),
    (
      "feed.jsonl", "{\"id\":\"a\",\"title\":\"T\",\"price\":\"x\"}",
      "1:31: price \"x\" is not an amount such as \"19.99 USD\""
    ),
  ])
  func tellsWhatIsWrongWithTheFile(name: String, text: String, problem: String) throws {
    #expect(try problems(text, as: name) == [problem])
  }

  @Test func invalidBytesAreABadRow() throws {
    try withDirectory { directory in
      let file = directory.appending(path: "feed.csv")
      try (Data("id,title,price\na,".utf8) + Data([0xFF, 0xC3]) + Data(",1\nb,ok,2\n".utf8)).write(to: file)
      let shop = try Shop.inMemory()
      #expect(throws: FeedError.problems([.init(file: file.path, line: 2, column: 3, message: "is not valid UTF-8")])) {
        try shop.importFeed(file)
      }
      #expect(try shop.importFeed(file, skipBadRows: true).added == 1)
    }
  }

  @Test func nothingOfABadFileIsTaken() throws {
    let shop = try annsShop()
    let before = try dump(shop)
    #expect(throws: FeedError.self) { try take("id,title,price\nx,T,1\ny,T,bad\n", into: shop) }
    #expect(try dump(shop) == before)
    let report = try take("id,title,price\nx,T,1\ny,T,bad\n\"z,T,2\n", into: shop, skipBadRows: true)
    #expect((report.added, report.skipped) == (1, 2))
    #expect(try shop.variant("x") != nil)
  }

  @Test func limitsHold() throws {
    let long = String(repeating: "x", count: FeedLimits.longestFieldBytes + 1)
    #expect(try problems("id,title,price\na,\(long),1\n") == ["2:3: field is too long"])
    #expect(
      try problems("id,title,price\n\(String(repeating: "i", count: 101)),T,1\n") == [
        "2:1: id is longer than 100 characters"
      ])
    let open =
      "id,title,price\n\"" + String(repeating: "x\n", count: FeedLimits.longestRecordBytes / 2 + 10) + "b,T,1\n"
    #expect(try problems(open).first == "2:1: quoted field is too long, or its closing quote is missing")
    let huge = "{\"id\":\"" + String(repeating: "x", count: FeedLimits.longestRecordBytes) + "\"}"
    #expect(try problems(huge, as: "f.jsonl") == ["1:1: line is too long"])
    let columns = (0...FeedLimits.mostColumns).map { "c\($0)" }.joined(separator: ",")
    #expect(try problems("id,title,price," + columns + "\n").count == 1)
  }

  @Test func updatesByID() throws {
    let shop = try Shop.inMemory()
    _ = try take("id,title,price,item_group_id\na,Red mug,1,g\nb,Blue mug,2,g\n", into: shop)
    _ = try shop.addToCart("a", session: "s", key: "1")
    let report = try take("id,title,price,item_group_id\na,Red cup,3,\nc,New,4,\n", into: shop)
    #expect((report.added, report.updated) == (1, 1))
    #expect(try shop.cart(session: "s").total == usd("3"))
    #expect(try shop.product("g")?.variants.map(\.id) == ["b"])
    #expect(try shop.search(ProductQuery("red cup")).hits.first?.variant.id == "a")
    // A group that lost its last variant goes.
    _ = try take("id,title,price\nb,Blue mug,2\n", into: shop)
    #expect(try shop.product("g") == nil)
  }

  @Test(
    arguments: [
      (["Cotton shirt, blue, S", "Cotton shirt, red, M"], "Cotton shirt"), (["Red mug", "Blue mug"], nil),
      (["Lamp - small", "Lamp - large"], "Lamp"), (["Same", "Same"], "Same"),
    ] as [([String], String?)])
  func namesAProductByItsVariants(titles: [String], shared: String?) {
    #expect(ProductTexts.sharedTitle(titles) == shared)
  }

  @Test func anyBytesAreReadWithoutATrap() throws {
    var random = SplitMix(seed: 42)
    let pieces = [
      "\"", ",", "\n", "\r", "\t", "a", "\"\"", "id,title,price\n", "{\"id\":", "\\u12", "\u{1F600}", "[", "]", "}",
    ]
    for _ in 0..<3_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<40, using: &random) {
        if Bool.random(using: &random) {
          bytes += Array(pieces.randomElement(using: &random)!.utf8)
        } else {
          bytes.append(.random(in: 0...255, using: &random))
        }
      }
      for format in [FeedReader.Format.csv, .tsv, .jsonLines] {
        guard var reader = try? FeedReader(ByteReader(bytes), format: format, name: "fuzz") else { continue }
        var records = 0
        while try reader.next() != nil { records += 1 }
        #expect(records <= bytes.count)
      }
    }
  }

  @Test func writtenFieldsAreReadBack() throws {
    var random = SplitMix(seed: 7)
    let alphabet = ["a", "\"", ",", "\n", "\r\n", " ", "é", "\u{1F600}", ";", "'"]
    for _ in 0..<500 {
      let fields = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<Int.random(in: 0...8, using: &random)).map { _ in alphabet.randomElement(using: &random)! }.joined()
      }
      let line = fields.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
      var reader = DelimitedReader(try ByteReader(Array((line + line).utf8)), delimiter: ",")
      for _ in 0..<2 { #expect(try reader.next()?.cells.map(\.text) == fields) }
      #expect(try reader.next() == nil)
    }
  }
}
