import Conversation
import Foundation

/// The append-only chat: the terminal's own line editing, whole lines out.
@MainActor
final class PlainChat {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  private static let lineLimit = 100_000

  private let session: ChatSession
  private let mailbox: Mailbox
  private let turns: TurnRunner
  private var unread: [UInt8] = []
  private var waiting: [String] = []
  private var isBusy = false
  private var isAtEnd = false
  private var interruptedAt: Date?
  private var exitCode: Int32?

  init(_ session: ChatSession, mailbox: Mailbox) {
    self.session = session
    self.mailbox = mailbox
    turns = TurnRunner(session, mailbox: mailbox)
  }

  func run() -> Int32 {
    Signals.watch(Self.signals, wakeEnd: mailbox.writeEnd)
    turns.startTicking()
    if let open = session.earlier.last?.reply, open.expects != .none { show(PlainText.lines(for: open)) }
    show(session.welcome.isEmpty ? [] : [session.welcome.safeForTerminal])
    prompt()
    while exitCode == nil { step() }
    turns.finish(isBusy: isBusy)
    Signals.unwatch(Self.signals)
    return exitCode ?? 0
  }

  private func step() {
    var ends = [
      pollfd(fd: mailbox.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isAtEnd ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&ends, 2, -1)
    for event in mailbox.drain() { take(event) }
    if Signals.take(SIGTERM) { exitCode = 128 + SIGTERM }
    if Signals.take(SIGHUP) { exitCode = 128 + SIGHUP }
    if Signals.take(SIGINT) { interrupt() }
    if ends[1].revents != 0 { readLines() }
    sayNext()
  }

  // MARK: - Turns

  private func take(_ event: Event) {
    switch event {
    case .turn(let event):
      let lines = PlainText.lines(for: event)
      if case .announced = event, !isBusy { write("\n") }
      show(lines)
      if case .announced = event, !isBusy { prompt() }
    case .turnEnded(let problem):
      isBusy = false
      if let problem { show(["Problem: " + problem.safeForTerminal]) }
      if waiting.isEmpty, !isAtEnd { prompt() }
    case .key, .paste, .resized, .tick:
      break
    }
  }

  private func sayNext() {
    guard !isBusy, exitCode == nil else { return }
    if !waiting.isEmpty {
      let text = waiting.removeFirst()
      guard text != "/quit", text != "/exit" else {
        exitCode = 0
        return
      }
      isBusy = true
      session.remember(text)
      turns.start(text)
    } else if isAtEnd {
      exitCode = 0
    }
  }

  /// Ctrl-C: stops the turn; twice within the usual time leaves.
  private func interrupt() {
    if let interruptedAt, -interruptedAt.timeIntervalSinceNow < Screen.leaveSeconds {
      exitCode = 130
      return
    }
    interruptedAt = Date()
    waiting = []
    if isBusy {
      turns.stop()
      show(["Stopping. Ctrl-C again leaves."])
    } else {
      show(["", "Ctrl-C again leaves."])
      prompt()
    }
  }

  // MARK: - Lines

  private func readLines() {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    if count <= 0 { isAtEnd = true } else { unread += bytes[..<count] }
    while let end = unread.firstIndex(of: 0x0A) {
      accept(unread[..<end])
      unread.removeSubrange(...end)
    }
    if isAtEnd || unread.count > Self.lineLimit {
      accept(unread[...])
      unread = []
    }
  }

  private func accept(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self).safeInput.trimmingCharacters(in: .whitespacesAndNewlines)
    if !text.isEmpty { waiting.append(text) } else if !isBusy, waiting.isEmpty, !isAtEnd { prompt() }
  }

  private func prompt() { write("> ") }
  private func show(_ lines: [String]) { write(lines.map { $0 + "\n" }.joined()) }

  private func write(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      exitCode = 1
    }
  }
}
