import SkillKit

extension Screen {
  /// What a key does.
  mutating func press(_ key: Key) -> [Effect] {
    if key == .control("c") { return interrupt() }
    (notice, interruptedAt) = (nil, nil)
    if scrolls(key) { return [] }
    if edits(key) { return [] }
    switch key {
    case .enter: return enter()
    case .escape: return escape()
    case .up, .down: return arrow(isUp: key == .up)
    case .control("p"): recall(history.older(than: editor.text))
    case .control("n"): recall(history.newer())
    case .control("d"):
      if editor.isEmpty { return [.leave(0)] }
      editor.delete()
    case .control("l"): return [.redraw]
    case .control("z"): return [.suspend]
    case .help:
      add(.card(Self.keyHelp))
      scroll = 0
    default: break
    }
    return []
  }

  // MARK: - Saying

  private mutating func enter() -> [Effect] {
    let text = trimmed(editor.text)
    switch text {
    case "":
      guard let choice, !isBusy else {
        scroll = 0
        return []
      }
      return say(String(choice.selected + 1), detail: choice.name(choice.selected))
    case "/quit", "/exit":
      return [.leave(0)]
    case "/help":
      editor.clear()
      add(.card(Self.keyHelp))
      scroll = 0
      return []
    default:
      return say(text)
    }
  }

  private func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// The arrows pick among choices while nothing is typed; else they walk through earlier input.
  private mutating func arrow(isUp: Bool) -> [Effect] {
    if choice != nil, editor.isEmpty {
      choice?.move(by: isUp ? -1 : 1)
      revealSelection()
    } else {
      recall(isUp ? history.older(than: editor.text) : history.newer())
    }
    return []
  }

  private mutating func recall(_ line: String?) {
    if let line { editor.replace(with: line) }
  }

  // MARK: - Scrolling

  /// Moves through the conversation if that is what the key is for. Home and End do so while nothing is typed.
  private mutating func scrolls(_ key: Key) -> Bool {
    switch key {
    case .pageUp: scroll += max(1, windowHeight - 1)
    case .pageDown: scroll -= max(1, windowHeight - 1)
    case .lineUp: scroll += 1
    case .lineDown: scroll -= 1
    case .top: scroll = contentHeight
    case .bottom: scroll = 0
    case .home where editor.isEmpty: scroll = contentHeight
    case .end where editor.isEmpty || scroll > 0: scroll = 0
    default: return false
    }
    return true
  }

  /// Scrolls just so far that the picked option can be seen.
  mutating func revealSelection() {
    guard let choice else { return }
    let line = transcript.lines.count + 1 + choice.selected + (choice.card.columns.isEmpty ? 0 : 1)
    let last = contentHeight - scroll - 1
    let first = last - windowHeight + 1
    if line < first { scroll += first - line }
    if line > last { scroll -= line - last }
  }

  // MARK: - Editing

  private mutating func edits(_ key: Key) -> Bool {
    switch key {
    case .text(let text):
      if !editor.insert(text) { notice = "No more than \(LineEditor.characterLimit) characters" }
    case .newLine: editor.insert("\n")
    case .backspace: editor.backspace()
    case .delete: editor.delete()
    case .left, .control("b"): editor.left()
    case .right, .control("f"): editor.right()
    case .wordLeft, .alt("b"): editor.wordLeft()
    case .wordRight, .alt("f"): editor.wordRight()
    case .home, .control("a"): editor.lineStart()
    case .end, .control("e"): editor.lineEnd()
    case .control("k"): editor.killToEnd()
    case .control("u"): editor.killToStart()
    case .control("w"): editor.killToBlank()
    case .control("y"): editor.yank()
    case .control("t"): editor.transpose()
    case .alt("d"): editor.killWordRight()
    case .alt("\u{7F}"): editor.killWordLeft()
    default: return false
    }
    return true
  }

  /// What F1 and /help show.
  static let keyHelp = Card(
    .table, title: "Keys",
    rows: [
      ["Enter", "say it; Alt-Enter begins a new line"],
      ["Up, Down", "what you said before; with a choice open, pick"],
      ["PgUp, PgDn", "scroll; Home and End go to the beginning and the end"],
      ["1, 2, 3 …", "pick that choice; Esc drops the question"],
      ["Ctrl-C", "stop what is running or clear the line; twice leaves"],
      ["Ctrl-D, /quit", "leave"],
      ["Ctrl-A, Ctrl-E", "beginning and end of the line"],
      ["Alt-B, Alt-F", "word by word, as Ctrl with the arrows"],
      ["Ctrl-K, U, W", "cut to the end, the start, a word; Ctrl-Y pastes"],
      ["Ctrl-L, Ctrl-Z", "redraw; suspend"],
    ])
}
