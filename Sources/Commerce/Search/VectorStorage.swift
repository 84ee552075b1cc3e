import Foundation
import GRDB

/// The vectors of the store and what is derived from them, of one encoder.
struct VectorStorage {
  let db: Database
  let encoder: TextEncoder

  init(_ db: Database, _ encoder: TextEncoder) {
    self.db = db
    self.encoder = encoder
  }

  /// Each vector with its product, in the order of products.
  func forEachVector(
    of products: ClosedRange<Int64>? = nil, _ body: (Int64, Float, UnsafeRawBufferPointer) -> Void
  ) throws {
    let range = products ?? 0...Int64.max
    let sql = """
      SELECT product, scale, vector FROM embedding WHERE product BETWEEN ? AND ? AND fingerprint = ? ORDER BY product
      """
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: sql), arguments: [range.lowerBound, range.upperBound, encoder.fingerprint])
    while let row = try rows.next() { try VectorStorage.read(row, body) }
  }

  /// The vectors of some products.
  func forEachVector(
    of products: [Int64], _ body: (Int64, Float, UnsafeRawBufferPointer) -> Void
  ) throws {
    let sql = """
      SELECT product, scale, vector FROM json_each(?) CROSS JOIN embedding ON product = value WHERE fingerprint = ?
      """
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: sql), arguments: [JSON.numbers(products), encoder.fingerprint])
    while let row = try rows.next() { try VectorStorage.read(row, body) }
  }

  private static func read(_ row: Row, _ body: (Int64, Float, UnsafeRawBufferPointer) -> Void) throws {
    try row.withUnsafeData(atIndex: 2) { data in
      data?.withUnsafeBytes { body(row[0], Float(row[1] as Double), $0) }
    }
  }

  // MARK: - Codes

  /// The codes of all vectors: the blocks that are kept, and those that are not made anew.
  func codes(expecting count: Int) throws -> SignCodes {
    var codes = SignCodes(dimension: encoder.dimension)
    codes.reserve(count)
    let last = try lastBlock()
    var next: Int64 = 0
    let rows = try Row.fetchCursor(
      db, sql: "SELECT block, products, codes FROM vector_code WHERE fingerprint = ? ORDER BY block",
      arguments: [encoder.fingerprint])
    while let row = try rows.next() {
      while next < row[0] as Int64 {
        codes.append(try made(next))
        next += 1
      }
      try row.withUnsafeData(atIndex: 1) { products in
        try row.withUnsafeData(atIndex: 2) { bits in
          codes.append(SignBlock(rows: VectorStorage.values(products), codes: VectorStorage.values(bits)))
        }
      }
      next += 1
    }
    while next <= last {
      codes.append(try made(next))
      next += 1
    }
    return codes
  }

  private func lastBlock() throws -> Int64 {
    (try Int64.fetchOne(db, sql: "SELECT MAX(product) FROM embedding") ?? -1) >> SignCodes.blockBits
  }

  private func made(_ block: Int64) throws -> SignBlock {
    let first = block << SignCodes.blockBits
    var codes = SignCodes(dimension: encoder.dimension)
    try forEachVector(of: first...(first + (1 << SignCodes.blockBits) - 1)) { codes.append(row: $0, vector: $2) }
    return codes.block
  }

  /// Blocks whose codes are not kept.
  func missingBlocks() throws -> [Int64] {
    let kept = try Int64.fetchSet(
      db, sql: "SELECT block FROM vector_code WHERE fingerprint = ?", arguments: [encoder.fingerprint])
    let last = try lastBlock()
    return last < 0 ? [] : (0...last).filter { !kept.contains($0) }
  }

  func write(_ block: Int64) throws {
    let made = try made(block)
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO vector_code (block, fingerprint, products, codes) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [
      block, encoder.fingerprint, made.rows.withUnsafeBytes { Data($0) }, made.codes.withUnsafeBytes { Data($0) },
    ])
  }

  /// Numbers as this machine has them in memory: the store does not leave it.
  private static func values<Value: FixedWidthInteger>(_ data: Data?) -> [Value] {
    guard let data else { return [] }
    let count = data.count / MemoryLayout<Value>.size
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      _ = data.copyBytes(to: buffer, count: count * MemoryLayout<Value>.size)
      initialized = count
    }
  }

  // MARK: - Kinds

  /// What the products of each category have in common.
  func kinds(_ categories: some Sequence<String>) throws -> [String: KindVector] {
    var kinds: [String: KindVector] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT category, scale, vector FROM kind_vector WHERE fingerprint = ?",
      arguments: [encoder.fingerprint])
    while let row = try rows.next() {
      kinds[row[0]] = KindVector(scale: Float(row[1] as Double), bytes: VectorStorage.values(row[2]))
    }
    for category in categories where kinds[category] == nil { kinds[category] = try kind(category) }
    return kinds
  }

  /// Nil when none of its products has a vector.
  private func kind(_ category: String) throws -> KindVector? {
    let sql = """
      SELECT row, scale, vector FROM product CROSS JOIN embedding ON product = row
      WHERE category = ? AND fingerprint = ? LIMIT \(KindVector.sample)
      """
    var sum = [Float](repeating: 0, count: encoder.dimension)
    var count = 0
    let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [category, encoder.fingerprint])
    while let row = try rows.next() {
      try VectorStorage.read(row) { _, scale, bytes in
        guard bytes.count == sum.count else { return }
        let bytes = bytes.bindMemory(to: Int8.self)
        for index in sum.indices { sum[index] += scale * Float(bytes[index]) }
        count += 1
      }
    }
    return count > 0 ? KindVector(sum: sum) : nil
  }

  /// Keeps the kinds that are not kept.
  func writeKinds() throws {
    let kept = try String.fetchSet(
      db, sql: "SELECT category FROM kind_vector WHERE fingerprint = ?", arguments: [encoder.fingerprint])
    for category in try CatalogueRows.categories(db) where !kept.contains(category) {
      guard let kind = try kind(category) else { continue }
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO kind_vector (category, fingerprint, scale, vector) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [
        category, encoder.fingerprint, Double(kind.scale), kind.bytes.withUnsafeBytes { Data($0) },
      ])
    }
  }
}

/// What the products of a category have in common: the sum of their vectors, as a vector of length 1.
struct KindVector: Sendable {
  /// component = scale * byte
  var scale: Float
  var bytes: [Int8]

  /// So many products tell what a kind is about.
  static let sample = 200

  init(scale: Float, bytes: [Int8]) { (self.scale, self.bytes) = (scale, bytes) }

  init(sum: [Float]) {
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    (scale, bytes) = VectorIndex.quantized(length > 0 ? sum.map { $0 / length } : sum)
  }

  func similarity(to query: QuantizedQuery) -> Float {
    bytes.withUnsafeBytes { query.similarity(to: $0, scale: scale) }
  }
}
