import Foundation

/// A change to a list that its limits do not allow.
public enum ListLimitError: Error, Hashable {
  case tooManyLists(limit: Int)
  case tooManyEntries(limit: Int)
}

/// What adding an item came to.
public struct Addition: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case added
    /// The same thing was on the list; its amount has grown or become known.
    case increased
    /// The same thing was on the list and nothing changed.
    case alreadyThere
  }
  public var entry: ListEntry
  public var outcome: Outcome
}

extension Edit {
  /// The list of that name, created when there is none.
  public func list(creating name: String) throws -> NamedList {
    if let list = try snapshot.list(named: name) { return list }
    guard try snapshot.lists().count < Limits.lists else { throw ListLimitError.tooManyLists(limit: Limits.lists) }
    let list = NamedList(id: try nextID(in: NamedList.databaseTableName), name: name, createdAt: now)
    try put(list)
    return list
  }

  /// Puts `items` on the list. The same thing is not listed twice: amounts in one unit add up, an unknown amount
  /// becomes known, and something checked off becomes open again as asked for now.
  public func add(_ items: [ListItem], to list: NamedList) throws -> [Addition] {
    let entries = try snapshot.entries(of: list)
    var ids = Set(entries.map(\.id))
    var byName = Dictionary(grouping: entries) { ItemName($0.name) }
    return try items.map { item in
      let name = ItemName(item.name)
      let addition = try add(item, to: list, besides: byName[name] ?? [])
      ids.insert(addition.entry.id)
      guard ids.count <= Limits.entries else { throw ListLimitError.tooManyEntries(limit: Limits.entries) }
      byName[name, default: []].removeAll { $0.id == addition.entry.id }
      byName[name, default: []].append(addition.entry)
      return addition
    }
  }

  public func add(_ item: ListItem, to list: NamedList) throws -> Addition { try add([item], to: list)[0] }

  /// - Parameter same: The entries of that name on the list.
  private func add(_ item: ListItem, to list: NamedList, besides same: [ListEntry]) throws -> Addition {
    if let open = same.first(where: { $0.checkedAt == nil && $0.item.canTakeUp(item) }) {
      return try increase(open, by: item)
    }
    if var done = same.first(where: { $0.checkedAt != nil }) {
      done.item = item
      done.checkedAt = nil
      try put(done)
      return Addition(entry: done, outcome: .added)
    }
    var entry = ListEntry(
      id: try nextID(in: ListEntry.databaseTableName), listID: list.id, name: item.name, addedAt: now)
    entry.item = item
    try put(entry)
    return Addition(entry: entry, outcome: .added)
  }

  private func increase(_ entry: ListEntry, by item: ListItem) throws -> Addition {
    guard let amount = item.amount else { return Addition(entry: entry, outcome: .alreadyThere) }
    var entry = entry
    entry.item = ListItem(entry.name, amount: (entry.item.amount ?? 0) + amount, unit: item.unit)
    try put(entry)
    return Addition(entry: entry, outcome: .increased)
  }

  public func check(_ entry: ListEntry) throws {
    var entry = entry
    entry.checkedAt = now
    try put(entry)
  }

  public func remove(_ entry: ListEntry) throws { try deleteEntry(entry.id) }
}

extension ListItem {
  /// Whether `other` is more of the same: no unit is at odds with another.
  fileprivate func canTakeUp(_ other: ListItem) -> Bool {
    amount == nil || other.amount == nil || unit.map(ItemName.init) == other.unit.map(ItemName.init)
  }
}
