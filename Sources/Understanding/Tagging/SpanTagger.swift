import Foundation
import Inference

/// Tells of each word of a request which parameter's value it is part of, as the samples of a tool show: a softmax
/// regression on the model's view of the word, and the best path over the words.
///
/// Labels: 0 is outside; of parameter p, 1 + 2p begins a value and 2 + 2p goes on with one (Ramshaw and Marcus, "Text
/// chunking using transformation-based learning", 1995).
struct SpanTagger: Sendable {
  let parameters: Int
  let width: Int
  /// `[labels, width + 1]`
  let weights: [Float]
  /// What it adds when a label follows another, `[labels, labels]`, or begins a sentence, `[labels]`.
  let following: [Float]
  let opening: [Float]
  /// Samples that it was fitted on.
  let samples: Int

  var labels: Int { 1 + 2 * parameters }

  /// A sample: the states of its words, and the label of each.
  struct Example {
    var states: WordStates
    var labels: [Int]
  }

  init(
    weights: [Float], following: [Float], opening: [Float], parameters: Int, width: Int, samples: Int
  ) {
    (self.weights, self.following, self.opening) = (weights, following, opening)
    (self.parameters, self.width, self.samples) = (parameters, width, samples)
  }

  /// Nil where no word of the examples has a state.
  init?(_ examples: [Example], parameters: Int, width: Int) {
    var rows: [Float] = []
    var targets: [Int] = []
    for example in examples {
      for (word, label) in example.labels.enumerated() where example.states.known[word] {
        rows += example.states.values[word * width..<(word + 1) * width]
        rows.append(1)
        targets.append(label)
      }
    }
    let labels = 1 + 2 * parameters
    guard let weights = SoftmaxRegression.weights(rows, width: width + 1, targets: targets, classes: labels) else {
      return nil
    }
    let (following, opening) = SpanTagger.order(examples.map(\.labels), labels: labels)
    self.init(
      weights: weights, following: following, opening: opening, parameters: parameters, width: width,
      samples: examples.count)
  }

  /// How likely labels follow each other: half of the logarithm of their share, since the words' own states know much
  /// of it already.
  private static func order(_ rows: [[Int]], labels: Int) -> (following: [Float], opening: [Float]) {
    var following = [Float](repeating: unseen, count: labels * labels)
    var opening = [Float](repeating: unseen, count: labels)
    for row in rows {
      if let first = row.first { opening[first] += 1 }
      for (before, after) in zip(row, row.dropFirst()) { following[before * labels + after] += 1 }
    }
    func logarithms(_ counts: some Collection<Float>) -> [Float] {
      let total = counts.reduce(0, +)
      return counts.map { 0.5 * log($0 / total) }
    }
    let rows = stride(from: 0, to: labels * labels, by: labels).flatMap { logarithms(following[$0..<$0 + labels]) }
    return (rows, logarithms(opening))
  }

  private static let unseen: Float = 0.1

  /// The logarithm of the probability of each label for each word: `[words, labels]`.
  func scores(_ states: WordStates) -> [Float] {
    let order = width + 1
    var rows = [Float](repeating: 1, count: states.known.count * order)
    for word in states.known.indices {
      rows.replaceSubrange(word * order..<word * order + width, with: states.values[word * width..<(word + 1) * width])
    }
    var scores = LinearAlgebra.products(rows, weights, width: order)
    SoftmaxRegression.normalize(&scores, classes: labels)
    return scores
  }

  /// A value found: the words `range` for a parameter.
  struct Span: Sendable, Hashable {
    var parameter: Int
    var range: Range<Int>
  }

  /// The best reading of the words.
  ///
  /// - Parameter scores: `[words, labels]`
  func spans(_ scores: [Float]) -> [Span] {
    var found: [Span] = []
    for (word, label) in path(scores).enumerated() where label > 0 {
      if goesOn(label), let last = found.indices.last {
        found[last].range = found[last].range.lowerBound..<word + 1
      } else {
        found.append(Span(parameter: (label - 1) / 2, range: word..<word + 1))
      }
    }
    return found
  }

  private func goesOn(_ label: Int) -> Bool { label > 0 && label.isMultiple(of: 2) }

  /// Viterbi: a value goes on only where one of its parameter has begun.
  private func path(_ scores: [Float]) -> [Int] {
    let words = scores.count / labels
    guard words > 0 else { return [] }
    var best = (0..<labels).map { goesOn($0) ? -Float.infinity : scores[$0] + opening[$0] }
    var back = [[Int]]()
    for word in 1..<words {
      var next = best
      var from = [Int](repeating: 0, count: labels)
      for label in 0..<labels {
        let before = goesOn(label) ? label - 1..<label + 1 : 0..<labels
        let reach = { (other: Int) in best[other] + following[other * labels + label] }
        from[label] = before.max { reach($0) < reach($1) } ?? 0
        next[label] = reach(from[label]) + scores[word * labels + label]
      }
      back.append(from)
      best = next
    }
    var label = best.indices.max { best[$0] < best[$1] } ?? 0
    var path = [label]
    for from in back.reversed() {
      label = from[label]
      path.append(label)
    }
    return path.reversed()
  }
}

// MARK: - From a tool's samples

extension SpanTagger {
  /// Fitted on a tool's marked samples, or taken from where that was kept. Nil where no sample is marked.
  init?(_ lexicon: ToolLexicon, _ tagging: Tagging, cache: VectorCache) throws {
    let samples = lexicon.samples
    guard samples.contains(where: { !$0.marks.isEmpty }) else { return nil }
    let names = lexicon.slots.map(\.parameter.name)
    let name = "\(tagging.fingerprint)/tagger/\(lexicon.tool.name)"
    let key = TextHash(names + lexicon.tool.samples)
    if let kept = cache.load(name).flatMap({ SpanTagger($0, key, parameters: names.count, samples: samples.count) }) {
      self = kept
      return
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let tokens = try tagging.tokens(samples.map(\.text))
    guard let width = tokens.first?.width else { return nil }
    let examples = zip(samples, tokens).map { sample, tokens in
      var labels = [Int](repeating: 0, count: sample.words.count)
      for mark in sample.marks {
        guard let number = numbers[mark.parameter] else { continue }
        for word in mark.range { labels[word] = (word == mark.range.lowerBound ? 1 : 2) + 2 * number }
      }
      return Example(states: WordStates(sample.words, tokens: tokens), labels: labels)
    }
    guard let fitted = SpanTagger(examples, parameters: names.count, width: width) else { return nil }
    let data = fitted.data(key)
    cache.save(data, name)
    // Rounded as it is kept, so that the next start understands exactly what this one does.
    guard let kept = SpanTagger(data, key, parameters: names.count, samples: samples.count) else { return nil }
    self = kept
  }

  /// The key of the samples, and all numbers as half floats, little-endian.
  private func data(_ key: TextHash) -> Data {
    var data = withUnsafeBytes(of: key.value) { Data($0) }
    for number in weights + following + opening {
      withUnsafeBytes(of: HalfFloats.half(number).littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// Nil when the bytes are those of other samples.
  private init?(_ data: Data, _ key: TextHash, parameters: Int, samples: Int) {
    let labels = 1 + 2 * parameters
    let count = (data.count - 8) / 2
    let (order, rest) = (count - labels * (labels + 1)).quotientAndRemainder(dividingBy: labels)
    guard data.count > 8, data.count.isMultiple(of: 2), order > 1, rest == 0,
      data.withUnsafeBytes({ $0.loadUnaligned(as: UInt64.self) }) == key.value
    else { return nil }
    let numbers = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let start = buffer.baseAddress else { return }
      data.withUnsafeBytes { HalfFloats.widen(UnsafeRawBufferPointer(rebasing: $0[8...]), into: start) }
      initialized = count
    }
    let (first, second) = (labels * order, labels * order + labels * labels)
    self.init(
      weights: Array(numbers[..<first]), following: Array(numbers[first..<second]), opening: Array(numbers[second...]),
      parameters: parameters, width: order - 1, samples: samples)
  }
}
