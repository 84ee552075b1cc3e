import Foundation
import GRDB

/// The vectors of a catalogue in a file, so that a shop that ships with the program can be searched by meaning at its
/// first start.
///
/// ```
/// {"count":2,"dimension":384,"fingerprint":"…"}\n
/// product id (UTF-8), 0 | title's FNV-1a hash, 8 bytes | scale, Float32 | dimension signed bytes      per product
/// ```
/// Numbers are little-endian. Vectors of products whose title is another one by now are passed over.
struct VectorFile {
  private struct Header: Codable {
    var count: Int
    var dimension: Int
    var fingerprint: String
  }

  struct Entry {
    var product: String
    var titleHash: UInt64
    var scale: Float
    var bytes: Data
  }

  var fingerprint: String
  var dimension: Int
  var entries: [Entry]

  /// Longest header, in bytes.
  private static let longestHeader = 4_096

  var data: Data {
    get throws {
      let header = Header(count: entries.count, dimension: dimension, fingerprint: fingerprint)
      var data = Data(try JSON.text(header).utf8) + [UInt8(ascii: "\n")]
      for entry in entries {
        data += Data(entry.product.utf8) + [0]
        withUnsafeBytes(of: entry.titleHash.littleEndian) { data += $0 }
        withUnsafeBytes(of: entry.scale.bitPattern.littleEndian) { data += $0 }
        data += entry.bytes
      }
      return data
    }
  }

  /// Nil when the data is no such file or is cut off.
  init?(_ data: Data) {
    var rest = data[...]
    guard let end = rest.prefix(VectorFile.longestHeader).firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSON.value(Header.self, String(decoding: rest[..<end], as: UTF8.self)), header.dimension > 0,
      header.count >= 0, header.count <= rest.count, header.dimension <= rest.count
    else { return nil }
    rest = rest[(end + 1)...]
    (fingerprint, dimension, entries) = (header.fingerprint, header.dimension, [])
    for _ in 0..<header.count {
      guard let end = rest.prefix(FeedLimits.longestID * 4 + 1).firstIndex(of: 0) else { return nil }
      let product = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      guard rest.count >= 12 + dimension else { return nil }
      let hash = VectorFile.integer(rest.prefix(8))
      let scale = Float(bitPattern: UInt32(truncatingIfNeeded: VectorFile.integer(rest.dropFirst(8).prefix(4))))
      guard scale.isFinite else { return nil }
      let bytes = Data(rest.dropFirst(12).prefix(dimension))
      entries.append(Entry(product: product, titleHash: hash, scale: scale, bytes: bytes))
      rest = rest.dropFirst(12 + dimension)
    }
  }

  init(fingerprint: String, dimension: Int, entries: [Entry]) {
    self.fingerprint = fingerprint
    self.dimension = dimension
    self.entries = entries
  }

  private static func integer(_ bytes: Data) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  /// FNV-1a, 64 bits (Fowler, Noll, Vo).
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  // MARK: In the store

  /// All vectors of `encoder` that the store has.
  init(_ encoder: TextEncoder, _ db: Database) throws {
    let sql = """
      SELECT id, title, scale, vector FROM embedding JOIN product ON product.row = embedding.product
      WHERE fingerprint = ? ORDER BY product.row
      """
    entries = try Row.fetchAll(db, sql: sql, arguments: [encoder.fingerprint]).map {
      Entry(
        product: $0["id"], titleHash: VectorFile.hash($0["title"]), scale: Float($0["scale"] as Double),
        bytes: $0["vector"])
    }
    (fingerprint, dimension) = (encoder.fingerprint, encoder.dimension)
  }

  /// Gives the products their vectors.
  func write(into db: Database) throws {
    for entry in entries {
      let statement = try db.cachedStatement(sql: "SELECT row, title FROM product WHERE id = ?")
      guard let row = try Row.fetchOne(statement, arguments: [entry.product]),
        VectorFile.hash(row["title"]) == entry.titleHash
      else { continue }
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO embedding (product, fingerprint, scale, vector) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [row["row"] as Int64, fingerprint, Double(entry.scale), entry.bytes])
    }
  }
}

extension Shop {
  /// The vectors of all products as a file that `SampleShop.vectors` takes; nil without an encoder.
  public func vectorFile() throws -> Data? {
    guard let encoder else { return nil }
    return try read { try VectorFile(encoder, $0).data }
  }
}
