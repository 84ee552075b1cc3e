import CKernels
import Foundation
import Synchronization

/// Threads that share one caller's loops.
///
/// A computation of a millisecond is made of dozens of loops, so handing out each must take well under a microsecond:
/// during a session the helpers spin for work and steal one chunk after the other, and the caller works along. When a
/// helper comes late or not at all, the caller does its share too. Between sessions the helpers sleep.
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
    shared.isQuitting.store(true, ordering: .releasing)
    for _ in 0..<helpers { shared.wake.signal() }
  }

  /// Calls `body` with lanes that use the helpers, or with the caller's lane alone when the pool is in use already.
  func session<Result>(_ body: (Lanes) throws -> Result) rethrows -> Result {
    guard helpers > 0,
      shared.isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return try body(.single) }
    startHelpers()
    shared.isOpen.store(true, ordering: .releasing)
    for _ in 0..<helpers { shared.wake.signal() }
    defer {
      shared.isOpen.store(false, ordering: .releasing)
      shared.isTaken.store(false, ordering: .releasing)
    }
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
  let isOpen = Atomic(false)
  let isQuitting = Atomic(false)
  let wake = DispatchSemaphore(value: 0)
  /// Number of the loop << 32 | chunks << 16 | next chunk. The number keeps late helpers out of a newer loop.
  private let ticket = Atomic<UInt64>(0)
  private let finished = Atomic(0)
  private var body: UnsafePointer<(Int) -> Void>?

  static let mostChunks = 0xFFFF
  /// Rounds of spinning before the thread offers its processor to others.
  private static let patience = 4000

  func run(_ chunks: Int, _ body: (Int) -> Void) {
    precondition(chunks <= Self.mostChunks)
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        self.body = pointer
        finished.store(0, ordering: .relaxed)
        let loop = (ticket.load(ordering: .relaxed) >> 32) &+ 1
        ticket.store(loop << 32 | UInt64(chunks) << 16, ordering: .releasing)
        while takeChunk() {}
        var spins = 0
        while finished.load(ordering: .acquiring) < chunks { Self.rest(&spins) }
        self.body = nil
      }
    }
  }

  func help() {
    while true {
      wake.wait()
      if isQuitting.load(ordering: .acquiring) { return }
      var spins = 0
      while isOpen.load(ordering: .acquiring) {
        if takeChunk() { spins = 0 } else { Self.rest(&spins) }
      }
    }
  }

  /// Does one chunk; false when none is left.
  private func takeChunk() -> Bool {
    var seen = ticket.load(ordering: .acquiring)
    while true {
      let next = seen & 0xFFFF
      guard next < seen >> 16 & 0xFFFF else { return false }
      let (taken, now) = ticket.compareExchange(expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      if taken {
        perform(Int(next))
        finished.add(1, ordering: .releasing)
        return true
      }
      seen = now
    }
  }

  /// Apart, so that the closure is released before the chunk counts as finished.
  @inline(never)
  private func perform(_ chunk: Int) { body?.pointee(chunk) }

  private static func rest(_ spins: inout Int) {
    spins += 1
    if spins < patience { ck_pause() } else { sched_yield() }
  }
}
