import Foundation
import GRDB

/// Where a conversation is in the results of its last search.
public struct LastSearch: Sendable, Hashable, Codable {
  public var query: ProductQuery
  /// Where the page that was shown last starts.
  public var offset: Int
  /// The call that showed it: a repeat of that call shows the same page again.
  public var key: String

  public init(query: ProductQuery, offset: Int, key: String) {
    self.query = query
    self.offset = offset
    self.key = key
  }
}

extension Shop {
  /// The last search of a conversation, also of one before a restart.
  public func lastSearch(session: String) throws -> LastSearch? {
    try read { db in
      let text = try String.fetchOne(
        db.cachedStatement(sql: "SELECT search FROM last_search WHERE session = ?"), arguments: [session])
      // A search noted by a later version in a form unknown here is no search.
      return text.flatMap { try? JSON.value(LastSearch.self, $0) }
    }
  }

  /// Keeps it without waiting for the disk: a power cut may lose it.
  public func keepSearch(_ search: LastSearch, session: String) throws {
    try Shop.mapping(file) {
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        defer { try? db.execute(sql: "PRAGMA synchronous = FULL") }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO last_search (session, search) VALUES (?, ?)")
          .execute(arguments: [session, try JSON.text(search)])
      }
    }
  }
}
