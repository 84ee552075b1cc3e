import GRDB

/// The tables, and how they came about. Migrations are only ever appended.
enum Schema {
  static var configuration: Configuration {
    var configuration = Configuration()
    // Another process on the same data directory may be writing.
    configuration.busyMode = .timeout(5)
    configuration.journalMode = .wal
    return configuration
  }

  static func prepare(_ database: any DatabaseWriter, name: String) throws {
    let (isNewer, isCurrent) = try database.read {
      (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
    }
    if isNewer { throw OrganizerError(file: name, cause: .newer) }
    if !isCurrent { try migrate(database) }
    // Only now: opening in WAL mode sets NORMAL. What the user was told is kept must outlive a power cut.
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
  }

  /// Two processes may start at once on a new directory: whoever comes second finds each step done already.
  private static func migrate(_ database: any DatabaseWriter) throws {
    let migrator = migrator
    for _ in migrator.migrations {
      if (try? migrator.migrate(database)) != nil { return }
      if try database.read(migrator.hasCompletedMigrations) { return }
    }
    try migrator.migrate(database)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("lists and alerts") { db in
      try db.execute(
        sql: """
          CREATE TABLE list (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND \(Limits.listNameLength)),
            createdAt DATETIME NOT NULL
          );
          -- Entries show in the order of their ids. AUTOINCREMENT: a restored entry finds its id free.
          CREATE TABLE entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            listID INTEGER NOT NULL REFERENCES list (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND \(Limits.itemLength)),
            amount TEXT CHECK (amount IS NULL OR length(amount) > 0),
            unit TEXT CHECK (unit IS NULL OR amount IS NOT NULL),
            addedAt DATETIME NOT NULL,
            checkedAt DATETIME
          );
          CREATE INDEX entryOnList ON entry (listID);
          CREATE TABLE alert (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('timer', 'alarm', 'reminder')),
            text TEXT CHECK (text IS NULL OR length(text) BETWEEN 1 AND \(Limits.itemLength)),
            seconds INTEGER CHECK ((kind = 'timer') = (seconds IS NOT NULL) AND seconds > 0),
            setAt DATETIME NOT NULL,
            dueAt DATETIME NOT NULL,
            announcedAt DATETIME,
            CHECK (kind <> 'reminder' OR text IS NOT NULL)
          );
          CREATE INDEX alertByDue ON alert (dueAt) WHERE announcedAt IS NULL;
          CREATE TABLE change (
            key TEXT NOT NULL PRIMARY KEY,
            at DATETIME NOT NULL,
            result TEXT NOT NULL,
            before TEXT NOT NULL
          );
          """)
    }
    migrator.registerMigration("what was asked, and when") { db in
      try db.execute(
        sql: """
          -- What a key was used for first; the same key for something else is a mistake.
          ALTER TABLE change ADD COLUMN request TEXT;
          -- By the system's clock, in Unix seconds, whatever the conversation takes for now.
          ALTER TABLE change ADD COLUMN storedAt INTEGER NOT NULL DEFAULT 0;
          UPDATE change SET storedAt = CAST(strftime('%s', 'now') AS INTEGER);
          CREATE INDEX changeByAge ON change (storedAt);
          """)
    }
    return migrator
  }
}

/// How much fits.
public enum Limits {
  /// Lists in all.
  public static let lists = 100
  /// Entries of one list.
  public static let entries = 500
  /// Items of one call.
  public static let itemsPerCall = 100
  /// Characters of a list's name.
  public static let listNameLength = 60
  /// Characters of an entry, of a timer's name, of a reminder's text.
  public static let itemLength = 300
  /// Timers, alarms and reminders waiting at one time.
  public static let alerts = 200
  /// The longest timer, in seconds: 366 days.
  public static let timerSeconds = 366 * 86_400
  /// How far ahead an alarm or a reminder may lie, in seconds: ten years.
  public static let aheadSeconds = 3_653 * 86_400
}
