import GRDB
import Synchronization

/// What search keeps in memory of the catalogue. It is thrown away when the catalogue changes, in whatever process.
final class CatalogueCache: Sendable {
  private struct State {
    var version = -1
    var categories: [String: [Set<String>]]?
    var spelling: Spelling?
    var brands: BrandNames?
    var products: Int?
    var vectors: CatalogueVectors?
  }

  private let state = Mutex(State())

  /// Category paths as they are stored, and the stems of each name on them from the root down.
  func categories(_ db: Database) throws -> [String: [Set<String>]] {
    try value(\.categories, db) {
      let splitter = try WordSplitter(db)
      let paths = try CatalogueRows.categories(db)
      return Dictionary(
        uniqueKeysWithValues: try paths.map { json in
          (json, try CatalogueRows.strings(json).map { Set(try splitter.stems($0)) })
        })
    }
  }

  func spelling(_ db: Database) throws -> Spelling {
    try value(\.spelling, db) {
      Spelling(try Row.fetchAll(db, sql: "SELECT text, uses FROM word").map { ($0["text"], $0["uses"]) })
    }
  }

  func brands(_ db: Database) throws -> BrandNames {
    try value(\.brands, db) {
      let splitter = try WordSplitter(db)
      let names = try CatalogueRows.brands(db)
      return BrandNames(try names.map { ($0, try splitter.stems($0)) })
    }
  }

  /// How many products there are.
  func products(_ db: Database) throws -> Int {
    try value(\.products, db) { try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM product") ?? 0 }
  }

  func vectors(_ encoder: TextEncoder, _ db: Database) throws -> CatalogueVectors {
    try value(\.vectors, db) {
      try CatalogueVectors(
        VectorStorage(db, encoder), products: products(db), categories: categories(db).keys)
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
