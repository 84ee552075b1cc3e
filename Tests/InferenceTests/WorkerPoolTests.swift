import Foundation
import Synchronization
import Testing

@testable import Inference

/// Loops that are shared out do each chunk once, whether the helpers spin, sleep or come late.
struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 8])
  func doesEachChunkOnce(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for round in 0..<40 {
      // Long enough for helpers to fall asleep.
      if round % 8 == 0 { usleep(2000) }
      pool.session { lanes in
        #expect(lanes.count == threads)
        for chunks in [1, 2, 3, 17, 300] {
          let done = (0..<chunks).map { _ in Counter() }
          lanes.run(chunks) { chunk in
            // The last chunks of a loop make the caller wait, some of them until it sleeps.
            if round % 8 == 0, chunk == chunks - 1 { usleep(500) }
            done[chunk].value.add(1, ordering: .relaxed)
          }
          #expect(done.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
        }
      }
    }
  }

  @Test func givesOneSessionTheHelpers() {
    let pool = WorkerPool(threads: 2)
    pool.session { _ in pool.session { inner in #expect(inner.count == 1) } }
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
