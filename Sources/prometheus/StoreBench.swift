import ArgumentParser
import Commerce
import Foundation
import SkillKit

extension StoreCommand {
  /// Times import and search over a feed, with queries of several kinds.
  struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Time import and search over a product feed.", shouldDisplay: false)
    @Argument(help: "A product feed.") var feed: String
    @Argument(help: "Queries, one a line: their kind, a tab, the words.") var queries: String
    @Option(help: "Keeps the store in this directory, and uses it when it is there.") var keep: String?
    @Flag(inversion: .prefixedNo, help: "Search by meaning too.") var embeddings = true
    @Flag(help: "Vectors of titles' plain words with noise, not one of each title.") var madeUpVectors = false
    @Flag(help: "Print one JSON object.") var json = false

    /// Neighbours by which approximate search is judged.
    private static let judged = 10

    func run() throws {
      let directory =
        keep.map { URL(fileURLWithPath: $0, isDirectory: true) }
        ?? FileManager.default.temporaryDirectory.appending(path: "prometheus-bench-\(UUID().uuidString)")
      defer { if keep == nil { try? FileManager.default.removeItem(at: directory) } }
      let encoder = embeddings ? try Model(path: nil).textEncoder() : nil
      let asked = try InputFile.queries(queries)
      let made = try prepare(directory, encoder)
      // Another process than the one that imported: what it holds in memory is what search needs.
      let shop = try Shop.open(directory: directory, encoder: encoder, now: Date())
      var figures = made
      figures["products"] = .int(try shop.stats().products)
      figures["first_search_ms"] = .number(try seconds { _ = try shop.search(ProductQuery("lamp")) } * 1_000)
      for (kind, times) in try timed(asked, shop) {
        figures["\(kind)_median_ms"] = .number(times[times.count / 2])
        figures["\(kind)_p99_ms"] = .number(times[min(times.count - 1, times.count * 99 / 100)])
      }
      if encoder != nil {
        figures["recall_at_10"] = .number(try shop.vectorRecall(of: asked.map(\.text), at: Self.judged))
      }
      figures["resident_mb"] = ResidentMemory.megabytes.map(JSONValue.number)
      report(figures)
    }

    /// Fills the store, as far as it is not filled.
    private func prepare(_ directory: URL, _ encoder: TextEncoder?) throws -> [String: JSONValue] {
      let shop = try Shop.open(
        directory: directory, encoder: madeUpVectors ? encoder?.cheaper : encoder, now: Date())
      var figures: [String: JSONValue] = [:]
      if try shop.stats().products == 0 {
        figures["import_s"] = .number(try seconds { _ = try shop.importFeed(URL(fileURLWithPath: feed)) })
      }
      if encoder != nil { figures["embed_s"] = .number(try seconds { try shop.embedProducts() }) }
      return figures
    }

    /// Milliseconds of each search, sorted, by the kind of query and over all. Each query is new to the encoder.
    private func timed(_ asked: [(kind: String, text: String)], _ shop: Shop) throws -> [(String, [Double])] {
      let limit = Money(minorUnits: 10_000, currency: try shop.currency())
      var times: [String: [Double]] = [:]
      for (kind, text) in asked {
        let query =
          switch kind {
          case "filtered": ProductQuery(text, maxPrice: limit, minRating: 3)
          case "cheapest": ProductQuery(text, sort: .priceLowToHigh)
          case "color": ProductQuery(text, color: "blue")
          default: ProductQuery(text)
          }
        let time = try seconds { _ = try shop.search(query, limit: 5) } * 1_000
        times[kind, default: []].append(time)
        times["all", default: []].append(time)
      }
      return times.map { ($0.key, $0.value.sorted()) }
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
      let start = ContinuousClock.now
      try body()
      return (ContinuousClock.now - start) / .seconds(1)
    }

    private func report(_ figures: [String: JSONValue]) {
      guard !json else { return Output.line(JSONValue.object(figures).json) }
      for (name, value) in figures.sorted(by: { $0.key < $1.key }) {
        let number = value.double.map { String(format: "%12.2f", $0) } ?? ""
        Output.line(name.padding(toLength: 22, withPad: " ", startingAt: 0) + number)
      }
    }
  }
}

extension InputFile {
  /// Lines of a kind, a tab and a query.
  fileprivate static func queries(_ path: String) throws -> [(kind: String, text: String)] {
    let text = String(decoding: try bytes(path), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t").map(String.init)
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
  }
}

extension TextEncoder {
  /// Vectors as a catalogue of millions has them, in minutes: a title gets that of its plain lower-case words, which
  /// many titles share, moved a little in a direction of its own.
  fileprivate var cheaper: TextEncoder {
    let known = Recent<[Float]>(limit: 1 << 20)
    return TextEncoder(dimension: dimension, fingerprint: fingerprint, isWord: isWord) { [self] titles in
      let plain = titles.map { title in
        title.split(separator: " ").filter { $0.allSatisfy { $0.isLowercase || $0 == "-" || $0 == "," } }
          .joined(separator: " ")
      }
      return zip(try known.values(of: plain, by: encode), titles).map { Self.moved($0, by: $1) }
    }
  }

  /// How far a title is from its plain words: they have a cosine of about 0.9, and two titles of the same about 0.8.
  private static let distance: Float = 0.5

  private static func moved(_ vector: [Float], by title: String) -> [Float] {
    var random = SplitMix64(title)
    // The sum of four even values is close to a normal one.
    let noise = vector.map { _ in (0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &random) }
    }
    let length = noise.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let sum = zip(vector, noise).map { $0 + distance * $1 / length }
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return sum.map { $0 / norm }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014), seeded by a text.
private struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(_ text: String) { state = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}

/// What this process holds in memory, as Linux tells it.
private enum ResidentMemory {
  static var megabytes: Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
    else { return nil }
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 / 1_024 }
  }
}
