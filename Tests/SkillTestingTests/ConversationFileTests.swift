import Foundation
import SkillKit
import Testing

@testable import SkillTesting

@Suite struct ConversationFileTests {
  static let text = """
    # Two tests in one file.
    test: cancel a pending order
    given: {store: retail-small.json, now: 2026-05-01T10:00:00Z}
    turns:
    - user: [cancel order W123, please stop my order W123]    # every way must pass
      calls: []
      expects: confirmation
      say: ~W123~
    - user: yes
      calls: [cancel_order: {order: "#W123", count: 2}, show_cart]
      not_calls: [contact_support]
      state: {orders.#W123.status: cancelled}
    ---
    test: off and on
    turns:
    - user: "no"
      restart: true
      strict: true
      plan: [say, decline]
      say: [/^No/, ~no~]
      not_say: ~done~
    - user: what is due?
      now: 2026-05-02T10:00:00Z
      announced: ~pasta~

    """

  @Test func readsEveryField() throws {
    let tests = try ConversationFile.tests(in: Self.text, file: "a.yaml")
    #expect(tests.map(\.name) == ["cancel a pending order", "off and on"])
    #expect(tests.map(\.line) == [2, 14])
    #expect(tests[0].given == .init(store: "retail-small.json", now: "2026-05-01T10:00:00Z"))
    #expect(tests[0].runCount == 2)
    let turns = tests[0].turns
    #expect(turns.map(\.line) == [5, 9])
    #expect(turns[0].calls == [])
    #expect(turns[0].expects == "confirmation")
    #expect(turns[1].user == ["yes"], "a plain yes is a text, not a boolean")
    #expect(
      turns[1].calls == [ExpectedCall("cancel_order", ["order": "#W123", "count": 2]), ExpectedCall("show_cart")])
    #expect(turns[1].notCalls == ["contact_support"])
    #expect(turns[1].state == [StateExpectation("orders.#W123.status", "cancelled")])
    let other = tests[1].turns
    #expect(other[0].restarts && other[0].isStrict && other[0].calls == nil)
    #expect(other[0].plan == ["say", "decline"])
    #expect(other[0].say.map(\.description) == ["/^No/", "~no~"])
    #expect(other[1].now == "2026-05-02T10:00:00Z")
    #expect(other[1].announced.map(\.description) == ["~pasta~"])
  }

  @Test(arguments: [
    ("turns: [{user: hi}]", 1, "a test needs a name: `test: …`"),
    ("test: a\nturns: []", 1, "a test needs `turns`"),
    ("test: a\nturns:\n- calls: []", 3, "a turn needs `user`"),
    ("test: a\nturns:\n- user: hi\n  callz: []", 4, "a turn has no field `callz`"),
    ("test: a\nturns:\n- user: hi\n  calls: none", 4, "`calls` must be a list"),
    ("test: a\nturns:\n- user: ''", 3, "`user` must be one line of text, or a list of them"),
    ("test: a\nturns:\n- user: hi\n  say: /(/", 4, "malformed regular expression /(/"),
    ("test: a\ngiven: {now: tomorrow}\nturns: [{user: hi}]", 2, "a moment such as 2026-05-01T10:00:00Z is wanted here"),
    ("just text", 1, "a test must be a mapping"),
  ])
  func namesTheLineThatIsWrong(text: String, line: Int, problem: String) {
    #expect(throws: TestFileError(file: "a.yaml", line: line, problem: problem)) {
      try ConversationFile.tests(in: text, file: "a.yaml")
    }
  }

  @Test func whatIsNoYAMLIsSaid() {
    #expect(throws: TestFileError.self) { try ConversationFile.tests(in: "test: [", file: "a.yaml") }
  }

  @Test func aMissingPathIsNamed() {
    #expect(throws: TestFileError(file: "not/there", line: nil, problem: "no such file or folder")) {
      try TestFiles.find(in: ["not/there"])
    }
  }
}
