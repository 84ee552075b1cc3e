extension Screen {
  /// From this height on there is room for a rule below the input, too.
  private static let roomyRows = 16
  private static let spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

  /// The picture of this state.
  func frame() -> Frame {
    guard size.columns >= Self.leastSize.columns, size.rows >= Self.leastSize.rows else {
      return Frame(size: size, lines: [Line(editor.text.safeLine.truncated(to: size.columns))], cursor: nil)
    }
    let input = inputLines()
    var lines = window()
    if hasRule { lines.append(topRule()) }
    let inputStart = lines.count
    lines += input.lines
    if hasLowerRule { lines.append(Line(String(repeating: "─", count: size.columns), .border)) }
    if hasStatus { lines.append(status()) }
    return Frame(size: size, lines: lines, cursor: (inputStart + input.cursor.row, input.cursor.column))
  }

  // MARK: - Heights

  private var hasRule: Bool { size.rows >= 4 }
  private var hasStatus: Bool { size.rows >= 3 }
  private var hasLowerRule: Bool { size.rows >= Self.roomyRows }
  private var mostInputRows: Int { max(1, min(6, size.rows / 4)) }

  /// The lines of conversation that fit.
  var windowHeight: Int {
    let input = min(editor.rows(width: inputWidth).rows.count, mostInputRows)
    return max(0, size.rows - input - (hasRule ? 1 : 0) - (hasStatus ? 1 : 0) - (hasLowerRule ? 1 : 0))
  }

  /// All lines of the conversation, what is open included.
  var contentHeight: Int { transcript.lines.count + tail().count }

  // MARK: - Conversation

  /// What stands below the conversation and still changes: open choices, the turn at work, the waiting message.
  private func tail() -> [Line] {
    var lines: [Line] = []
    if let choice {
      let typed = Int(editor.text).map { $0 - 1 }
      lines += Transcript.card(choice.card, width: size.columns, selected: typed ?? choice.selected)
    }
    if isSpinning, let busySince {
      let step = Int((now - busySince) / Self.spinnerSeconds)
      let word = isStopping ? "stopping" : "thinking"
      let mark = Self.spinner[step % Self.spinner.count]
      lines.append(Line([Span(" "), Span(mark, .assistantMark), Span(" \(word)…", .dim)]))
    }
    if let queued {
      lines.append(Line(" › " + queued.safeLine.truncated(to: max(1, size.columns - 14)) + "  (waiting)", .dim))
    }
    return lines
  }

  /// The part of the conversation in view, resting on the input line.
  private func window() -> [Line] {
    let tail = tail()
    let total = transcript.lines.count + tail.count
    let end = max(0, total - scroll)
    let start = max(0, end - windowHeight)
    let shown = (start..<end).map { index in
      index < transcript.lines.count ? transcript.lines[index] : tail[index - transcript.lines.count]
    }
    return Array(repeating: Line(), count: max(0, windowHeight - shown.count)) + shown
  }

  private func topRule() -> Line {
    guard scroll > 0 else { return Line(String(repeating: "─", count: size.columns), .border) }
    let text = " ↓ \(hasUnseen ? "new, " : "")\(scroll) below ".truncated(to: size.columns)
    let left = max(0, size.columns - text.displayWidth - 2)
    return Line([
      Span(String(repeating: "─", count: left), .border), Span(text, hasUnseen ? .announcement : .dim),
      Span(String(repeating: "─", count: max(0, size.columns - left - text.displayWidth)), .border),
    ])
  }

  // MARK: - Input

  /// Room for the mark at the left and the cursor at the right.
  private var inputWidth: Int { max(1, size.columns - 4) }

  private func inputLines() -> (lines: [Line], cursor: (row: Int, column: Int)) {
    let (rows, place) = editor.rows(width: inputWidth)
    let first = min(max(0, place.row - mostInputRows + 1), max(0, rows.count - mostInputRows))
    let visible = rows[first..<min(rows.count, first + mostInputRows)]
    let lines = visible.enumerated().map { index, text in
      Line([index == 0 ? Span(" › ", .prompt) : Span("   "), Span(text, .user)])
    }
    let cursor = (row: place.row - first, column: 3 + place.column)
    guard editor.isEmpty else { return (lines, cursor) }
    return ([Line([Span(" › ", .prompt), Span(placeholder.truncated(to: inputWidth), .dim)])], cursor)
  }

  private var placeholder: String {
    switch expects {
    case .choice: "1–\(choice?.count ?? 1), or ↑ ↓ and Enter"
    case .confirmation: "yes or no?"
    case .answer: "your answer"
    case .none: "Ask for something, in your own words"
    }
  }

  // MARK: - Status

  private func status() -> Line {
    if let notice { return Line(" " + notice.truncated(to: size.columns - 2), .strong) }
    var left = " " + sessionName.truncated(to: max(8, size.columns / 4))
    if let provenance {
      let source = "  ·  \(provenance.by)  ·  \(Self.words(forMilliseconds: provenance.milliseconds))"
      // An open question matters more than where it came from.
      let needed = expects == .none && !isBusy ? 0 : (hints.last?.displayWidth ?? 0) + 3
      if left.displayWidth + source.displayWidth + needed < size.columns { left += source }
    }
    let room = size.columns - left.displayWidth - 3
    let right = hints.first { $0.displayWidth <= room } ?? ""
    let blanks = String(repeating: " ", count: max(0, size.columns - 1 - left.displayWidth - right.displayWidth))
    return Line([Span(left, .dim), Span(blanks), Span(right, .dim)])
  }

  /// What the keys do now, the longest form first.
  private var hints: [String] {
    if isBusy { return ["Ctrl-C stop", "^C stop"] }
    if scroll > 0 { return ["PgUp PgDn scroll  ·  End back to now", "End back to now", "End"] }
    switch expects {
    case .choice: return ["choose by number, or ↑ ↓ Enter  ·  Esc cancel", "↑ ↓ Enter  ·  Esc cancel", "↑ ↓ Enter"]
    case .confirmation: return ["waiting for yes or no  ·  Esc cancel", "yes or no  ·  Esc", "yes/no"]
    case .answer: return ["waiting for your answer  ·  Esc cancel", "answer  ·  Esc cancel", "answer"]
    case .none: return ["F1 keys  ·  PgUp scroll  ·  Ctrl-D leave", "F1 keys  ·  Ctrl-D leave", "F1 keys"]
    }
  }

  /// "3.4 ms", "120 ms", "1.5 s".
  static func words(forMilliseconds value: Double) -> String {
    guard value.isFinite, value >= 0 else { return "" }
    if value >= 1000 { return "\((value / 100).rounded() / 10) s" }
    return value < 10 ? "\((value * 10).rounded() / 10) ms" : "\(Int(value.rounded())) ms"
  }
}
