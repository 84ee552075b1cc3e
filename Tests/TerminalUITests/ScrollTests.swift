import Conversation
import Testing

@testable import TerminalUI

@Suite struct ScrollTests {
  func talked(_ columns: Int = 40, _ rows: Int = 8) -> Stage {
    var stage = Stage(columns, rows)
    for number in 1...9 { stage.exchange("say \(number)", Reply("This is \(number).", by: "x")) }
    return stage
  }

  @Test func `the conversation rests on the input line`() {
    #expect(talked().conversation == " › say 8\n ◆ This is 8.\n\n › say 9\n ◆ This is 9.")
  }

  @Test func `pages go back and forth`() {
    var stage = talked()
    stage.press(.pageUp)
    #expect(stage.conversation == " › say 7\n ◆ This is 7.\n\n › say 8")
    #expect(stage.text.contains("↓ 4 below"))
    #expect(stage.status.hasSuffix("End"))
    stage.press(.pageDown)
    #expect(stage.conversation.hasSuffix(" ◆ This is 9."))
    #expect(!stage.text.contains("below"))
  }

  @Test func `Home goes to the beginning and End to the end, while nothing is typed`() {
    var stage = talked()
    stage.press(.home)
    #expect(stage.conversation.hasPrefix(" › say 1\n ◆ This is 1."))
    stage.press(.pageUp)
    #expect(stage.conversation.hasPrefix(" › say 1\n ◆ This is 1."))
    stage.press(.end)
    #expect(stage.conversation.hasSuffix(" ◆ This is 9."))
    stage.type("ab")
    stage.press(.home)
    #expect(stage.screen.editor.cursor == 0)
    #expect(stage.conversation.hasSuffix(" ◆ This is 9."))
  }

  @Test func `what comes while scrolled back does not move the window`() {
    var stage = talked()
    stage.press(.home)
    let before = stage.conversation
    stage.happen(.turn(.replied(turn: 10, Reply("News.", by: "x"), milliseconds: 1)))
    #expect(stage.conversation == before)
    #expect(stage.text.contains("↓ new, "))
    stage.press(.escape)
    #expect(stage.conversation.hasSuffix(" ◆ News."))
  }

  @Test func `saying something goes back to the end`() {
    var stage = talked()
    stage.press(.home)
    stage.type("hi")
    stage.press(.enter)
    #expect(stage.conversation.hasSuffix(" › hi"))
  }

  @Test func `a resize wraps anew and keeps the place`() {
    var stage = talked()
    stage.press(.home)
    stage.happen(.resized(Size(columns: 12, rows: 9)))
    #expect(stage.conversation.hasPrefix(" › say 1\n ◆ This is\n   1."))
    stage.press(.end)
    stage.happen(.resized(Size(columns: 60, rows: 20)))
    #expect(stage.conversation.hasSuffix(" › say 9\n ◆ This is 9."))
  }

  @Test(arguments: [(40, 12), (20, 6), (10, 4), (4, 2), (3, 3), (1, 1), (0, 0), (200, 1), (300, 100)])
  func `every size gives a frame that fits`(columns: Int, rows: Int) {
    var stage = talked(80, 24)
    stage.exchange("cart", Reply("Your cart:", expects: .confirmation, by: "template:show_cart", cards: [cart]))
    stage.type("日本語 and a longer text that wraps")
    stage.happen(.resized(Size(columns: columns, rows: rows)))
    let frame = stage.screen.frame()
    #expect(frame.lines.count == rows)
    #expect(frame.lines.allSatisfy { $0.width <= columns })
    if let cursor = frame.cursor { #expect(cursor.row < max(1, rows) && cursor.column < max(1, columns)) }
  }
}
