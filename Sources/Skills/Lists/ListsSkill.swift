import Foundation
import Organizer
import SkillKit

/// Shopping, to-do and any other lists.
public struct ListsSkill: Skill {
  let organizer: Organizer

  public init(organizer: Organizer) { self.organizer = organizer }

  public let name = "lists"
  public let description = "Keeps shopping lists, to-do lists and any other lists"
  public var tools: [Tool] { ListsSkill.declarations }

  public func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches {
    switch type {
    case "list": try await organizer.read { try ListName.matches(mention, in: $0) }
    case "list_item": try await organizer.read { try findEntries(mention, in: $0) }
    default: Matches()
    }
  }

  /// The facts that the question before emptying a list names.
  public func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    guard call.tool == "clear_list" else { return .done(.init(facts: call.arguments)) }
    return try await ToolResult.of {
      let named = try Arguments(call).text("list")
      return .done(.init(facts: try await organizer.read { try ListPage(named, in: $0).nonEmpty().clearingFacts }))
    }
  }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.of {
      let arguments = Arguments(call)
      let list = try arguments.text("list")
      switch call.tool {
      case "show_lists": return try await organizer.read { try ListsSkill.overview($0) }
      case "show_list":
        let item = try arguments.text("item")
        return try await organizer.read { try ListPage(list, in: $0).shown(askedFor: item) }
      default: break
      }
      let change = try change(for: call, list: list, arguments)
      return try await organizer.commit(call.id, for: call.request, at: context.now, change)
    }
  }

  private func change(
    for call: ToolCall, list: String?, _ arguments: Arguments
  ) throws -> @Sendable (Edit) throws -> ToolResult {
    switch call.tool {
    case "add_to_list":
      let items = try ItemText.items(in: arguments.list("items"))
      return { try AddToList(list: list, items: items, id: call.id).run($0) }
    case "remove_from_list", "check_off":
      let mentions = try ItemText.mentions(in: arguments.list("items"))
      let isRemoving = call.tool == "remove_from_list"
      return { try TakeFromList(list: list, mentions: mentions, isRemoving: isRemoving, id: call.id).run($0) }
    case "clear_list":
      return { try ClearList(list: list, confirmed: call.confirmed, id: call.id).run($0) }
    case "restore_lists":
      guard let key = try arguments.text("change") else { throw Question(parameter: "change") }
      return { try ListsSkill.restore(key, in: $0, id: call.id) }
    default: throw Refusal.unknownTool(call.tool)
    }
  }

  /// Entries of all lists; what is still open goes before what is done.
  private func findEntries(_ mention: String, in snapshot: Snapshot) throws -> Matches {
    let lists = try snapshot.lists()
    let titles = Dictionary(uniqueKeysWithValues: lists.map { ($0.id, ListName.title($0.name)) })
    let entries = try lists.flatMap(snapshot.entries)
    let open = EntryMatch(mention, among: entries.filter { $0.checkedAt == nil })
    let found = open.exact.isEmpty ? EntryMatch(mention, among: entries) : open
    let entities = { (entries: [ListEntry]) in
      entries.map { $0.entity(on: titles[$0.listID] ?? "") }.withTheirLists
    }
    return Matches(exact: entities(found.exact), nearest: entities(found.nearest))
  }

  static func restore(_ key: String, in edit: Edit, id: String) throws -> ToolResult {
    guard try edit.revert(key) else { throw Refusal("nothing_to_undo") }
    return .done(
      .init(receipt: Receipt(id: id), undo: .init(tool: "restore_lists", arguments: ["change": .string(id)])))
  }
}
