/// What may follow a byte (J. Brzozowski, "Derivatives of regular expressions", 1964): the texts of an expression that
/// begin with the byte, without it. A rule is replaced by its content when it is reached, so that nesting, which no
/// finite automaton knows, is in the expression itself.
extension GrammarMachine {
  /// Whether the empty text belongs to it.
  func isNullable(_ id: ExpressionID) -> Bool {
    switch table[id] {
    case .nothing, .bytes, .literal: false
    case .empty: true
    case .sequence(let first, let rest): isNullable(first) && isNullable(rest)
    case .choice(let alternatives): alternatives.contains(where: isNullable)
    case .repetition(let part, let least, _): least == 0 || isNullable(part)
    case .both(let first, let second): isNullable(first) && isNullable(second)
    case .compared(let comparison): comparison.isSatisfied(table.bounds[Int(comparison.bound)])
    case .multiple(_, let remainder): remainder == 0
    case .rule(let rule): isNullable(rule)
    }
  }

  mutating func derivative(_ id: ExpressionID, _ byte: UInt8) -> ExpressionID {
    switch table[id] {
    case .nothing, .empty:
      return ExpressionTable.nothing
    case .bytes(let set):
      return set.contains(byte) ? ExpressionTable.empty : ExpressionTable.nothing
    case .literal(let text, let offset):
      let bytes = table.literals[Int(text)]
      guard bytes[Int(offset)] == byte else { return ExpressionTable.nothing }
      return Int(offset) + 1 == bytes.count
        ? ExpressionTable.empty : table.add(.literal(text: text, offset: offset + 1))
    case .sequence(let first, let rest):
      let next = derivative(first, byte)
      let through = table.sequence(next, rest)
      guard isNullable(first) else { return through }
      return table.choice([through, derivative(rest, byte)])
    case .choice(let alternatives):
      let next = alternatives.map { derivative($0, byte) }
      return table.choice(next)
    case .repetition(let part, let least, let most):
      let next = derivative(part, byte)
      guard next != ExpressionTable.nothing else { return next }
      return table.sequence(next, table.repetition(part, Int(max(least - 1, 0)), Int(most - 1)))
    case .both(let first, let second):
      return both(derivative(first, byte), derivative(second, byte))
    case .compared(let comparison):
      let next = comparison.reading(byte, table.bounds[Int(comparison.bound)])
      return next.map { table.add(.compared($0)) } ?? ExpressionTable.nothing
    case .multiple(let divisor, let remainder):
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return ExpressionTable.nothing }
      let next = (Int(remainder) * 10 + Int(byte - UInt8(ascii: "0"))) % Int(divisor)
      return table.add(.multiple(of: divisor, remainder: Int32(next)))
    case .rule:
      return derivative(expansion(of: id), byte)
    }
  }

  /// Texts that are in both; `nothing` if there are none.
  mutating func both(_ first: ExpressionID, _ second: ExpressionID) -> ExpressionID {
    if first == ExpressionTable.nothing || second == ExpressionTable.nothing { return ExpressionTable.nothing }
    if first == second { return first }
    let id = table.add(.both(first, second))
    guard isPruning else { return id }
    return shortestText(ofBoth: id) == nil ? ExpressionTable.nothing : id
  }

  /// Bytes of the shortest text in both parts of a `both`, or nil if there is none. Searched breadth first; what is found
  /// on the way is kept.
  ///
  /// An expression that takes more than ``mostSearched`` steps counts as `nothing`. That leaves no dead end: what follows
  /// on the shortest text of one that was found has a shorter one, which is known from then on.
  mutating func shortestText(ofBoth start: ExpressionID) -> Int? {
    if let known = table.shortestOfBoth[start] { return known }
    var came: [ExpressionID: ExpressionID] = [start: start]
    var layer = [start]
    var length = 0
    /// The end of the best path so far, with what is known to follow it.
    var best: (end: ExpressionID, length: Int)?
    while !layer.isEmpty, length < best?.length ?? .max, came.count <= Self.mostSearched {
      var next: [ExpressionID] = []
      for pair in layer {
        if let known = table.shortestOfBoth[pair] ?? (isNullable(pair) ? 0 : nil) {
          if length + known < best?.length ?? .max { best = (pair, length + known) }
        } else if table.shortestOfBoth[pair] == nil {
          for following in successors(ofBoth: pair) where came[following] == nil {
            came[following] = pair
            next.append(following)
          }
        }
      }
      layer = next
      length += 1
    }
    if let best { recordPath(to: best.end, length: best.length, came) }
    if best == nil {
      for pair in layer.isEmpty ? Array(came.keys) : [start] { table.shortestOfBoth[pair] = .some(nil) }
    }
    return best?.length
  }

  private mutating func successors(ofBoth pair: ExpressionID) -> [ExpressionID] {
    guard case .both(let first, let second) = table[pair] else { return [] }
    var found: [ExpressionID] = []
    for byte in classes.representatives {
      let (one, two) = (derivative(first, byte), derivative(second, byte))
      guard one != ExpressionTable.nothing, two != ExpressionTable.nothing else { continue }
      found.append(table.add(.both(one, two)))
    }
    return found
  }

  /// Keeps what is left to the end from every place on the way to it.
  private mutating func recordPath(to end: ExpressionID, length: Int, _ came: [ExpressionID: ExpressionID]) {
    var path = [end]
    while let pair = path.last, let previous = came[pair], previous != pair { path.append(previous) }
    for (place, pair) in path.reversed().enumerated() { table.shortestOfBoth[pair] = length - place }
  }
}
