import Foundation
import SkillTesting
import TestSupport
import Testing

/// Conversation tests with bytes changed, lost and repeated at random: read or refused, never a trap.
@Suite struct DamagedFileTests {
  private static let sound = """
    test: cancel a pending order
    given: {store: retail-small.json, now: 2026-05-01T10:00:00Z}
    turns:
    - user: [cancel order W123, "please stop my order W123"]
      calls: []
      expects: confirmation
      say: ~W123~
    - user: yes
      calls: [cancel_order: {order: "#W123"}]
      not_calls: [contact_support]
      state: {orders.#W123.status: cancelled}
    ---
    test: another
    turns:
    - {user: hello, say: /hello|hi/, strict: true}
    """

  @Test func anyDamageIsReadOrRefused() throws {
    var dice = SplitMix(seed: 12)
    let bytes = Array(Self.sound.utf8)
    for _ in 0..<600 {
      do {
        _ = try ConversationFile.tests(in: String(decoding: dice.damage(bytes), as: UTF8.self), file: "t.yaml")
      } catch let error as TestFileError {
        #expect("\(error)".hasPrefix("t.yaml"))
      }
    }
  }
}
