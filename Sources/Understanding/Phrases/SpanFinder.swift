import Conversation
import SkillKit

/// Fills the parameters of a tool from the words of one request.
public enum SpanFinder {
  /// - Parameter values: the readings of `clause` by a `ValueGrammar`.
  public static func arguments(
    for lexicon: ToolLexicon, in clause: Words, values: [ValueSpan]
  ) -> [String: [Argument]] {
    [:]
  }

  /// What a bare answer to the question for `parameter` says: "the red one", "tomorrow", "make it two".
  public static func answer(
    for parameter: Parameter, of lexicon: ToolLexicon, in words: Words, values: [ValueSpan]
  ) -> [Argument] {
    []
  }
}
