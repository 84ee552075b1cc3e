import Foundation

/// Runs turns, one at a time, and asks for announcements, off the thread that owns the screen.
@MainActor
final class TurnRunner {
  /// How long leaving waits for a running turn, so that what it commits is recorded.
  static let graceSeconds = 2.0
  /// Free of the main actor, which the screen blocks for as long as the chat lasts.
  nonisolated private static let tickInterval = Duration.seconds(1)

  private let session: ChatSession
  private let mailbox: Mailbox
  private var turn: Task<Void, Never>?
  private var ticker: Task<Void, Never>?

  init(_ session: ChatSession, mailbox: Mailbox) {
    self.session = session
    self.mailbox = mailbox
  }

  func startTicking() {
    ticker = Task.detached { [session, mailbox] in
      while !Task.isCancelled {
        for event in await session.tick() { mailbox.post(.turn(event)) }
        try? await Task.sleep(for: Self.tickInterval)
      }
    }
  }

  func start(_ text: String) {
    turn = Task.detached { [session, mailbox] in
      var problem: String?
      do {
        try await session.send(text) { mailbox.post(.turn($0)) }
      } catch is CancellationError {
        problem = nil
      } catch {
        problem = (error as? any LocalizedError)?.errorDescription ?? String(describing: error)
      }
      mailbox.post(.turnEnded(problem: problem))
    }
  }

  func stop() { turn?.cancel() }

  /// Stops everything. A turn that is still running gets `graceSeconds` to end.
  func finish(isBusy: Bool) {
    ticker?.cancel()
    turn?.cancel()
    guard isBusy else { return }
    let deadline = Date(timeIntervalSinceNow: Self.graceSeconds)
    while Date() < deadline {
      if mailbox.drain().contains(where: { if case .turnEnded = $0 { true } else { false } }) { return }
      var ends = [pollfd(fd: mailbox.readEnd, events: Int16(POLLIN), revents: 0)]
      _ = poll(&ends, 1, 50)
    }
  }
}
