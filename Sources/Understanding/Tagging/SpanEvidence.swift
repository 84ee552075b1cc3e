/// What a tagger says of the words of one request.
struct SpanEvidence: Sendable {
  /// The logarithms of probabilities, `[words, labels]`.
  let scores: [Float]
  let labels: Int
  /// The words that the tagger has seen.
  let known: [Bool]
  let spans: [SpanTagger.Span]
  /// How far it is to be believed, by how many samples it was fitted on: 0 to 1.
  let trust: Double
  /// Whether the tagger has seen so many samples that it needs no rules beside it.
  let isTaught: Bool

  /// So many marked samples teach a tool's own ways.
  static let teaching = 300

  /// With so many samples it is half believed.
  static let halfTrusted = 8

  init(_ tagger: SpanTagger, _ states: WordStates) {
    scores = tagger.scores(states)
    labels = tagger.labels
    known = states.known
    trust = Double(tagger.samples) / Double(tagger.samples + SpanEvidence.halfTrusted)
    isTaught = tagger.samples >= SpanEvidence.teaching
    spans = tagger.spans(scores)
  }

  /// How much likelier a word is part of a parameter's value than of none, in nats, as far as that is to be believed.
  func lead(_ parameter: Int, at word: Int, begins: Bool) -> Double {
    guard known[word] else { return 0 }
    let row = word * labels
    let start = scores[row + 1 + 2 * parameter]
    return trust * Double((begins ? start : max(start, scores[row + 2 + 2 * parameter])) - scores[row])
  }

  /// The same at the mean over some words.
  func lead(_ parameter: Int, over range: Range<Int>) -> Double {
    guard !range.isEmpty else { return 0 }
    return range.reduce(0) { $0 + lead(parameter, at: $1, begins: false) } / Double(range.count)
  }
}
