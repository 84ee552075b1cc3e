import SkillKit
import Testing

@testable import SkillTesting

@Suite struct ComparisonTests {
  static let add = ObservedCall("add_to_cart", ["product": "B1", "quantity": 2], receipt: "r1")
  static let remove = ObservedCall("remove_from_cart", ["item": "B1"], receipt: "r2")
  static let show = ObservedCall("show_cart")
  static let refused = ObservedCall("place_order", outcome: "refused")

  struct Row: Sendable, CustomTestStringConvertible {
    var what: String
    var expected: [ExpectedCall]
    var seen: [ObservedCall]
    var isStrict = false
    var isMet: Bool
    var testDescription: String { what }
  }

  @Test(arguments: [
    Row(what: "nothing wanted, nothing done", expected: [], seen: [], isMet: true),
    Row(what: "reads are free", expected: [], seen: [show], isMet: true),
    Row(what: "reads are not free when strict", expected: [], seen: [show], isStrict: true, isMet: false),
    Row(what: "a write that nobody wanted", expected: [], seen: [add], isMet: false),
    Row(what: "a refused call did nothing", expected: [], seen: [refused], isMet: true),
    Row(what: "a wanted write", expected: [.init("add_to_cart")], seen: [show, add, show], isMet: true),
    Row(what: "fewer arguments", expected: [.init("add_to_cart", ["quantity": 2])], seen: [add], isMet: true),
    Row(what: "another value", expected: [.init("add_to_cart", ["quantity": 3])], seen: [add], isMet: false),
    Row(what: "a missing argument", expected: [.init("add_to_cart", ["options": "$any"])], seen: [add], isMet: false),
    Row(what: "any value", expected: [.init("add_to_cart", ["product": "$any"])], seen: [add], isMet: true),
    Row(what: "a pattern", expected: [.init("add_to_cart", ["product": "~b~"])], seen: [add], isMet: true),
    Row(what: "2 is 2.0", expected: [.init("add_to_cart", ["quantity": .number(2)])], seen: [add], isMet: true),
    Row(
      what: "a write too few", expected: [.init("add_to_cart"), .init("remove_from_cart")], seen: [add], isMet: false),
    Row(
      what: "the wrong order", expected: [.init("add_to_cart"), .init("remove_from_cart")], seen: [remove, add],
      isMet: false),
    Row(what: "a write twice", expected: [.init("add_to_cart")], seen: [add, add], isMet: false),
    Row(what: "a wanted read is missing", expected: [.init("show_cart")], seen: [], isMet: false),
    Row(what: "a wanted refusal", expected: [.init("place_order", outcome: "refused")], seen: [refused], isMet: true),
  ])
  func writesMatchExactlyAndReadsAreFree(row: Row) {
    var turn = ConversationTest.Turn(user: ["hi"], calls: row.expected)
    turn.isStrict = row.isStrict
    var seen = ObservedTurn(user: "hi")
    seen.calls = row.seen
    #expect(turn.differences(from: seen, writes: ["add_to_cart", "place_order"]).isEmpty == row.isMet)
  }

  @Test func everyFieldIsCompared() throws {
    let turn = ConversationTest.Turn(
      user: ["hi"], notCalls: ["show_cart"], plan: ["ask", "choose"], expects: "confirmation",
      say: [try TextPattern("~HELLO~"), try TextPattern("/h.llo/")], notSay: [try TextPattern("~bye~")],
      announced: [try TextPattern("~pasta~")])
    var seen = ObservedTurn(user: "hi")
    seen.plan = "choose"
    seen.expects = "confirmation"
    seen.reply = "Oh hello"
    seen.announced = ["Your pasta timer is done."]
    #expect(turn.differences(from: seen, writes: []) == [])
    seen.calls = [Self.show]
    seen.plan = "say"
    seen.expects = "none"
    seen.reply = "Bye"
    seen.announced = []
    let fields = turn.differences(from: seen, writes: []).map(\.field)
    #expect(fields == ["not_calls", "plan", "expects", "say", "say", "not_say", "announced"])
  }

  @Test(
    arguments: [
      ("orders.#W1.status", "pending"), ("orders.count", 2), ("cart.items[1].id", "B2"), ("cart.items.B1.quantity", 3),
      ("orders.#W9.status", nil), ("cart.items[7]", nil), ("cart.items.count", 2), ("cart.nothing.at.all", nil),
    ] as [(String, JSONValue?)])
  func findsValuesOfAStore(path: String, value: JSONValue?) {
    let store: JSONValue = [
      "orders": [["id": "#W1", "status": "pending"], ["number": "#W2", "status": "delivered"]],
      "cart": ["items": [["id": "B1", "quantity": 3], ["id": "B2", "quantity": 1]]],
    ]
    #expect(StatePath(path).value(in: store) == value)
  }

  @Test func aMissingStateIsNull() {
    let turn = ConversationTest.Turn(
      user: ["hi"], state: [.init("cart.total", .null), .init("cart.count", 1)])
    let differences = turn.stateDifferences(from: ["cart": ["count": 2]])
    #expect(differences == [Difference("state cart.count", expected: "1", got: "2")])
  }

  @Test func readsEventsIntoATurn() throws {
    let lines = [
      #"{"v":1,"type":"announced","at":"2026-05-01T10:00:00Z","id":"t1","text":"Time is up."}"#,
      #"{"v":1,"type":"heard","session":"t","turn":1,"at":"2026-05-01T10:00:00Z","text":"hi"}"#,
      #"{"v":1,"type":"understood","turn":1,"requests":[{"tool":"greet","confidence":0.9,"arguments":{}}],"act":"request","by":"encoder","ms":1}"#,
      #"{"v":1,"type":"planned","turn":1,"plan":"call"}"#,
      #"{"v":1,"type":"called","turn":1,"id":"t/1/1","tool":"greet","arguments":{},"outcome":"done","facts":{}}"#,
      #"{"v":1,"type":"replied","turn":1,"text":"Hello!","expects":"none","by":"template:greet","ms":2.5}"#,
    ]
    var turn = ObservedTurn(user: "hi")
    let ends = try lines.map { turn.take(try JSONValue(json: $0)) }
    #expect(ends == [false, false, false, false, false, true])
    #expect(turn.announced == ["Time is up."])
    #expect(turn.calls == [ObservedCall("greet")])
    #expect(turn.plan == "call" && turn.act == "request" && turn.reply == "Hello!" && turn.milliseconds == 2.5)
  }
}
