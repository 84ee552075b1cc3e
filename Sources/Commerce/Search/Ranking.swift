/// A product that was found, with what speaks for it.
struct Candidate {
  var product: Int64
  /// The share of the query, weighed by how rare its words are, that the product has: 0 … 1.
  var words: Double
  /// Cosine of query and title.
  var meaning = 0.0
  /// The query's head noun is the title's.
  var isHeaded: Bool
  /// All words of the query are there.
  var isComplete: Bool
  /// All words are in its title, brand, category or attributes, not only in what describes it.
  var isNamed = false
  /// How well the names of its category fit: 0 … 1.
  var category = 0.0
  /// Cosine of the query with the products of its category as a whole.
  var kind = 0.0
  /// Of the brand that the query names.
  var isOfBrand = false

  /// By name, for those who want to see why.
  var evidence: [String: Double] {
    [
      "words": words, "meaning": meaning, "headed": isHeaded ? 1 : 0, "complete": isComplete ? 1 : 0,
      "named": isNamed ? 1 : 0,
      "category": category, "kind": kind, "brand": isOfBrand ? 1 : 0,
    ]
  }
}

/// What counts how much when candidates are put in order, and where the list ends. Tuned on half of the queries of
/// `script/benchmarks/search-judgments`; the figures of the other half are in `script/bench search-quality`.
struct Ranking {
  var words = 1.0
  var meaning = 1.5
  var headed = 0.4
  var complete = 0.15
  var named = 0.25
  var category = 0.15
  var kind = 1.5
  var brand = 0.3

  func score(_ candidate: Candidate) -> Double {
    let told = words * candidate.words + meaning * candidate.meaning + kind * candidate.kind
    let fitting = (candidate.isHeaded ? headed : 0) + category * candidate.category
    let full = (candidate.isComplete ? complete : 0) + (candidate.isNamed ? named : 0)
    return told + fitting + full + (candidate.isOfBrand ? brand : 0)
  }

  /// The cosine at which a title is the thing asked for, whatever its words.
  static let sameMeaning = 0.6
  /// The cosine at which a product that is described by the words is the thing.
  static let likeMeaning = 0.5
  /// The least share of the best one's score that a product must have to be shown at all, and to be the cheapest or
  /// the best rated of its kind.
  static let leastShare = 0.5
  /// The same where the best is the very thing: then what only resembles it is left out sooner.
  static let leastShareOfExact = 0.65
  /// The same where the query is the best one's title: then that one was asked for.
  static let leastShareOfTitled = 0.75
  static let leastSortedShare = 0.7
  /// With fewer titles than this headed by the noun, titles do not tell kinds here, but categories may.
  static let fewHeaded = 3
  /// Most neighbours that are offered for what is not there.
  static let mostNearest = 10
  static let mostFar = 3

  /// Whether it is what was asked for, not only something near it. A word in a description alone proves little.
  ///
  /// - Parameter byMeaning: whether cosines are known.
  func isClose(_ candidate: Candidate, byMeaning: Bool) -> Bool {
    guard byMeaning else { return candidate.isComplete }
    return candidate.isNamed || candidate.meaning >= Ranking.sameMeaning
      || candidate.isComplete && candidate.meaning >= Ranking.likeMeaning
  }

  /// Without those that are much less about the query than the best, which comes first. A brand that was named is
  /// meant, if it has the thing.
  ///
  /// - Parameter isTitled: whether the query has all the words of the first one's title.
  func cut(_ sorted: [Candidate], isTitled: Bool) -> [Candidate] {
    guard let first = sorted.first else { return [] }
    let share =
      isTitled
      ? Ranking.leastShareOfTitled : first.isNamed && first.isHeaded ? Ranking.leastShareOfExact : Ranking.leastShare
    let least = share * score(first)
    let isBranded = sorted.contains { $0.isOfBrand && $0.isComplete }
    return sorted.filter { score($0) >= least && (!isBranded || $0.isOfBrand) }
  }

  /// Those among which one may be the cheapest: where products have all the words and are headed by the noun, the
  /// others are something else.
  func kindOnly(_ sorted: [Candidate]) -> [Candidate] {
    guard let best = sorted.first.map(score) else { return [] }
    var kept = sorted.filter { score($0) >= Ranking.leastSortedShare * best }
    if kept.contains(where: \.isComplete) { kept.removeAll { !$0.isComplete } }
    let headed = kept.count(where: \.isHeaded)
    if headed >= Ranking.fewHeaded {
      kept.removeAll { !$0.isHeaded }
    } else if headed > 0 {
      kept.removeAll { !$0.isHeaded && $0.category < 1 }
    }
    return kept
  }
}
