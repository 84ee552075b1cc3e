import ArgumentParser
import Commerce
import Foundation
import SkillKit

extension StoreCommand {
  /// Shows what a search finds, and why.
  struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Search the catalogue; queries come one a line from standard input when none is given.")
    @Argument(help: "What to look for.") var query: String?
    @Option(help: "Products shown for each query.") var limit = 10
    @Flag(help: "Print one JSON object for each query.") var json = false
    @OptionGroup var options: StoreOptions

    func run() throws {
      let shop = try options.open(encoder: try Model(path: nil).textEncoder())
      if let query { return try answer(query, shop) }
      while let line = readLine() {
        if !line.allSatisfy(\.isWhitespace) { try answer(line, shop) }
      }
    }

    private func answer(_ query: String, _ shop: Shop) throws {
      let start = ContinuousClock.now
      let page = try shop.search(ProductQuery(query), limit: max(0, limit))
      let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
      guard !json else { return Output.line(Self.object(query, page, milliseconds).json) }
      let near = page.isApproximate ? ", nearest only" : ""
      Output.line("\(query): \(page.total)\(near)")
      for (said, meant) in page.corrections.sorted(by: { $0.key < $1.key }) { Output.line("  \(said) -> \(meant)") }
      for hit in page.hits {
        Output.line(String(format: "  %6.3f  ", hit.score) + "\(hit.variant.productID)  \(hit.variant.title)")
      }
    }

    private static func object(_ query: String, _ page: ProductPage, _ milliseconds: Double) -> JSONValue {
      let hits = page.hits.map { hit -> JSONValue in
        .object([
          "product": .string(hit.variant.productID), "title": .string(hit.variant.title), "score": .number(hit.score),
          "evidence": .object(hit.evidence.mapValues { .number($0) }),
        ])
      }
      return .object([
        "query": .string(query), "total": .int(page.total), "is_approximate": .bool(page.isApproximate),
        "ms": .number(milliseconds), "corrections": .object(page.corrections.mapValues { .string($0) }),
        "hits": .array(hits),
      ])
    }
  }
}
