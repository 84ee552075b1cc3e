import ArgumentParser
import Commerce
import Foundation
import SkillKit

extension StoreCommand {
  /// Times import and search over a made-up catalogue.
  struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Time import and search over many made-up products.", shouldDisplay: false)
    @Option(help: "How many products are made up.") var products = 50_000
    @Option(help: "How many searches of each kind are timed.") var searches = 200
    @Flag(inversion: .prefixedNo, help: "Search by meaning too: makes a vector of every title first.")
    var embeddings = true
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      let directory = FileManager.default.temporaryDirectory.appending(path: "prometheus-bench-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: directory) }
      let feed = directory.appending(path: "feed.csv")
      try MadeUpCatalogue(products: max(1, products)).csv.write(to: feed, atomically: false, encoding: .utf8)
      let encoder = embeddings ? try Model(path: nil).textEncoder() : nil
      let shop = try Shop.open(directory: directory, encoder: encoder, now: Date())
      var figures: [String: JSONValue] = ["products": .int(products)]
      figures["import_s"] = .number(try seconds { _ = try shop.importFeed(feed) })
      if encoder != nil { figures["embed_s"] = .number(try seconds { try shop.embedProducts() }) }
      figures["first_search_ms"] = .number(try seconds { _ = try shop.search(ProductQuery("lamp")) } * 1_000)
      for (name, query) in Self.queries(searches) {
        var times = try (0..<max(1, searches)).map { index in
          try seconds { _ = try shop.search(query(index), limit: 5) } * 1_000
        }
        times.sort()
        figures["\(name)_median_ms"] = .number(times[times.count / 2])
        figures["\(name)_p99_ms"] = .number(times[min(times.count - 1, times.count * 99 / 100)])
      }
      var writes = try (0..<max(1, searches)).map { index in
        try seconds {
          // Rows of the feed have stock unless their number is a multiple of 50.
          _ = try shop.addToCart(
            "P\(1 + index % min(49, max(1, products - 1)))", session: "\(index)", key: .init("\(index)"))
        } * 1_000
      }
      writes.sort()
      figures["write_median_ms"] = .number(writes[writes.count / 2])
      report(figures)
    }

    private static func queries(_ count: Int) -> [(String, (Int) -> ProductQuery)] {
      let limit = Money(minorUnits: 3_000, currency: "USD")
      return [
        ("words", { ProductQuery(MadeUpCatalogue.query($0)) }),
        ("typo", { ProductQuery(MadeUpCatalogue.misspelled($0)) }),
        ("filtered", { ProductQuery(MadeUpCatalogue.query($0), maxPrice: limit, minRating: 3) }),
        ("cheapest", { ProductQuery(MadeUpCatalogue.query($0), sort: .priceLowToHigh) }),
        ("one_word", { ProductQuery(MadeUpCatalogue.noun($0)) }),
      ]
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
      let start = ContinuousClock.now
      try body()
      return (ContinuousClock.now - start) / .seconds(1)
    }

    private func report(_ figures: [String: JSONValue]) {
      guard !json else { return Output.line(JSONValue.object(figures).json) }
      for (name, value) in figures.sorted(by: { $0.key < $1.key }) {
        let number = value.double.map { String(format: "%10.2f", $0) } ?? ""
        Output.line(name.padding(toLength: 22, withPad: " ", startingAt: 0) + number)
      }
    }
  }
}

/// A product feed of made-up products, the same at every run.
private struct MadeUpCatalogue {
  let products: Int

  static let adjectives = """
    wireless compact folding heavy light waterproof organic classic modern large small slim quiet bright soft sturdy \
    portable rechargeable insulated handmade striped plain premium everyday outdoor indoor
    """.split(separator: " ").map(String.init)
  static let nouns = """
    headphones lamp kettle backpack blanket mug keyboard mouse charger cable battery notebook pen chair desk shelf \
    pillow towel knife pan bottle jacket shirt socks boots gloves hat scarf tent torch hammer drill ladder bucket \
    brush soap shampoo candle vase clock mirror rug curtain basket bin broom sponge tray plate bowl fork spoon glass
    """.split(separator: " ").map(String.init)
  static let colors = ["black", "white", "blue", "red", "green", "grey", "yellow", "brown"]
  static let brands = (1...400).map { "Brand\(String(UnicodeScalar(UInt8(97 + $0 % 26))))\($0)" }

  var csv: String {
    var out = "id,title,description,price,inventory_quantity,brand,product_category,color,rating,rating_count\n"
    for index in 0..<products {
      let noun = Self.noun(index)
      let first = Self.adjectives[index / 7 % Self.adjectives.count]
      let second = Self.adjectives[index / 53 % Self.adjectives.count]
      let color = Self.colors[index / 3 % Self.colors.count]
      let brand = Self.brands[index * 31 % Self.brands.count]
      out += "P\(index),\(brand) \(first) \(second) \(noun) \(index % 977),"
      out += "\"A \(first), \(second) \(noun) in \(color) for home and travel.\","
      out += "\(1 + index * 37 % 300).99 USD,\(index % 50),\(brand),Home > \(noun),\(color),"
      out += "\(Double(index % 41) / 10 + 1),\(index % 900)\n"
    }
    return out
  }

  static func noun(_ index: Int) -> String { nouns[index % nouns.count] }
  static func query(_ index: Int) -> String {
    "\(colors[index % colors.count]) \(adjectives[index * 5 % adjectives.count]) \(noun(index * 3))"
  }
  static func misspelled(_ index: Int) -> String {
    var word = Array(noun(index).count > 5 ? noun(index) : "headphones")
    word.swapAt(2, 3)
    return "\(adjectives[index % adjectives.count]) \(String(word))"
  }
}
