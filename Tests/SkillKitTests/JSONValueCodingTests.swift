import Foundation
import Testing

@testable import SkillKit

/// Holds each shape that a value can have.
private struct Everything: Codable, Equatable {
  enum Choice: Codable, Equatable {
    case plain
    case named(text: String, number: Int)
    case unnamed(Double)
  }
  enum Level: String, Codable { case low, high }
  var text = "a \"quoted\" ü \u{1F600} \u{0} \u{85} \u{2028}"
  var whole = Int.min
  var fraction = 0.1
  var float = Float(0.25)
  var byte = UInt8.max
  var large = Int64.max
  var isTrue = true
  var absent: String?
  var present: Int? = 3
  var at = Date(timeIntervalSinceReferenceDate: 12_345.5)
  var choices = [Choice.plain, .named(text: "x", number: 2), .unnamed(1.5)]
  var level = Level.high
  var nested = [["a", "b"], []]
  var maybe: [Int?] = [1, nil, 3]
  var members: [String: JSONValue] = ["null": .null, "list": [1, 2.5, "x", ["y": false]]]
  var any: JSONValue = ["deep": [["deeper": nil ?? .null]]]
  var byName = ["one": Level.low]
}

@Suite struct JSONValueCodingTests {
  @Test func whatIsEncodedComesBack() throws {
    let value = try JSONValue(encoding: Everything())
    #expect(try value.decoded() == Everything())
    #expect(try JSONValue(json: value.json).decoded() == Everything())
  }

  @Test func foundationReadsAndWritesTheSame() throws {
    let ours = try JSONValue(encoding: Everything())
    #expect(try JSONDecoder().decode(Everything.self, from: Data(ours.json.utf8)) == Everything())
    let theirs = try JSONValue(json: String(decoding: try JSONEncoder().encode(Everything()), as: UTF8.self))
    #expect(try theirs.decoded() == Everything())
    #expect(theirs == (try JSONValue(json: ours.json)))
  }

  @Test(arguments: [
    #"{"x": 1}"#, #"{"x": {"text": 1}}"#, "[]", "null", #"{"x": {"text": "a", "number": 1.5}}"#, #""text""#,
    #"{"x": {"text": "a", "number": 1, "byte": 256}}"#, #"{"x": {"text": "a", "number": 1, "byte": -1}}"#,
  ])
  func whatDoesNotFitIsAnError(_ json: String) throws {
    struct Inner: Codable {
      var text: String
      var number: Int
      var byte: UInt8?
    }
    struct Outer: Codable { var x: Inner }
    let value = try JSONValue(json: json)
    #expect(throws: DecodingError.self) { try value.decoded(as: Outer.self) }
  }

  @Test func aContainerThatIsAskedForTwiceGoesOn() throws {
    struct Split: Codable, Equatable {
      enum Key: CodingKey { case a, b, inner, list }
      var a = 1
      var b = "two"
      init() {}
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        a = try outer.decode(Int.self, forKey: .a)
        let inner = try outer.nestedContainer(keyedBy: Key.self, forKey: .inner)
        var list = try inner.nestedUnkeyedContainer(forKey: .list)
        b = try list.decode(String.self)
        #expect(list.isAtEnd)
      }
      func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: Key.self)
        try first.encode(a, forKey: .a)
        var inner = first.nestedContainer(keyedBy: Key.self, forKey: .inner)
        var list = inner.nestedUnkeyedContainer(forKey: .list)
        try list.encode(b)
        var again = encoder.container(keyedBy: Key.self)
        try again.encodeNil(forKey: .b)
      }
    }
    let value = try JSONValue(encoding: Split())
    #expect(value == ["a": 1, "b": .null, "inner": ["list": ["two"]]])
    #expect(try value.decoded() == Split())
  }
}
