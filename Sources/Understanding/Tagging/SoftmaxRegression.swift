import Foundation
import Inference

/// Multinomial logistic regression, fitted by Newton steps with a fixed bound on the curvature, accelerated.
///
/// Source: Böhning, "Multinomial logistic regression algorithm", 1992; Nesterov, "A method for solving the convex
/// programming problem with convergence rate O(1/k²)", 1983.
enum SoftmaxRegression {
  /// Stopping early is what keeps it from trusting a few samples too much.
  static let steps = 25
  static let shrinking: Float = 1e-4

  /// - Parameters:
  ///   - rows: `[targets.count, width]`
  ///   - targets: the class of each row.
  /// - Returns: `[classes, width]`; nil where there are no rows.
  static func weights(_ rows: [Float], width: Int, targets: [Int], classes: Int) -> [Float]? {
    let count = targets.count
    guard count > 0, var curvature = inverse(rows, width: width, count: count) else { return nil }
    for index in curvature.indices { curvature[index] *= 2 }
    let columns = transposed(rows, width: width)
    var weights = [Float](repeating: 0, count: classes * width)
    var ahead = weights
    var momentum: Float = 1
    for _ in 0..<steps {
      var surplus = LinearAlgebra.products(ahead, rows, width: width)
      normalize(columnsOf: &surplus, classes: classes)
      for (row, target) in targets.enumerated() { surplus[target * count + row] -= 1 }
      var slope = LinearAlgebra.products(surplus, columns, width: count)
      for index in slope.indices { slope[index] = slope[index] / Float(count) + shrinking * ahead[index] }
      let step = LinearAlgebra.products(slope, curvature, width: width)
      let next = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
      let keep = (momentum - 1) / next
      for index in weights.indices {
        let new = ahead[index] - step[index]
        ahead[index] = new + keep * (new - weights[index])
        weights[index] = new
      }
      momentum = next
    }
    return weights
  }

  /// Makes each row of scores `[rows, classes]` the logarithms of probabilities.
  static func normalize(_ scores: inout [Float], classes: Int) {
    for start in stride(from: 0, to: scores.count, by: classes) {
      let row = start..<start + classes
      let top = scores[row].max() ?? 0
      let sum = log(scores[row].reduce(0) { $0 + exp($1 - top) }) + top
      for index in row { scores[index] -= sum }
    }
  }

  /// Makes each column of scores `[classes, columns]` probabilities.
  private static func normalize(columnsOf scores: inout [Float], classes: Int) {
    let count = scores.count / classes
    for column in 0..<count {
      var (top, sum) = (-Float.infinity, Float(0))
      for label in 0..<classes { top = max(top, scores[label * count + column]) }
      for label in 0..<classes {
        let value = exp(scores[label * count + column] - top)
        scores[label * count + column] = value
        sum += value
      }
      for label in 0..<classes { scores[label * count + column] /= sum }
    }
  }

  private static func inverse(_ rows: [Float], width: Int, count: Int) -> [Float]? {
    var gram = [Float](repeating: 0, count: width * width)
    LinearAlgebra.addGram(of: rows, width: width, to: &gram)
    for index in gram.indices { gram[index] /= Float(count) }
    for index in 0..<width { gram[index * width + index] += 2 * shrinking }
    return LinearAlgebra.invert(&gram, order: width) ? gram : nil
  }

  private static func transposed(_ rows: [Float], width: Int) -> [Float] {
    let count = rows.count / width
    return [Float](unsafeUninitializedCapacity: rows.count) { buffer, initialized in
      for row in 0..<count { for column in 0..<width { buffer[column * count + row] = rows[row * width + column] } }
      initialized = rows.count
    }
  }
}
