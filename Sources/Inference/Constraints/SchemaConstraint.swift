/// Lets a model write only texts of a grammar: whatever its weights, what it writes is valid under the schema.
///
///     let constraint = try SchemaConstraint(grammar, vocabulary, mostTokens: 256)
///
/// Within the given number of tokens the text is always whole: when they run short, only tokens are left that lead to the
/// end in time. Keep the value and copy it for each generation: what was worked out for one serves the others.
public struct SchemaConstraint: TokenConstraint {
  /// Before the first byte.
  private let machine: GrammarMachine
  private let vocabulary: GrammarVocabulary
  private var masks: SchemaMasks
  private var state: ExpressionID
  /// How many more tokens may come; nil for any number.
  private var left: Int?
  private var names: MemberNames?

  /// - Parameters:
  ///   - mostTokens: as many as will be generated at most.
  /// - Throws: ``SchemaError`` with ``SchemaError/Problem/tooFewTokens(needed:given:)``, or when the model's tokens
  ///   cannot write any text of the grammar.
  public init(_ grammar: SchemaGrammar, _ vocabulary: GrammarVocabulary, mostTokens: Int? = nil) throws(SchemaError) {
    let unwritten = vocabulary.unwrittenBytes
    machine =
      unwritten.isEmpty
      ? grammar.machine
      : GrammarMachine(grammar.machine.shapes, grammar.limits, writable: vocabulary.writableBytes)
    guard machine.levels[0] != nil else {
      throw SchemaError(pointer: "", problem: .unwritable(bytes: unwritten))
    }
    self.vocabulary = vocabulary
    masks = SchemaMasks(machine, vocabulary)
    state = masks { $0.machine.start }
    names = machine.hasOtherMembers ? MemberNames(longest: grammar.limits.nameLength) : nil
    left = mostTokens
    let needed = tokensToEnd
    if let mostTokens, needed > mostTokens {
      throw SchemaError(pointer: "", problem: .tooFewTokens(needed: needed, given: mostTokens))
    }
  }

  public mutating func mask(_ logits: UnsafeMutableBufferPointer<Float>) {
    allowed().apply(to: logits)
  }

  /// The tokens that may come next.
  func allowed() -> TokenMask {
    let most = left.map { $0 - 1 } ?? .max
    var entry = masks { [state] in $0.entry(for: state, most: most) }
    // A name that is there already takes one more character to be another. While there are two tokens more than are
    // needed, that can be put off.
    names?.removeRepeated(from: &entry.mask, vocabulary, isEnding: entry.mostNeeded > most - 2)
    return entry.mask
  }

  public mutating func accept(_ token: Int32) {
    guard !vocabulary.endTokens.contains(token) else {
      state = ExpressionTable.empty
      return
    }
    let text = vocabulary.text(of: token)
    let size: Int
    (state, size) = masks { [state] in ($0.step(state, text), $0.machine.table.count) }
    names?.read(text)
    left? -= 1
    if size > MaskTable.mostExpressions { startNewMasks() }
  }

  /// Long generations come through ever new states; only the last one is needed.
  private mutating func startNewMasks() {
    let fresh = SchemaMasks(machine, vocabulary)
    let old = masks { $0.machine }
    state = fresh { [state] in $0.machine.adopt(state, from: old) }
    masks = fresh
  }

  /// Whether nothing can follow.
  public var isComplete: Bool { state == ExpressionTable.empty }

  /// Whether the text so far is whole, so that it may end here.
  public var mayEnd: Bool { masks { [state] in $0.machine.isNullable(state) } }

  /// How many tokens are enough to make the text whole.
  public var tokensToEnd: Int { masks { [state] in $0.cost(state) } }
}
