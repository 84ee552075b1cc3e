import Conversation
import SkillKit
import Testing

@testable import TerminalUI

@Suite struct ChoiceTests {
  let question = Reply(
    "Which batteries?", expects: .choice, by: "template:choose",
    options: [product("a", "Voltic AA", "8.99"), product("b", "Amp AAA", "7.49"), product("c", "Cell D", "12.00")])

  func asked() -> Stage {
    var stage = Stage(50, 14)
    stage.exchange("batteries", question)
    return stage
  }

  @Test func `options are offered with their prices`() {
    #expect(
      asked().text == """




         › batteries
         ◆ Which batteries?
           ╭─ Choose ───────────────────────╮
           │▸1  Voltic AA             $8.99 │
           │ 2  Amp AAA               $7.49 │
           │ 3  Cell D               $12.00 │
           ╰────────────────────────────────╯
        ──────────────────────────────────────────────────
         › 1–3, or ↑ ↓ and Enter
         default                 ↑ ↓ Enter  ·  Esc cancel
        """)
  }

  @Test func `a list in the text is not repeated beside the options`() {
    var stage = Stage(50, 14)
    var listed = question
    listed.text += "\n1. Voltic AA — $8.99\n2. Amp AAA — $7.49\n3. Cell D — $12.00"
    stage.exchange("batteries", listed)
    #expect(stage.text == asked().text)
  }

  @Test func `a question that comes back stands below the cards, and an empty card is left out`() {
    var stage = Stage(50, 24)
    var reply = question
    reply.text = "There is one thing.\nBack to my question: Which batteries?"
    reply.cards = [Card(.list, title: "To do", rows: [["Call mum"]]), Card(.cart, title: "Cart", rows: [])]
    stage.exchange("show my list", reply)
    #expect(
      stage.conversation == """
         › show my list
         ◆ There is one thing.
           ╭─ To do ────────────────────────╮
           │ Call mum                       │
           ╰────────────────────────────────╯

         ◆ Back to my question: Which batteries?
           ╭─ Choose ───────────────────────╮
           │▸1  Voltic AA             $8.99 │
           │ 2  Amp AAA               $7.49 │
           │ 3  Cell D               $12.00 │
           ╰────────────────────────────────╯
        """)
  }

  @Test func `a list of something else stays beside a card`() {
    let reply = Reply("On it:\n- milk\n- Mellow ground coffee\n\nYour cart:", by: "x", cards: [cart])
    #expect(reply.textBesideCards == "On it:\n- milk\n\nYour cart:")
  }

  @Test func `arrows and Enter pick, and go round`() {
    var stage = asked()
    stage.press(.up)
    #expect(stage.conversation.contains("│▸3  Cell D"))
    stage.press(.down, .down)
    #expect(stage.press(.enter) == [.remember("2"), .send("2")])
    #expect(stage.conversation.hasSuffix("\n\n › 2  Amp AAA"))
    #expect(!stage.text.contains("▸"))
  }

  @Test func `a typed number marks its option and picks it`() {
    var stage = asked()
    stage.type("3")
    #expect(stage.conversation.contains("│▸3  Cell D"))
    #expect(stage.press(.enter) == [.remember("3"), .send("3")])
    #expect(stage.conversation.hasSuffix("› 3  Cell D"))
  }

  @Test func `other words are said as they are`() {
    var stage = asked()
    stage.type("the cheaper one")
    #expect(stage.press(.enter) == [.remember("the cheaper one"), .send("the cheaper one")])
  }

  @Test func `Escape drops the question`() {
    var stage = asked()
    #expect(stage.press(.escape) == [.remember("cancel"), .send("cancel")])
  }

  @Test func `Enter alone says nothing while nothing is offered`() {
    var stage = Stage()
    #expect(stage.press(.enter).isEmpty)
    stage.type("   ")
    #expect(stage.press(.enter).isEmpty)
  }

  @Test func `a confirmation hints at its answers`() {
    var stage = Stage(70, 8)
    stage.exchange("order it", Reply("Order 2 items for $29.47?", expects: .confirmation, by: "x"))
    #expect(
      stage.lines.suffix(2) == [
        " › yes or no?", " default  ·  x  ·  3.4 ms        waiting for yes or no  ·  Esc cancel",
      ])
  }

  @Test func `a card of the same rows gives the options more to show`() {
    var stage = Stage(60, 14)
    var reply = question
    reply.cards = [
      Card(
        .products, title: "3 products", columns: ["Name", "Rating", "Price"],
        rows: [["Voltic AA", "4.5", "$8.99"], ["Amp AAA", "3.9", "$7.49"], ["Cell D", "4.1", "$12.00"]])
    ]
    stage.exchange("batteries", reply)
    #expect(
      stage.conversation == """
         › batteries
         ◆ Which batteries?
           ╭─ 3 products ───────────────────╮
           │    Name         Rating   Price │
           │▸1  Voltic AA       4.5   $8.99 │
           │ 2  Amp AAA         3.9   $7.49 │
           │ 3  Cell D          4.1  $12.00 │
           ╰────────────────────────────────╯
        """)
  }

  @Test func `the picked option stays in view on a small screen`() {
    var stage = Stage(40, 8)
    var reply = question
    reply.options = (1...12).map { product("\($0)", "Mug number \($0)", "4.00") }
    stage.exchange("a mug", reply)
    #expect(stage.text.contains("▸ 1"))
    stage.press(.down)
    #expect(stage.text.contains("▸ 2"))
    for _ in 0..<10 { stage.press(.down) }
    #expect(stage.text.contains("▸12"))
  }
}
