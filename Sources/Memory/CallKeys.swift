import Conversation
import Foundation
import GRDB

/// Which ids of calls are taken, for those who keep answers by them.
extension MemoryStore {
  /// Ids of calls that may be made again, confirmed or taken back later, of all sessions.
  public func callsInUse() throws -> Set<String> {
    try read { db in
      var ids: Set<String> = []
      let drafts = try String.fetchAll(db, sql: "SELECT draft FROM unfinished")
      for draft in drafts { ids.formUnion((try decode(draft) as TurnRecord).calls.map(\.call.id)) }
      for row in try Row.fetchAll(db, sql: "SELECT pending, undoable FROM session") {
        ids.formUnion((try decode(row["undoable"]) as [CallRecord]).map(\.call.id))
        if let text = row["pending"] as String? { ids.formUnion((try decode(text) as Pending).callIDs) }
      }
      return ids
    }
  }

  /// Whether no turn was ever begun.
  public func isUnused() throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT (SELECT taken FROM numbering) = 0
            AND NOT EXISTS (SELECT 1 FROM turn) AND NOT EXISTS (SELECT 1 FROM unfinished)
          """) ?? false
    }
  }

  /// Lets new sessions begin after a turn number: others hold answers to calls whose ids have the numbers up to it.
  public func begin(after turn: Int) throws {
    try write {
      try $0.execute(sql: "UPDATE numbering SET taken = max(taken, ?)", arguments: [turn])
    }
  }
}

extension Pending {
  /// The ids of calls that wait for a yes, here and in questions that were pushed back.
  fileprivate var callIDs: [String] {
    let own = if case .confirm(let calls) = question { calls.map(\.id) } else { [String]() }
    return own + suspended.flatMap(\.callIDs)
  }
}
