import Inference

/// Kernel ridge regression on class labels: with a handful of samples a class, as good as a trained linear head, in
/// closed form, and with the answer that each sample would get if it had been left out for free.
///
/// Source: Rifkin, Yeo, Poggio, "Regularized least-squares classification", 2003; leave-one-out: Rifkin and Lippert,
/// "Notes on regularized least squares", 2007.
struct KernelClassifier: Sendable {
  /// `[samples, classes]`: how much a sample speaks for a class.
  let weights: [Float]
  /// `[samples, classes]`: what each sample would have been given without itself; empty after a reload.
  let leftOut: [Float]
  let samples: Int
  let classes: Int

  /// One that was trained before.
  init(weights: [Float], samples: Int, classes: Int) {
    self.weights = weights
    self.leftOut = []
    self.samples = samples
    self.classes = classes
  }

  /// - Parameters:
  ///   - kernel: `[samples, samples]`, symmetric and positive.
  ///   - labels: the class of each sample.
  ///   - ridge: how little a single sample is trusted.
  init(kernel: [Float], labels: [Int], classes: Int, ridge: Float) {
    let count = labels.count
    self.samples = count
    self.classes = classes
    var inverse = kernel
    for sample in 0..<count { inverse[sample * count + sample] += ridge }
    // A kernel is positive by construction; should rounding break that, every sample stands for itself.
    if !LinearAlgebra.invert(&inverse, order: count) {
      inverse = [Float](repeating: 0, count: count * count)
      for sample in 0..<count { inverse[sample * count + sample] = 1 / (1 + ridge) }
    }
    var weights = [Float](repeating: 0, count: count * classes)
    for row in 0..<count {
      for column in 0..<count { weights[row * classes + labels[column]] += inverse[row * count + column] }
    }
    var leftOut = [Float](repeating: 0, count: count * classes)
    for row in 0..<count {
      let own = inverse[row * count + row]
      for label in 0..<classes {
        let target: Float = labels[row] == label ? 1 : 0
        leftOut[row * classes + label] = target - weights[row * classes + label] / own
      }
    }
    self.weights = weights
    self.leftOut = leftOut
  }

  /// The same among more samples, of which only those at `places` have a say.
  func spread(among count: Int, at places: [Int]) -> KernelClassifier {
    var spread = [Float](repeating: 0, count: count * classes)
    for (sample, place) in places.enumerated() {
      for label in 0..<classes { spread[place * classes + label] = weights[sample * classes + label] }
    }
    return KernelClassifier(weights: spread, samples: count, classes: classes)
  }

  /// The score of each class, about 0 to 1, for a text whose kernel with each sample is given.
  func scores(_ kernel: [Float]) -> [Float] {
    var scores = [Float](repeating: 0, count: classes)
    for sample in 0..<samples where kernel[sample] != 0 {
      let nearness = kernel[sample]
      for label in 0..<classes { scores[label] += nearness * weights[sample * classes + label] }
    }
    return scores
  }
}
