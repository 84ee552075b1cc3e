import Foundation
import GRDB

extension MemoryStore {
  /// The cached vectors of a model, by text.
  public func vectors(model: String) throws -> [String: [Float]] {
    try database.read { db in
      var found: [String: [Float]] = [:]
      let rows = try Row.fetchCursor(db, sql: "SELECT text, vector FROM embedding WHERE model = ?", arguments: [model])
      while let row = try rows.next() {
        let data: Data = row["vector"]
        found[row["text"]] = [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
          count = data.copyBytes(to: buffer) / 4
        }
      }
      return found
    }
  }

  /// Adds vectors to those of a model, or puts them in the place of all of them.
  public func cache(_ vectors: [String: [Float]], model: String, replacing: Bool = false) throws {
    try database.write { db in
      if replacing { try db.execute(sql: "DELETE FROM embedding WHERE model = ?", arguments: [model]) }
      for (text, vector) in vectors {
        try db.execute(
          sql: "INSERT OR REPLACE INTO embedding (model, text, vector) VALUES (?, ?, ?)",
          arguments: [model, text, vector.withUnsafeBytes { Data($0) }])
      }
    }
  }
}
