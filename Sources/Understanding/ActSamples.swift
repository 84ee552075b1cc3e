import Inference

/// Ways to say yes and no that no list of phrases holds: judged by nearness to these.
struct ActSamples: Sendable {
  static let yes = [
    "yes please go ahead", "yes, do that", "sounds good to me", "that's what I want", "I'm happy with that",
    "yes I'm sure", "let's go with that", "please proceed", "that is all right with me", "I'd like that", "okay do it",
    "yes, that's correct", "go on then", "I want you to do it", "yes place the order",
  ]
  static let no = [
    "no, don't do that", "I don't want that", "please don't", "no, leave it as it is", "that's not what I want",
    "let's not do that", "I'd rather not", "no, forget it", "hold off on that", "I changed my mind", "not right now",
    "no thanks, never mind", "please stop", "that is too expensive", "keep it the way it was",
  ]

  private let matrix: [Float]

  init(embedder: Embedder, cache: VectorCache) throws {
    let texts = Self.yes + Self.no
    matrix = try cache.matrix(of: texts, by: embedder, in: "acts")
  }

  /// How near a sentence is to the nearest yes and the nearest no.
  func nearness(_ vector: [Float]) -> (yes: Float, no: Float) {
    let scores = Similarity.scores(matrix: matrix, vector: vector)
    return (scores.prefix(Self.yes.count).max() ?? 0, scores.suffix(Self.no.count).max() ?? 0)
  }
}
