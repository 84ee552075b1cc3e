import Conversation
import SkillKit
import Testing

@testable import SkillTesting

private let tools = [
  Tool(
    "add", "Adds.",
    parameters: [
      Parameter("items", .text, "What.", list: true), Parameter("count", .quantity, "How many.", required: false),
    ], effect: .writes),
  Tool("buy", "Buys.", parameters: [Parameter("price", .money, "At most.")], effect: .spends),
  Tool("show", "Shows.", effect: .reads),
]
private let byName = Dictionary(uniqueKeysWithValues: tools.map { ($0.name, $0) })

@Suite struct LabelledSentenceTests {
  private func row(_ line: String) throws -> LabelledSentence {
    try LabelledSentence.rows(in: line, file: "a.jsonl", tools: tools)[0]
  }

  @Test func requestsHaveToolsAndArguments() throws {
    let sentence = try row(
      """
      {"text": "add two eggs and milk", "requests": [{"tool": "add", "arguments": \
      {"items": ["eggs", {"any": ["milk", "and milk", null]}], "count": 2}}]}
      """)
    #expect(sentence.requests.map(\.tool) == ["add"])
    let items = sentence.requests[0].arguments["items"] ?? []
    #expect(items.map(\.accepted) == [["eggs"], ["milk", "and milk", .null]])
    #expect(items.map(\.isOptional) == [false, true])
    #expect(sentence.namesArguments && !sentence.isOneIntent)
  }

  @Test(arguments: ["oos", "none"])
  func someIntentsAreNoTool(intent: String) throws {
    #expect(try row(#"{"text": "sing", "intent": "\#(intent)"}"#).requests.isEmpty)
  }

  @Test func slotsMarkWords() throws {
    let sentence = try row(
      #"{"text": "añade café", "intent": "add", "slots": [{"type": "items", "start": 6, "end": 10}]}"#)
    #expect(sentence.requests[0].arguments["items"]?[0].accepted == ["café"])
    #expect(try !row(#"{"text": "add", "intent": "add"}"#).namesArguments)
  }

  @Test(arguments: [
    ("nonsense", "is no JSON object"), (#"{"intent": "add"}"#, "\"text\" is missing or empty"),
    (#"{"text": "x"}"#, "names either \"requests\" or \"intent\""),
    (#"{"text": "x", "intent": "add", "requests": []}"#, "names either \"requests\" or \"intent\""),
    (#"{"text": "x", "intent": "sing"}"#, "there is no tool \"sing\""),
    (#"{"text": "x", "requests": [{"tool": "sing"}]}"#, "there is no tool \"sing\""),
    (#"{"text": "x", "requests": [{"tool": "add", "arguments": {"who": 1}}]}"#, "add has no parameter \"who\""),
    (#"{"text": "x", "requests": {}}"#, "\"requests\" is a list of requests"),
    (#"{"text": "x", "requests": [{"tool": "add", "arguments": {"count": {"any": []}}}]}"#, "\"any\" is a list"),
    (
      #"{"text": "x", "intent": "add", "slots": [{"type": "items", "start": 0, "end": 2}]}"#,
      "slot \"items\" from 0 to 2 is outside of the text"
    ),
    (#"{"text": "x", "intent": "add", "slots": [{"type": "who", "start": 0, "end": 1}]}"#, "no parameter \"who\""),
  ])
  func badRowsAreNamedByFileAndLine(line: String, problem: String) throws {
    let text = #"{"text": "show", "intent": "show"}"# + "\n\n" + line
    let error = #expect(throws: TestFileError.self) {
      try LabelledSentence.rows(in: text, file: "a.jsonl", tools: tools)
    }
    #expect(error?.file == "a.jsonl" && error?.line == 3)
    #expect(error?.problem.contains(problem) == true)
  }
}

@Suite struct SentenceScoreTests {
  private func expected(_ tool: String, _ arguments: [String: [ExpectedValue]] = [:]) -> LabelledSentence.Expected {
    .init(tool, arguments)
  }
  private func request(_ tool: String, _ arguments: [String: [Argument]] = [:]) -> Request {
    Request(tool: tool, confidence: 0.9, arguments: arguments)
  }

  @Test func valuesAreCountedOneByOne() {
    let sentence = LabelledSentence(
      "add the milk, eggs and 2 teas",
      requests: [
        expected("add", ["items": [.init(anyOf: ["milk"]), .init(anyOf: ["eggs"])], "count": [.init(anyOf: [2])]])
      ])
    let score = SentenceScore(
      sentence,
      [request("add", ["items": [Argument("The Milk,"), Argument("teas")], "count": [Argument("2", value: 2)]])])
    #expect(score.toolsAreRight && !score.isWholeRight)
    #expect((score.meant, score.found, score.matched) == (3, 3, 2))
  }

  @Test func whatMayBeLeftOutIsNotMissed() {
    let sentence = LabelledSentence(
      "add it", requests: [expected("add", ["items": [.init(anyOf: ["it", .null])]])])
    #expect(SentenceScore(sentence, [request("add")]).isWholeRight)
    #expect(SentenceScore(sentence, [request("add", ["items": [Argument("it")]])]).isWholeRight)
    #expect(!SentenceScore(sentence, [request("add", ["items": [Argument("add it")]])]).isWholeRight)
  }

  @Test func toolsMustBeAllOfThemInOrder() {
    let sentence = LabelledSentence("show, then add", requests: [expected("show"), expected("add")])
    #expect(SentenceScore(sentence, [request("show"), request("add")]).isWholeRight)
    #expect(!SentenceScore(sentence, [request("add"), request("show")]).toolsAreRight)
    #expect(!SentenceScore(sentence, [request("show")]).toolsAreRight)
    let intent = LabelledSentence("show and show", requests: [expected("show")], isOneIntent: true)
    #expect(SentenceScore(intent, [request("show"), request("show")]).toolsAreRight)
    #expect(!SentenceScore(intent, [request("show"), request("add")]).toolsAreRight)
  }

  @Test(arguments: [
    ("the coffee order", "coffee order", true), ("My cart!", "cart", true), ("12 * 7+3", "12*7+3", true),
    ("12*7", "12*8", false), ("the", "the", true), ("black coffee", "coffee", false), ("don’t", "don't", true),
  ])
  func wordsAreComparedAsPeopleSayThem(a: String, b: String, same: Bool) {
    #expect(Said.same(.string(a), .string(b)) == same)
  }

  @Test func numbersAreComparedByValueAndObjectsWhole() {
    #expect(Said.same(2, 2.0))
    #expect(!Said.same(2, "2"))
    #expect(Said.same(["amount": "2.00", "currency": "USD"], ["amount": "2.00", "currency": "USD"]))
  }
}

@Suite struct EvaluationTests {
  private func evaluated(_ rows: [(LabelledSentence, [Request])]) -> Evaluation {
    var evaluation = Evaluation()
    for (index, (sentence, requests)) in rows.enumerated() {
      let meaning = Meaning(act: .request, requests: requests, milliseconds: Double(index + 1))
      evaluation.count(sentence, meaning, likeliest: requests.first?.tool, tools: byName) { $0.confidence > 0.5 }
    }
    return evaluation
  }
  private let show = LabelledSentence("show", requests: [.init("show")])
  private let talk = LabelledSentence("the weather is nice", requests: [])
  private let item = ["items": [Argument("x")]]

  @Test func sharesAreOfWhatIsInAndOutOfScope() {
    let evaluation = evaluated([
      (show, [Request(tool: "show", confidence: 0.9)]), (show, []), (show, [Request(tool: "add", confidence: 0.3)]),
      (talk, []), (talk, [Request(tool: "show", confidence: 0.6)]),
    ])
    #expect(evaluation.toolAccuracy == 1.0 / 3)
    #expect(evaluation.falseAlarms == 1.0 / 3)
    #expect(evaluation.outOfScopeRecall == 0.5)
    #expect(evaluation.wrongWrites.isEmpty)
    #expect(
      evaluation.worstConfusions.map { "\($0.pair.meant)>\($0.pair.understood)" } == ["->show", "show>-", "show>add"])
    #expect(evaluation.latency(0.5) == 3)
    #expect(evaluation.latency(0.99) == 5)
  }

  @Test func aWriteThatNobodyAskedForIsWrongWhenSureEnough() {
    let evaluation = evaluated([
      (talk, [Request(tool: "add", confidence: 0.9, arguments: item)]), (talk, [Request(tool: "add", confidence: 0.4)]),
      (show, [Request(tool: "buy", confidence: 0.8)]), (talk, [Request(tool: "show", confidence: 0.9)]),
      (LabelledSentence("add x", requests: [.init("add")]), [Request(tool: "add", confidence: 0.9, arguments: item)]),
    ])
    #expect(evaluation.wrongWrites.map(\.tool) == ["add", "buy"])
    #expect(evaluation.wrongWrites.map(\.isDoneAtOnce) == [true, false])
  }

  @Test func confidenceThatMeansWhatItSaysHasNoError() {
    var evaluation = Evaluation()
    evaluation.judgements = (0..<10).map { .init(confidence: 0.8, isRight: $0 < 8) }
    #expect(abs((evaluation.calibrationError ?? 1) - 0) < 1e-9)
    evaluation.judgements = (0..<10).map { .init(confidence: 1, isRight: $0 < 5) }
    #expect(abs((evaluation.calibrationError ?? 0) - 0.5) < 1e-9)
  }

  @Test func nothingToJudgeIsNull() {
    let json = Evaluation().json
    #expect(json["tool_accuracy"] == .null && json["calibration_error"] == .null && json["sentences"] == 0)
    #expect(Evaluation().text.contains("tool right, in scope      -"))
  }

  @Test func aMistakeSaysWhatWasMeantAndWhatWasUnderstood() throws {
    let line = try #require(
      Evaluation.mistake(show, Meaning(act: .request, requests: [Request(tool: "add", confidence: 0.9)])))
    let json = try JSONValue(json: line)
    #expect(json["meant"]?.array?[0]["tool"] == "show")
    #expect(json["understood"]?.array?[0]["tool"] == "add")
    #expect(Evaluation.mistake(show, Meaning(act: .request, requests: [Request(tool: "show", confidence: 0.9)])) == nil)
  }
}
