import Conversation
import SkillKit

// A reply's text stands alone for scripts, so it lists what its cards show, too. Beside a card, the list is left out.

extension Reply {
  /// The text without the lines of a list that the cards or the options repeat.
  var textBesideCards: String {
    let names = options.map(\.name) + cards.flatMap { $0.rows.compactMap(\.listedName) }
    guard !names.isEmpty else { return text }
    let kept = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !line.isListEntry || !names.contains { line.contains($0) }
    }
    return kept.joined(separator: "\n").trimmedLines
  }
}

extension Reply {
  /// The words above and below these cards: a question that follows other words stands last, next to the answer.
  func textAroundCards(_ cards: [Card]) -> (before: String, after: String) {
    let text = textBesideCards
    guard !cards.isEmpty, expects != .none, let cut = text.lastIndex(of: "\n") else { return (text, "") }
    return (String(text[..<cut]).trimmedLines, String(text[text.index(after: cut)...]))
  }
}

extension Card {
  /// Whether the text names every row already.
  func isListed(in text: String) -> Bool {
    let names = rows.compactMap(\.listedName)
    return !names.isEmpty && names.allSatisfy { text.contains($0) }
  }
}

extension [String] {
  /// What a row is about: its first cell that is no bare number.
  fileprivate var listedName: String? { first { !$0.isEmpty && !$0.allSatisfy(\.isNumber) } }
}

extension StringProtocol {
  /// "2. eggs", "- milk"
  fileprivate var isListEntry: Bool {
    let line = drop { $0 == " " }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty { return line.dropFirst(digits.count).hasPrefix(". ") }
    return ["- ", "• ", "* "].contains { line.hasPrefix($0) }
  }

  fileprivate var trimmedLines: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    while text.first == "\n" { text.removeFirst() }
    return String(text)
  }
}
