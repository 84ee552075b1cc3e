import Conversation
import Foundation
import SkillKit
import Testing

@testable import TerminalUI

@Suite struct PlainTextTests {
  @Test func `a reply with a card reads aloud`() {
    let reply = Reply("Here is your cart.\u{1B}[2J", by: "x", cards: [cart])
    #expect(
      PlainText.lines(for: reply) == [
        "Here is your cart.␛[2J", "Cart:", "  1, Item Voltic AA batteries, 12 pack, Qty 2, Price $17.98",
        "  2, Item Mellow ground coffee, Qty 1, Price $11.49", "Total  $29.47",
      ])
  }

  @Test func `a choice says how to answer`() {
    let reply = Reply(
      "Which one?", expects: .choice, by: "x",
      options: [product("a", "Red mug", "4.00"), product("b", "Blue mug", "5.00")])
    #expect(
      PlainText.lines(for: reply) == [
        "Which one?", "Choose:", "  1, Red mug, $4.00", "  2, Blue mug, $5.00", "Answer with a number from 1 to 2.",
      ])
  }

  @Test func `what the text lists is not read twice`() {
    let reply = Reply(
      "Which one?\n1. Red mug\n2. Blue mug", expects: .choice, by: "x",
      options: [product("a", "Red mug", "4.00"), product("b", "Blue mug", "5.00")])
    #expect(
      PlainText.lines(for: reply) == ["Which one?", "1. Red mug", "2. Blue mug", "Answer with a number from 1 to 2."])
  }

  @Test func `an announcement is a line of its own`() {
    let due = Date(timeIntervalSince1970: 0)
    let event = TurnEvent.announced(at: due, Announcement(id: "t", dueAt: due, text: "Tea\nis ready."))
    #expect(PlainText.lines(for: event) == ["Notice: Tea is ready."])
  }

  @Test(
    arguments: [
      (["TERM": "xterm"], false, true), (["TERM": "dumb"], true, true), ([:], true, true),
      (["TERM": "xterm", "ACCESSIBLE": "1"], true, true), (["TERM": "xterm", "ACCESSIBLE": "0"], false, true),
      (["TERM": "xterm", "NO_COLOR": "1"], false, false),
    ] as [([String: String], Bool, Bool)])
  func `the environment picks the form`(environment: [String: String], isPlain: Bool, hasColor: Bool) {
    let options = ChatOptions(environment: environment)
    #expect(options.isPlain == isPlain)
    #expect(options.hasColor == hasColor)
  }
}
