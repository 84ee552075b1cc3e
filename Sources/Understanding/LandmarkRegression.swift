import Foundation
import Inference

/// Kernel ridge regression for more samples than a kernel between all of them has room for: every sample is learned
/// from, but the function is made of the kernel with a few landmarks only, which stand for the samples around them.
///
/// Source: Smola and Schölkopf, "Sparse greedy matrix approximation for machine learning", 2000 (the regression);
/// Zhang, Tsang, Kwok, "Improved Nyström low-rank approximation and error analysis", 2008 (landmarks by k-means).
struct LandmarkRegression: Sendable {
  /// `[landmarks, width]`, each of length 1.
  let landmarks: [Float]
  let classifier: KernelClassifier
  /// `[judged, classes]`: what some samples would have been given without themselves, and their classes.
  let leftOut: [Float]
  let judged: [Int]

  /// Samples whose kernel with the landmarks is in memory at a time.
  private static let block = 1024
  /// Samples that are left out in turn.
  private static let mostJudged = 1500

  /// - Parameters:
  ///   - matrix: `[samples, width]`, each of length 1.
  ///   - landmarks: `[landmarks, width]`
  ///   - labels: the class of each sample.
  ///   - ridge: how little a single sample is trusted.
  ///   - kernel: how alike two vectors are, given their cosine.
  init(
    _ matrix: [Float], labels: [Int], classes: Int, width: Int, landmarks: [Float], ridge: Float,
    kernel: (Float) -> Float
  ) {
    let count = landmarks.count / width
    func near(_ rows: some Sequence<Int>) -> [Float] {
      let vectors = rows.flatMap { matrix[$0 * width..<($0 + 1) * width] }
      return LinearAlgebra.products(vectors, landmarks, width: width).map(kernel)
    }
    var gram = [Float](repeating: 0, count: count * count)
    // `[classes, landmarks]`
    var targets = [Float](repeating: 0, count: classes * count)
    for start in stride(from: 0, to: labels.count, by: Self.block) {
      let rows = start..<min(start + Self.block, labels.count)
      let kernels = near(rows)
      LinearAlgebra.addGram(of: kernels, width: count, to: &gram)
      for row in rows {
        let (target, source) = (labels[row] * count, (row - start) * count)
        for index in 0..<count { targets[target + index] += kernels[source + index] }
      }
    }
    let own = LinearAlgebra.products(landmarks, landmarks, width: width).map(kernel)
    for index in gram.indices { gram[index] += ridge * own[index] }
    let inverse = Self.inverse(gram, order: count)
    // `[classes, landmarks]`
    let weights = LinearAlgebra.products(targets, inverse, width: count)
    let judged = Array(stride(from: 0, to: labels.count, by: max(1, labels.count / Self.mostJudged)))
    let kernels = near(judged)
    let hats = LinearAlgebra.products(kernels, inverse, width: count)
    var leftOut = LinearAlgebra.products(kernels, weights, width: count)
    for (row, sample) in judged.enumerated() {
      // How much the sample's own label moves its score.
      let own = (0..<count).reduce(Float(0)) { $0 + hats[row * count + $1] * kernels[row * count + $1] }
      for label in 0..<classes {
        let target: Float = labels[sample] == label ? 1 : 0
        leftOut[row * classes + label] = target - (target - leftOut[row * classes + label]) / max(1 - own, 1e-3)
      }
    }
    self.landmarks = landmarks
    self.leftOut = leftOut
    self.judged = judged.map { labels[$0] }
    classifier = KernelClassifier(weights: Self.transposed(weights, rows: classes), samples: count, classes: classes)
  }

  /// Landmarks may be nearly the same, so a little is added to the diagonal until there is an inverse.
  private static func inverse(_ matrix: [Float], order: Int) -> [Float] {
    for extra: Float in [1e-3, 1e-2, 1e-1, 1, 10] {
      var inverse = matrix
      for index in 0..<order { inverse[index * order + index] += extra }
      if LinearAlgebra.invert(&inverse, order: order) { return inverse }
    }
    // Not reached with finite vectors: a sum of squares needs no more than rounding's worth.
    return [Float](repeating: 0, count: matrix.count)
  }

  private static func transposed(_ matrix: [Float], rows: Int) -> [Float] {
    let columns = matrix.count / rows
    var result = [Float](repeating: 0, count: matrix.count)
    for row in 0..<rows { for column in 0..<columns { result[column * rows + row] = matrix[row * columns + column] } }
    return result
  }

  // MARK: - Landmarks

  /// Centres of the samples of each class, by k-means, so that every class has its share.
  ///
  /// - Parameter share: the most landmarks for a class.
  static func landmarks(
    _ matrix: [Float], labels: [Int], classes: Int, width: Int, share: (_ label: Int) -> Int
  ) -> [Float] {
    var members = [[Int]](repeating: [], count: classes)
    for (sample, label) in labels.enumerated() { members[label].append(sample) }
    return members.enumerated().flatMap { label, samples in
      centres(samples.flatMap { matrix[$0 * width..<($0 + 1) * width] }, width: width, most: share(label))
    }
  }

  /// - Parameter vectors: `[samples, width]`, each of length 1.
  private static func centres(_ vectors: [Float], width: Int, most: Int) -> [Float] {
    let samples = vectors.count / width
    guard samples > most else { return vectors }
    var centres = (0..<most).flatMap { index in
      let sample = index * samples / most
      return vectors[sample * width..<(sample + 1) * width]
    }
    for _ in 0..<5 {
      let cosines = LinearAlgebra.products(vectors, centres, width: width)
      var sums = [Float](repeating: 0, count: centres.count)
      for sample in 0..<samples {
        let row = cosines[sample * most..<(sample + 1) * most]
        let nearest = row.indices.max { row[$0] < row[$1] }.map { $0 - row.startIndex } ?? 0
        for index in 0..<width { sums[nearest * width + index] += vectors[sample * width + index] }
      }
      for centre in 0..<most {
        let range = centre * width..<(centre + 1) * width
        let norm = sums[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
        // One that nothing is near to stays where it is.
        if norm > 0 { for index in range { centres[index] = sums[index] / norm } }
      }
    }
    return centres
  }
}
