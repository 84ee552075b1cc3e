import Conversation
import Foundation
import Inference
import SkillKit
import Testing

@testable import Understanding

/// Tools that no built-in skill has: understanding comes from declarations alone.
private let tools: [Tool] = [
  Tool(
    "order_pizza", "Orders a pizza for delivery.",
    parameters: [
      Parameter(
        "size", .oneOf([.init("small"), .init("medium"), .init("large", synonyms: ["big", "family size"])]),
        "The size.",
        required: false),
      Parameter("topping", .text, "What is on it."), Parameter("quantity", .quantity, "How many.", required: false),
    ], effect: .spends,
    samples: [
      "order a [large](size) pizza with [mushrooms](topping)", "I'd like [two](quantity) pizzas with [ham](topping)",
      "can you get me a [pepperoni](topping) pizza", "I want a [small](size) [margherita](topping)",
      "get us [three](quantity) [medium](size) pizzas with [olives](topping)", "we need pizza",
      "one [salami](topping) pizza please", "let's have a [tuna](topping) pizza tonight",
    ]),
  Tool(
    "set_heating", "Sets the heating of a room to a temperature.",
    parameters: [
      Parameter("temperature", .number, "Degrees."), Parameter("room", .text, "The room.", required: false),
    ],
    effect: .writes,
    samples: [
      "set the heating in the [kitchen](room) to [21](temperature) degrees",
      "make the [bathroom](room) [23](temperature) degrees",
      "turn the heating up to [20](temperature)", "heat the [office](room) to [19](temperature)",
      "I want it [22](temperature) degrees in the [living room](room)",
      "warm up the [bedroom](room) to [18](temperature)",
      "it's cold in the [hall](room), put the heating on", "lower the temperature to [17](temperature)",
    ]),
  Tool(
    "bus_times", "Says when the next bus leaves.",
    parameters: [Parameter("line", .text, "The line.", required: false)], effect: .reads,
    samples: [
      "when is the next bus", "when does the [42](line) leave", "next departure of line [7](line)",
      "what time is the bus into town", "is there still a bus tonight", "how long until the next bus comes",
      "did I miss the [number 9](line) bus", "bus times please",
    ]),
]

private let understander = Result {
  let assets = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../assets")
  let encoder = try SentenceEncoder(
    contentsOf: assets.appending(path: "understanding.gguf"), branch: assets.appending(path: "tagger.gguf"))
  let fingerprint = try #require(encoder.branchFingerprint)
  let embedder = Embedder(
    width: encoder.width, fingerprint: encoder.fingerprint, isWord: { encoder.tokenizer.isWord($0) },
    tagging: Tagging(fingerprint: fingerprint) { try encoder.tokenVectors(of: $0) },
    embed: { try encoder.embed($0) })
  let background = try String(contentsOf: assets.appending(path: "background.txt"), encoding: .utf8)
  return try Understander(
    tools: tools, background: background.split(separator: "\n").map(String.init), embedder: embedder, timeZone: .gmt)
}

private func meaning(_ text: String, in context: Context = Context(session: "s")) throws -> Meaning {
  let noon = Date(timeIntervalSince1970: 1_777_629_600)
  return try understander.get().meaning(of: Utterance(text, session: "s", at: noon), in: context)
}

private func pending(_ question: Pending.Question, _ request: Request) -> Context {
  Context(session: "s", turn: 2, pending: Pending(question: question, request: request))
}

@Suite struct UnderstanderTests {
  @Test(arguments: [
    ("could you order us two big pizzas with anchovies", "order_pizza"), ("i fancy a hawaiian pizza", "order_pizza"),
    ("pizza time! one with extra cheese", "order_pizza"), ("freezing in here, heat the study to 22", "set_heating"),
    ("make it warmer in the nursery", "set_heating"), ("turn the temperature down to 16 please", "set_heating"),
    ("when's the next bus to the station", "bus_times"), ("did the 11 go from the bus stop yet", "bus_times"),
    ("how many minutes till my bus", "bus_times"),
  ])
  func unseenSentencesFindTheirTool(text: String, tool: String) throws {
    #expect(try meaning(text).requests.map(\.tool) == [tool])
  }

  @Test(arguments: [
    "who won the election in France", "write me a haiku about rain", "what's the square root of nine", "tell me a joke",
    "my hamster is called Bert", "translate hello into Finnish", "colourless green ideas sleep furiously",
  ])
  func whatNoToolServesIsNone(text: String) throws {
    #expect(try meaning(text).requests.isEmpty)
    #expect(try meaning(text).act == .none)
  }

  @Test func valuesAreFoundByTypeAndByTheWordsAroundThem() throws {
    let pizza = try #require(try meaning("please order two large pizzas with green peppers").requests.first)
    #expect(pizza.arguments["quantity"]?.first?.value == 2)
    #expect(pizza.arguments["size"]?.first?.value == "large")
    #expect(pizza.arguments["topping"]?.first?.text.contains("peppers") == true)
    let heating = try #require(try meaning("set the heating in the guest room to 19 degrees").requests.first)
    #expect(heating.arguments["temperature"]?.first?.value?.double == 19)
    #expect(heating.arguments["room"]?.first?.text == "guest room")
  }

  @Test func twoRequestsInOneUtterance() throws {
    let both = try meaning("set the heating to 20 and tell me when the next bus leaves")
    #expect(both.requests.map(\.tool) == ["set_heating", "bus_times"])
  }

  @Test(arguments: [
    ("yes", DialogueAct.yes), ("yeah go on then", .yes), ("ok do it", .yes), ("sounds good to me", .yes),
    ("no", .no), ("nope", .no), ("rather not", .no), ("please don't do that", .no), ("never mind", .cancel),
    ("when is the next bus?", .request), ("ok and when does the bus leave?", .request),
  ])
  func anAnswerIsJudgedByTheQuestion(text: String, act: DialogueAct) throws {
    let call = ToolCall(id: "s/1/1", tool: "order_pizza", arguments: ["topping": "ham"])
    let context = pending(.confirm(calls: [call]), Request(tool: "order_pizza", confidence: 1))
    #expect(try meaning(text, in: context).act == act)
  }

  @Test(arguments: ["don't", "I'm not sure", "wait", "hmm", "what?", "is that with cheese?"])
  func onlyAYesIsAYes(text: String) throws {
    let call = ToolCall(id: "s/1/1", tool: "order_pizza", arguments: ["topping": "ham"])
    let context = pending(.confirm(calls: [call]), Request(tool: "order_pizza", confidence: 1))
    #expect(try meaning(text, in: context).act != .yes)
  }

  @Test func aMissingValueIsReadInTheLightOfTheQuestion() throws {
    let context = pending(.ask(parameter: "temperature"), Request(tool: "set_heating", confidence: 1))
    let answer = try meaning("uh, 21 I guess", in: context)
    #expect(answer.act == .answer)
    #expect(answer.requests.first?.arguments["temperature"]?.first?.value?.double == 21)
  }

  @Test func aChoiceIsMadeByNumberPlaceOrName() throws {
    let options = ["Ham", "Mushroom", "Tuna"].map { Entity(type: "topping", id: $0.lowercased(), name: $0) }
    let context = pending(
      .choose(parameter: "topping", options: options), Request(tool: "order_pizza", confidence: 1))
    for (text, id) in [("2", "mushroom"), ("the last one", "tuna"), ("ham please", "ham"), ("number three", "tuna")] {
      let choice = try meaning(text, in: context)
      #expect(choice.act == .choose)
      #expect(choice.requests.first?.arguments["topping"]?.first?.value == .string(id), "\(text)")
    }
  }

  @Test(arguments: ["", "   ", "...", "?!", "🤷", "\u{0}\u{1B}[31m", String(repeating: "very ", count: 20_000)])
  func anythingCanBeTyped(text: String) throws {
    _ = try meaning(text)
  }
}

/// What leans on what was said and shown before.
@Suite struct LeaningTests {
  private func after(_ request: Request, _ outcome: Outcome, focus: Focus = Focus()) -> Context {
    let call = CallRecord(call: ToolCall(id: "s/1/1", tool: request.tool), outcome: outcome)
    let turn = TurnRecord(
      session: "s", turn: 1, at: Date(timeIntervalSince1970: 0), text: request.text,
      meaning: Meaning(act: .request, requests: [request]), plan: .call, calls: [call],
      reply: Reply("", by: "test"))
    return Context(session: "s", turn: 2, recent: [turn], focus: focus)
  }

  @Test func aBareValueOutOfTheBlueIsNotEnoughToWrite() throws {
    let bare = try meaning("two large with salami").requests.first
    #expect((bare?.confidence ?? 0) <= 0.45)
  }

  @Test func aBareValueMendsTheRequestThatCameToNothing() throws {
    let last = Request(
      tool: "set_heating", confidence: 1, arguments: ["temperature": [Argument("90", type: "number", value: 90)]])
    let mended = try #require(try meaning("ok just 20 then", in: after(last, .refused)).requests.first)
    #expect(mended.tool == "set_heating")
    #expect(mended.arguments["temperature"]?.first?.value?.double == 20)
  }

  @Test func anotherNameInTheSamePlaceCarriesOn() throws {
    let last = Request(
      tool: "order_pizza", confidence: 1, arguments: ["topping": [Argument("ham")]], text: "a ham pizza please")
    let next = try #require(try meaning("and green olives?", in: after(last, .done)).requests.first)
    #expect(next.tool == "order_pizza")
    #expect(next.arguments["topping"]?.first?.text == "green olives")
  }

  @Test func aQuestionAboutAChoiceWhileConfirmingIsAnsweredByAskingAnew() throws {
    let call = ToolCall(id: "s/1/1", tool: "order_pizza", arguments: ["topping": "ham"])
    let context = pending(.confirm(calls: [call]), Request(tool: "order_pizza", confidence: 1))
    let asked = try meaning("what would a small one cost?", in: context)
    #expect(asked.act == .correct)
    #expect(asked.requests.first?.arguments["size"]?.first?.value == "small")
  }

  @Test func aQuestionIsNoChoice() throws {
    let options = ["Ham", "Mushroom"].map { Entity(type: "topping", id: $0.lowercased(), name: $0) }
    let context = pending(
      .choose(parameter: "topping", options: options), Request(tool: "order_pizza", confidence: 1))
    let act = try meaning("where is my umbrella", in: context).act
    #expect(act != .choose && act != .answer)
  }

  @Test func oneRequestInTwoClausesIsOne() throws {
    let one = try meaning("order a pizza with ham, make it a large pizza").requests
    #expect(one.count == 1)
    #expect(one.first?.arguments["size"]?.first?.value == "large")
  }

  @Test(arguments: [
    ("the nursery is far too warm now, please lower it", "set_heating"),
    ("for tonight's pizza, I'd like it with onions", "order_pizza"),
    ("ok then I'm hungry, get us a pizza with spinach", "order_pizza"),
  ])
  func aClauseThatOnlyPointsIsReadWithTheRest(_ text: String, _ tool: String) throws {
    #expect(try meaning(text).requests.map(\.tool) == [tool])
  }

  @Test func aSlipOfTheFingerInTheFrameIsForgiven() throws {
    let heating = try #require(try meaning("set the haeting in the study to 19 degress").requests.first)
    #expect(heating.tool == "set_heating")
    #expect(heating.arguments["temperature"]?.first?.value?.double == 19)
  }

  @Test(arguments: [
    ("did I set the heating in the kitchen", Mood.question), ("how warm is the hall", .question),
    ("is the heating on", .question), ("don't heat the office", .negated), ("please never heat the hall", .negated),
    ("can you heat the office", .plain), ("do you mind heating the hall", .plain), ("heat the office", .plain),
    ("how about a pizza", .plain),
  ])
  func aMoodIsHeard(text: String, mood: Mood) { #expect(Mood(Words(text)) == mood) }

  @Test(arguments: ["is the heating in the kitchen set to 21 degrees", "don't heat the office to 19"])
  func whatIsAskedOrDeniedIsNotDone(text: String) throws {
    #expect(try meaning(text).requests.allSatisfy { $0.tool != "set_heating" || $0.confidence < 0.46 })
  }
}
