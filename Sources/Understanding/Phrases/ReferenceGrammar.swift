import Conversation

/// Reads words that point at something in the conversation.
public enum ReferenceGrammar {
  /// What a whole mention ("the second one", "it", "the cheaper one") points at; nil when it names a thing itself.
  public static func reference(in mention: Words) -> Reference? {
    let content = mention.map(\.normal).filter { !["the", "a", "please"].contains($0) }
    switch content {
    case ["it"], ["that"], ["this"], ["this", "one"], ["that", "one"]: return .it
    case ["them"], ["those"], ["these"], ["both"], ["all"]: return .all
    default: return nil
    }
  }
}
