import Foundation
import GRDB

extension Shop {
  /// Opens the shop in `directory` (created when missing), in the file `store.sqlite`. A new store is set up with
  /// the sample shop, in one transaction: a kill in between leaves an empty store that the next start sets up.
  ///
  /// - Throws: `StoreError`; for a damaged sample file `FeedError` or `SnapshotError`.
  public static func open(
    directory: URL, sample: SampleShop? = nil, encoder: TextEncoder? = nil, now: Date
  ) throws -> Shop {
    let file = directory.appending(path: "store.sqlite").path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw StoreError.cannotOpen(file: file, reason: "its directory cannot be made")
    }
    return try mapping(file) {
      let queue = try DatabaseQueue(path: file, configuration: configuration)
      try migrate(queue, file: file)
      // An order that was confirmed must outlive a power cut too: WAL with NORMAL may lose the last commits. Only now,
      // because opening in WAL mode sets NORMAL.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      let shop = Shop(database: queue, encoder: encoder, file: file)
      try shop.setUp(sample: sample, now: now)
      return shop
    }
  }

  /// An empty shop in memory, for tests.
  public static func inMemory(currency: String = "USD", encoder: TextEncoder? = nil) throws -> Shop {
    let queue = try DatabaseQueue(configuration: configuration)
    try migrate(queue, file: ":memory:")
    let shop = Shop(database: queue, encoder: encoder, file: ":memory:")
    try shop.database.write { try StoreRows.create(currency: currency, origin: .empty, $0) }
    return shop
  }

  /// Seconds a process waits for another one's write.
  static let busyTimeoutSeconds = 5.0

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeoutSeconds)
    configuration.foreignKeysEnabled = true
    configuration.label = "store"
    configuration.journalMode = .wal
    configuration.prepareDatabase { db in
      // In KiB: a search over a large catalogue looks at many pages.
      try db.execute(sql: "PRAGMA cache_size = -16000")
    }
    return configuration
  }

  private static func migrate(_ writer: any DatabaseWriter, file: String) throws {
    let migrator = Schema.migrator
    let (isNewer, isCurrent) = try writer.read {
      (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
    }
    if isNewer { throw StoreError.newerDatabase(file: file) }
    if isCurrent { return }
    // Two processes may start at once on a new directory: whoever comes second finds each step done already.
    for _ in migrator.migrations {
      if (try? migrator.migrate(writer)) != nil { return }
      if try writer.read(migrator.hasCompletedMigrations) { return }
    }
    try migrator.migrate(writer)
  }

  private func setUp(sample: SampleShop?, now: Date) throws {
    if try database.read({ try StoreRows.exists($0) }) { return }
    try database.write { db in
      // Another process may have set it up since.
      if try StoreRows.exists(db) { return }
      guard let sample else { return try StoreRows.create(currency: "USD", origin: .empty, db) }
      let snapshot = try StoreSnapshot(contentsOf: sample.snapshot).moved(days: sample.age(at: now))
      try StoreRows.create(currency: snapshot.currency, origin: .sample, db)
      var feed = FeedWriter(db, currency: snapshot.currency, options: FeedOptions())
      _ = try feed.write(sample.catalogue) { _ in }
      try SnapshotWriter(db, snapshot).write()
      if let vectors = sample.vectors {
        guard let file = (try? Data(contentsOf: vectors)).flatMap(VectorFile.init) else {
          throw StoreError.cannotOpen(file: vectors.path(percentEncoded: false), reason: "not a file of vectors")
        }
        try file.write(into: db)
        if let encoder { try VectorStorage(db, encoder).writeKinds() }
      }
    }
  }
}

// MARK: - Reading and writing

extension Shop {
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Shop.mapping(file) { try database.readTransaction(body) }
  }

  /// One write: in one IMMEDIATE transaction, the stored response of `key` when there is one, else what `body` does,
  /// with its response stored beside it.
  ///
  /// - Parameter request: what is asked for; a key that comes again with another request is refused.
  func write<Value: Codable & Sendable>(
    _ operation: String, _ request: [String?], key: IdempotencyKey, _ body: (Database) throws -> Value
  ) throws -> Committed<Value> {
    guard !key.text.isEmpty, key.text.utf8.count <= IdempotencyKey.longest else { throw CommerceRefusal.invalidKey }
    return try Shop.mapping(file) {
      try database.write { db in
        let request = try JSON.text([operation] + request)
        let stored = try Row.fetchOne(
          db.cachedStatement(sql: "SELECT row, request, response FROM operation WHERE key = ?"), arguments: [key.text])
        if let stored {
          guard stored["request"] == request else { throw CommerceRefusal.keyReused(key: key.text) }
          return Committed(operation: stored["row"], value: try JSON.value(Value.self, stored["response"]))
        }
        let value = try body(db)
        try db.cachedStatement(
          sql: """
            INSERT INTO operation (key, request, response, stored_at)
            VALUES (?, ?, ?, CAST(strftime('%s', 'now') AS INTEGER))
            """
        ).execute(arguments: [key.text, request, try JSON.text(value)])
        return Committed(operation: db.lastInsertedRowID, value: value)
      }
    }
  }

  /// Whether a key that is LIKE `pattern` was used and is still known.
  public func knowsKey(like pattern: String) throws -> Bool {
    try read { db in
      let sql = "SELECT EXISTS (SELECT 1 FROM operation WHERE key LIKE ?)"
      return try Bool.fetchOne(db, sql: sql, arguments: [pattern]) ?? false
    }
  }

  /// Forgets keys, with their answers, that are older than `days` by the system's clock: a call that comes again after
  /// that is carried out again.
  ///
  /// - Parameter kept: keys that may still be needed; asked only when there is something to forget.
  public func forgetKeys(olderThanDays days: Int, except kept: () throws -> Set<String>) throws {
    let old = "stored_at < CAST(strftime('%s', 'now') AS INTEGER) - \(days) * 86400"
    let keys = try read { try String.fetchSet($0, sql: "SELECT key FROM operation WHERE \(old)") }
    guard !keys.isEmpty else { return }
    let gone = keys.subtracting(try kept())
    try Shop.mapping(file) {
      try database.write { db in
        for key in gone { try db.execute(sql: "DELETE FROM operation WHERE key = ?", arguments: [key]) }
      }
    }
  }

  /// Names trouble of the database by what the user can do about it.
  static func mapping<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: StoreError.corrupt(file: file)
      case .SQLITE_READONLY: StoreError.readOnly(file: file)
      case .SQLITE_FULL: StoreError.diskFull(file: file)
      // A full disk gives it, too, when a database is opened.
      case .SQLITE_IOERR: StoreError.database(file: file, reason: "the disk is full or does not work")
      case .SQLITE_BUSY, .SQLITE_LOCKED: StoreError.busy(file: file)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
        StoreError.cannotOpen(file: file, reason: error.message ?? "no permission")
      default: StoreError.database(file: file, reason: error.message ?? "error \(error.resultCode.rawValue)")
      }
    }
  }
}

/// JSON inside the database: sorted keys and ISO times, so that equal values are equal texts.
enum JSON {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func numbers(_ values: some Sequence<Int64>) -> String {
    "[" + values.map(String.init).joined(separator: ",") + "]"
  }

  static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try decoder.decode(type, from: Data(text.utf8))
  }
}
