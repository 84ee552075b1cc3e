import Foundation
import Inference

/// What the samples of a set of tools come to, worked out once and kept.
struct Fitted: Sendable {
  /// `[samples, width]`
  let matrix: [Float]
  let classifier: KernelClassifier
  /// Turns scores into probabilities; set on what the samples get when left out.
  let sharpness: Float

  /// How fast similarity falls with distance, how much shared words count, and how little one sample is trusted.
  static let decay: Float = 4
  static let wordShare: Float = 0.3
  static let ridge: Float = 0.3

  /// - Parameters:
  ///   - labels: the class of each sample; the last class is that of sentences which no tool serves.
  init(_ matrix: [Float], labels: [Int], classes: Int, width: Int, lexical: LexicalKernel) {
    let cosines = Fitted.cosines(matrix, count: labels.count, width: width)
    let denied = Fitted.denied(cosines, labels, none: classes - 1)
    var kernel = cosines
    for index in kernel.indices { kernel[index] = exp(Fitted.decay * (kernel[index] - 1)) }
    lexical.add(Fitted.wordShare, to: &kernel)
    var classifier = KernelClassifier(kernel: kernel, labels: labels, classes: classes, ridge: Fitted.ridge)
    for sample in denied { classifier.silence(sample) }
    self.matrix = matrix
    self.classifier = classifier
    sharpness = Fitted.sharpness(classifier, labels)
  }

  // MARK: - Kept between starts

  /// Everything in one row of numbers: sharpness, matrix, weights.
  var flat: [Float] { [sharpness] + matrix + classifier.weights }

  init?(_ flat: [Float], samples: Int, width: Int, classes: Int) {
    guard flat.count == 1 + samples * width + samples * classes else { return nil }
    sharpness = flat[0]
    matrix = Array(flat[1..<1 + samples * width])
    classifier = KernelClassifier(
      weights: Array(flat[(1 + samples * width)...]), samples: samples, classes: classes)
  }

  // MARK: - Set by the samples alone

  /// Sentences of the last class that say nearly the same as a tool's sample: they would deny it.
  private static func denied(_ cosines: [Float], _ labels: [Int], none: Int) -> [Int] {
    labels.indices.filter { row in
      labels[row] == none && labels.indices.contains { labels[$0] != none && cosines[row * labels.count + $0] > 0.65 }
    }
  }

  static func cosines(_ matrix: [Float], count: Int, width: Int) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(count * count)
    for row in 0..<count {
      result += Similarity.scores(matrix: matrix, vector: Array(matrix[row * width..<(row + 1) * width]))
    }
    return result
  }

  /// The factor that makes the probabilities of left-out samples most likely.
  private static func sharpness(_ classifier: KernelClassifier, _ labels: [Int]) -> Float {
    func loss(_ factor: Float) -> Float {
      var total: Float = 0
      for (row, label) in labels.enumerated() {
        let scores = classifier.leftOut[row * classifier.classes..<(row + 1) * classifier.classes]
        let top = scores.max() ?? 0
        let sum = scores.reduce(Float(0)) { $0 + exp(factor * ($1 - top)) }
        total += log(sum) - factor * (scores[scores.startIndex + label] - top)
      }
      return total
    }
    return [4, 6, 8, 10, 12, 15, 18, 22, 26].min { loss($0) < loss($1) } ?? 10
  }
}
