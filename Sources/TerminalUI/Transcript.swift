import Conversation
import SkillKit

/// One thing in the conversation.
enum Entry: Hashable {
  /// What the user said; `detail` adds what a bare number picked.
  case user(String, detail: String? = nil)
  case assistant(String)
  case card(Card)
  case announcement(String)
  case notice(String)
  case problem(String)
  case divider(String)
}

/// The conversation so far, laid out for one width. Only what is added is laid out; a new width lays out all of it.
struct Transcript: Hashable {
  /// Older entries are dropped from the screen; the memory keeps them.
  static let entryLimit = 5000
  /// Longer lines of prose are hard to read.
  static let proseWidth = 96

  private(set) var entries: [Entry] = []
  private(set) var lines: [Line] = []
  /// The first line of each entry.
  private(set) var starts: [Int] = []
  private(set) var width: Int

  init(width: Int) { self.width = width }

  mutating func append(_ entry: Entry) {
    if entries.count >= Self.entryLimit { dropOldest(Self.entryLimit / 10) }
    starts.append(lines.count)
    lines += layout(entry, after: entries.last)
    entries.append(entry)
  }

  mutating func removeLast() {
    guard entries.popLast() != nil, let start = starts.popLast() else { return }
    lines.removeSubrange(start...)
  }

  mutating func resize(to width: Int) {
    guard width != self.width else { return }
    self.width = width
    relayout()
  }

  /// The entry that the line belongs to.
  func entry(at line: Int) -> Int? { starts.lastIndex { $0 <= line } }

  private mutating func dropOldest(_ count: Int) {
    let cut = starts[count]
    entries.removeFirst(count)
    lines.removeFirst(cut)
    starts = starts.dropFirst(count).map { $0 - cut }
  }

  private mutating func relayout() {
    lines = []
    starts = []
    for (index, entry) in entries.enumerated() {
      starts.append(lines.count)
      lines += layout(entry, after: index > 0 ? entries[index - 1] : nil)
    }
  }

  // MARK: - Layout

  private func layout(_ entry: Entry, after previous: Entry?) -> [Line] {
    let space = previous == nil || !entry.opensParagraph(after: previous) ? [] : [Line()]
    return space + body(entry)
  }

  private func body(_ entry: Entry) -> [Line] {
    switch entry {
    case .user(let text, let detail):
      var lines = prose(text, mark: Span("›", .userMark), role: .user)
      if let detail, let last = lines.popLast() {
        lines.append(Line(last.spans + [Span("  " + detail.safeLine, .dim)]).clipped(to: max(1, width - 1)))
      }
      return lines
    case .assistant(let text): return prose(text, mark: Span("◆", .assistantMark), role: .text)
    case .card(let card): return Transcript.card(card, width: width)
    case .announcement(let text): return prose(text, mark: Span("♪", .announcement), role: .announcement)
    case .notice(let text): return prose(text, mark: Span("·", .dim), role: .dim)
    case .problem(let text): return prose(text, mark: Span("!", .problem), role: .problem)
    case .divider(let text):
      let title = " \(text.safeLine) ".truncated(to: max(0, width - 6))
      return [Line(" ──" + title + String(repeating: "─", count: max(0, width - 4 - title.displayWidth)), .border)]
    }
  }

  private func prose(_ text: String, mark: Span, role: Role) -> [Line] {
    let safe = text.safeForTerminal
    guard width > 8 else { return wrapped(safe, width: max(1, width)).map { Line($0, role) } }
    return wrapped(safe, width: min(width - 4, Self.proseWidth)).enumerated().map { index, text in
      Line([Span(" "), index == 0 ? mark : Span(" "), Span(" "), Span(text, role)])
    }
  }

  /// A card below the words it belongs to.
  static func card(_ card: Card, width: Int, selected: Int? = nil) -> [Line] {
    let margin = width >= CardLayout.leastBoxWidth + 4 ? 3 : 0
    return CardLayout(card, width: max(1, width - margin - (margin > 0 ? 1 : 0)), selected: selected).lines()
      .map { margin > 0 ? $0.prefixed(Span("   ")) : $0 }
  }
}

extension Entry {
  /// Whether a blank line sets it off from what comes before: a question and its answer stand together.
  fileprivate func opensParagraph(after previous: Entry?) -> Bool {
    switch (self, previous) {
    case (.user, _), (.divider, _), (.announcement, _): true
    case (.card, _), (_, .user), (_, .divider): false
    default: true
    }
  }
}
