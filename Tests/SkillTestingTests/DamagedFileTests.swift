import Foundation
import SkillTesting
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
    var dice = SplitMix(state: 12)
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

/// Pseudo-random numbers, the same in every run (Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func damage(_ sound: [UInt8]) -> [UInt8] {
    var bytes = sound
    for _ in 0..<Int.random(in: 1...6, using: &self) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes.insert(Array(":-[]{}&*!|>'\"%@`\t\n ,?#".utf8).randomElement(using: &self) ?? 0, at: place)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &self)))
      default:
        bytes.insert(
          contentsOf: bytes[place..<min(bytes.count, place + Int.random(in: 1...60, using: &self))], at: place)
      }
    }
    return bytes
  }
}
