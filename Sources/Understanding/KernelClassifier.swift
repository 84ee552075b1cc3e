import Foundation

/// Kernel ridge regression on class labels: with a handful of samples a class, as good as a trained linear head, in
/// closed form, and with the answer that each sample would get if it had been left out for free.
///
/// Source: Rifkin, Yeo, Poggio, "Regularized least-squares classification", 2003; leave-one-out: Rifkin and Lippert,
/// "Notes on regularized least squares", 2007.
struct KernelClassifier: Sendable {
  /// `[samples, classes]`: how much a sample speaks for a class.
  private(set) var weights: [Float]
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
    let inverse = KernelClassifier.inverse(kernel, count, ridge)
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

  /// Takes a sample's say away.
  mutating func silence(_ sample: Int) {
    for index in sample * classes..<(sample + 1) * classes { weights[index] = 0 }
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

  /// The inverse of a symmetric positive matrix with `ridge` added to its diagonal, by Cholesky factors. All inner
  /// loops are products of stretches of two rows.
  private static func inverse(_ matrix: [Float], _ count: Int, _ ridge: Float) -> [Float] {
    var factor = matrix  // lower triangle of L
    var inverted = [Float](repeating: 0, count: count * count)  // row c holds column c of L⁻¹
    var result = inverted
    factor.withUnsafeMutableBufferPointer { factor in
      inverted.withUnsafeMutableBufferPointer { inverted in
        result.withUnsafeMutableBufferPointer { result in
          guard let l = factor.baseAddress, let v = inverted.baseAddress, let out = result.baseAddress else { return }
          for i in 0..<count {
            l[i * count + i] += ridge
            for j in 0...i {
              let rest = l[i * count + j] - dot(l + i * count, l + j * count, j)
              l[i * count + j] = i == j ? max(rest, 1e-6).squareRoot() : rest / l[j * count + j]
            }
          }
          for c in 0..<count {
            v[c * count + c] = 1 / l[c * count + c]
            for r in c + 1..<max(count, c + 1) {
              let sum = dot(l + r * count + c, v + c * count + c, r - c)
              v[c * count + r] = -sum / l[r * count + r]
            }
          }
          for a in 0..<count {
            for b in 0...a {
              let sum = dot(v + a * count + a, v + b * count + a, count - a)
              out[a * count + b] = sum
              out[b * count + a] = sum
            }
          }
        }
      }
    }
    return result
  }

  private static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    var partial = SIMD16<Float>.zero
    let rawA = UnsafeRawPointer(a)
    let rawB = UnsafeRawPointer(b)
    var index = 0
    while index + 16 <= count {
      partial +=
        rawA.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self)
        * rawB.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self)
      index += 16
    }
    var sum = partial.sum()
    while index < count {
      sum += a[index] * b[index]
      index += 1
    }
    return sum
  }
}
