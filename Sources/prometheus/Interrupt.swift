import Foundation
import Synchronization

/// Ctrl-C while a model computes: it ends within a token and the program with status 130. Where the program waits for a
/// line, it ends at once; so it does the second time.
enum Interrupt {
  private static let asked = Atomic(false)
  private static let endsAtOnce = Atomic(false)

  static let status: Int32 = 130

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  static func catchSignal() {
    // Made before a signal can come.
    asked.store(false, ordering: .relaxed)
    endsAtOnce.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      if Interrupt.endsAtOnce.load(ordering: .relaxed) || Interrupt.asked.exchange(true, ordering: .relaxed) {
        _exit(Interrupt.status)
      }
    }
  }

  /// Runs what waits for a person.
  static func endingAtOnce<Result>(_ body: () throws -> Result) rethrows -> Result {
    endsAtOnce.store(true, ordering: .relaxed)
    defer { endsAtOnce.store(false, ordering: .relaxed) }
    return try body()
  }
}
