import Testing

@testable import TerminalUI

@Suite struct EditingTests {
  /// Keys typed into "buy two red apples" with the cursor at the end; ‸ marks where it stands afterwards.
  @Test(
    arguments: [
      ([.control("a")], "‸buy two red apples"),
      ([.control("a"), .control("e")], "buy two red apples‸"),
      ([.home, .right, .right], "bu‸y two red apples"),
      ([.left, .left, .backspace], "buy two red app‸es"),
      ([.left, .left, .delete], "buy two red appl‸s"),
      ([.alt("b")], "buy two red ‸apples"),
      ([.wordLeft, .wordLeft], "buy two ‸red apples"),
      ([.home, .alt("f"), .wordRight], "buy two‸ red apples"),
      ([.control("w")], "buy two red ‸"),
      ([.control("w"), .control("w"), .control("y")], "buy two red ‸"),
      ([.alt("b"), .control("k")], "buy two red ‸"),
      ([.alt("b"), .control("u")], "‸apples"),
      ([.alt("b"), .control("u"), .end, .control("y")], "applesbuy two red ‸"),
      ([.home, .alt("d")], "‸ two red apples"),
      ([.alt("\u{7F}")], "buy two red ‸"),
      ([.control("t")], "buy two red applse‸"),
      ([.control("b"), .control("d")], "buy two red apple‸"),
      ([.home, .text("é")], "é‸buy two red apples"),
    ] as [([Key], String)])
  func `the keys of Emacs edit the line`(keys: [Key], expected: String) {
    var stage = Stage()
    stage.type("buy two red apples")
    for key in keys { stage.press(key) }
    var text = stage.screen.editor.characters
    text.insert("‸", at: stage.screen.editor.cursor)
    #expect(String(text) == expected)
  }

  @Test func `a combining mark joins the letter before it`() {
    var stage = Stage()
    stage.press(.text("e"), .text("\u{301}"), .text("x"), .left)
    #expect(stage.screen.editor.text == "éx")
    #expect(stage.screen.editor.cursor == 1)
  }

  @Test func `typed text stands in the input line with the cursor behind it`() {
    var stage = Stage(30, 5)
    stage.type("two 日本 👍🏽")
    #expect(stage.lines[3] == " › two 日本 👍🏽")
    #expect(stage.screen.frame().cursor?.row == 3)
    #expect(stage.screen.frame().cursor?.column == 14)
  }

  @Test func `long input wraps into rows, and the row of the cursor is shown`() {
    var stage = Stage(14, 12)
    stage.type("abcdefghijklmnopqrstuvwxyz0123456789")
    #expect(stage.lines.suffix(5) == ["──────────────", " › klmnopqrst", "   uvwxyz0123", "   456789", " default"])
    stage.press(.home)
    #expect(stage.lines.suffix(4) == [" › abcdefghij", "   klmnopqrst", "   uvwxyz0123", " default"])
  }

  @Test func `a paste comes in one piece and is not sent`() {
    var stage = Stage(40, 12)
    #expect(stage.happen(.paste("milk\r\neggs\u{1B}[31m\tham")).isEmpty)
    #expect(stage.screen.editor.text == "milk\neggs[31m ham")
    #expect(stage.lines.suffix(3) == [" › milk", "   eggs[31m ham", " default       F1 keys  ·  Ctrl-D leave"])
    #expect(stage.press(.enter) == [.remember("milk\neggs[31m ham"), .send("milk\neggs[31m ham")])
  }

  @Test func `a paste beyond the limit is cut off and says so`() {
    var stage = Stage(60, 8)
    stage.happen(.paste(String(repeating: "x", count: LineEditor.characterLimit + 5)))
    #expect(stage.screen.editor.characters.count == LineEditor.characterLimit)
    #expect(stage.status == " Cut off at 100000 characters")
  }

  @Test func `Alt-Enter begins a new line`() {
    var stage = Stage(30, 12)
    stage.type("a")
    stage.press(.newLine)
    stage.type("b")
    #expect(stage.screen.editor.text == "a\nb")
    stage.press(.home, .control("k"))
    #expect(stage.screen.editor.text == "a\n")
  }

  @Test func `the arrows bring back what was said, and the draft`() {
    var stage = Stage(40, 8, history: ["first", "second"])
    stage.type("dra")
    stage.press(.up)
    #expect(stage.screen.editor.text == "second")
    stage.press(.up, .up)
    #expect(stage.screen.editor.text == "first")
    stage.press(.down, .down)
    #expect(stage.screen.editor.text == "dra")
    stage.press(.control("p"), .enter)
    stage.happen(.turnEnded(problem: nil))
    stage.press(.up)
    #expect(stage.screen.editor.text == "second")
  }
}
