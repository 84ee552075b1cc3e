import Foundation
import TestSupport
import Testing

@testable import Inference

/// What a model without any sense writes under a schema: random logits, chosen among what the mask leaves.
struct SchemaConstraintTests {
  /// All bytes, and tokens that cross the borders of what a grammar tells apart.
  static let tokens: [[UInt8]?] = {
    let texts = [
      "\":", "\",", "\",\"", "{\"", "\"}", "},{", "\": \"", "[]", "]}", "null", "true", "fal", "12", "34.5", "e1", "é",
      "世界", "\\n", "\\u00", "\\ud83d", "name", "\"id\":", ",\"a\":", "\"a\":1,\"b\":", ":1,\"a\":", "aa", "2024-", "-0",
      "  ",
      "{\"a\":{\"a\":",
    ]
    let halves: [[UInt8]] = [[0xE4, 0xB8], [0xF0, 0x9F, 0x98], [0x80, 0x22]]
    return (0..<256).map { [UInt8($0)] } + texts.map { Array($0.utf8) } + halves + [nil, []]
  }()
  static let end = Int32(tokens.count)
  static let vocabulary = GrammarVocabulary(tokens: tokens + [nil], endTokens: [end])

  static let schemas = [
    #"{"type": "object", "properties": {"tool": {"enum": ["add", "none"]}, "arguments": {"type": "object", "properties": "#
      + #"{"product": {"type": "string", "minLength": 1, "maxLength": 20}, "quantity": {"type": "integer", "minimum": 1, "#
      + #""maximum": 99}}, "required": ["product"], "additionalProperties": false}}, "required": ["tool", "arguments"]}"#,
    #"{"type": "object", "properties": {"price": {"type": "number", "minimum": 0, "exclusiveMaximum": 100.5}, "tags": "#
      + #"{"type": "array", "items": {"type": ["string", "null"], "maxLength": 5}, "minItems": 1, "maxItems": 4}}}"#,
    #"{"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2, "maxProperties": 6}"#,
    #"{"properties": {"a": {"type": "integer"}}, "additionalProperties": {"type": "string", "maxLength": 2}, "#
      + #""minProperties": 3, "maxProperties": 4}"#,
    #"{"$defs": {"n": {"type": "object", "properties": {"v": {"type": "integer"}, "of": {"type": "array", "items": "#
      + ##"{"$ref": "#/$defs/n"}, "maxItems": 2}}, "required": ["v"]}}, "$ref": "#/$defs/n"}"##,
    #"{"anyOf": [{"type": "string", "format": "date"}, {"type": "integer", "multipleOf": 7, "minimum": -100}]}"#,
    #"{"type": "string", "pattern": "^[A-Z]{3}-\\d{4}(-x)?$"}"#,
    #"{"type": "string", "pattern": "ab+c", "maxLength": 12}"#,
    #"{"type": "string", "minLength": 2, "maxLength": 4}"#,
    #"{"oneOf": [{"type": "object", "properties": {"k": {"const": "a"}, "x": {"type": "number"}}, "required": ["k", "x"]},"#
      + #" {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"], "additionalProperties": "#
      + #"{"type": "boolean"}}]}"#,
    #"{"type": "array", "prefixItems": [{"type": "integer"}, {"enum": [1.10, {"z": 1, "a": ["é"]}]}], "items": "#
      + #"{"type": "null"}, "minItems": 1, "maxItems": 4}"#,
    "{}",
  ]

  @Test(arguments: schemas)
  func whateverTheWeightsWhatIsWrittenIsValid(schema: String) throws {
    let constraint = try SchemaConstraint(SchemaGrammar(json: schema), Self.vocabulary)
    var dice = SplitMix(seed: 1)
    for _ in 0..<40 {
      let text = try #require(write(constraint, most: 4000, &dice))
      try check(text, schema)
    }
  }

  /// With however few tokens: the text is whole, or it is said beforehand that it cannot be.
  @Test(arguments: schemas)
  func endsInTime(schema: String) throws {
    let grammar = try SchemaGrammar(json: schema)
    let vocabulary = Self.vocabulary
    let needed = try SchemaConstraint(grammar, vocabulary).tokensToEnd
    var dice = SplitMix(seed: 2)
    for extra in [0, 1, 2, 3, 5, 8, 20] {
      let constraint = try SchemaConstraint(grammar, vocabulary, mostTokens: needed + extra)
      for _ in 0..<8 {
        let text = try #require(write(constraint, most: needed + extra, &dice))
        try check(text, schema)
      }
    }
    if needed > 0 {
      let error = #expect(throws: SchemaError.self) {
        try SchemaConstraint(grammar, vocabulary, mostTokens: needed - 1)
      }
      #expect(error?.problem == .tooFewTokens(needed: needed, given: needed - 1))
    }
  }

  /// What random logits write; nil if nothing is allowed before the end or the tokens run out.
  private func write(_ constraint: SchemaConstraint, most: Int, _ dice: inout SplitMix) -> [UInt8]? {
    var constraint = constraint
    var text: [UInt8] = []
    var logits = [Float](repeating: 0, count: Int(Self.end) + 3)
    for _ in 0..<most {
      for token in logits.indices { logits[token] = Float.random(in: 0..<1, using: &dice) }
      logits.withUnsafeMutableBufferPointer { constraint.mask($0) }
      guard let best = logits.indices.max(by: { logits[$0] < logits[$1] }), logits[best] > -.infinity else {
        return nil
      }
      if best == Self.end { return text }
      text += Self.tokens[best] ?? []
      constraint.accept(Int32(best))
      if constraint.isComplete { return text }
    }
    return constraint.mayEnd ? text : nil
  }

  private func check(_ text: [UInt8], _ schema: String) throws {
    let string = try #require(String(validating: text, as: UTF8.self))
    _ = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
    var parser = SchemaJSONParser(text)
    var schemaParser = SchemaJSONParser(schema.utf8)
    // The parser refuses names that come twice.
    let problem = SchemaValidator(root: try schemaParser.document()).problem(try parser.document())
    #expect(problem == nil, "\(string) under \(schema)")
  }

  @Test func endTokensComeOnlyAtTheEnd() throws {
    var constraint = try SchemaConstraint(SchemaGrammar(json: #"{"type": "integer"}"#), Self.vocabulary)
    #expect(!constraint.allowed().contains(Self.end))
    constraint.accept(Int32(UInt8(ascii: "4")))
    #expect(constraint.allowed().contains(Self.end))
    #expect(!constraint.isComplete && constraint.mayEnd)
    constraint.accept(Self.end)
    #expect(constraint.isComplete)
  }

  @Test func goesOnWithNewMasksInLongTexts() throws {
    let schema = #"{"type": "array", "items": {"type": "string"}, "minItems": 2000, "maxItems": 2000}"#
    var constraint = try SchemaConstraint(SchemaGrammar(json: schema), Self.vocabulary)
    let element = Array(String(repeating: "x", count: 60).utf8)
    var text = Array("[".utf8)
    for index in 0..<2000 { text += (index == 0 ? "\"" : ",\"").utf8 + element + "\"".utf8 }
    text.append(UInt8(ascii: "]"))
    for byte in text {
      #expect(constraint.allowed().contains(Int32(byte)))
      constraint.accept(Int32(byte))
    }
    #expect(constraint.isComplete)
  }

  /// Some vocabularies have no tokens for bytes that hardly any text has: such texts are left out.
  @Test func writesWithoutBytesThatNoTokenHas() throws {
    var tokens = Self.tokens
    for byte in [0xF1, 0x41, 0x7A] { tokens[byte] = nil }
    let vocabulary = GrammarVocabulary(tokens: tokens + [nil], endTokens: [Self.end])
    let schema = #"{"anyOf": [{"const": "jazz"}, {"type": "string", "pattern": "^[@-B\#u{40000}]z?$"}]}"#
    let constraint = try SchemaConstraint(SchemaGrammar(json: schema), vocabulary)
    var dice = SplitMix(seed: 4)
    var found: Set<String> = []
    for _ in 0..<40 {
      found.insert(String(decoding: try #require(write(constraint, most: 100, &dice)), as: UTF8.self))
    }
    #expect(found == ["\"@\"", "\"B\""])
    let error = #expect(throws: SchemaError.self) {
      try SchemaConstraint(SchemaGrammar(json: #"{"const": "jazz"}"#), vocabulary)
    }
    #expect(
      error.map { "\($0)" }
        == "schema at its root: the model cannot write any text of it, for it has no tokens for the bytes 65, 122, 241")
  }

  /// Masks are cut short by the layout of a trie; every token is tried by itself here.
  @Test(arguments: schemas)
  func masksHoldExactlyTheTokensThatFit(schema: String) throws {
    let vocabulary = Self.vocabulary
    let grammar = try SchemaGrammar(json: schema)
    guard !grammar.machine.hasOtherMembers else { return }
    var table = MaskTable(grammar.machine, vocabulary)
    var dice = SplitMix(seed: 3)
    for _ in 0..<5 {
      var state = table.machine.start
      for _ in 0..<40 where state != ExpressionTable.empty {
        let mask = table.entry(for: state).mask
        let fitting = (0..<Self.end).filter { token in
          !vocabulary.text(of: token).isEmpty
            && table.step(state, vocabulary.text(of: token)) != ExpressionTable.nothing
        }
        #expect((0..<Self.end).filter { mask.contains($0) } == fitting)
        guard let next = fitting.randomElement(using: &dice) else { break }
        state = table.step(state, vocabulary.text(of: next))
      }
    }
  }
}
