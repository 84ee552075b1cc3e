/// A JSON Schema (https://json-schema.org/draft/2020-12) as a grammar: the texts that a model may write under it.
///
/// Every text of the grammar is JSON that is valid under the schema. The reverse does not hold: members come in the order
/// of their declaration, white space is rare, and ``SchemaLimits`` bound what the schema leaves open. A schema that cannot
/// be honoured in full is refused.
///
///     let grammar = try SchemaGrammar(json: #"{"type": "array", "items": {"enum": ["red", "blue"]}}"#)
public struct SchemaGrammar: Sendable {
  public let limits: SchemaLimits
  let machine: GrammarMachine

  /// - Parameters:
  ///   - json: a schema as JSON text.
  ///   - limits: what holds where the schema sets no limit.
  /// - Throws: ``SchemaError``, which names the place in the schema.
  public init(json: String, limits: SchemaLimits = .standard) throws(SchemaError) {
    self.limits = limits
    var parser = SchemaJSONParser(json.utf8)
    var compiler = SchemaCompiler(try parser.document(), limits)
    machine = GrammarMachine(try compiler.compile(), limits)
    guard let level = machine.levels[0] else {
      let first = machine.firstImpossible.map { compiler.pointers[$0] } ?? ""
      throw SchemaError(pointer: first, problem: .unsatisfiable)
    }
    guard level <= limits.depth else {
      throw SchemaError(pointer: "", problem: .limit(what: "arrays and objects within each other", most: limits.depth))
    }
  }

  /// Whether the text as a whole is one that a model may write under the schema.
  public func allows(_ text: String) -> Bool {
    var machine = machine
    var state = machine.start
    for byte in text.utf8 {
      state = machine.derivative(state, byte)
      guard state != ExpressionTable.nothing else { return false }
    }
    return machine.isNullable(state)
  }
}
