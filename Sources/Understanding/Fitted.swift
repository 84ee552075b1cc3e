import Foundation
import Inference

/// What the samples of a set of tools come to, worked out once and kept.
struct Fitted: Sendable {
  /// `[samples, width]`; where there are many samples, `[landmarks, width]`.
  let matrix: [Float]
  let classifier: KernelClassifier
  /// Turns scores into probabilities; set on what the samples get when left out.
  let sharpness: Float

  /// How fast similarity falls with distance, how much shared words count, and how little one sample is trusted.
  static let decay: Float = 4
  static let wordShare: Float = 0.3
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
    let cosines = Fitted.cosines(matrix, count: labels.count, width: width)
    let denied = Fitted.denied(cosines, labels, none: classes - 1)
    var kernel = cosines
    for index in kernel.indices { kernel[index] = Fitted.kernel(kernel[index]) }
    lexical.add(Fitted.wordShare, to: &kernel)
    var classifier = KernelClassifier(kernel: kernel, labels: labels, classes: classes, ridge: Fitted.ridge)
    for sample in denied { classifier.silence(sample) }
    self.matrix = matrix
    self.classifier = classifier
    sharpness = Fitted.sharpness(classifier.leftOut, labels, classes: classes)
  }

  /// The same for more samples than `mostExact`.
  init(many matrix: [Float], labels: [Int], classes: Int, width: Int) {
    let (none, share) = (classes - 1, max(2, Fitted.landmarks / classes))
    let denied = Set(Fitted.denied(matrix, labels, none: none, width: width))
    let kept = labels.indices.filter { !denied.contains($0) }
    let vectors = kept.flatMap { matrix[$0 * width..<($0 + 1) * width] }
    let keptLabels = kept.map { labels[$0] }
    // What serves no tool is more various than what one tool serves.
    let landmarks = LandmarkRegression.landmarks(vectors, labels: keptLabels, classes: classes, width: width) {
      $0 == none ? 4 * share : share
    }
    let regression = LandmarkRegression(
      vectors, labels: keptLabels, classes: classes, width: width, landmarks: landmarks, ridge: Fitted.ridge,
      kernel: Fitted.kernel)
    self.matrix = landmarks
    classifier = regression.classifier
    sharpness = Fitted.sharpness(regression.leftOut, regression.judged, classes: classes)
  }

  // MARK: - Kept between starts

  /// What was worked out, as bytes: the key of the samples, sharpness, the number of landmarks (0 when the samples
  /// themselves are the rows of the matrix), landmarks, weights.
  func data(_ key: TextHash, hasLandmarks: Bool) -> Data {
    var data = withUnsafeBytes(of: key.value) { Data($0) }
    withUnsafeBytes(of: sharpness) { data.append(contentsOf: $0) }
    withUnsafeBytes(of: hasLandmarks ? UInt32(classifier.samples) : 0) { data.append(contentsOf: $0) }
    if hasLandmarks { matrix.withUnsafeBytes { data.append(contentsOf: $0) } }
    classifier.weights.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }

  /// Nil when the bytes are those of other samples.
  ///
  /// - Parameter matrix: gives the samples' vectors, `[samples, width]`; asked only when they are needed.
  init?(
    _ data: Data, _ key: TextHash, samples: Int, width: Int, classes: Int, matrix: () throws -> [Float]
  ) rethrows {
    guard data.count > 16, data.withUnsafeBytes({ $0.loadUnaligned(as: UInt64.self) }) == key.value else { return nil }
    let landmarks = Int(data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self) })
    let rows = landmarks > 0 ? landmarks : samples
    guard data.count == 16 + 4 * (landmarks * width + rows * classes) else { return nil }
    sharpness = data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8, as: Float.self) }
    self.matrix = landmarks > 0 ? Fitted.floats(data, from: 16, count: landmarks * width) : try matrix()
    classifier = KernelClassifier(
      weights: Fitted.floats(data, from: 16 + 4 * landmarks * width, count: rows * classes), samples: rows,
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

  // MARK: - Set by the samples alone

  /// Sentences of the last class that say nearly the same as a tool's sample: they would deny it.
  private static func denied(_ cosines: [Float], _ labels: [Int], none: Int) -> [Int] {
    labels.indices.filter { row in
      labels[row] == none
        && labels.indices.contains { labels[$0] != none && cosines[row * labels.count + $0] > nearlyTheSame }
    }
  }

  private static func denied(_ matrix: [Float], _ labels: [Int], none: Int, width: Int) -> [Int] {
    labels.indices.filter { row in
      guard labels[row] == none else { return false }
      let cosines = Similarity.scores(matrix: matrix, vector: Array(matrix[row * width..<(row + 1) * width]))
      return zip(labels, cosines).contains { $0 != none && $1 > nearlyTheSame }
    }
  }

  private static let nearlyTheSame: Float = 0.65

  static func cosines(_ matrix: [Float], count: Int, width: Int) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(count * count)
    for row in 0..<count {
      result += Similarity.scores(matrix: matrix, vector: Array(matrix[row * width..<(row + 1) * width]))
    }
    return result
  }

  /// The factor that makes the probabilities of left-out samples most likely.
  ///
  /// - Parameter leftOut: `[labels, classes]`
  private static func sharpness(_ leftOut: [Float], _ labels: [Int], classes: Int) -> Float {
    func loss(_ factor: Float) -> Float {
      var total: Float = 0
      for (row, label) in labels.enumerated() {
        let scores = leftOut[row * classes..<(row + 1) * classes]
        let top = scores.max() ?? 0
        let sum = scores.reduce(Float(0)) { $0 + exp(factor * ($1 - top)) }
        total += log(sum) - factor * (scores[scores.startIndex + label] - top)
      }
      return total
    }
    return [4, 6, 8, 10, 12, 15, 18, 22, 26].min { loss($0) < loss($1) } ?? 10
  }
}
