import Foundation
import Inference
import Testing

@testable import Understanding

@Suite struct ConversationOpeningTests {
  @Test(arguments: [
    ("yes", [ActCues.Cue.yes], ""), ("Yes please!", [.yes], ""), ("ok sure go ahead", [.okay, .okay, .yes], ""),
    ("no thanks", [.no], ""), ("uh, no.", [.no], ""), ("never mind", [.cancel], ""),
    ("cancel that please", [.cancel], ""),
    ("no, the blue one", [.no], "the blue one"), ("actually make that three", [.reconsider, .correct], "three"),
    ("what about under 20?", [.goOn], "under 20"), ("and in red", [.goOn], "in red"),
    ("yes, and add milk", [.yes, .goOn], "add milk"),
    // A request that only begins like one of the phrases.
    ("cancel my order", [], "cancel my order"), ("stop the timer", [], "stop the timer"),
    ("don't forget to call mum", [], "don't forget to call mum"), ("correct my address", [], "correct my address"),
    ("later today at five", [], "later today at five"), ("wait, what was the total?", [.wait], "what was the total"),
    ("please show me my cart thanks", [], "show me my cart"),
  ])
  func openingsAreTakenOff(text: String, cues: [ActCues.Cue], rest: String) {
    let words = Words(text)
    let opening = Opening(words)
    #expect(opening.cues == cues)
    #expect(words.text(of: opening.rest) == rest)
  }
}

@Suite struct SampleSentenceTests {
  @Test(arguments: [
    ("add [two](quantity) [apples](product) to my cart", "add two apples to my cart", ["quantity", "product"]),
    ("track {order}", "track order", ["order"]), ("what time is it", "what time is it", []),
    ("an [unfinished mark", "an [unfinished mark", []), ("[a](b", "[a](b", []), ("{", "{", []),
  ])
  func marksAreRead(source: String, text: String, parameters: [String]) {
    let sample = SampleSentence(source)
    #expect(sample.text == text)
    #expect(sample.marks.map(\.parameter) == parameters)
  }
}

@Suite struct KernelClassifierTests {
  /// Four points on a line, two classes: near points are alike.
  private let points: [Float] = [0, 1, 5, 6]
  private func kernel(_ a: Float, _ b: Float) -> Float { 1 / (1 + (a - b) * (a - b)) }

  @Test func aPointGetsTheClassOfItsNeighbours() {
    let matrix = points.flatMap { a in points.map { kernel(a, $0) } }
    let classifier = KernelClassifier(kernel: matrix, labels: [0, 0, 1, 1], classes: 2, ridge: 0.1)
    let low = classifier.scores(points.map { kernel(0.5, $0) })
    let high = classifier.scores(points.map { kernel(5.5, $0) })
    #expect(low[0] > 0.6 && low[1] < 0.3)
    #expect(high[1] > 0.6 && high[0] < 0.3)
  }

  @Test func leavingOutInClosedFormEqualsLeavingOutForReal() {
    let matrix = points.flatMap { a in points.map { kernel(a, $0) } }
    let whole = KernelClassifier(kernel: matrix, labels: [0, 0, 1, 1], classes: 2, ridge: 0.1)
    for out in points.indices {
      let rest = points.indices.filter { $0 != out }
      let smaller = KernelClassifier(
        kernel: rest.flatMap { a in rest.map { kernel(points[a], points[$0]) } }, labels: rest.map { $0 < 2 ? 0 : 1 },
        classes: 2, ridge: 0.1)
      let scores = smaller.scores(rest.map { kernel(points[out], points[$0]) })
      for label in 0..<2 { #expect(abs(scores[label] - whole.leftOut[out * 2 + label]) < 1e-4) }
    }
  }
}

@Suite struct LandmarkRegressionTests {
  /// Points on a circle, two classes.
  private let angles: [Float] = [0, 0.2, 0.3, 0.5, 2, 2.2, 2.5, 2.6]
  private let labels = [0, 0, 0, 0, 1, 1, 1, 1]
  private var vectors: [Float] { angles.flatMap { [cos($0), sin($0)] } }
  private func kernel(_ cosine: Float) -> Float { exp(4 * (cosine - 1)) }
  private func kernels(_ angle: Float, _ landmarks: [Float]) -> [Float] {
    LinearAlgebra.products([cos(angle), sin(angle)], landmarks, width: 2).map(kernel)
  }

  @Test func withEverySampleALandmarkItIsTheExactRegression() {
    let matrix = LinearAlgebra.products(vectors, vectors, width: 2).map(kernel)
    let exact = KernelClassifier(kernel: matrix, labels: labels, classes: 2, ridge: 0.3)
    let landmarked = LandmarkRegression(
      vectors, labels: labels, classes: 2, width: 2, landmarks: vectors, ridge: 0.3, kernel: kernel)
    for angle: Float in [0.1, 1.2, 2.4] {
      for (a, b) in zip(exact.scores(kernels(angle, vectors)), landmarked.classifier.scores(kernels(angle, vectors))) {
        #expect(abs(a - b) < 0.02)
      }
    }
    for (a, b) in zip(exact.leftOut, landmarked.leftOut) { #expect(abs(a - b) < 0.05) }
    #expect(landmarked.judged == labels)
  }

  @Test func eachClassHasItsShareOfLandmarksAndTheyTellTheClasses() {
    let landmarks = LandmarkRegression.landmarks(vectors, labels: labels, classes: 2, width: 2) { $0 == 0 ? 1 : 2 }
    #expect(landmarks.count == 3 * 2)
    for start in stride(from: 0, to: 6, by: 2) {
      #expect(abs(landmarks[start] * landmarks[start] + landmarks[start + 1] * landmarks[start + 1] - 1) < 1e-5)
    }
    let classifier = LandmarkRegression(
      vectors, labels: labels, classes: 2, width: 2, landmarks: landmarks, ridge: 0.1, kernel: kernel
    ).classifier
    let (low, high) = (classifier.scores(kernels(0.1, landmarks)), classifier.scores(kernels(2.4, landmarks)))
    #expect(low[0] > low[1] + 0.5)
    #expect(high[1] > high[0] + 0.5)
  }

  @Test func classesWithoutSamplesHaveNoLandmarks() {
    let landmarks = LandmarkRegression.landmarks(vectors, labels: labels, classes: 4, width: 2) { _ in 3 }
    #expect(landmarks.count == 6 * 2)
  }
}

@Suite struct ScopeTests {
  /// Two tools and "none".
  private let inside: [[Float]] = [[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0.1, 0.8, 0], [0.5, 0.4, 0.2]]
  private let outside: [[Float]] = [[0.2, 0.1, 0.6], [0.1, 0.1, 0.9], [0.4, 0.1, 0.5]]

  @Test func scoresOfToolsSpeakForAndThoseOfNoneAgainst() {
    let scope = Scope((inside + outside).flatMap { $0 }, isIn: inside.map { _ in true } + outside.map { _ in false })
    for scores in inside { #expect(scope.probability(scores) > 0.6) }
    for scores in outside { #expect(scope.probability(scores) < 0.4) }
    #expect(scope.probability([0.9, 0.8, 0]) > scope.probability([0.6, 0, 0]))
    #expect(scope.probability([0.6, 0, 0.3]) < scope.probability([0.6, 0, 0]))
    #expect(scope == Scope(weights: scope.weights))
  }

  @Test func withoutAnythingOutsideEverythingIsInside() {
    #expect(Scope(inside.flatMap { $0 }, isIn: inside.map { _ in true }).probability([0, 0, 1]) > 0.99)
    #expect(Scope([], isIn: []).probability([0.1, 0]) > 0.99)
  }
}
