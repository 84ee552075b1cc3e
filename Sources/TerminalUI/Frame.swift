/// A part of the screen's meaning, which the terminal turns into colour.
enum Role: Hashable, CaseIterable {
  case text, user, userMark, assistantMark, dim, border, heading, strong, announcement, problem, selected, prompt
}

/// A piece of one line in one role.
struct Span: Hashable {
  var text: String
  var role: Role
  init(_ text: String, _ role: Role = .text) {
    self.text = text
    self.role = role
  }
}

/// One line of spans, from left to right.
struct Line: Hashable {
  var spans: [Span]
  init(_ spans: [Span] = []) { self.spans = spans }
  init(_ text: String, _ role: Role = .text) { spans = [Span(text, role)] }

  var width: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }
  var text: String { spans.map(\.text).joined() }

  /// This line set in by blanks or a mark.
  func prefixed(_ span: Span) -> Line { Line([span] + spans) }

  /// At most `width` cells of this line.
  func clipped(to width: Int) -> Line {
    guard self.width > width else { return self }
    var left = width
    var kept: [Span] = []
    for span in spans where left > 0 {
      let text = span.text.truncated(to: left)
      kept.append(Span(text, span.role))
      left -= text.displayWidth
      if text != span.text { break }
    }
    return Line(kept)
  }
}

struct Size: Hashable, Sendable {
  var columns: Int
  var rows: Int
}

/// A picture of the whole screen, ready to be drawn: `size.rows` lines, none wider than `size.columns`.
struct Frame: Hashable {
  var size: Size
  var lines: [Line]
  /// Where the cursor stands, from 0; nil hides it.
  var cursor: (row: Int, column: Int)?

  init(size: Size, lines: [Line], cursor: (row: Int, column: Int)?) {
    self.size = size
    self.lines = lines.prefix(size.rows).map { $0.clipped(to: size.columns) }
    self.lines += Array(repeating: Line(), count: max(0, size.rows - lines.count))
    self.cursor = cursor.map { (min(max(0, $0.row), max(0, size.rows - 1)), min($0.column, max(0, size.columns - 1))) }
  }

  /// The screen as literal text, without blanks at the ends of lines.
  var text: String {
    lines.map { line in
      var text = line.text
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }

  static func == (left: Frame, right: Frame) -> Bool {
    left.size == right.size && left.lines == right.lines && left.cursor?.row == right.cursor?.row
      && left.cursor?.column == right.cursor?.column
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(lines)
  }
}
