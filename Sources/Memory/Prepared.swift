import Foundation
import GRDB

/// What takes long to work out and is kept between starts, such as the vectors of sample sentences. The memory does
/// not know what is in it; losing it costs time.
extension MemoryStore {
  /// What was kept under a name.
  public func prepared(_ name: String) throws -> Data? {
    try read {
      try Data.fetchOne($0, sql: "SELECT data FROM prepared WHERE name = ?", arguments: [name])
    }
  }

  /// Keeps something under a name, in the place of what was there.
  public func keep(_ data: Data, as name: String) throws {
    try writeUnsynced {
      try $0.execute(sql: "INSERT OR REPLACE INTO prepared (name, data) VALUES (?, ?)", arguments: [name, data])
    }
  }
}
