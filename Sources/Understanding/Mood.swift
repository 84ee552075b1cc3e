import SkillKit

/// Whether a clause asks what is so, says what is not wanted, or neither. A tool that writes is seldom meant by the
/// first two: "did I put flour on the list" adds nothing. Which tools are, their own samples tell.
enum Mood: Sendable, Hashable {
  case plain
  /// "Is it …", "what's in …", "how long until …"; not "can you …" and "how about …", which ask for something.
  case question
  /// "Don't remind me", "I'd rather not"
  case negated

  init(_ clause: Words) {
    let words = clause.part(Opening(clause).rest)
    guard let first = words.first else {
      self = .plain
      return
    }
    let second = words.normal(1)
    if words.prefix(Self.head).contains(where: { ActCues.negations.contains($0.normal) && $0.normal != "stop" }) {
      self = .negated
    } else if Self.facts.contains(first.normal), second != "you" {
      self = .question
    } else if English.role(first) == .question, second != "about", second != "if" {
      self = .question
    } else {
      self = .plain
    }
  }

  /// Where a negation must stand to turn the whole.
  private static let head = 4
  private static let facts: Set = [
    "is", "are", "was", "were", "am", "do", "does", "did", "has", "have", "had", "isn't", "aren't", "wasn't", "weren't",
    "doesn't", "didn't", "hasn't", "haven't",
  ]
}

extension Tool {
  /// The moods of its samples.
  var moods: Set<Mood> { Set(samples.map { Mood(Words(SampleSentence($0).text)) }) }
}
