import Foundation
import Organizer
import SkillKit

/// Which entries of a list a mention means: "the milk" means "2 litres of milk".
struct EntryMatch {
  /// Those that fit best; several when the mention does not tell them apart.
  var exact: [ListEntry] = []
  /// The most similar ones when none fits.
  var nearest: [ListEntry] = []

  /// How many similar entries are offered.
  private static let nearestLimit = 3

  init(_ mention: String, among entries: [ListEntry]) {
    if let id = ListEntry.rowID(mention) {
      exact = entries.filter { $0.id == id }
      return
    }
    let item = ItemText.read(mention)
    let said = ItemName(item.name).stems
    let whole = ItemName(mention).stems
    guard !whole.isEmpty else {
      exact = entries
      return
    }
    let rules: [(ListEntry) -> Bool] = [
      { ItemName($0.item.text).stems == whole },
      { ItemName($0.name).stems == said },
      { Set(said).isSubset(of: ItemName($0.name).stems) },
      { Set(whole).isSubset(of: ItemName($0.item.text).stems) },
      { EntryMatch.begins(said, ItemName($0.name).stems) },
    ]
    exact = rules.lazy.map { rule in entries.filter(rule) }.first { !$0.isEmpty } ?? []
    if exact.isEmpty { nearest = EntryMatch.similar(said, entries) }
  }

  private static let all: Set<String> = [
    "all", "everything", "all of it", "all of them", "the lot", "all items", "all the items", "every item", "them all",
  ]

  /// Whether the mention means every entry.
  static func meansAll(_ mention: String) -> Bool { all.contains(mention.lowercased()) }

  /// Every word said begins some word of the name: "tom" begins "tomatoes".
  private static func begins(_ said: [String], _ name: [String]) -> Bool {
    said.allSatisfy { word in word.count >= 3 && name.contains { $0.hasPrefix(word) } }
  }

  private static func similar(_ said: [String], _ entries: [ListEntry]) -> [ListEntry] {
    let scored = entries.map { entry in
      (entry, ItemName(entry.item.text).stems.flatMap { stem in said.map { likeness($0, stem) } }.max() ?? 0)
    }
    let likely = scored.filter { $0.1 >= 0.6 }.sorted { $0.1 > $1.1 }
    return likely.prefix(nearestLimit).map(\.0)
  }

  /// From 0 to 1: one less the share of letters to change.
  private static func likeness(_ a: String, _ b: String) -> Double {
    1 - Double(a.editDistance(to: b)) / Double(max(a.count, b.count, 1))
  }
}
