import GRDB

/// The tables of `memory.sqlite`. Migrations are append-only: a released one is never edited.
enum MemorySchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.execute(
        sql: """
          CREATE TABLE turn (
            id INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            turn INTEGER NOT NULL CHECK (turn > 0),
            at TEXT NOT NULL,
            text TEXT NOT NULL,
            reply TEXT NOT NULL,
            record TEXT NOT NULL CHECK (json_valid(record)),
            UNIQUE (session, turn)
          );
          CREATE VIRTUAL TABLE turn_text USING fts5(
            text, reply, content='turn', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
          CREATE TRIGGER turn_added AFTER INSERT ON turn BEGIN
            INSERT INTO turn_text(rowid, text, reply) VALUES (new.id, new.text, new.reply);
          END;
          CREATE TRIGGER turn_removed AFTER DELETE ON turn BEGIN
            INSERT INTO turn_text(turn_text, rowid, text, reply) VALUES ('delete', old.id, old.text, old.reply);
          END;

          -- Where each session stands: what is in focus and what was asked and is still open.
          CREATE TABLE session (
            name TEXT PRIMARY KEY,
            started_at TEXT NOT NULL,
            focus TEXT NOT NULL DEFAULT '{"groups":[]}' CHECK (json_valid(focus)),
            pending TEXT CHECK (pending IS NULL OR json_valid(pending)),
            undoable TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(undoable))
          ) WITHOUT ROWID;

          -- Turns whose calls were decided but whose record is not written yet: the write-ahead log of a turn.
          CREATE TABLE unfinished (
            session TEXT NOT NULL,
            turn INTEGER NOT NULL CHECK (turn > 0),
            process INTEGER NOT NULL,
            draft TEXT NOT NULL CHECK (json_valid(draft)),
            PRIMARY KEY (session, turn)
          ) WITHOUT ROWID;

          CREATE TABLE fact (
            id INTEGER PRIMARY KEY,
            call TEXT NOT NULL UNIQUE,
            text TEXT NOT NULL CHECK (length(text) > 0),
            at TEXT NOT NULL,
            forgotten_by TEXT
          );

          CREATE TABLE embedding (
            model TEXT NOT NULL,
            text TEXT NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (model, text)
          ) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("v2") { db in
      try db.execute(
        sql: """
          -- Another number after each turn, so that a process sees whether what it holds is still what is stored.
          ALTER TABLE session ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
          -- Where a session stands is in its row; it was repeated in each turn's.
          UPDATE turn SET record = json_remove(record, '$.focus', '$.pending', '$.undoable');

          -- Tells a process from a later one with the same number.
          ALTER TABLE unfinished ADD COLUMN born TEXT;

          -- New sessions begin after this turn: the ids of calls that were made hold turn numbers, and stay taken when
          -- the turns are forgotten.
          CREATE TABLE numbering (taken INTEGER NOT NULL);
          INSERT INTO numbering VALUES (0);

          -- Vectors and what else takes long to work out, each collection as one piece.
          DROP TABLE embedding;
          CREATE TABLE prepared (name TEXT PRIMARY KEY, data BLOB NOT NULL);
          """)
    }
    return migrator
  }
}
