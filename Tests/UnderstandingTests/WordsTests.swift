import Testing

@testable import Understanding

@Suite struct WordsTests {
  @Test(arguments: [
    ("Add 2x 500ml milk, it’s $19.99", ["add", "2", "x", "500", "ml", "milk", ",", "it's", "$", "19.99"]),
    ("order #W1234 at 7:30pm", ["order", "#", "w1234", "at", "7", ":", "30", "pm"]),
    ("twenty-five t-shirts", ["twenty", "-", "five", "t-shirts"]),
    ("Tulsa, OK 74103", ["tulsa", ",", "OK", "74103"]), ("OK 3 then", ["ok", "3", "then"]),
    ("a ten-minute 1h30m timer", ["a", "ten", "-", "minute", "1", "h", "30", "m", "timer"]),
    ("Mail kim.lee+shop@example.co.uk.", ["mail", "kim.lee+shop@example.co.uk", "."]),
    ("at 7 a.m. please", ["at", "7", "am", "please"]),
    ("1,299.50 or .5", ["1,299.50", "or", ".5"]),
    ("Café CRÈME", ["cafe", "creme"]),
    ("H&M socks", ["h&m", "socks"]),
    ("wait... what?!", ["wait", "...", "what", "?", "!"]),
    ("买 牛奶 🥛", ["买", "牛奶", "🥛"]),
    ("", []), ("   \t\u{200B} ", []),
  ])
  func cutsIntoNormalForms(text: String, expected: [String]) {
    #expect(Words(text).map(\.normal) == expected)
  }

  @Test func keepsTheTextAsTyped() {
    let words = Words("  Two Crème-Brûlée pots,  pls")
    #expect(words.text(of: 0..<3) == "Two Crème-Brûlée pots")
    #expect(words.part(1..<3).covered == "Crème-Brûlée pots")
    #expect(words.text(of: 3..<3) == "")
    #expect(words.text(of: 2..<99) == "pots,  pls")
  }

  @Test func cutsLongTextAtAWholeCharacter() {
    let words = Words(String(repeating: "é ", count: 60_000))
    #expect(words.isCut)
    #expect(words.text.utf8.count <= Words.byteLimit)
    #expect(words.allSatisfy { $0.normal == "e" })
    #expect(!Words("short").isCut)
  }

  @Test(arguments: [
    "\0\u{1B}[31mred\u{7}", "\u{202E}abc", "a\u{0301}\u{0302}", "\u{FEFF}hi", "'", "#", "@", "a@b", "--", "1.", "1,2,3",
  ])
  func survivesOddInput(text: String) {
    let words = Words(text)
    #expect(words.allSatisfy { $0.utf8.upperBound <= text.utf8.count && !$0.utf8.isEmpty })
    _ = ValueGrammar(now: .now).spans(in: words)
  }

  @Test(arguments: [
    ("thirtey", "thirty"), ("fourteen", "fourteen"), ("forteen", "fourteen"), ("sevn", "seven"), ("there", nil),
    ("night", nil),
    ("right", nil), ("to", nil), ("milk", nil),
  ])
  func forgivesOneSlip(word: String, expected: String?) {
    #expect(Spelling.numbers.correct(word) == expected)
  }
}
