import GRDB
import Synchronization

/// What search keeps in memory of the catalogue. It is thrown away when the catalogue changes, in whatever process.
final class CatalogueCache: Sendable {
  private struct State {
    var version = -1
    var categories: [Category]?
    var spelling: Spelling?
    var vectors: VectorIndex?
  }

  /// A category path, and the stems of each name on it.
  struct Category: Sendable {
    /// As stored: a JSON array.
    var json: String
    var names: [Set<String>]
  }

  private let state = Mutex(State())

  func categories(_ db: Database) throws -> [Category] {
    try value(\.categories, db) {
      let splitter = try WordSplitter(db)
      return try String.fetchAll(db, sql: "SELECT DISTINCT category FROM product").map { json in
        Category(json: json, names: try CatalogueRows.strings(json).map { Set(try splitter.stems($0)) })
      }
    }
  }

  func spelling(_ db: Database) throws -> Spelling {
    try value(\.spelling, db) {
      Spelling(try Row.fetchAll(db, sql: "SELECT text, uses FROM word").map { ($0["text"], $0["uses"]) })
    }
  }

  func vectors(_ encoder: TextEncoder, _ db: Database) throws -> VectorIndex {
    try value(\.vectors, db) {
      var index = VectorIndex(dimension: encoder.dimension)
      let rows = try Row.fetchCursor(
        db, sql: "SELECT product, scale, vector FROM embedding WHERE fingerprint = ? ORDER BY product",
        arguments: [encoder.fingerprint])
      while let row = try rows.next() {
        try row.withUnsafeData(atIndex: 2) { data in
          data?.withUnsafeBytes { index.append(row: row[0], scale: Float(row[1] as Double), vector: $0) }
        }
      }
      let products = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM product") ?? 0
      index.isComplete = index.rows.count * 20 >= products * 19
      return index
    }
  }

  /// Made once for each version of the catalogue. Two threads may make it both; the values are equal.
  private func value<Value: Sendable>(
    _ path: WritableKeyPath<State, Value?> & Sendable, _ db: Database, make: () throws -> Value
  ) throws -> Value {
    let version = try StoreRows.catalogueVersion(db)
    let cached = state.withLock { state in
      if state.version != version { state = State(version: version) }
      return state[keyPath: path]
    }
    if let cached { return cached }
    let made = try make()
    state.withLock { if $0.version == version { $0[keyPath: path] = made } }
    return made
  }
}
