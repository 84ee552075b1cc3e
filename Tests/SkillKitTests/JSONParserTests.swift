import Foundation
import Testing

@testable import SkillKit

@Suite struct JSONParserTests {
  @Test(
    arguments: [
      ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-7", -7), ("9223372036854775807", .int(.max)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", 1.5), ("1e2", .number(100)),
      ("-0.5E-1", .number(-0.05)), ("\"\"", ""), ("[]", []), ("{}", [:]),
      ("[1, [2], {\"a\": null}]", [1, [2], ["a": .null]]),
      ("{\"a\":1,\"a\":2}", ["a": 2]), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9""#, "é"),
      (#""\ud83d\ude42""#, "🙂"), (#""\ud83d!""#, "\u{FFFD}!"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (#""\ude42""#, "\u{FFFD}"),
      ("\"漢字 🙂\"", "漢字 🙂"), ("\u{20}\n\r\t1", 1),
    ] as [(String, JSONValue)])
  func readsJSON(text: String, value: JSONValue) throws {
    #expect(try JSONValue(json: text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "truex", "01", "-", "1.", ".5", "1e", "+1", "NaN", "1e999", "\"", "\"\\x\"", "\"\\u12g4\"",
    "\"\\u+123\"",
    "\"a\nb\"", "[", "[1", "[1,]", "[,1]", "{", "{\"a\"", "{\"a\":", "{\"a\":1,}", "{a:1}", "1 2", "'a'", "\u{FEFF}1",
    String(repeating: "[", count: 100_000),
  ])
  func refusesWhatIsNone(text: String) {
    #expect(throws: DecodingError.self) { try JSONValue(json: text) }
  }

  @Test func readsBackWhatItWrites() throws {
    let value: JSONValue = ["text": "a\u{0}\u{9F}\u{2028}\"\\", "n": [1, 2.5, -3, true, .null], "o": ["": [:]]]
    #expect(try JSONValue(json: value.json) == value)
  }
}
