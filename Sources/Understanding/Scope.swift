import Foundation
import Inference

/// The probability that a sentence asks for any tool at all, judged by the scores that it gets.
///
/// A logistic regression on what samples and background sentences are given when they are left out. Which tool is meant
/// is another question: with a class "none" among a hundred others, every sentence that two tools share would look like
/// none.
struct Scope: Sendable, Equatable {
  /// For the best tool's score, the score of "none", and 1.
  let weights: [Float]

  static let width = 3
  /// How many sentences ask for a tool where one does not.
  static let odds = 6.0

  init(weights: [Float]) { self.weights = weights }

  /// - Parameters:
  ///   - scores: `[sentences, tools + 1]`, each row with the score of "none" last.
  ///   - isIn: whether each sentence asks for a tool.
  init(_ scores: [Float], isIn: [Bool]) {
    let width = isIn.isEmpty ? 1 : scores.count / isIn.count
    let (inside, outside) = (isIn.count { $0 }, isIn.count { !$0 })
    // With nothing to tell apart, everything is asked of a tool.
    guard inside > 0, outside > 0 else {
      weights = [0, 0, 20]
      return
    }
    let rows = isIn.indices.map { row in
      (
        signs: Scope.signs(scores[row * width..<(row + 1) * width]), isIn: isIn[row],
        share: isIn[row] ? Scope.odds / Double(inside) : 1 / Double(outside)
      )
    }
    weights = Scope.solve(rows)
  }

  /// - Parameter scores: of each tool and, last, of "none".
  func probability(_ scores: some RandomAccessCollection<Float>) -> Double {
    Scope.logistic(zip(Scope.signs(scores), weights).reduce(0) { $0 + $1.0 * Double($1.1) })
  }

  private static func signs(_ scores: some RandomAccessCollection<Float>) -> [Double] {
    [Double(scores.dropLast().max() ?? 0), Double(scores.last ?? 0), 1]
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Newton's method; a little shrinking keeps weights finite where both sides come apart.
  private static func solve(_ rows: [(signs: [Double], isIn: Bool, share: Double)]) -> [Float] {
    var weights = [Double](repeating: 0, count: width)
    for _ in 0..<25 {
      var gradient = weights.map { $0 * shrinking }
      var curvature = [Float](repeating: 0, count: width * width)
      for index in 0..<width { curvature[index * width + index] = Float(shrinking) }
      for row in rows {
        let probability = logistic(zip(row.signs, weights).reduce(0) { $0 + $1.0 * $1.1 })
        let slope = row.share * probability * (1 - probability)
        for a in 0..<width {
          gradient[a] += row.share * (probability - (row.isIn ? 1 : 0)) * row.signs[a]
          for b in 0..<width { curvature[a * width + b] += Float(slope * row.signs[a] * row.signs[b]) }
        }
      }
      guard LinearAlgebra.invert(&curvature, order: width) else { break }
      for a in 0..<width {
        weights[a] -= (0..<width).reduce(0) { $0 + Double(curvature[a * width + $1]) * gradient[$1] }
      }
    }
    return weights.map(Float.init)
  }

  private static let shrinking = 1e-4
}
