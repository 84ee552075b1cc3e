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

  /// Whatever is taken for JSON is JSON, and comes back from its own text.
  @Test func anyTextIsReadOrRefused() throws {
    var state: UInt64 = 5
    func dice(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let parts =
      Array("{}[]:,\"\\0123456789-+.eEtrufalsn \n/bu").map(String.init) + [
        "true", "null", "\\ud83d", "\\ude00", "\u{1F600}", "\u{0}", "1e999", "-0", "\"a\":", "é", "[[[[",
        "9223372036854775808",
      ]
    var read = 0
    for _ in 0..<40_000 {
      let text = (0..<dice(10)).map { _ in parts[dice(parts.count)] }.joined()
      guard let value = try? JSONValue(json: text) else { continue }
      read += 1
      #expect(try JSONValue(json: value.json).json == value.json, "\(text)")
    }
    #expect(read > 100)
    #expect(throws: DecodingError.self) { try JSONValue(json: String(repeating: "[", count: 1_000_000)) }
    #expect(throws: DecodingError.self) { try JSONValue(json: String(repeating: "{\"a\":", count: 1_000_000)) }
  }
}
