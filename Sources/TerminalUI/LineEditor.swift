/// The text being typed, with the editing commands of Emacs. Works in grapheme clusters.
struct LineEditor: Hashable {
  /// Longer input is cut off: nobody types it, and a paste by mistake must not stop the screen.
  static let characterLimit = 100_000

  private(set) var characters: [Character] = []
  /// From 0 to `characters.count`.
  private(set) var cursor = 0
  /// What the last kill took, for `yank`.
  private(set) var killed: [Character] = []

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }

  mutating func replace(with text: String) {
    characters = Array(text.safeInput.prefix(Self.characterLimit))
    cursor = characters.count
  }

  /// Inserts at the cursor. A combining mark joins the character before it. Returns whether all of it found room.
  @discardableResult
  mutating func insert(_ text: String) -> Bool {
    let safe = text.safeInput
    let room = Self.characterLimit - characters.count
    let before = cursor > 0 ? String(characters[cursor - 1]) : ""
    let joined = Array(before + safe.prefix(max(0, room)))
    characters.replaceSubrange((cursor - before.count)..<cursor, with: joined)
    cursor += joined.count - before.count
    return safe.count <= room
  }

  // MARK: - Moving

  mutating func left() { cursor = max(0, cursor - 1) }
  mutating func right() { cursor = min(characters.count, cursor + 1) }
  mutating func lineStart() { cursor = startOfLine }
  mutating func lineEnd() { cursor = endOfLine }
  mutating func wordLeft() { cursor = startOfWord(where: Self.isWordPart) }
  mutating func wordRight() { cursor = endOfWord }

  // MARK: - Deleting

  mutating func backspace() {
    guard cursor > 0 else { return }
    cursor -= 1
    characters.remove(at: cursor)
  }

  mutating func delete() {
    guard cursor < characters.count else { return }
    characters.remove(at: cursor)
  }

  mutating func killToEnd() {
    let end = endOfLine
    // At the end of a line, the break itself goes, as in Emacs.
    kill(cursor..<(end == cursor ? min(cursor + 1, characters.count) : end))
  }

  mutating func killToStart() { kill(startOfLine..<cursor) }
  mutating func killWordLeft() { kill(startOfWord(where: Self.isWordPart)..<cursor) }
  mutating func killWordRight() { kill(cursor..<endOfWord) }
  /// To the blank before: what C-w does in a shell.
  mutating func killToBlank() { kill(startOfWord { $0 != " " && $0 != "\n" }..<cursor) }
  mutating func yank() { insert(String(killed)) }
  mutating func clear() { replace(with: "") }

  /// Swaps the two characters around the cursor.
  mutating func transpose() {
    guard characters.count > 1, cursor > 0 else { return }
    let second = min(cursor, characters.count - 1)
    characters.swapAt(second - 1, second)
    cursor = second + 1
  }

  private mutating func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    killed = Array(characters[range])
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  // MARK: - Places

  private var startOfLine: Int { characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }
  private var endOfLine: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  private func startOfWord(where isPart: (Character) -> Bool) -> Int {
    var place = cursor
    while place > 0, !isPart(characters[place - 1]) { place -= 1 }
    while place > 0, isPart(characters[place - 1]) { place -= 1 }
    return place
  }

  private var endOfWord: Int {
    var place = cursor
    while place < characters.count, !Self.isWordPart(characters[place]) { place += 1 }
    while place < characters.count, Self.isWordPart(characters[place]) { place += 1 }
    return place
  }

  private static func isWordPart(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  // MARK: - Laying out

  /// The text in rows of at most `width` cells and the cursor's place among them.
  func rows(width: Int) -> (rows: [String], cursor: (row: Int, column: Int)) {
    var rows = [""]
    var used = 0
    var place = (row: 0, column: 0)
    for (index, character) in characters.enumerated() {
      let cells = character == "\n" ? 0 : max(1, character.displayWidth)
      if used + cells > width {
        rows.append("")
        used = 0
      }
      if index == cursor { place = (rows.count - 1, used) }
      if character == "\n" {
        rows.append("")
        used = 0
      } else {
        rows[rows.count - 1].append(character)
        used += cells
      }
    }
    if cursor == characters.count {
      if used >= width { (rows, used) = (rows + [""], 0) }
      place = (rows.count - 1, used)
    }
    return (rows, place)
  }
}

/// Earlier input, for the arrow keys. What was being typed comes back at the end.
struct InputHistory: Hashable {
  static let lineLimit = 1000
  private var lines: [String]
  private var position: Int?
  private var draft = ""

  init(_ lines: [String] = []) { self.lines = Array(lines.suffix(Self.lineLimit)) }

  mutating func add(_ line: String) {
    position = nil
    guard line != lines.last else { return }
    lines.append(line)
    if lines.count > Self.lineLimit { lines.removeFirst() }
  }

  mutating func older(than current: String) -> String? {
    if position == nil { draft = current }
    let next = (position ?? lines.count) - 1
    guard lines.indices.contains(next) else { return nil }
    position = next
    return lines[next]
  }

  mutating func newer() -> String? {
    guard let current = position else { return nil }
    position = current + 1 < lines.count ? current + 1 : nil
    return position.map { lines[$0] } ?? draft
  }
}
