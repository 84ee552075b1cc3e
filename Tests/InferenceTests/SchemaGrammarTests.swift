import TestSupport
import Testing

@testable import Inference

/// Which texts a schema's grammar lets through, and which schemas are refused.
struct SchemaGrammarTests {
  /// Schemas with texts that a model may write, and texts that it may not.
  static let cases: [(schema: String, allowed: [String], forbidden: [String])] = [
    (#"{"type": "null"}"#, ["null"], ["", "nul", "null ", "true"]),
    (#"{"type": "boolean"}"#, ["true", "false"], ["True", "0"]),
    (#"{"const": 1.10}"#, ["1.10"], ["1.1", "1"]),
    (#"{"enum": ["a\"b", 3, null]}"#, [#""a\"b""#, "3", "null"], [#""a"#, "33"]),
    (#"{"enum": ["a", 3, null], "type": ["string", "null"]}"#, [#""a""#, "null"], ["3"]),
    (#"{"type": "integer"}"#, ["0", "-7", "123456789012345"], ["01", "1.0", "1e3", "+1", "1234567890123456"]),
    (#"{"type": "integer", "minimum": 3, "maximum": 120}"#, ["3", "9", "10", "120"], ["2", "121", "-3", "1200"]),
    (#"{"type": "integer", "minimum": -12, "exclusiveMaximum": 0}"#, ["-1", "-12"], ["-13", "0", "-0"]),
    (#"{"type": "integer", "exclusiveMinimum": -1.5, "maximum": 1}"#, ["-1", "0", "1", "-0"], ["-2", "2"]),
    (#"{"type": "integer", "multipleOf": 15, "minimum": 1}"#, ["15", "105"], ["0", "5", "16"]),
    (#"{"type": "number"}"#, ["0.5", "-3", "1e10", "2.5E-3"], [".5", "1.", "1e999", "NaN", "--1"]),
    (
      #"{"type": "number", "minimum": 0.25, "maximum": 1e1}"#, ["0.25", "0.3", "10", "10.0", "9.999"],
      ["0.2", "10.1", "0"]
    ),
    (#"{"type": "number", "exclusiveMinimum": 0}"#, ["0.1", "7"], ["0", "0.0", "-0", "-1"]),
    (
      #"{"type": "string", "minLength": 2, "maxLength": 3}"#,
      [#""ab""#, #""añ😀""#, #""\n\u00e9""#, #""\ud83d\ude00x""#],
      [#""a""#, #""abcd""#, #""\ud83d""#, "\"a\nb\"", #""a\q""#]
    ),
    (#"{"type": "string", "pattern": "^[a-c]{2}\\d?$"}"#, [#""ab""#, #""ca7""#], [#""a""#, #""ad""#, #""ab77""#]),
    (#"{"type": "string", "pattern": "b"}"#, [#""b""#, #""abc""#], [#""ac""#, #""""#]),
    (
      #"{"type": "string", "pattern": "^(a|bc)*$", "minLength": 3, "maxLength": 4}"#,
      [#""aaa""#, #""abc""#, #""bcbc""#],
      [#""aa""#, #""bcb""#, #""aaaaa""#]
    ),
    (#"{"type": "string", "pattern": "^[^\"]\\.\\u0041$"}"#, [#""x.A""#, #""é.A""#], [#""\".A""#, #""xxA""#]),
    (
      #"{"type": "string", "format": "date"}"#, [#""2024-02-29""#, #""1999-12-31""#],
      [#""2023-02-29""#, #""2024-04-31""#, #""2024-13-01""#, #""1900-02-29""#]
    ),
    (
      #"{"type": "string", "format": "time"}"#, [#""23:59:59Z""#, #""08:00:00.5+02:00""#],
      [#""24:00:00Z""#, #""08:00Z""#]
    ),
    (#"{"type": "string", "format": "uuid"}"#, [#""123e4567-e89b-12d3-a456-426614174000""#], [#""123e4567""#]),
    (#"{"type": "string", "format": "ipv4"}"#, [#""192.168.0.1""#], [#""256.1.1.1""#, #""1.1.1""#, #""01.1.1.1""#]),
    (
      #"{"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}"#, ["[1]", "[1, 2,3]", "[\n1 ]"],
      ["[]", "[1,2,3,4]", "[1,]", "[1,  2]", "[true]"]
    ),
    (#"{"type": "array", "maxItems": 0}"#, ["[]"], ["[1]"]),
    (
      #"{"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": false}"#, ["[]", "[1]", "[1,2]"],
      ["[2]", "[1,2,3]"]
    ),
    (
      #"{"items": [{"const": 1}], "additionalItems": {"const": 0}, "minItems": 2, "maxItems": 3}"#,
      ["[1,0]", "[1,0,0]"],
      ["[1]", "[1,1]"]
    ),
    (
      #"{"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}, "required": ["b"]}"#,
      [#"{"b":2}"#, #"{"a":1,"b":2}"#, #"{"b": 2, "c": 3}"#, #"{ "a":1,"b":2,"c":3 }"#],
      ["{}", #"{"a":1}"#, #"{"b":2,"a":1}"#, #"{"b":2,}"#, #"{"b":2,"d":4}"#]
    ),
    (
      #"{"type": "object", "required": ["x"], "additionalProperties": {"const": 1}}"#,
      [#"{"x":1}"#, #"{"x":1,"y":1}"#],
      ["{}", #"{"y":1}"#, #"{"x":2}"#]
    ),
    (
      #"{"type": "object", "additionalProperties": {"const": 0}, "minProperties": 1, "maxProperties": 2}"#,
      [#"{"k":0}"#, #"{"é":0,"z":0}"#], ["{}", #"{"":0}"#, #"{"a":0,"b":0,"c":0}"#]
    ),
    (
      #"{"properties": {"ab": {"const": 1}}, "additionalProperties": {"const": 0}}"#,
      ["{}", #"{"ab":1}"#, #"{"a":0}"#, #"{"ab":1,"abc":0}"#, #"{"b":0}"#], [#"{"ab":0}"#, #"{"a":1}"#]
    ),
    (
      #"{"properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}, "minProperties": 2, "maxProperties": 2}"#,
      [#"{"a":1,"b":2}"#, #"{"b":2,"c":3}"#, #"{"a":1,"c":3}"#], ["{}", #"{"c":3}"#, #"{"a":1,"b":2,"c":3}"#]
    ),
    (
      #"{"anyOf": [{"type": "null"}, {"type": "integer", "maximum": 5}], "minimum": 4}"#, ["null", "4", "5"],
      ["3", "6"]
    ),
    (
      #"{"allOf": [{"properties": {"a": {"minimum": 3}}}, {"properties": {"a": {"type": "integer", "maximum": 4}}}]}"#,
      ["{}", #"{"a":3}"#], [#"{"a":2}"#, #"{"a":5}"#]
    ),
    (
      #"{"allOf": [{"properties": {"a": {"const": 1}}, "additionalProperties": false}, {"properties": {"b": {"const": 2}}}]}"#,
      ["{}", #"{"a":1}"#], [#"{"b":2}"#]
    ),
    (
      #"{"oneOf": [{"type": "string", "maxLength": 1}, {"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 3}]}"#,
      [#""a""#, "5", "3"], ["4"]
    ),
    (
      #"{"oneOf": [{"properties": {"t": {"const": 1}}, "required": ["t"], "type": "object"},"#
        + #"{"properties": {"t": {"const": 2}}, "required": ["t"], "type": "object"}]}"#, [#"{"t":1}"#, #"{"t":2}"#],
      ["{}"]
    ),
    (
      ##"{"$defs": {"n": {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"}"##,
      ["{}", #"{"next":{"next":{}}}"#], [#"{"next":1}"#]
    ),
    (##"{"type": "array", "items": {"$ref": "#"}}"##, ["[]", "[[],[[]]]"], ["[1]"]),
    (##"{"$defs": {"a/b~c": {"const": 1}}, "$ref": "#/$defs/a~1b~0c"}"##, ["1"], ["2"]),
    ("true", ["null", #"{"a":[1,"x",{}]}"#], ["", "[", "nothing"]),
    ("{}", ["12", #"[[[]]]"#], ["1 "]),
    (#"{"anyOf": [false, {"const": 7}]}"#, ["7"], ["8"]),
  ]

  @Test(arguments: cases)
  func allowsWhatIsValid(schema: String, allowed: [String], forbidden: [String]) throws {
    let grammar = try SchemaGrammar(json: schema)
    for text in allowed { #expect(grammar.allows(text), "\(schema) should allow \(text)") }
    for text in forbidden { #expect(!grammar.allows(text), "\(schema) should not allow \(text)") }
  }

  /// Schemas that cannot be honoured, and the words for it.
  static let refused: [(schema: String, message: String)] = [
    ("[1]", "schema at its root: a schema is an object, true or false, not a value of type array"),
    ("{", "schema at its root: is no JSON: a name in quotes is wanted at byte 1"),
    (#"{"a": 1, "a": 2}"#, "schema at its root: is no JSON: the name \"a\" appears twice at byte 12"),
    (#"{"properties": {"a": {"not": {}}}}"#, #"schema at "/properties/a": the keyword "not" cannot be honoured"#),
    (#"{"items": {"uniqueItems": true}}"#, #"schema at "/items": the keyword "uniqueItems" cannot be honoured"#),
    (#"{"minimun": 3}"#, #"schema at its root: the keyword "minimun" is unknown; begin an own one with "x-""#),
    (
      #"{"type": "strin"}"#,
      #"schema at its root: "type" must be of null, boolean, integer, number, string, array, object"#
    ),
    (
      #"{"nullable": true, "type": "string"}"#,
      #"schema at its root: the keyword "nullable" is not of JSON Schema; write "type": ["string", "null"] or the like"#
    ),
    (
      #"{"format": "color"}"#,
      #"schema at its root: the format "color" cannot be honoured; known are date, date-time, "#
        + "duration, email, hostname, ipv4, time, uri, uuid"
    ),
    (
      #"{"pattern": "^(?=a)b$"}"#,
      #"schema at its root: the pattern "^(?=a)b$" cannot be honoured: look-around and "#
        + "named groups are not supported"
    ),
    (
      #"{"pattern": "a{2,1}"}"#,
      #"schema at its root: the pattern "a{2,1}" cannot be honoured: a count in braces is wrong"#
    ),
    (#"{"pattern": "(a"}"#, #"schema at its root: the pattern "(a" cannot be honoured: a group has no end"#),
    (
      #"{"$ref": "other.json"}"#,
      ##"schema at its root: the reference "other.json" leads to no schema of this document ("#/…")"##
    ),
    (##"{"$ref": "#"}"##, "schema at its root: the schema consists of itself"),
    (##"{"anyOf": [{"type": "null"}, {"$ref": "#"}]}"##, "schema at its root: the schema consists of itself"),
    (
      #"{"oneOf": [{"type": "integer"}, {"type": "number"}]}"#,
      #"schema at its root: branches 0 and 1 of "oneOf" may both hold for one value; use "anyOf", or a property with "#
        + "different constants"
    ),
    (
      #"{"oneOf": [{"properties": {"a": {"type": "string"}}}, {"type": "object", "required": ["b"]}]}"#,
      #"schema at its root: branches 0 and 1 of "oneOf" may both hold for one value; use "anyOf", or a property with "#
        + "different constants"
    ),
    (#"{"multipleOf": 0.1}"#, #"schema at its root: "multipleOf" must be a whole number from 1 to 1000"#),
    (#"{"minLength": -1}"#, #"schema at its root: "minLength" must be a whole number from 0 to 1000000"#),
    (#"{"enum": []}"#, #"schema at its root: "enum" must be an array with at least one value"#),
    (
      #"{"enum": ["a"], "maxLength": 3}"#,
      #"schema at its root: the keyword "maxLength" beside "enum" or "const" cannot be honoured"#
    ),
    (#"{"type": "integer", "minimum": 2, "maximum": 1}"#, "schema at its root: no value can satisfy it"),
    (
      #"{"required": ["a"], "properties": {"a": {"pattern": "^abc$", "maxLength": 2}}}"#,
      #"schema at "/properties/a": no value can satisfy it"#
    ),
    (
      ##"{"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]}"##,
      #"schema at "/properties/a": no value can satisfy it"#
    ),
    ("false", "schema at its root: no value can satisfy it"),
  ]

  @Test(arguments: refused)
  func refusesWhatItCannotHonour(schema: String, message: String) {
    let error = #expect(throws: SchemaError.self) { try SchemaGrammar(json: schema) }
    #expect(error.map { "\($0)" } == message)
  }

  @Test func endsRecursionAtTheDepth() throws {
    var limits = SchemaLimits()
    limits.depth = 2
    let grammar = try SchemaGrammar(json: ##"{"type": "array", "items": {"$ref": "#"}}"##, limits: limits)
    #expect(grammar.allows("[[[]]]"))
    #expect(!grammar.allows("[[[[]]]]"))
    let deep = #"{"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 1, "items": {"minItems": 1}}}"#
    let error = #expect(throws: SchemaError.self) { try SchemaGrammar(json: deep, limits: limits) }
    #expect(
      error.map { "\($0)" } == "schema at its root: arrays and objects within each other: at most 2 is supported")
  }

  @Test func comparesNumbersAsDoublesDo() throws {
    var dice = SplitMix(seed: 5)
    for _ in 0..<300 {
      let (low, high, value) = (decimal(&dice), decimal(&dice), decimal(&dice))
      guard let first = Double(low), let last = Double(high), let number = Double(value), first < last else { continue }
      let schema = #"{"type": "number", "minimum": \#(low), "exclusiveMaximum": \#(high)}"#
      let grammar = try SchemaGrammar(json: schema)
      #expect(grammar.allows(value) == (number >= first && number < last), "\(schema) \(value)")
    }
  }

  private func decimal(_ dice: inout SplitMix) -> String {
    let digits = Int.random(in: 0...3, using: &dice)
    let whole = Int.random(in: -30...30, using: &dice)
    let fraction = String((0..<digits).map { _ in "0123456789".randomElement(using: &dice) ?? "0" })
    return "\(whole)" + (digits == 0 ? "" : "." + fraction)
  }
}
