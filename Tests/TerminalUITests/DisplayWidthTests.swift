import Testing

@testable import TerminalUI

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("日", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱ", 1),
    ("Ａ", 2),
    ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("⏰", 2), ("☕", 2), ("…", 1), ("│", 1),
    ("$", 1), ("€", 1), ("क्षि", 3), ("ก็", 1), ("\u{7F}", 0), ("\u{1B}", 0), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("𠀀", 2),
  ])
  func `a cluster takes as many cells as terminals draw`(cluster: String, width: Int) {
    #expect(cluster.displayWidth == width)
  }

  @Test(arguments: [
    ("e\u{301}", "e\u{301}", 0), ("👩‍👩‍👧", "👩", 0), ("👍🏽", "👍", 0), ("❤️", "❤", 1), ("1️⃣", "1", 1), ("🇩🇪", "🇩🇪", 0),
    ("日", "日", 0),
    ("\u{301}", "\u{25CC}\u{301}", 0),
  ])
  func `what terminals disagree on is drawn in its simplest form`(cluster: Character, drawn: String, blanks: Int) {
    let form = cluster.terminalForm
    #expect(form.scalars == Array(drawn.unicodeScalars))
    #expect(form.blanks == blanks)
  }

  @Test func `endless combining marks are cut short`() {
    let zalgo = Character("a" + String(repeating: "\u{301}", count: 50))
    #expect(zalgo.displayWidth == 1)
    #expect(zalgo.terminalForm.scalars.count == 5)
  }

  @Test(arguments: [
    ("batteries", 20, "batteries"), ("batteries", 5, "batt…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("abc", 1, "…"),
    ("abc", 0, ""), ("", 3, ""),
  ])
  func `truncation keeps within the width`(text: String, width: Int, expected: String) {
    #expect(text.truncated(to: width) == expected)
    #expect(text.truncated(to: width).displayWidth <= width)
  }

  @Test(arguments: [
    ("plain words", 20, ["plain words"]), ("plain words here", 11, ["plain words", "here"]),
    ("plain words here", 12, ["plain words", "here"]), ("incomprehensible", 6, ["incomp", "rehens", "ible"]),
    ("see incomprehensible", 6, ["see", "incomp", "rehens", "ible"]), ("日本語のテキスト", 6, ["日本語", "のテキ", "スト"]),
    ("漢字。次", 4, ["漢", "字。", "次"]), ("one\n\ntwo", 10, ["one", "", "two"]), ("", 10, [""]),
    ("- milk from the shop", 12, ["- milk from", "  the shop"]), ("10. eggs and ham", 11, ["10. eggs", "    and ham"]),
    ("ab 👩‍👩‍👧👩‍👩‍👧", 5, ["ab 👩‍👩‍👧", "👩‍👩‍👧"]), ("a  b", 10, ["a  b"]),
  ])
  func `text wraps by width`(text: String, width: Int, expected: [String]) {
    #expect(wrapped(text, width: width) == expected)
  }

  @Test func `wrapping loses nothing and keeps within any width`() {
    let words = ["a", "the", "batteries", "-", "2.", "incomprehensibilities", "", "日本語", "👩‍👩‍👧", "ä"]
    var number = 7
    for _ in 0..<300 {
      let text = (0..<12).map { _ -> String in
        number = (number * 1_103_515_245 + 12345) % 2_147_483_648
        return words[number / 65536 % words.count]
      }.joined(separator: " ")
      for width in [2, 3, 8, 20] {
        let lines = wrapped(text, width: width)
        #expect(lines.allSatisfy { $0.displayWidth <= width }, "\(text) at \(width)")
        #expect(lines.joined().replacing(" ", with: "") == text.replacing(" ", with: ""))
      }
    }
  }

  @Test func `a wide character in one cell does not loop`() {
    #expect(wrapped("日本", width: 1) == ["日", "本"])
  }

  @Test(arguments: [
    ("\u{1B}[31mred\u{7}", "␛[31mred␇"), ("a\r\nb", "a\nb"), ("a\rb", "a␍b"), ("a\tb", "a    b"),
    ("\u{9B}31m", "\u{FFFD}31m"),
    ("nul\0", "nul␀"), ("del\u{7F}", "del␡"), ("abc\u{202E}fed", "abcfed"), ("a\u{2028}b", "a\nb"),
    ("naïve 日本 👩‍👩‍👧", "naïve 日本 👩‍👩‍👧"),
  ])
  func `control characters of data become visible`(text: String, expected: String) {
    #expect(text.safeForTerminal == expected)
  }
}
