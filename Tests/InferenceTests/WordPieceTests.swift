import Foundation
import TestSupport
import Testing

@testable import Inference

struct WordPieceTests {
  let tokenizer: WordPieceTokenizer

  init() throws { tokenizer = try Fixture.shipped.get().tokenizer }

  @Test func tokenizes2000StringsAsTransformersDoes() throws {
    let lines = try Fixture.lines("tokens.jsonl")
    #expect(lines.count == 2000)
    for line in lines {
      let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      let text = try #require(row[0] as? String)
      let ids = try #require(row[1] as? [Int]).map(Int32.init)
      let tokens = tokenizer.tokenize(text)
      #expect(tokens.ids == ids, "\(text.debugDescription)")
      #expect(tokens.droppedTokens == row[2] as? Int, "\(text.debugDescription)")
    }
  }

  @Test(arguments: [
    ("", ["[CLS]", "[SEP]"]),
    ("Unaffable!", ["[CLS]", "una", "##ffa", "##ble", "!", "[SEP]"]),
    ("[SEP]", ["[CLS]", "[", "sep", "]", "[SEP]"]),
    ("\u{0}\u{FFFD}\u{7}", ["[CLS]", "[SEP]"]),
    ("Crème brûlée", ["[CLS]", "cr", "##eme", "br", "##ule", "##e", "[SEP]"]),
  ])
  func writesPiecesAsBERTDoes(text: String, pieces: [String]) {
    #expect(tokenizer.tokenize(text).ids.map(tokenizer.text) == pieces)
  }

  @Test func saysWhereTokensStandInTheText() {
    let text = "Two Crèmes, 漢字 please"
    let tokens = tokenizer.tokenize(text)
    let utf8 = Array(text.utf8)
    let words = tokens.byteRanges.map { String(decoding: utf8[$0], as: UTF8.self) }
    #expect(words == ["", "Two", "Cr", "ème", "s", ",", "漢", "字", "please", ""])
  }

  @Test func saysHowManyTokensWereDropped() {
    let tokens = tokenizer.tokenize(String(repeating: "word ", count: 600))
    #expect(tokens.ids.count == 512)
    #expect(tokens.droppedTokens == 90)
    #expect(tokens.ids.last == 102)
  }

  @Test func survivesAnyCharacters() {
    var dice = SplitMix(seed: 5)
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...60, using: &dice) {
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &dice)) {
          text.unicodeScalars.append(scalar)
        }
      }
      let tokens = tokenizer.tokenize(text)
      #expect(tokens.ids.count == tokens.byteRanges.count)
      #expect(tokens.ids.allSatisfy { (0..<30522).contains($0) })
      #expect(tokens.byteRanges.allSatisfy { $0.upperBound <= text.utf8.count })
    }
  }
}
