import ArgumentParser
import Commerce
import Foundation

extension StoreCommand {
  /// `prometheus store import FILE…`
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take product feeds (CSV, TSV, JSON Lines) or a store snapshot (JSON) into the store.",
      discussion: """
        A feed adds products and updates those with the same id; the first one replaces the sample shop's products. \
        A bad row is reported with its line and column, and nothing of that file is taken. A snapshot replaces the \
        whole store.
        """)
    @Argument(help: "The files, taken one after the other.") var files: [String]
    @Flag(help: "Take the good rows of a feed and report the bad ones.") var skipBadRows = false
    @Flag(help: "Let a snapshot replace imported data.") var replace = false
    @Flag(
      inversion: .prefixedNo,
      help: "Prepare the search by meaning now. Without: where it takes seconds; `store embed` does it later.")
    var embeddings: Bool?
    @Option(help: "The model to understand with, instead of the embedded one (GGUF).") var model: String?
    @Flag(help: "Print one JSON object a file.") var json = false
    @OptionGroup var options: StoreOptions

    func run() throws {
      // Without the model there is still search by words.
      let encoder = embeddings == false ? nil : try? Model(path: model).textEncoder()
      let shop = try options.open(encoder: encoder)
      for file in files { try take(URL(fileURLWithPath: file), into: shop) }
      let missing = try shop.missingEmbeddings()
      if embeddings == true || missing <= Import.quickEmbeddings {
        try shop.embed(missing)
      } else {
        Output.error("\(missing) products are searched by their words; `prometheus store embed` adds search by meaning")
      }
    }

    /// So many vectors are made without being asked for.
    private static let quickEmbeddings = 5_000

    private func take(_ file: URL, into shop: Shop) throws {
      if StoreSnapshot.isOne(file) {
        try shop.importSnapshot(try StoreSnapshot(contentsOf: file), replace: replace)
        let stats = try shop.stats()
        return tell(
          ImportOutcome(
            file: file.path, kind: "snapshot", products: stats.products, customers: stats.customers,
            orders: stats.orders),
          "\(file.path): \(stats.products) products, \(stats.customers) customers, \(stats.orders) orders")
      }
      let bar = ProgressLine()
      let report = try shop.importFeed(file, skipBadRows: skipBadRows) {
        bar.show("\(file.lastPathComponent): \($0.rows) rows", part: $0.bytes, of: $0.totalBytes)
      }
      bar.clear()
      for problem in report.problems { Output.error(problem.description) }
      let hidden = report.skipped - report.problems.count
      if hidden > 0 { Output.error("\(file.path): \(hidden) more bad rows") }
      tell(ImportOutcome(report), report.summary)
    }

    private func tell(_ outcome: ImportOutcome, _ text: String) {
      Output.line(json ? (try? StoreCommand.json(outcome)) ?? "" : Output.printable(text))
    }
  }

  /// `prometheus store embed`
  struct Embed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prepare the search by meaning.",
      discussion: "It can be stopped at any time and goes on where it was.")
    @Option(help: "The model to understand with, instead of the embedded one (GGUF).") var model: String?
    @OptionGroup var options: StoreOptions

    func run() throws {
      let shop = try options.open(encoder: try Model(path: model).textEncoder())
      let missing = try shop.missingEmbeddings()
      try shop.embed(missing)
      Output.line(missing == 0 ? "All products can be searched by meaning." : "\(missing) products were prepared.")
    }
  }
}

extension Shop {
  /// Makes the vectors that are missing, with progress on a terminal.
  fileprivate func embed(_ missing: Int) throws {
    guard missing > 0 else { return }
    let bar = ProgressLine()
    defer { bar.clear() }
    try embedProducts { bar.show("preparing search by meaning", part: $0, of: missing) }
  }
}

/// What `store import --json` prints for a file.
private struct ImportOutcome: Encodable {
  var file: String
  var kind: String
  var rows: Int?
  var added: Int?
  var updated: Int?
  var skipped: Int?
  var ignoredColumns: [String]?
  var products: Int?
  var customers: Int?
  var orders: Int?

  enum CodingKeys: String, CodingKey {
    case file, kind, rows, added, updated, skipped, products, customers, orders
    case ignoredColumns = "ignored_columns"
  }

  init(file: String, kind: String, products: Int, customers: Int, orders: Int) {
    self.file = file
    self.kind = kind
    self.products = products
    self.customers = customers
    self.orders = orders
  }

  init(_ report: FeedReport) {
    file = report.file
    kind = "feed"
    rows = report.rows
    added = report.added
    updated = report.updated
    skipped = report.skipped
    ignoredColumns = report.ignoredColumns
  }
}

extension FeedReport {
  /// "feed.csv: 120 rows: 118 new, 2 updated; ignored columns: link"
  fileprivate var summary: String {
    var text = "\(file): \(rows) rows: \(added) new, \(updated) updated"
    if skipped > 0 { text += ", \(skipped) skipped" }
    if !ignoredColumns.isEmpty { text += "; ignored columns: " + ignoredColumns.joined(separator: ", ") }
    return text
  }
}
