import Foundation
import GRDB

/// The writes of one change. Each first notes what the row held, so that the change can be taken back.
/// Only valid inside the closure that it is given to.
public final class Edit {
  let db: Database
  public let now: Date
  var before = BeforeImage()

  init(db: Database, now: Date) {
    self.db = db
    self.now = now
  }

  /// What is stored, this change included.
  public var snapshot: Snapshot { Snapshot(db: db) }

  /// Takes back the change that was committed under `key`: every row it touched is as it was before.
  /// A list that the change created stays when it has got other entries since.
  ///
  /// - Returns: False when there is no such change.
  public func revert(_ key: String) throws -> Bool {
    guard let change = try StoredChange.fetchOne(db, key: key) else { return false }
    let image = try JSONDecoder().decode(BeforeImage.self, from: Data(change.before.utf8))
    for id in image.entries.created.sorted() { try deleteEntry(id) }
    for id in image.alerts.created.sorted() { try deleteAlert(id) }
    for id in image.lists.created.sorted() { try deleteListIfEmpty(id) }
    for list in image.lists.changed.values.sorted(by: { $0.id < $1.id }) { try put(list) }
    for entry in image.entries.changed.values.sorted(by: { $0.id < $1.id }) { try put(entry) }
    for alert in image.alerts.changed.values.sorted(by: { $0.id < $1.id }) { try put(alert) }
    return true
  }
}

// MARK: - Single rows

extension Edit {
  func put(_ list: NamedList) throws {
    before.lists.note(list.id, was: try NamedList.fetchOne(db, key: list.id))
    try list.save(db)
  }

  func put(_ entry: ListEntry) throws {
    before.entries.note(entry.id, was: try ListEntry.fetchOne(db, key: entry.id))
    try entry.save(db)
  }

  func put(_ alert: Alert) throws {
    before.alerts.note(alert.id, was: try Alert.fetchOne(db, key: alert.id))
    try alert.save(db)
  }

  func deleteEntry(_ id: Int64) throws {
    guard let entry = try ListEntry.fetchOne(db, key: id) else { return }
    before.entries.note(id, was: entry)
    try entry.delete(db)
  }

  func deleteAlert(_ id: Int64) throws {
    guard let alert = try Alert.fetchOne(db, key: id) else { return }
    before.alerts.note(id, was: alert)
    try alert.delete(db)
  }

  private func deleteListIfEmpty(_ id: Int64) throws {
    guard let list = try NamedList.fetchOne(db, key: id), try snapshot.entries(of: list).isEmpty else { return }
    before.lists.note(id, was: list)
    try list.delete(db)
  }

  /// The id that the next row of `table` gets. Ids are never used twice, so that a deleted row can come back.
  func nextID(in table: String) throws -> Int64 {
    let last = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [table])
    return (last ?? 0) + 1
  }
}
