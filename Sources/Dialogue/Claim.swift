import Conversation
import SkillKit

/// The right to say that something was done. There is no other way to obtain one than from the record of a call
/// that came back done with a receipt in this turn, and no reply can word a write without one.
struct Claim: Sendable {
  let call: ToolCall
  let receipt: Receipt
  let facts: [String: JSONValue]

  /// Nil unless the call was carried out and its skill gave proof of it.
  init?(_ record: CallRecord) {
    guard record.outcome == .done, let receipt = record.receipt else { return nil }
    self.call = record.call
    self.receipt = receipt
    self.facts = record.facts
  }
}
