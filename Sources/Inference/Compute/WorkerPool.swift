import CKernels
import Foundation
import Synchronization

/// Threads that share one caller's loops.
///
/// A computation of a millisecond is made of dozens of loops, so handing out each must take well under a microsecond:
/// the helpers spin for work and steal one chunk after the other, and the caller works along. When a helper comes late or
/// not at all, the caller does its share too. Whoever finds nothing to do for a while sleeps: on a busy machine the
/// processor is then free for the thread that was put off in the middle of a chunk.
final class WorkerPool: Sendable {
  private let shared: Shared
  private let helpers: Int
  private let started = Mutex(false)

  /// - Parameter threads: The caller's included.
  init(threads: Int) {
    helpers = max(0, threads - 1)
    shared = Shared()
  }

  deinit {
    shared.isQuitting.store(true, ordering: .sequentiallyConsistent)
    shared.wakeHelpers()
  }

  /// Calls `body` with lanes that use the helpers, or with the caller's lane alone when the pool is in use already.
  func session<Result>(_ body: (Lanes) throws -> Result) rethrows -> Result {
    guard helpers > 0,
      shared.isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return try body(.single) }
    startHelpers()
    shared.wakeHelpers()
    defer { shared.isTaken.store(false, ordering: .releasing) }
    return try body(Lanes(shared: shared, count: helpers + 1))
  }

  private func startHelpers() {
    started.withLock { started in
      guard !started else { return }
      started = true
      for _ in 0..<helpers {
        let thread = Thread { [shared] in shared.help() }
        thread.name = "inference"
        thread.start()
      }
    }
  }

  /// What one session computes on.
  struct Lanes {
    fileprivate let shared: Shared?
    /// Threads that share the work, the caller's included.
    let count: Int

    static let single = Lanes(shared: nil, count: 1)

    /// Calls `body` for each of 0..<chunks, on any thread in any order, and returns when all are done.
    func run(_ chunks: Int, _ body: (Int) -> Void) {
      guard let shared, chunks > 1 else {
        for chunk in 0..<chunks { body(chunk) }
        return
      }
      shared.run(chunks, body)
    }
  }
}

/// What the caller and the helpers share.
private final class Shared: @unchecked Sendable {
  // Unchecked: `body` is written only between loops, when no chunk is out, and published by `ticket`.
  let isTaken = Atomic(false)
  let isQuitting = Atomic(false)
  /// Number of the loop << 32 | chunks << 16 | next chunk. The number keeps late helpers out of a newer loop.
  private let ticket = Atomic<UInt64>(0)
  private let finished = Atomic(0)
  private var body: UnsafePointer<(Int) -> Void>?

  /// Helpers that sleep, or are about to, and will take a signal each.
  private let sleepers = Atomic(0)
  private let work = DispatchSemaphore(value: 0)
  /// Whether the caller sleeps, or is about to, until the last chunk is finished.
  private let callerSleeps = Atomic(false)
  private let done = DispatchSemaphore(value: 0)

  static let mostChunks = 0xFFFF
  /// Rounds of spinning, some tens of microseconds, before a thread sleeps.
  private static let patience = 4000

  func run(_ chunks: Int, _ body: (Int) -> Void) {
    precondition(chunks <= Self.mostChunks)
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        self.body = pointer
        finished.store(0, ordering: .relaxed)
        let loop = (ticket.load(ordering: .relaxed) >> 32) &+ 1
        ticket.store(loop << 32 | UInt64(chunks) << 16, ordering: .sequentiallyConsistent)
        wakeHelpers()
        while takeChunk() {}
        waitForLast(of: chunks)
        self.body = nil
      }
    }
  }

  /// Lets the helpers that sleep look for work.
  func wakeHelpers() {
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    for _ in 0..<sleepers.exchange(0, ordering: .sequentiallyConsistent) { work.signal() }
  }

  func help() {
    var spins = 0
    while !isQuitting.load(ordering: .acquiring) {
      if takeChunk() {
        spins = 0
      } else if spins < Self.patience {
        spins += 1
        ck_pause()
      } else {
        sleep()
        spins = 0
      }
    }
  }

  private var hasChunk: Bool {
    let seen = ticket.load(ordering: .sequentiallyConsistent)
    return seen & 0xFFFF < seen >> 16 & 0xFFFF
  }

  private func sleep() {
    sleepers.add(1, ordering: .sequentiallyConsistent)
    if hasChunk || isQuitting.load(ordering: .sequentiallyConsistent) {
      // Back out, unless a signal was given in the meantime.
      var count = sleepers.load(ordering: .relaxed)
      while count > 0 {
        let (isOut, now) = sleepers.compareExchange(
          expected: count, desired: count - 1, ordering: .sequentiallyConsistent)
        if isOut { return }
        count = now
      }
    }
    work.wait()
  }

  /// Returns when all chunks are finished.
  private func waitForLast(of chunks: Int) {
    func isOver() -> Bool { finished.load(ordering: .sequentiallyConsistent) == chunks }
    for _ in 0..<Self.patience {
      if isOver() { return }
      ck_pause()
    }
    callerSleeps.store(true, ordering: .sequentiallyConsistent)
    // When it is over and nobody took the wish back, nobody signals.
    if isOver(), callerSleeps.exchange(false, ordering: .sequentiallyConsistent) { return }
    done.wait()
  }

  /// Does one chunk; false when none is left.
  private func takeChunk() -> Bool {
    var seen = ticket.load(ordering: .acquiring)
    while true {
      let (next, chunks) = (seen & 0xFFFF, seen >> 16 & 0xFFFF)
      guard next < chunks else { return false }
      let (taken, now) = ticket.compareExchange(expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      if taken {
        perform(Int(next))
        let count = finished.add(1, ordering: .sequentiallyConsistent).newValue
        if count == Int(chunks), callerSleeps.exchange(false, ordering: .sequentiallyConsistent) { done.signal() }
        return true
      }
      seen = now
    }
  }

  /// Apart, so that the closure is released before the chunk counts as finished.
  @inline(never)
  private func perform(_ chunk: Int) { body?.pointee(chunk) }
}
