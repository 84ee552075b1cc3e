import Foundation
import Synchronization

/// Events from any thread for the one thread that owns the screen, which waits in `poll` for keys and for `readEnd`.
final class Mailbox: Sendable {
  let readEnd: Int32
  /// A byte written here wakes the screen; signal handlers do so, too.
  let writeEnd: Int32
  private let events = Mutex<[Event]>([])

  /// Nil when the process may open no more files.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  func post(_ event: Event) {
    events.withLock { $0.append(event) }
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  func drain() -> [Event] {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(readEnd, &bytes, bytes.count) > 0 {}
    return events.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}
