import Commerce
import Foundation
import SkillKit

/// A mention by what the customer bought before: "the coffee I always get", "my usual tea", "the same soap as last
/// time".
struct Habit {
  enum Kind: Sendable, Hashable {
    /// What was bought the most often; of several, the last bought.
    case usual
    /// What was bought last.
    case last
  }
  let kind: Kind
  /// The thing itself: "coffee"; empty when none is named.
  let thing: String

  /// Nil when the words say nothing of earlier purchases.
  init?(in mention: String) {
    let patterns: [(Regex<Substring>, Kind)] = [
      // that I always get, what we usually order
      (
        /(?:\b(?:that|which|what)\s+)?\b(?:i|we)(?:'ve| have)?\s+(?:nearly |almost )?(?:always|usually|normally|regularly|often|mostly|keep)\s+(?:get|got|getting|buy|buying|bought|order|ordering|ordered|have|had|take|use|go for|eat|drink|wear)\b/
          .ignoresCase(), .usual
      ),
      // I buy every week, we get all the time
      (
        /(?:\b(?:that|which|what)\s+)?\b(?:i|we)\s+(?:get|buy|order|have|take)\s+(?:every (?:time|week|month)|all the time|most(?: often)?)\b/
          .ignoresCase(), .usual
      ),
      (
        /\b(?:(?:as|like) (?:always|usual)|(?:(?:my|our|the) )?usual|(?:my|our) (?:regular|standard))\b/
          .ignoresCase(), .usual
      ),
      // that I had last time, we ordered before
      (
        /(?:\b(?:that|which|what)\s+)?\b(?:i|we)(?:'ve| have)?\s+(?:got|bought|ordered|had|took)\s+(?:(?:the )?last(?: time)?|before|previously)\b/
          .ignoresCase(), .last
      ),
      // the same … as last time
      (/\b(?:(?:as|like|from) (?:the )?last time|(?:as|like) before)\b/.ignoresCase(), .last),
    ]
    guard let (pattern, kind) = patterns.first(where: { mention.contains($0.0) }) else { return nil }
    self.kind = kind
    let rest = mention.replacing(pattern, with: " ")
      .replacing(/\b(?:same|again|one|ones|the|my|our|some)\b/.ignoresCase(), with: " ")
    thing = rest.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The purchases that are meant, the likeliest first.
  func meant(of purchases: [(purchase: Purchase, variant: Variant)]) -> [Variant] {
    let wanted = MentionWords(thing)
    let fitting = purchases.filter { _, variant in
      let described = ([variant.name, variant.brand ?? ""] + variant.category).joined(separator: " ")
      return wanted.isEmpty || wanted.share(in: MentionWords(described)) == 1
    }
    guard kind == .last else { return fitting.map(\.variant) }
    return fitting.sorted { ($0.purchase.lastAt ?? .distantPast) > ($1.purchase.lastAt ?? .distantPast) }.map(\.variant)
  }
}
