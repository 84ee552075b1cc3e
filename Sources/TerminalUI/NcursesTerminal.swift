import CNcurses
import Foundation

/// The terminal in full-screen mode: keys in, frames out. The only place that knows ncurses, which is bound to one thread.
@MainActor
final class NcursesTerminal {
  private let window: UnsafeMutablePointer<WINDOW>
  private var attributes: [Role: (attributes: attr_t, pair: Int16)] = [:]
  private var drawn: Frame?
  /// What was pasted so far, while a paste is coming in.
  private var pasting: String?

  private static let pasteBegins: Int32 = 2000
  private static let pasteEnds: Int32 = 2001
  private static let escapeMilliseconds: Int32 = 50

  /// Takes the terminal over; nil when its type is not known.
  init?(hasColor: Bool) {
    Self.useUnicode()
    TerminalRescue.remember()
    guard nc_newterm() != nil, let window = nc_stdscr() else { return nil }
    self.window = window
    raw()
    noecho()
    nonl()
    keypad(window, true)
    nodelay(window, true)
    set_escdelay(Self.escapeMilliseconds)
    defineKeys()
    chooseColors(hasColor && has_colors())
    TerminalRescue.arm(leaving: Self.leavingBytes())
    pasteMode(true)
  }

  /// Gives the terminal back.
  func close() {
    pasteMode(false)
    endwin()
    TerminalRescue.disarm()
  }

  /// Stops this process as Ctrl-Z does and returns when it is continued.
  func suspend() {
    close()
    signal(SIGTSTP, SIG_DFL)
    // The thread may be one of a pool, which blocks signals; stopping must have happened before the next line runs.
    var stop = sigset_t()
    var before = sigset_t()
    sigemptyset(&stop)
    sigaddset(&stop, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &stop, &before)
    raise(SIGTSTP)
    pthread_sigmask(SIG_SETMASK, &before, nil)
    resume()
  }

  /// Takes the terminal over again after it was in other hands.
  func resume() {
    TerminalRescue.arm(leaving: Self.leavingBytes())
    reset_prog_mode()
    pasteMode(true)
    redraw()
  }

  /// The next frame is drawn completely.
  func redraw() {
    drawn = nil
    nc_redraw_all()
    clearok(window, true)
  }

  // MARK: - Size

  var size: Size {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
      return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
    return Size(columns: Int(getmaxx(window)), rows: Int(getmaxy(window)))
  }

  func fit(to size: Size) {
    resizeterm(Int32(size.rows), Int32(size.columns))
    redraw()
  }

  // MARK: - Keys

  /// All keys that are waiting.
  func keys() -> [Event] {
    var events: [Event] = []
    var code: wint_t = 0
    while events.count < 4096 {
      let result = wget_wch(window, &code)
      if result == ERR { break }
      if let event = event(result: result, code: code) { events.append(event) }
    }
    return events
  }

  private func event(result: Int32, code: wint_t) -> Event? {
    let isFunction = result == KEY_CODE_YES
    if isFunction, Int32(code) == Self.pasteBegins {
      pasting = ""
      return nil
    }
    if let text = pasting {
      if isFunction {
        guard Int32(code) == Self.pasteEnds else { return nil }
        pasting = nil
        return .paste(text)
      }
      // A paste whose end got lost must not swallow the keyboard for ever.
      pasting = code == 3 ? nil : text + String(Character(Unicode.Scalar(code) ?? " "))
      return nil
    }
    if isFunction { return KeyCodes.function[Int32(code)].map(Event.key) }
    return code == 27 ? .key(afterEscape()) : KeyCodes.plain(code).map(Event.key)
  }

  /// Alt arrives as Escape right before the key.
  private func afterEscape() -> Key {
    var code: wint_t = 0
    let result = wget_wch(window, &code)
    guard result == OK, let scalar = Unicode.Scalar(code) else { return .escape }
    switch code {
    case 10, 13: return .newLine
    case 8: return .alt("\u{7F}")
    case 27: return .escape
    default: return .alt(Character(scalar))
    }
  }

  private func defineKeys() {
    define_key("\u{1B}[200~", Self.pasteBegins)
    define_key("\u{1B}[201~", Self.pasteEnds)
    for (sequence, code) in KeyCodes.sequences { define_key("\u{1B}" + sequence, code) }
  }

  // MARK: - Drawing

  /// Brings the picture to the screen; only lines that changed are written.
  func draw(_ frame: Frame) {
    if let drawn, drawn == frame { return }
    for (row, line) in frame.lines.enumerated() {
      if let drawn, drawn.size == frame.size, drawn.lines[row] == line { continue }
      draw(line, row: Int32(row), width: frame.size.columns)
    }
    if let cursor = frame.cursor {
      curs_set(1)
      wmove(window, Int32(cursor.row), Int32(cursor.column))
    } else {
      curs_set(0)
    }
    wnoutrefresh(window)
    doupdate()
    drawn = frame
  }

  private func draw(_ line: Line, row: Int32, width: Int) {
    wmove(window, row, 0)
    wattr_set(window, 0, 0, nil)
    wclrtoeol(window)
    var column = 0
    for span in line.spans {
      let style = attributes[span.role] ?? (0, 0)
      wattr_set(window, style.attributes, style.pair, nil)
      var cells: [wchar_t] = []
      let start = column
      for character in span.text {
        cells += Self.cells(of: character)
        column += character.displayWidth
      }
      cells.withUnsafeBufferPointer { _ = mvwaddnwstr(window, row, Int32(start), $0.baseAddress, Int32($0.count)) }
    }
    wattr_set(window, 0, 0, nil)
  }

  /// The characters for one cluster, in exactly as many cells as it takes. What the C library does not know is replaced.
  private static func cells(of character: Character) -> [wchar_t] {
    let form = character.terminalForm
    let cells = form.scalars.map { wchar_t(bitPattern: $0.value) }
    let widths = cells.map { Int(nc_wcwidth($0)) }
    let wanted = max(1, character.displayWidth)
    let blanks = [wchar_t](repeating: 32, count: form.blanks)
    if !widths.contains(where: { $0 < 0 }), widths.reduce(0, +) + form.blanks == wanted { return cells + blanks }
    return [0xFFFD] + [wchar_t](repeating: 32, count: wanted - 1)
  }

  // MARK: - Setting up

  private static func useUnicode() {
    setlocale(LC_CTYPE, "")
    // Without a Unicode locale, this one is tried: nearly every terminal of today understands it.
    if nc_wcwidth(0x4E2D) != 2 { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  private func pasteMode(_ isOn: Bool) {
    let sequence = Array("\u{1B}[?2004\(isOn ? "h" : "l")".utf8)
    _ = write(STDOUT_FILENO, sequence, sequence.count)
  }

  /// What leaves the full-screen mode, from the terminal's own description.
  private static func leavingBytes() -> [UInt8] {
    var bytes = Array("\u{1B}[?2004l".utf8)
    for name in ["sgr0", "cnorm", "rmkx", "rmcup"] {
      guard let text = tigetstr(name), Int(bitPattern: text) != -1 else { continue }
      let sequence = String(cString: text)
      // Padding such as $<5> is for ncurses to interpret, not for a terminal.
      bytes += Array(sequence.replacing(#/\$<[^>]*>/#, with: "").utf8)
    }
    return bytes + Array("\r\n".utf8)
  }

  private func chooseColors(_ hasColor: Bool) {
    var colors: [Role: Int32] = [:]
    if hasColor {
      start_color()
      use_default_colors()
      colors = nc_colors() >= 256 ? Theme.colors256 : Theme.colors8
    }
    for (index, role) in Role.allCases.enumerated() {
      let pair = Int16(index + 1)
      let color = colors[role]
      if let color { init_pair(pair, Int16(color), -1) }
      attributes[role] = (Self.attributes(of: role, isColored: color != nil), color == nil ? 0 : pair)
    }
  }

  private static func attributes(of role: Role, isColored: Bool) -> attr_t {
    switch role {
    case .strong, .heading, .prompt, .userMark, .assistantMark, .problem, .user: nc_bold()
    case .selected: nc_reverse()
    case .announcement: isColored ? 0 : nc_bold()
    case .dim, .border: isColored ? 0 : nc_dim()
    case .text: 0
    }
  }
}

/// What the codes of ncurses mean.
private enum KeyCodes {
  /// Sequences after Escape that many terminal descriptions leave out, with codes of our own.
  static let sequences: [(String, Int32)] = [
    ("[1;5D", 2010), ("[1;3D", 2010), ("[5D", 2010), ("Od", 2010), ("[1;5C", 2011), ("[1;3C", 2011), ("[5C", 2011),
    ("Oc", 2011), ("[1~", 2012), ("[7~", 2012), ("[H", 2012), ("OH", 2012), ("[4~", 2013), ("[8~", 2013), ("[F", 2013),
    ("OF", 2013), ("[1;5H", 2014), ("[1;5F", 2015), ("[1;5A", 2016), ("[1;2A", 2016), ("[1;5B", 2017), ("[1;2B", 2017),
    ("[3;5~", 2018), ("[13;2u", 2019),
  ]

  static let function: [Int32: Key] = [
    2010: .wordLeft, 2011: .wordRight, 2012: .home, 2013: .end, 2014: .top, 2015: .bottom, 2016: .lineUp,
    2017: .lineDown, 2018: .alt("d"), 2019: .newLine,
    KEY_LEFT: .left, KEY_RIGHT: .right, KEY_UP: .up, KEY_DOWN: .down, KEY_HOME: .home, KEY_END: .end,
    KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_BACKSPACE: .backspace, KEY_DC: .delete, KEY_ENTER: .enter,
    KEY_SR: .lineUp, KEY_SF: .lineDown, KEY_F0 + 1: .help,
  ]

  /// A character or a control key.
  static func plain(_ code: UInt32) -> Key? {
    switch code {
    // A line feed is an Enter, too, typed while the program was still starting.
    case 13, 10: return .enter
    case 9: return .tab
    case 8, 127: return .backspace
    case 1...26: return .control(Character(Unicode.Scalar(code + 96)!))
    case 0..<32: return nil
    default: return Unicode.Scalar(code).map { .text(String(Character($0))) }
    }
  }
}
