import Conversation
import Foundation
import SkillKit
import Testing

@testable import TerminalUI

@Suite struct ConversationTests {
  @Test func `a first screen`() {
    let stage = Stage(44, 9, welcome: "Good morning. What can I do for you?")
    #expect(
      stage.text == """





         ◆ Good morning. What can I do for you?
        ────────────────────────────────────────────
         › Ask for something, in your own words
         default           F1 keys  ·  Ctrl-D leave
        """)
  }

  @Test func `what a model says is shown as it comes, and once`() {
    var stage = Stage(44, 9)
    stage.type("hello")
    stage.press(.enter)
    stage.happen(.turn(.replying(turn: 1, text: "The moon is far.")))
    #expect(stage.text.contains(" ◆ The moon is far.\n"))
    stage.happen(.turn(.replying(turn: 1, text: " Very far.")))
    #expect(stage.text.contains(" ◆ The moon is far. Very far.\n"))
    let whole = Reply("The moon is far. Very far.", by: "model:tiny")
    stage.happen(.turn(.replied(turn: 1, whole, milliseconds: 900)))
    stage.happen(.turnEnded(problem: nil))
    #expect(stage.text.components(separatedBy: "The moon").count == 2)
    #expect(stage.text.contains("model:tiny") || stage.text.contains("tiny"))
  }

  @Test func `a turn shows what was said, the answer and its source`() {
    var stage = Stage(60, 9)
    stage.type("what is 2 + 2?")
    #expect(stage.press(.enter) == [.remember("what is 2 + 2?"), .send("what is 2 + 2?")])
    #expect(stage.status == " default                                        Ctrl-C stop")
    stage.happen(.turn(.replied(turn: 1, Reply("That is 4.", by: "template:calculate"), milliseconds: 2.04)))
    stage.happen(.turnEnded(problem: nil))
    #expect(
      stage.text == """




         › what is 2 + 2?
         ◆ That is 4.
        ────────────────────────────────────────────────────────────
         › Ask for something, in your own words
         default  ·  template:calculate  ·  2.0 ms          F1 keys
        """)
  }

  @Test func `long answers wrap behind their mark`() {
    var stage = Stage(24, 9)
    stage.exchange("hi", Reply("I can find things, keep lists and set timers.", by: "x"))
    #expect(
      stage.conversation == """
         › hi
         ◆ I can find things,
           keep lists and set
           timers.
        """)
  }

  @Test func `a turn that takes long shows that it is at work`() {
    var stage = Stage(40, 8)
    stage.type("hi")
    stage.press(.enter)
    #expect(stage.screen.nextTick == 100.15)
    stage.happen(.tick, after: 0.1)
    #expect(!stage.text.contains("thinking"))
    stage.happen(.tick, after: 0.06)
    #expect(stage.conversation == " › hi\n ⠙ thinking…")
    stage.happen(.turn(.replied(turn: 1, Reply("Hello.", by: "x"), milliseconds: 160)))
    #expect(stage.conversation == " › hi\n ◆ Hello.")
  }

  @Test func `input stays live in a turn and one message waits`() {
    var stage = Stage(50, 9)
    stage.type("one")
    stage.press(.enter)
    stage.type("two")
    #expect(stage.press(.enter).isEmpty)
    #expect(stage.conversation == " › one\n › two  (waiting)")
    stage.type("three")
    #expect(stage.press(.enter).isEmpty)
    #expect(stage.status == " One message is waiting already")
    #expect(stage.screen.editor.text == "three")
    #expect(stage.happen(.turnEnded(problem: nil)) == [.remember("two"), .send("two")])
  }

  @Test func `a turn that fails says why`() {
    var stage = Stage(50, 9)
    stage.type("hi")
    stage.press(.enter)
    stage.happen(.turnEnded(problem: "the disk is full"))
    #expect(stage.conversation == " › hi\n ! the disk is full")
  }

  @Test func `announcements come in between`() {
    var stage = Stage(50, 9)
    stage.exchange("set a timer", Reply("It runs.", by: "x"))
    let due = Date(timeIntervalSince1970: 0)
    stage.happen(.turn(.announced(at: due, Announcement(id: "t", dueAt: due, text: "Your pasta timer is done."))))
    #expect(
      stage.conversation == """
         › set a timer
         ◆ It runs.

         ♪ Your pasta timer is done.
        """)
  }

  @Test func `control characters in data never reach the screen`() {
    var stage = Stage(50, 16)
    stage.exchange(
      "\u{1B}[2Jhi",
      Reply(
        "\u{1B}]0;owned\u{7} ok\u{9B}2J", by: "a\u{1B}b",
        cards: [Card(.list, title: "\u{1B}c", rows: [["mi\u{8}lk\n!"]], footer: "\u{1B}")]))
    stage.happen(.turnEnded(problem: "\u{1B}[0m"))
    let allowed = stage.text.unicodeScalars.filter { $0 != "\n" }
    #expect(allowed.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    #expect(stage.text.contains("␛]0;owned␇ ok"))
    #expect(stage.text.contains("mi␈lk !"))
  }

  @Test func `earlier turns come first and their open question is open again`() {
    let options = [product("a", "Red mug", "4.00"), product("b", "Blue mug", "5.00")]
    let record = TurnRecord(
      session: "default", turn: 1, at: Date(timeIntervalSince1970: 0), text: "a mug", meaning: Meaning(act: .request),
      plan: .choose, calls: [], reply: Reply("Which one?", expects: .choice, by: "x", options: options))
    var stage = Stage(50, 16, welcome: "Welcome back.", earlier: [record])
    #expect(
      stage.conversation == """
         › a mug
         ◆ Which one?

         ── now ─────────────────────────────────────────
         ◆ Welcome back.
           ╭─ Choose ───────────────────────╮
           │▸1  Red mug               $4.00 │
           │ 2  Blue mug              $5.00 │
           ╰────────────────────────────────╯
        """)
    #expect(stage.press(.down, .enter) == [.remember("2"), .send("2")])
  }
}
