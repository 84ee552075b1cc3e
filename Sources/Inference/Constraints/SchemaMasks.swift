import Synchronization

/// Which tokens of a vocabulary a grammar allows in each of its states, worked out when first asked for. Several
/// generations share it.
final class SchemaMasks: Sendable {
  private let state: Mutex<MaskTable>

  init(_ machine: GrammarMachine, _ vocabulary: GrammarVocabulary) {
    state = Mutex(MaskTable(machine, vocabulary))
  }

  /// Calls the closure with the table, which no one else uses meanwhile.
  func callAsFunction<Result: Sendable>(_ body: (inout sending MaskTable) -> sending Result) -> Result {
    state.withLock(body)
  }
}

/// See ``SchemaMasks``.
struct MaskTable: Sendable {
  /// Masks that are kept; the one that was not used for longest goes first. One takes a bit a token.
  static let mostMasks = 512
  /// Expressions after which a generation goes on with a new table.
  static let mostExpressions = 100_000

  /// The tokens that may come next in a state.
  struct Entry: Sendable {
    var mask: TokenMask
    /// The highest number of tokens that is needed after any of them.
    var mostNeeded: Int
    fileprivate var lastUse: Int
  }

  var machine: GrammarMachine
  let vocabulary: GrammarVocabulary
  /// For each state and class of bytes the state that follows; -1 where it is not yet known.
  private var transitions: [ExpressionID] = []
  /// Where each state's transitions begin; -1 where none are known.
  private var rows: [Int32] = []
  private var entries: [ExpressionID: Entry] = [:]
  private var uses = 0
  private var costs: [ExpressionID: Int] = [:]

  init(_ machine: GrammarMachine, _ vocabulary: GrammarVocabulary) {
    self.machine = machine
    self.vocabulary = vocabulary
  }

  // MARK: - States

  mutating func step(_ state: ExpressionID, _ byte: UInt8) -> ExpressionID {
    if rows.count <= Int(state) { rows += Array(repeating: -1, count: machine.table.count - rows.count) }
    if rows[Int(state)] < 0 {
      rows[Int(state)] = Int32(transitions.count)
      transitions += Array(repeating: -1, count: machine.classes.representatives.count)
    }
    let place = Int(rows[Int(state)]) + Int(machine.classes.classOf[Int(byte)])
    if transitions[place] < 0 { transitions[place] = machine.derivative(state, byte) }
    return transitions[place]
  }

  mutating func step(_ state: ExpressionID, _ text: ArraySlice<UInt8>) -> ExpressionID {
    var state = state
    for byte in text where state != ExpressionTable.nothing { state = step(state, byte) }
    return state
  }

  // MARK: - Masks

  /// The tokens that may come next.
  mutating func entry(for state: ExpressionID) -> Entry {
    uses += 1
    let key = clipped(state)
    if var known = entries[key] {
      known.lastUse = uses
      entries[key]?.lastUse = uses
      return known
    }
    if entries.count >= Self.mostMasks, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
    }
    let made = makeEntry(for: key, most: .max)
    entries[key] = made
    return made
  }

  /// The tokens that may come next and leave a text that `most` further tokens can end.
  mutating func entry(for state: ExpressionID, most: Int) -> Entry {
    let all = entry(for: state)
    return all.mostNeeded <= most ? all : makeEntry(for: state, most: most)
  }

  /// A state that allows the same next tokens: a string that can go on for longer than any token is like any other.
  private mutating func clipped(_ state: ExpressionID) -> ExpressionID {
    let longest = Int32(GrammarVocabulary.longestToken)
    switch machine.table[state] {
    case .sequence(let first, let rest):
      guard case .repetition(let part, let least, let most) = machine.table[first], most > longest else { return state }
      let head = machine.table.repetition(part, Int(min(least, longest)), Int(longest))
      return machine.table.sequence(head, rest)
    default:
      return state
    }
  }

  private mutating func makeEntry(for state: ExpressionID, most: Int) -> Entry {
    var entry = Entry(mask: TokenMask(count: vocabulary.count), mostNeeded: 0, lastUse: uses)
    let alternatives: [ExpressionID] =
      if case .choice(let all) = machine.table[state] { all } else { [state] }
    var others: [ExpressionID] = []
    for alternative in alternatives {
      if let string = openString(alternative) {
        addCharacters(of: string, in: alternative, most: most, to: &entry)
        walk(vocabulary.special, from: alternative, most: most, into: &entry)
      } else {
        others.append(alternative)
      }
    }
    walk(vocabulary.all, from: machine.table.choice(others), most: most, into: &entry)
    if machine.isNullable(state) { for token in vocabulary.endTokens { entry.mask.insert(token) } }
    return entry
  }

  /// How many characters of any kind come next, if they do.
  private func openString(_ state: ExpressionID) -> (least: Int, most: Int)? {
    guard case .sequence(let first, _) = machine.table[state],
      case .repetition(let part, let least, let most) = machine.table[first],
      part == machine.marks.character || part == machine.marks.plainCharacter
    else { return nil }
    return (Int(least), Int(most))
  }

  private mutating func addCharacters(
    of string: (least: Int, most: Int), in state: ExpressionID, most: Int, to entry: inout Entry
  ) {
    let cost = cost(state)
    let longest = min(string.most, GrammarVocabulary.longestToken)
    // Only characters that are needed anyway bring the end nearer.
    let wanted = max(0, cost - most)
    guard wanted <= string.least, wanted <= longest else { return }
    var mask = vocabulary.characters[longest]
    if wanted > 0 { mask.subtract(vocabulary.characters[wanted - 1]) }
    entry.mask.formUnion(mask)
    entry.mostNeeded = max(entry.mostNeeded, cost)
  }

  /// Adds the tokens of the trie that may come next.
  private mutating func walk(_ trie: TokenTrie, from state: ExpressionID, most: Int, into entry: inout Entry) {
    guard state != ExpressionTable.nothing else { return }
    var states = [ExpressionID](repeating: state, count: trie.deepest + 1)
    var node = 0
    while node < trie.count {
      let depth = Int(trie.depths[node])
      let after = step(states[depth - 1], trie.bytes[node])
      guard after != ExpressionTable.nothing else {
        node = Int(trie.ends[node])
        continue
      }
      states[depth] = after
      if trie.hasToken(at: node) {
        let needed = cost(after)
        if needed <= most {
          entry.mostNeeded = max(entry.mostNeeded, needed)
          for index in trie.firstTokens[node]..<trie.firstTokens[node + 1] {
            entry.mask.insert(trie.tokens[Int(index)])
          }
        }
      }
      node += 1
    }
  }

  // MARK: - Costs

  /// How many tokens are enough to end the text. There is always a token after which one less is enough.
  mutating func cost(_ state: ExpressionID) -> Int {
    if let known = costs[state] { return known }
    let cost: Int
    switch machine.table[state] {
    case .nothing: cost = .max / 4
    case .empty, .compared, .multiple: cost = 0
    case .bytes: cost = 1
    case .literal(let text, let offset): cost = pieces(of: machine.table.literals[Int(text)][Int(offset)...])
    case .sequence(let first, let rest): cost = self.cost(first) + self.cost(rest)
    case .choice(let alternatives): cost = alternatives.map { self.cost($0) }.min() ?? 0
    case .repetition(let part, let least, _): cost = least == 0 ? 0 : Int(least) * self.cost(part)
    case .both: cost = machine.shortestText(ofBoth: state) ?? 0
    case .rule(let rule): cost = machine.isNullable(rule) ? 0 : self.cost(machine.expansion(of: state))
    }
    costs[state] = cost
    return cost
  }

  /// How many tokens spell the text, at least.
  private func pieces(of text: ArraySlice<UInt8>) -> Int {
    var fewest = [Int](repeating: 0, count: text.count + 1)
    for start in (0..<text.count).reversed() {
      var node: Int?
      var best = Int.max
      for (offset, byte) in text.dropFirst(start).prefix(GrammarVocabulary.longestToken).enumerated() {
        guard let next = vocabulary.all.child(of: node, byte) else { break }
        node = next
        if vocabulary.all.hasToken(at: next) { best = min(best, fewest[start + offset + 1] + 1) }
      }
      fewest[start] = best
    }
    return fewest[0]
  }
}
