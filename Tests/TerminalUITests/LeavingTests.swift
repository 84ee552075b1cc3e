import Conversation
import Testing

@testable import TerminalUI

@Suite struct LeavingTests {
  @Test func `Ctrl-C clears the line first and leaves when repeated in time`() {
    var stage = Stage()
    stage.type("hello")
    #expect(stage.press(.control("c")).isEmpty)
    #expect(stage.screen.editor.isEmpty)
    #expect(stage.status == " Cleared. Ctrl-C again leaves")
    #expect(stage.press(.control("c"), after: 1.4) == [.leave(130)])
  }

  @Test func `Ctrl-C after a while starts over`() {
    var stage = Stage()
    stage.press(.control("c"))
    #expect(stage.status == " Ctrl-C again leaves")
    stage.happen(.tick, after: 1.5)
    #expect(stage.status != " Ctrl-C again leaves")
    #expect(stage.press(.control("c")).isEmpty)
    stage.press(.text("x"))
    #expect(stage.press(.control("c"), after: 0.1).isEmpty)
  }

  @Test func `Ctrl-C stops the turn and gives the waiting message back`() {
    var stage = Stage(50, 8)
    stage.type("one")
    stage.press(.enter)
    stage.type("two")
    stage.press(.enter)
    #expect(stage.press(.control("c")) == [.stopTurn])
    #expect(stage.screen.editor.text == "two")
    #expect(stage.happen(.turnEnded(problem: nil)).isEmpty)
    #expect(stage.conversation == " › one\n · Stopped.")
  }

  @Test func `what was done before the stop is still told`() {
    var stage = Stage(50, 8)
    stage.type("order")
    stage.press(.enter, .control("c"))
    stage.happen(.turn(.replied(turn: 1, Reply("Ordered.", by: "x"), milliseconds: 1)))
    stage.happen(.turnEnded(problem: nil))
    #expect(stage.conversation == " › order\n ◆ Ordered.")
  }

  @Test func `Ctrl-D leaves on an empty line only`() {
    var stage = Stage()
    stage.type("x")
    stage.press(.home)
    #expect(stage.press(.control("d")).isEmpty)
    #expect(stage.screen.editor.isEmpty)
    #expect(stage.press(.control("d")) == [.leave(0)])
  }

  @Test func `slash quit leaves, Ctrl-L redraws, Ctrl-Z suspends`() {
    var stage = Stage()
    #expect(stage.press(.control("l"), .control("z")) == [.redraw, .suspend])
    stage.type("/quit")
    #expect(stage.press(.enter) == [.leave(0)])
  }

  @Test func `F1 shows the keys`() {
    var stage = Stage(80, 24)
    stage.press(.help)
    #expect(stage.text.contains("╭─ Keys ─"))
    #expect(stage.text.contains("Ctrl-D, /quit   leave"))
  }
}
