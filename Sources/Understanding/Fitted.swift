import Foundation
import Inference

/// What the samples of a set of tools come to, worked out once and kept.
struct Fitted: Sendable {
  /// `[samples, width]`; where there are many samples, `[landmarks, width]`.
  let matrix: [Float]
  let classifier: KernelClassifier
  /// Turns scores into probabilities; set on what the samples get when left out.
  let sharpness: Float
  let scope: Scope

  /// How fast similarity falls with distance, how much shared words count, and how little one sample is trusted.
  static let decay: Float = 3
  static let wordShare: Float = 0.2
  static let ridge: Float = 0.3

  /// More samples than this are learned from through landmarks: the work of the exact way grows with their cube. Shared
  /// words tell little then, when so many sentences do.
  static let mostExact = 3000
  /// About as many landmarks are taken.
  static let landmarks = 1800

  static func kernel(_ cosine: Float) -> Float { exp(decay * (cosine - 1)) }

  /// - Parameters:
  ///   - labels: the class of each sample; the last class is that of sentences which no tool serves.
  ///   - lexical: the words that samples share.
  init(_ matrix: [Float], labels: [Int], classes: Int, width: Int, lexical: LexicalKernel) {
    let count = labels.count
    var kernel = LinearAlgebra.products(matrix, matrix, width: width).map(Fitted.kernel)
    lexical.add(Fitted.wordShare, to: &kernel)
    let denied = Fitted.denied(matrix, labels, none: classes - 1, width: width)
    let kept = labels.indices.filter { !denied.contains($0) }
    let classifier = KernelClassifier(
      kernel: kept.flatMap { row in kept.map { kernel[row * count + $0] } }, labels: kept.map { labels[$0] },
      classes: classes, ridge: Fitted.ridge)
    self.init(
      matrix, classifier.spread(among: count, at: kept), leftOut: classifier.leftOut, kept.map { labels[$0] })
  }

  /// The same for more samples than `mostExact`.
  init(many matrix: [Float], labels: [Int], classes: Int, width: Int) {
    let denied = Fitted.denied(matrix, labels, none: classes - 1, width: width)
    let kept = labels.indices.filter { !denied.contains($0) }
    let matrix = kept.flatMap { matrix[$0 * width..<($0 + 1) * width] }
    let labels = kept.map { labels[$0] }
    // What serves no tool is more various than what one tool serves.
    let share = max(2, Fitted.landmarks / classes)
    let landmarks = LandmarkRegression.landmarks(matrix, labels: labels, classes: classes, width: width) {
      $0 == classes - 1 ? 4 * share : share
    }
    let regression = LandmarkRegression(
      matrix, labels: labels, classes: classes, width: width, landmarks: landmarks, ridge: Fitted.ridge,
      kernel: Fitted.kernel)
    self.init(landmarks, regression.classifier, leftOut: regression.leftOut, regression.judged)
  }

  /// - Parameters:
  ///   - leftOut: `[labels, classes]`
  private init(_ matrix: [Float], _ classifier: KernelClassifier, leftOut: [Float], _ labels: [Int]) {
    self.matrix = matrix
    self.classifier = classifier
    sharpness = Fitted.sharpness(leftOut, labels, classes: classifier.classes)
    scope = Scope(leftOut, isIn: labels.map { $0 < classifier.classes - 1 })
  }

  // MARK: - Kept between starts

  /// What was worked out, as bytes: the key of the samples, sharpness, scope, the number of landmarks (0 when the
  /// samples themselves are the rows of the matrix), landmarks, weights.
  func data(_ key: TextHash, hasLandmarks: Bool) -> Data {
    var data = withUnsafeBytes(of: key.value) { Data($0) }
    ([sharpness] + scope.weights).withUnsafeBytes { data.append(contentsOf: $0) }
    withUnsafeBytes(of: hasLandmarks ? UInt32(classifier.samples) : 0) { data.append(contentsOf: $0) }
    if hasLandmarks { matrix.withUnsafeBytes { data.append(contentsOf: $0) } }
    classifier.weights.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }

  /// Bytes before the landmarks.
  private static let head = 8 + 4 * (1 + Scope.width) + 4

  /// Nil when the bytes are those of other samples.
  ///
  /// - Parameter matrix: gives the samples' vectors, `[samples, width]`; asked only when they are needed.
  init?(
    _ data: Data, _ key: TextHash, samples: Int, width: Int, classes: Int, matrix: () throws -> [Float]
  ) rethrows {
    guard data.count > Fitted.head, data.withUnsafeBytes({ $0.loadUnaligned(as: UInt64.self) }) == key.value else {
      return nil
    }
    let landmarks = Int(data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: Fitted.head - 4, as: UInt32.self) })
    let rows = landmarks > 0 ? landmarks : samples
    guard data.count == Fitted.head + 4 * (landmarks * width + rows * classes) else { return nil }
    let numbers = Fitted.floats(data, from: 8, count: 1 + Scope.width)
    sharpness = numbers[0]
    scope = Scope(weights: Array(numbers[1...]))
    self.matrix = landmarks > 0 ? Fitted.floats(data, from: Fitted.head, count: landmarks * width) : try matrix()
    classifier = KernelClassifier(
      weights: Fitted.floats(data, from: Fitted.head + 4 * landmarks * width, count: rows * classes), samples: rows,
      classes: classes)
  }

  private static func floats(_ data: Data, from offset: Int, count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      data.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).copyBytes(from: $0[offset..<offset + 4 * count])
      }
      initialized = count
    }
  }

  // MARK: - Asked

  /// The probability that each tool is meant and, last, that none is.
  /// - Parameter kernel: with each row of the matrix.
  func probabilities(_ kernel: [Float]) -> [Double] {
    let scores = classifier.scores(kernel)
    let isIn = scope.probability(scores)
    let top = scores.dropLast().max() ?? 0
    let odds = scores.dropLast().map { Double(exp(sharpness * ($0 - top))) }
    let total = odds.reduce(0, +)
    return odds.map { isIn * $0 / total } + [1 - isIn]
  }

  // MARK: - Set by the samples alone

  /// Sentences of the last class that say nearly the same as a tool's sample: they would deny it. They are to be left
  /// out from the start: once learned from, the samples around would have to make up for them.
  static func denied(_ matrix: [Float], _ labels: [Int], none: Int, width: Int) -> Set<Int> {
    Set(
      labels.indices.filter { row in
        guard labels[row] == none else { return false }
        let cosines = Similarity.scores(matrix: matrix, vector: Array(matrix[row * width..<(row + 1) * width]))
        return zip(labels, cosines).contains { $0 != none && $1 > nearlyTheSame }
      })
  }

  private static let nearlyTheSame: Float = 0.65

  /// The factor that makes the probabilities of left-out samples most likely, among the tools.
  ///
  /// - Parameter leftOut: `[labels, classes]`
  private static func sharpness(_ leftOut: [Float], _ labels: [Int], classes: Int) -> Float {
    func loss(_ factor: Float) -> Float {
      var total: Float = 0
      for (row, label) in labels.enumerated() where label < classes - 1 {
        let scores = leftOut[row * classes..<(row + 1) * classes - 1]
        let top = scores.max() ?? 0
        let sum = scores.reduce(Float(0)) { $0 + exp(factor * ($1 - top)) }
        total += log(sum) - factor * (scores[scores.startIndex + label] - top)
      }
      return total
    }
    return [4, 6, 8, 10, 12, 15, 18, 22, 26, 30].min { loss($0) < loss($1) } ?? 10
  }
}
