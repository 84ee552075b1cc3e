import Foundation
import Organizer
import SkillKit

/// `add_to_list`: puts items on a list, which is created when there is none of that name.
struct AddToList {
  var list: String?
  var items: [ListItem]
  var id: String

  func run(_ edit: Edit) throws -> ToolResult {
    if items.isEmpty { throw Question(parameter: "items") }
    let lists = try edit.snapshot.lists()
    let name = try ListName.canonical(list, among: lists)
    let isNew = !lists.contains { $0.name == name } && name != ListName.standard
    let (additions, target) = try add(to: name, edit)
    let changed = additions.filter { $0.outcome != .alreadyThere }
    let grown = changed.filter { $0.outcome == .increased }.map(\.entry)
    let page = try ListPage(list: target, in: name, edit.snapshot)
    return .done(
      .init(
        facts: [
          "list": .string(page.title), "is_new_list": .bool(isNew), "open_count": .int(page.open.count),
          "items": .texts(changed.filter { $0.outcome == .added }.map(\.entry)), "now": .texts(grown),
          "already": .texts(additions.filter { $0.outcome == .alreadyThere }.map(\.entry)),
        ],
        receipt: Receipt(id: id), shown: additions.map { $0.entry.entity(on: page.title) },
        undo: changed.isEmpty ? nil : .restoreLists(id)))
  }

  private func add(to name: String, _ edit: Edit) throws -> ([Addition], NamedList) {
    do {
      let list = try edit.list(creating: name)
      return (try edit.add(items, to: list), list)
    } catch ListLimitError.tooManyEntries(let limit) {
      throw Refusal("list_is_full", facts: ["list": .string(ListName.title(name)), "limit": .int(limit)])
    } catch ListLimitError.tooManyLists(let limit) {
      throw Refusal("too_many_lists", facts: ["list": .string(ListName.title(name)), "limit": .int(limit)])
    }
  }
}

/// `remove_from_list` and `check_off`: find the entries that are meant and take them off or tick them.
struct TakeFromList {
  var list: String?
  /// In the words of the user, or ids of entries.
  var mentions: [String]
  var isRemoving: Bool
  var id: String

  func run(_ edit: Edit) throws -> ToolResult {
    let page = try ListPage(list, in: edit.snapshot)
    if mentions.isEmpty { throw Question(parameter: "items", options: page.open.map { $0.entity(on: page.title) }) }
    var found: [ListEntry] = []
    var missing: [String] = []
    for mention in mentions {
      let entries = try entries(for: mention, on: page, edit.snapshot)
      if entries.isEmpty { missing.append(mention) }
      found += entries.filter { entry in !found.contains { $0.id == entry.id } }
    }
    guard let first = found.first else { throw notThere(missing, on: page) }
    let its = try edit.snapshot.list(id: first.listID).map { try ListPage(list: $0, in: $0.name, edit.snapshot) }
    return try take(found, missing: missing, from: its ?? page, edit)
  }

  /// What a mention means: on the list named, or on any list when none was named and the standard one lacks it.
  ///
  /// - Throws: `Question` when the mention fits several entries.
  private func entries(for mention: String, on page: ListPage, _ snapshot: Snapshot) throws -> [ListEntry] {
    if let id = ListEntry.rowID(mention) { return [try snapshot.entry(id: id)].compactMap(\.self) }
    if EntryMatch.meansAll(mention) { return isRemoving ? page.entries : page.open }
    let here = try theOne(mention, among: page.entries, titled: { _ in page.title })
    guard here.isEmpty, list == nil else { return here }
    let lists = try snapshot.lists()
    let titles = Dictionary(uniqueKeysWithValues: lists.map { ($0.id, ListName.title($0.name)) })
    return try theOne(mention, among: lists.flatMap(snapshot.entries), titled: { titles[$0.listID] ?? "" })
  }

  /// Open entries go before those already done.
  private func theOne(
    _ mention: String, among entries: [ListEntry], titled: (ListEntry) -> String
  ) throws -> [ListEntry] {
    let open = EntryMatch(mention, among: entries.filter { $0.checkedAt == nil }).exact
    let fitting = open.isEmpty ? EntryMatch(mention, among: entries).exact : open
    guard fitting.count > 1 else { return fitting }
    let options = fitting.map { entry in
      var option = entry.entity(on: titled(entry))
      option.attributes["mention"] = .string(mention)
      return option
    }
    throw Question(parameter: "items", options: options.withTheirLists)
  }

  private func notThere(_ missing: [String], on page: ListPage) -> Refusal {
    if page.entries.isEmpty { return Refusal("list_is_empty", facts: ["list": .string(page.title)]) }
    let nearest = missing.flatMap { EntryMatch($0, among: page.entries).nearest }
    return Refusal(
      "not_on_list", facts: ["items": .array(missing.map(JSONValue.string)), "list": .string(page.title)],
      nearest: nearest.map { $0.entity(on: page.title) })
  }

  private func take(_ found: [ListEntry], missing: [String], from page: ListPage, _ edit: Edit) throws -> ToolResult {
    let taken = isRemoving ? found : found.filter { $0.checkedAt == nil }
    let already = isRemoving ? [] : found.filter { $0.checkedAt != nil }
    for entry in taken { try isRemoving ? edit.remove(entry) : edit.check(entry) }
    let left = page.open.count { entry in !taken.contains { $0.id == entry.id } }
    return .done(
      .init(
        facts: [
          "list": .string(page.title), "items": .texts(taken), "already": .texts(already),
          "missing": .array(missing.map(JSONValue.string)), "open_count": .int(left), "none_left": .bool(left == 0),
        ],
        receipt: Receipt(id: id), undo: taken.isEmpty ? nil : .restoreLists(id)))
  }
}

/// `clear_list`: takes everything off a list.
struct ClearList {
  var list: String?
  var confirmed: [String: JSONValue]?
  var id: String

  func run(_ edit: Edit) throws -> ToolResult {
    let page = try ListPage(list, in: edit.snapshot).nonEmpty()
    if let confirmed, confirmed["items"] != page.clearingFacts["items"] {
      throw Refusal("confirmation_outdated", facts: page.clearingFacts)
    }
    for entry in page.entries { try edit.remove(entry) }
    return .done(.init(facts: page.clearingFacts, receipt: Receipt(id: id), undo: .restoreLists(id)))
  }
}

extension ListsSkill {
  /// `show_lists`
  static func overview(_ snapshot: Snapshot) throws -> ToolResult {
    let lists = try snapshot.lists().map { try ListName.entity($0, in: snapshot) }
    let facts = lists.map { list in
      ["name": .string(list.name), "open_count": list.attributes["open"] ?? 0] as JSONValue
    }
    let rows = lists.map { [$0.name, "\($0.attributes["open"]?.int ?? 0)"] }
    return .done(
      .init(
        facts: ["lists": .array(facts)], shown: lists,
        card: rows.isEmpty ? nil : Card(.table, title: "Your lists", columns: ["List", "To go"], rows: rows)))
  }
}

extension ToolResult.Undo {
  static func restoreLists(_ id: String) -> ToolResult.Undo {
    .init(tool: "restore_lists", arguments: ["change": .string(id)])
  }
}
