import Conversation
import SkillKit

/// Options the user may pick from by number, or with the arrows and Enter.
struct Choice: Hashable {
  let card: Card
  var selected = 0
  var count: Int { card.rows.count }

  /// The options of a reply that waits for a choice; a card of the same rows gives them more to show.
  init?(_ reply: Reply) {
    guard reply.expects == .choice, !reply.options.isEmpty else { return nil }
    if let detailed = reply.cards.last(where: { $0.rows.count == reply.options.count && $0.kind != .table }) {
      card = detailed.numbered
    } else {
      let rows = reply.options.map { [$0.name, $0.detail] }
      let hasDetails = rows.contains { !$0[1].isEmpty }
      card = Card(.choices, title: "Choose", rows: hasDetails ? rows : rows.map { [$0[0]] }).numbered
    }
  }

  mutating func move(by step: Int) { selected = (selected + step + count) % count }

  /// How the option is called in the conversation once it is picked.
  func name(_ index: Int) -> String { card.rows[index].dropFirst().first { !$0.isEmpty } ?? "" }
}

extension Card {
  /// With a first column that counts the rows from 1, unless it has one already.
  var numbered: Card {
    guard !rows.indices.allSatisfy({ rows[$0].first == String($0 + 1) }) else { return self }
    var card = self
    if !columns.isEmpty { card.columns = [""] + columns }
    card.rows = rows.enumerated().map { [String($0 + 1)] + $1 }
    return card
  }
}

extension Entity {
  /// What tells options apart at a glance: the price, else the status.
  var detail: String {
    if let price = attributes["price"], let amount = price["amount"]?.string {
      let currency = price["currency"]?.string ?? ""
      let symbols = ["USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"]
      return symbols[currency].map { $0 + amount } ?? "\(amount) \(currency)"
    }
    return attributes["status"]?.string ?? ""
  }
}
