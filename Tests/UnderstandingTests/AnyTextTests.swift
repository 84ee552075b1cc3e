import Conversation
import Foundation
import Inference
import SkillKit
import Testing

@testable import Understanding

/// Texts that nobody would say: read as something or nothing, with every span inside of the text, and never a trap.
@Suite struct AnyTextTests {
  /// Pieces that grammars look for, and pieces that they do not.
  private static let parts = [
    "two", "a", "half", "and", "-", "–", "twenty", "hundred", "thousand", "million", "1", "99999999999999999999", "0",
    ".5",
    "1,000", "1.2.3", "$", "£", "€", "dollars", "bucks", "under", "between", "at least", "or", "of", "the", "second",
    "last", "31st", "february 30", "monday", "next", "noon", "25:61", "12:00", "am", "in", "days", "ago", "weeks",
    "every",
    "x", "×", "*", "/", "(", ")", "+", "%", "plus", "times", "squared", "kg", "°", "metres", "to", "add", "my", "cart",
    "order", "#W1", "#", "it", "those", "both", "other", "one", "no", "yes", ",", ";", "?", "!", "'", "\"", "’", "@",
    "a@b.c",
    "é", "ß", "İ", "ﬁ", "漢", "字", "🙂", "👩‍👩‍👧", "\u{301}", "\u{200D}", "\u{FEFF}", "\u{0}", "\u{85}", "\u{2028}",
    "\u{1F1E9}\u{1F1EA}", "\u{E0001}", "\u{10FFFF}", " ", "  ", "\t", "\n", "", "[", "](", "{", "}",
  ]

  private var texts: [String] {
    var state: UInt64 = 9
    func dice(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let mixed = (0..<1_500).map { _ in
      let space = dice(3) == 0 ? "" : " "
      return (0..<1 + dice(12)).map { _ in Self.parts[dice(Self.parts.count)] }.joined(separator: space)
    }
    let random = (0..<500).map { _ in
      String(String.UnicodeScalarView((0..<1 + dice(20)).compactMap { _ in Unicode.Scalar(UInt32(dice(0x11_0000))) }))
    }
    return mixed + random
  }

  @Test func theValueGrammarReadsAnyText() {
    let grammar = ValueGrammar(now: Date(timeIntervalSince1970: 1_777_629_600))
    for text in texts {
      let words = Words(text)
      for word in words { #expect(word.utf8.upperBound <= text.utf8.count) }
      for span in grammar.spans(in: words) {
        #expect(words.indices.contains(span.range.lowerBound) && span.range.upperBound <= words.count, "\(text)")
      }
    }
  }

  @Test func theUnderstanderReadsAnyTextInAnyState() throws {
    let tools = [
      Tool(
        "buy", "Buys things.",
        parameters: [
          Parameter("item", .entity("product"), "What."),
          Parameter("quantity", .quantity, "How many.", required: false),
          Parameter("limit", .money, "At most.", required: false), Parameter("when", .time, "When.", required: false),
          Parameter("note", .text, "A note.", required: false),
        ], effect: .spends,
        samples: [
          "buy [two](quantity) [lamps](item)", "get me a [mug](item) for less than [$5](limit)",
          "buy [tea](item) [tomorrow at five](when)", "order [pens](item) with the note [ring twice](note)",
        ]),
      Tool("look", "Shows the basket.", effect: .reads, samples: ["show my basket", "what did I pick"]),
    ]
    let embedder = Embedder(width: 4, fingerprint: "t") { texts in
      texts.map { text in
        let sum = Float(text.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }) / 0xFFFF
        return [sum, 1 - sum, 0.5, 0.1].map { $0 / (sum * sum + (1 - sum) * (1 - sum) + 0.26).squareRoot() }
      }
    }
    let understander = try Understander(tools: tools, background: ["hm"], embedder: embedder)
    let shown = ["red lamp", "blue mug"].map { Entity(type: "product", id: $0, name: $0) }
    let request = Request(tool: "buy", confidence: 1, text: "buy it")
    let questions: [Pending.Question?] = [
      nil, .ask(parameter: "quantity"), .ask(parameter: "item"), .choose(parameter: "item", options: shown),
      .confirm(calls: [ToolCall(id: "s/1/1", tool: "buy")]), .which(tools: ["buy", "look"]),
    ]
    for (index, text) in texts.enumerated() {
      let pending = questions[index % questions.count].map { Pending(question: $0, request: request, asked: "Which?") }
      let context = Context(session: "s", turn: 2, focus: Focus(groups: [shown]), pending: pending)
      let utterance = Utterance(text, at: Date(timeIntervalSince1970: 1_777_629_600))
      let meaning = try understander.meaning(of: utterance, in: context)
      for request in meaning.requests { #expect(request.confidence.isFinite, "\(text)") }
    }
  }
}
