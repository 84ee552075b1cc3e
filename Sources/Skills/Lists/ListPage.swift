import Foundation
import Organizer
import SkillKit

/// A list with its entries, as it is shown.
struct ListPage {
  var title: String
  /// Open ones first, each in the order added.
  var entries: [ListEntry]
  /// Nil for the standard list before anything was put on it.
  var list: NamedList?

  /// - Throws: `Refusal` "no_such_list" when there is no list of that name.
  init(_ mention: String?, in snapshot: Snapshot) throws {
    let lists = try snapshot.lists()
    let name = try ListName.canonical(mention, among: lists)
    if let list = lists.first(where: { $0.name == name }) {
      try self.init(list: list, in: name, snapshot)
    } else if name == ListName.standard {
      self.init(title: ListName.title(name), entries: [], list: nil)
    } else {
      throw Refusal(
        "no_such_list",
        facts: [
          "list": .string(ListName.title(name)), "lists": .array(lists.map { .string(ListName.title($0.name)) }),
        ],
        nearest: try lists.map { try ListName.entity($0, in: snapshot) })
    }
  }

  init(list: NamedList, in name: String, _ snapshot: Snapshot) throws {
    let all = try snapshot.entries(of: list)
    self.init(
      title: ListName.title(name), entries: all.filter { $0.checkedAt == nil } + all.filter { $0.checkedAt != nil },
      list: list)
  }

  private init(title: String, entries: [ListEntry], list: NamedList?) {
    self.title = title
    self.entries = entries
    self.list = list
  }

  var open: [ListEntry] { entries.filter { $0.checkedAt == nil } }
  var checked: [ListEntry] { entries.filter { $0.checkedAt != nil } }

  /// - Throws: `Refusal` "list_is_empty".
  func nonEmpty() throws -> ListPage {
    if entries.isEmpty { throw Refusal("list_is_empty", facts: ["list": .string(title)]) }
    return self
  }

  /// - Parameter item: the one thing that was asked for; whether it is there is then said first.
  func shown(askedFor item: String?) -> ToolResult {
    var facts: [String: JSONValue] = ["list": .string(title), "items": .texts(open), "checked": .texts(checked)]
    if let item {
      let found = EntryMatch(item, among: entries).exact
      facts["asked"] = .string(item)
      facts["found"] = .texts(found.filter { $0.checkedAt == nil })
      facts["found_checked"] = .texts(found.filter { $0.checkedAt != nil })
    }
    return .done(.init(facts: facts, shown: entries.map { $0.entity(on: title) }, card: card))
  }

  var clearingFacts: [String: JSONValue] {
    ["list": .string(title), "count": .int(entries.count), "items": .texts(entries)]
  }

  var card: Card {
    Card(
      .list, title: title.prefix(1).uppercased() + title.dropFirst(),
      rows: entries.map { [$0.checkedAt == nil ? "[ ]" : "[x]", $0.item.text] },
      footer: checked.isEmpty ? nil : "\(open.count) of \(entries.count) to go")
  }
}

extension ListEntry {
  func entity(on title: String) -> Entity {
    var attributes: [String: JSONValue] = ["list": .string(title), "checked": .bool(checkedAt != nil)]
    if let amount = item.amount { attributes["quantity"] = amount.json }
    return Entity(type: "list_item", id: entityID, name: item.text, attributes: attributes)
  }

  /// "milk#12": readable in records of calls, and unique by the row.
  var entityID: String { "\(name)#\(id)" }

  static func rowID(_ entityID: String) -> Int64? { RowID.read(entityID) }
}

extension [Entity] {
  /// Entries of several lists, each named with its list.
  var withTheirLists: [Entity] {
    let lists = Set(map { $0.attributes["list"] })
    guard lists.count > 1 else { return self }
    return map { entity in
      var entity = entity
      entity.name += " (\(entity.attributes["list"]?.string ?? ""))"
      return entity
    }
  }
}

/// The row in an entity id such as "milk#12".
enum RowID {
  static func read(_ entityID: String) -> Int64? {
    guard let hash = entityID.lastIndex(of: "#") else { return nil }
    let digits = entityID[entityID.index(after: hash)...]
    return digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int64(digits) : nil
  }
}

extension JSONValue {
  static func texts(_ entries: [ListEntry]) -> JSONValue { .array(entries.map { .string($0.item.text) }) }
}
