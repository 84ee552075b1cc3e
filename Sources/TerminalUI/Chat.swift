import Foundation

/// Runs a chat on this process's terminal until the user leaves.
///
/// Blocks the main thread, which owns the terminal; turns run on other threads, so `session` must not need the main
/// actor. Returns the exit code: 0 when the user left, 130 when interrupted, 128 + signal when told to end, 2 when there
/// is no terminal that could be used (said on stderr).
@MainActor
public func runChat(_ session: ChatSession, _ options: ChatOptions) -> Int32 {
  guard let mailbox = Mailbox() else { return refuse("no more files can be opened, so the chat cannot start") }
  if options.isPlain { return PlainChat(session, mailbox: mailbox).run() }
  guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
    return refuse("the chat needs a terminal; `prometheus run` reads from a pipe or a file")
  }
  guard let terminal = NcursesTerminal(hasColor: options.hasColor) else {
    let type = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return refuse("the terminal type “\(type.safeLine)” is not known here; set TERM, or ACCESSIBLE=1 for a plain chat")
  }
  return Chat(session, terminal: terminal, mailbox: mailbox).run()
}

private func refuse(_ reason: String) -> Int32 {
  FileHandle.standardError.write(Data("prometheus: \(reason)\n".utf8))
  return 2
}

/// The full-screen chat: waits for keys and events, updates the screen, carries out its effects, draws.
@MainActor
final class Chat {
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT]

  private let session: ChatSession
  private let terminal: NcursesTerminal
  private let mailbox: Mailbox
  private let turns: TurnRunner
  private let start = ContinuousClock.now
  private var screen: Screen
  private var exitCode: Int32?
  /// Readable without a key, again and again: the terminal is gone.
  private var emptyReads = 0

  init(_ session: ChatSession, terminal: NcursesTerminal, mailbox: Mailbox) {
    self.session = session
    self.terminal = terminal
    self.mailbox = mailbox
    turns = TurnRunner(session, mailbox: mailbox)
    screen = Screen(
      session: session.name, size: terminal.size, welcome: session.welcome, earlier: session.earlier,
      inputHistory: session.inputHistory, now: 0)
  }

  func run() -> Int32 {
    Signals.watch(Self.signals, wakeEnd: mailbox.writeEnd)
    turns.startTicking()
    while exitCode == nil {
      terminal.draw(screen.frame())
      wait()
    }
    terminal.close()
    turns.finish(isBusy: screen.isBusy)
    Signals.unwatch(Self.signals)
    return exitCode ?? 0
  }

  private var now: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  private func wait() {
    let hasKeys = waitForInput()
    for event in mailbox.drain() { handle(event) }
    heedSignals()
    let keys = terminal.keys()
    for event in keys { handle(event) }
    emptyReads = hasKeys && keys.isEmpty ? emptyReads + 1 : 0
    if emptyReads > 100 { exitCode = 128 + SIGHUP }
    handle(.tick)
  }

  /// Sleeps until a key, an event, a signal or the next tick. Returns whether the keyboard has something.
  private func waitForInput() -> Bool {
    let seconds = screen.nextTick.map { max(0, $0 - now) }
    var ends = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: mailbox.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&ends, 2, seconds.map { Int32(($0 * 1000).rounded(.up)) } ?? -1)
    if ends[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { exitCode = 128 + SIGHUP }
    return ends[0].revents & Int16(POLLIN) != 0
  }

  private func heedSignals() {
    if Signals.take(SIGINT) { handle(.key(.control("c"))) }
    if Signals.take(SIGTERM) { exitCode = 128 + SIGTERM }
    if Signals.take(SIGHUP) { exitCode = 128 + SIGHUP }
    if Signals.take(SIGTSTP) { perform(.suspend) }
    if Signals.take(SIGCONT) { terminal.resume() }
    if Signals.take(SIGWINCH) || terminal.size != screen.size {
      terminal.fit(to: terminal.size)
      handle(.resized(terminal.size))
    }
  }

  private func handle(_ event: Event) {
    for effect in screen.update(event, at: now) { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .send(let text): turns.start(text)
    case .stopTurn: turns.stop()
    case .remember(let line): session.remember(line)
    case .redraw: terminal.redraw()
    case .suspend: suspend()
    case .leave(let code): exitCode = code
    }
  }

  private func suspend() {
    terminal.suspend()
    Signals.watch(Self.signals, wakeEnd: mailbox.writeEnd)
  }
}
