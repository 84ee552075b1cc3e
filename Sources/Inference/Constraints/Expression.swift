/// The number of an expression in an ``ExpressionTable``.
typealias ExpressionID = Int32

/// A set of texts over bytes, built from smaller ones. Expressions refer to each other by number, and equal ones have one
/// number, so that they serve as the states of an automaton.
enum Expression: Hashable, Sendable {
  /// No text at all.
  case nothing
  /// Only the empty text.
  case empty
  /// One byte of the set.
  case bytes(ByteSet)
  /// What is left of a literal text from an offset on.
  case literal(text: Int32, offset: Int32)
  case sequence(ExpressionID, ExpressionID)
  /// Two or more different ones, sorted.
  case choice([ExpressionID])
  case repetition(ExpressionID, least: Int32, most: Int32)
  /// Texts that are in both.
  case both(ExpressionID, ExpressionID)
  /// Unsigned decimal numbers on one side of a bound.
  case compared(DecimalComparison)
  /// Digits of a number that leaves a remainder: the number read so far leaves `remainder`.
  case multiple(of: Int32, remainder: Int32)
  /// What a rule of the grammar stands for; looked up when it is reached.
  case rule(SchemaRule)
}

/// The expressions of one grammar, each once. Constructors simplify, so that an expression is `nothing` exactly if no
/// text belongs to it: an automaton that only avoids `nothing` never runs into a dead end.
struct ExpressionTable: Sendable {
  static let nothing: ExpressionID = 0
  static let empty: ExpressionID = 1

  private(set) var expressions: [Expression] = [.nothing, .empty]
  private var numbers: [Expression: ExpressionID] = [.nothing: 0, .empty: 1]
  private(set) var literals: [[UInt8]] = []
  private var literalNumbers: [[UInt8]: Int32] = [:]
  private(set) var bounds: [DecimalBound] = []
  /// The bytes that texts may have; what needs others is `nothing`.
  let writable: ByteSet
  /// For each `both` that was asked for: bytes of its shortest text, or nil for none.
  var shortestOfBoth: [ExpressionID: Int?] = [:]

  init(writable: ByteSet = .all) { self.writable = writable }

  var count: Int { expressions.count }

  /// The sets of bytes that are told apart.
  var byteSets: Set<ByteSet> {
    var sets = Set(literals.flatMap { $0 }.map { ByteSet([$0]) })
    for expression in expressions {
      switch expression {
      case .bytes(let set): sets.insert(set)
      case .compared, .multiple: sets.formUnion("0123456789.".utf8.map { ByteSet([$0]) })
      default: break
      }
    }
    return sets
  }

  subscript(id: ExpressionID) -> Expression { expressions[Int(id)] }

  mutating func add(_ expression: Expression) -> ExpressionID {
    if let number = numbers[expression] { return number }
    let number = ExpressionID(expressions.count)
    expressions.append(expression)
    numbers[expression] = number
    return number
  }

  mutating func bytes(_ set: ByteSet) -> ExpressionID {
    let set = set.intersection(writable)
    return set == ByteSet() ? Self.nothing : add(.bytes(set))
  }

  mutating func literal(_ text: some Sequence<UInt8>) -> ExpressionID {
    let text = Array(text)
    guard !text.isEmpty else { return Self.empty }
    guard text.allSatisfy(writable.contains) else { return Self.nothing }
    if let number = literalNumbers[text] { return add(.literal(text: number, offset: 0)) }
    let number = Int32(literals.count)
    literals.append(text)
    literalNumbers[text] = number
    return add(.literal(text: number, offset: 0))
  }

  mutating func literal(_ text: String) -> ExpressionID { literal(text.utf8) }

  mutating func compared(with bound: DecimalBound) -> ExpressionID {
    let number = bounds.firstIndex(of: bound) ?? bounds.count
    if number == bounds.count { bounds.append(bound) }
    return add(.compared(DecimalComparison(bound: Int32(number))))
  }

  /// One after the other; the sequence is nested to the right.
  mutating func sequence(_ first: ExpressionID, _ rest: ExpressionID) -> ExpressionID {
    if first == Self.nothing || rest == Self.nothing { return Self.nothing }
    if first == Self.empty { return rest }
    if rest == Self.empty { return first }
    if case .sequence(let head, let tail) = self[first] { return add(.sequence(head, sequence(tail, rest))) }
    return add(.sequence(first, rest))
  }

  mutating func sequence(_ parts: [ExpressionID]) -> ExpressionID {
    parts.reversed().reduce(Self.empty) { sequence($1, $0) }
  }

  /// Any of them. Alternatives of one byte become one set.
  mutating func choice(_ alternatives: [ExpressionID]) -> ExpressionID {
    var set = ByteSet()
    var others: Set<ExpressionID> = []
    func flatten(_ ids: [ExpressionID]) {
      for id in ids {
        switch expressions[Int(id)] {
        case .nothing: break
        case .choice(let inner): flatten(inner)
        case .bytes(let bytes): set = set.union(bytes)
        default: others.insert(id)
        }
      }
    }
    flatten(alternatives)
    if set != ByteSet() { others.insert(bytes(set)) }
    switch others.count {
    case 0: return Self.nothing
    case 1: return others.first ?? Self.nothing
    default: return add(.choice(others.sorted()))
    }
  }

  mutating func optional(_ part: ExpressionID) -> ExpressionID { choice([Self.empty, part]) }

  mutating func repetition(_ part: ExpressionID, _ least: Int, _ most: Int) -> ExpressionID {
    if most < least { return Self.nothing }
    if most == 0 || part == Self.empty { return Self.empty }
    if part == Self.nothing { return least == 0 ? Self.empty : Self.nothing }
    if least == 1 && most == 1 { return part }
    return add(.repetition(part, least: Int32(least), most: Int32(most)))
  }
}
