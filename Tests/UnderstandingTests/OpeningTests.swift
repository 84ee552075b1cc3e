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
