import SkillKit

/// Draws a card as a box that fits its content and never exceeds `width` cells.
///
/// ```
/// ╭─ Cart ─────────────────────────────╮
/// │    Item                 Qty  Price │
/// │ 1  Voltic AA batteries    2  $8.99 │
/// ├────────────────────────────────────┤
/// │                      Total  $17.98 │
/// ╰────────────────────────────────────╯
/// ```
struct CardLayout {
  /// Boxes narrower than this hold nothing worth reading: plain lines are drawn instead.
  static let leastBoxWidth = 16
  private static let gap = 2
  /// Small cards are drawn at least this wide, so that cards look alike.
  private static let usualWidth = 34
  /// Longer footers wrap instead of making the card wider.
  private static let footerWidth = 60

  private let card: Card
  private let width: Int
  /// The row that is picked at the moment, in a list of choices.
  private let selected: Int?
  private let columnCount: Int
  private let isNumeric: [Bool]

  init(_ card: Card, width: Int, selected: Int? = nil) {
    let safe = card.safe
    self.card = safe
    self.width = width
    self.selected = selected
    columnCount = max(safe.columns.count, safe.rows.map(\.count).max() ?? 0)
    isNumeric = (0..<columnCount).map { column in
      Self.isNumeric(safe.rows.map { column < $0.count ? $0[column] : "" })
    }
  }

  func lines() -> [Line] {
    guard width >= Self.leastBoxWidth else { return plainLines() }
    let body = isLabelled ? labelledBody() : tableBody()
    let inner = innerWidth(of: body)
    var lines = [top(inner)]
    lines += body.enumerated().map { boxed($1, inner, isSelected: isSelected($0)) }
    if let footer = card.footer {
      lines.append(Line("├" + String(repeating: "─", count: inner + 2) + "┤", .border))
      lines += footerLines(footer, inner).map { boxed($0, inner) }
    }
    lines.append(Line("╰" + String(repeating: "─", count: inner + 2) + "╯", .border))
    return lines
  }

  // MARK: - Box

  private var mostInner: Int { width - 4 }

  private func innerWidth(of body: [Line]) -> Int {
    min(mostInner, max(leastInner, body.map(\.width).max() ?? 0))
  }

  /// What everything but the columns needs.
  private var leastInner: Int {
    let footer = min(card.footer?.displayWidth ?? 0, Self.footerWidth)
    let remarks = card.rows.filter(isRemark).map { $0[0].displayWidth }.max() ?? 0
    return min(mostInner, max(Self.usualWidth - 4, footer, remarks, card.title.displayWidth + 2))
  }

  private func top(_ inner: Int) -> Line {
    guard !card.title.isEmpty else { return Line("╭" + String(repeating: "─", count: inner + 2) + "╮", .border) }
    let title = card.title.truncated(to: inner - 1)
    let rest = String(repeating: "─", count: max(0, inner - 1 - title.displayWidth))
    return Line([Span("╭─ ", .border), Span(title, .heading), Span(" " + rest + "╮", .border)])
  }

  private func boxed(_ line: Line, _ inner: Int, isSelected: Bool = false) -> Line {
    let line = line.clipped(to: inner)
    let blanks = String(repeating: " ", count: max(0, inner - line.width))
    guard isSelected else {
      return Line([Span("│ ", .border)] + line.spans + [Span(blanks + " │", .border)])
    }
    return Line([Span("│", .border), Span("▸" + line.text + blanks + " ", .selected), Span("│", .border)])
  }

  private func isSelected(_ bodyLine: Int) -> Bool {
    selected.map { $0 + (card.columns.isEmpty ? 0 : 1) == bodyLine } ?? false
  }

  /// A total stands below the amounts; a description is prose.
  private func footerLines(_ footer: String, _ inner: Int) -> [Line] {
    let isTotal = !isLabelled && columnCount > 1 && isNumeric[columnCount - 1]
    if isTotal, footer.displayWidth <= inner { return [Line(footer.fitted(to: inner, alignedRight: true), .strong)] }
    let role: Role = footer.displayWidth <= Self.footerWidth ? .strong : .text
    return wrapped(footer, width: inner).map { Line($0, role) }
  }

  // MARK: - Rows of a label and a value

  private var isLabelled: Bool {
    card.columns.isEmpty && !card.rows.isEmpty && [.product, .order, .profile, .table].contains(card.kind)
      && card.rows.allSatisfy { $0.count == 2 }
  }

  private func labelledBody() -> [Line] {
    let label = min(card.rows.map { $0[0].displayWidth }.max() ?? 0, mostInner / 3)
    let value = mostInner - label - Self.gap
    return card.rows.flatMap { row in
      wrapped(row[1], width: value).enumerated().map { index, text in
        Line([Span((index == 0 ? row[0] : "").fitted(to: label + Self.gap), .dim), Span(text)])
      }
    }
  }

  // MARK: - Table

  /// A row of several columns that fills only the first: it may take the whole width.
  private func isRemark(_ row: [String]) -> Bool {
    columnCount > 1 && row.first?.isEmpty == false && row.dropFirst().allSatisfy(\.isEmpty)
  }

  private func cell(_ row: [String], _ column: Int) -> String { column < row.count ? row[column] : "" }

  private func tableBody() -> [Line] {
    guard !card.rows.isEmpty else { return [Line("(nothing here)", .dim)] }
    let widths = columnWidths()
    func line(_ row: [String], _ role: (Int) -> Role) -> Line {
      Line(
        widths.indices.map { column in
          let gap = column == 0 ? "" : String(repeating: " ", count: Self.gap)
          let text = cell(row, column).fitted(to: widths[column], alignedRight: isNumeric[column])
          return Span(gap + text, role(column))
        })
    }
    let isNumbered = card.rows.indices.allSatisfy { cell(card.rows[$0], 0) == String($0 + 1) }
    let rows = card.rows.map { row in
      isRemark(row) ? Line(row[0].truncated(to: mostInner), .dim) : line(row) { $0 == 0 && isNumbered ? .dim : .text }
    }
    return card.columns.isEmpty ? rows : [line(card.columns) { _ in .dim }] + rows
  }

  /// The natural widths; where they do not fit, the widest gives way first, and the first text takes what is spare.
  private func columnWidths() -> [Int] {
    var widths = (0..<columnCount).map { column in
      let cells = card.rows.filter { !isRemark($0) }.map { cell($0, column).displayWidth }
      return max(cell(card.columns, column).displayWidth, cells.max() ?? 0)
    }
    let room = mostInner - Self.gap * max(0, widths.count - 1)
    let least = 4
    while widths.reduce(0, +) > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > least
    {
      widths[widest] -= 1
    }
    if let text = widths.indices.first(where: { !isNumeric[$0] }) {
      let spare = leastInner - Self.gap * max(0, widths.count - 1) - widths.reduce(0, +)
      widths[text] += max(0, spare)
    }
    return widths
  }

  /// Amounts, counts and dates stand at the right of their column.
  private static func isNumeric(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty && $0 != "—" && $0 != "–" }
    return !filled.isEmpty && filled.allSatisfy { $0.contains(where: \.isNumber) && !$0.contains(where: \.isLetter) }
  }

  private func plainLines() -> [Line] {
    let texts = [card.title] + card.rows.map { $0.filter { !$0.isEmpty }.joined(separator: " ") } + [card.footer ?? ""]
    return texts.filter { !$0.isEmpty }.map { Line($0.truncated(to: width)) }
  }
}

extension Card {
  /// The same card with nothing in it that could steer a terminal.
  var safe: Card {
    Card(
      kind, title: title.safeLine, columns: columns.map(\.safeLine), rows: rows.map { $0.map(\.safeLine) },
      footer: footer?.safeLine)
  }
}
