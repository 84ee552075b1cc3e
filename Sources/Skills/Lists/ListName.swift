import Foundation
import Organizer
import SkillKit

/// How people call their lists.
enum ListName {
  /// The list that is meant when none is named.
  static let standard = "shopping"

  /// Names that mean the same list, unless the user has made a list of just that name.
  private static let synonyms: [String: String] = [
    "grocery": "shopping", "groceries": "shopping", "shop": "shopping", "food": "shopping", "supermarket": "shopping",
    "store": "shopping", "todo": "to-do", "to do": "to-do", "to dos": "to-do", "todos": "to-do", "to-dos": "to-do",
    "task": "to-do", "tasks": "to-do", "things to do": "to-do", "packing": "packing", "wish": "wish",
  ]

  private static let ignored: Set<String> = ["a", "an", "the", "my", "our", "your", "this", "that", "list", "lists"]

  /// "my Groceries list" gives "groceries"; a mention that names nothing gives nil.
  static func read(_ mention: String) -> String? {
    let words = (mention.tidied ?? "").lowercased().split(separator: " ").filter { !ignored.contains(String($0)) }
    let name = words.joined(separator: " ").trimmingCharacters(in: CharacterSet(charactersIn: ".,!?\"'“”‘’"))
    return name.isEmpty ? nil : name
  }

  /// The name under which `mention` is or would be stored.
  static func canonical(_ mention: String?, among lists: [NamedList]) throws -> String {
    guard let mention, let name = read(mention) else { return standard }
    if let own = lists.first(where: { $0.name == name || ItemName($0.name) == ItemName(name) }) { return own.name }
    let canonical = synonyms[name] ?? name
    guard canonical.count <= Limits.listNameLength else {
      throw Refusal("list_name_too_long", facts: ["limit": .int(Limits.listNameLength)])
    }
    return canonical
  }

  /// Any name is exact: adding to a list creates it. Showing one that is not there is refused by the tool.
  static func matches(_ mention: String, in snapshot: Snapshot) throws -> Matches {
    let lists = try snapshot.lists()
    if mention.tidied == nil { return Matches(exact: try lists.map { try entity($0, in: snapshot) }) }
    guard let name = try? canonical(mention, among: lists) else { return Matches() }
    if let list = lists.first(where: { $0.name == name }) {
      return Matches(exact: [try entity(list, in: snapshot)])
    }
    return Matches(exact: [Entity(type: "list", id: name, name: title(name), attributes: ["open": 0])])
  }

  static func entity(_ list: NamedList, in snapshot: Snapshot) throws -> Entity {
    let open = try snapshot.entries(of: list).count { $0.checkedAt == nil }
    return Entity(type: "list", id: list.name, name: title(list.name), attributes: ["open": .int(open)])
  }

  /// How the assistant names it: "shopping list".
  static func title(_ name: String) -> String { "\(name) list" }
}
