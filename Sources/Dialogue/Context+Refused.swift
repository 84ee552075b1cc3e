import Conversation

/// What stood in the way lately: a tool that overcomes it (`Tool.overcomes`) is then expected, and followed by what was
/// asked for before.
extension Context {
  /// How many turns back something refused is still waited for.
  private static let refusedDepth = 4

  /// Whether the last turn refused something for this reason: an e-mail address after "who are you?" signs in.
  func justRefused(for reason: String) -> Bool {
    recent.last?.calls.contains { $0.isRefused(for: reason) } ?? false
  }

  /// What was asked for in the latest turn that refused for this reason.
  func refused(for reason: String) -> [Request] {
    let turn = recent.suffix(Self.refusedDepth).last { turn in turn.calls.contains { $0.isRefused(for: reason) } }
    guard let turn else { return [] }
    let tools = Set(turn.calls.filter { $0.isRefused(for: reason) }.map(\.call.tool))
    return turn.meaning.requests.filter { tools.contains($0.tool) }
  }
}

extension CallRecord {
  fileprivate func isRefused(for reason: String) -> Bool {
    outcome == .refused && facts["reason"]?.string == reason
  }
}
