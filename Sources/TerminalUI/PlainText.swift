import Conversation
import SkillKit

/// The words of a plain chat: whole lines, no cursor movement, fit for a screen reader.
enum PlainText {
  static func lines(for event: TurnEvent) -> [String] {
    switch event {
    case .replied(_, let reply, _): lines(for: reply)
    case .announced(_, let announcement): ["Notice: " + announcement.text.safeLine]
    case .heard, .understood, .planned, .called, .replying: []
    }
  }

  static func lines(for reply: Reply) -> [String] {
    let choice = Choice(reply)
    var lines = reply.text.isEmpty ? [] : reply.text.safeForTerminal.split(separator: "\n").map(String.init)
    for card in reply.cards where card.numbered != choice?.card && !card.isListed(in: reply.text) {
      lines += self.lines(for: card)
    }
    if let choice {
      if !choice.card.isListed(in: reply.text) { lines += self.lines(for: choice.card) }
      lines.append("Answer with a number from 1 to \(choice.count).")
    }
    return lines
  }

  /// A title, then one line a row, each cell with its heading.
  static func lines(for card: Card) -> [String] {
    let card = card.safe
    let rows = card.rows.map { row in
      row.enumerated().compactMap { column, cell -> String? in
        guard !cell.isEmpty else { return nil }
        let heading = column < card.columns.count ? card.columns[column] : ""
        return column == 0 || heading.isEmpty ? cell : "\(heading) \(cell)"
      }.joined(separator: ", ")
    }
    return [card.title + ":"].filter { $0 != ":" } + rows.map { "  " + $0 } + [card.footer].compactMap { $0 }
  }
}
