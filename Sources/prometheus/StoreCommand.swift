import ArgumentParser
import Commerce
import Foundation

/// `prometheus store`: what the shop holds.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Import, export and count what the shop holds.",
    subcommands: [Import.self, Export.self, Stats.self, Search.self, Embed.self, Vectors.self, Bench.self])
}

/// The data directory alone: these commands hold no conversation.
struct StoreOptions: ParsableArguments {
  @Option(name: .customLong("data"), help: "Data directory. Default: $PROMETHEUS_HOME, else the XDG data directory.")
  var dataDirectory: String?

  /// The shop in the data directory; a new one is set up with the sample shop.
  func open(encoder: TextEncoder? = nil) throws -> Shop {
    try Shop.open(
      directory: DataDirectory.resolve(dataDirectory), sample: .shipped, encoder: encoder, now: Date())
  }
}

extension StoreCommand {
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write the whole store as one JSON document.")
    @Argument(help: "The file to write; - for standard output.") var file: String
    @OptionGroup var options: StoreOptions

    func run() throws {
      let document = try options.open().snapshot().json()
      if file == "-" {
        // Without the last line break, which `line` brings.
        Output.line(String(decoding: document.dropLast(), as: UTF8.self))
      } else {
        do {
          // Written beside and then moved, so that no half document is left behind.
          try document.write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
          throw Unusable("\(file): cannot be written")
        }
      }
    }
  }

  struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Count what the store holds.")
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var options: StoreOptions

    func run() throws {
      let stats = try options.open().stats()
      if json { return Output.line(try StoreCommand.json(stats)) }
      let statuses = stats.ordersByStatus.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      Output.line(
        """
        store       \(stats.origin), in \(stats.currency)
        products    \(stats.products) in \(stats.variants) variants, \(stats.categories) categories, \(stats.brands) brands
        customers   \(stats.customers)
        orders      \(stats.orders)\(statuses.isEmpty ? "" : ": " + statuses.joined(separator: ", "))
        tickets     \(stats.tickets)
        embeddings  \(stats.embeddings) of \(stats.products) products
        ledger      \(stats.ledgerIsBalanced ? "balanced" : "NOT balanced")
        """)
    }
  }

  /// Makes what ships as `assets/sample-catalogue.vectors`.
  struct Vectors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the vectors of all product titles to a file.", shouldDisplay: false)
    @Argument(help: "The file to write.") var file: String
    @OptionGroup var options: StoreOptions

    func run() throws {
      let shop = try options.open(encoder: try Model(path: nil).textEncoder())
      try shop.embedProducts()
      try shop.vectorFile()?.write(to: URL(fileURLWithPath: file), options: .atomic)
    }
  }

  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
