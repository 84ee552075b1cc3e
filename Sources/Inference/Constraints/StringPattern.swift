/// A regular expression over Unicode scalars, as it is matched within a whole string.
indirect enum StringPattern: Hashable, Sendable {
  case character(ScalarSet)
  case sequence([StringPattern])
  case choice([StringPattern])
  case repetition(StringPattern, least: Int, most: Int)

  static let empty = StringPattern.sequence([])

  /// How many characters a match has.
  var lengths: ClosedRange<Int> {
    switch self {
    case .character: 1...1
    case .sequence(let parts): parts.map(\.lengths).reduce(0...0) { Self.sum($0, $1) }
    case .choice(let parts):
      (parts.map(\.lengths.lowerBound).min() ?? 0)...(parts.map(\.lengths.upperBound).max() ?? 0)
    case .repetition(let part, let least, let most):
      Self.product(part.lengths.lowerBound, least)...Self.product(part.lengths.upperBound, most)
    }
  }

  /// How many parts it has.
  var size: Int {
    switch self {
    case .character: 1
    case .sequence(let parts), .choice(let parts): parts.map(\.size).reduce(1, +)
    case .repetition(let part, _, _): part.size + 1
    }
  }

  private static func sum(_ first: ClosedRange<Int>, _ second: ClosedRange<Int>) -> ClosedRange<Int> {
    let most = first.upperBound.addingReportingOverflow(second.upperBound)
    let least = first.lowerBound.addingReportingOverflow(second.lowerBound)
    return (least.overflow ? .max : least.partialValue)...(most.overflow ? .max : most.partialValue)
  }

  private static func product(_ first: Int, _ second: Int) -> Int {
    let product = first.multipliedReportingOverflow(by: second)
    return product.overflow ? .max : product.partialValue
  }
}

extension ExpressionTable {
  /// The inside of a JSON string that the pattern matches.
  mutating func matching(_ pattern: StringPattern) -> ExpressionID {
    switch pattern {
    case .character(let set): return character(of: set)
    case .sequence(let parts):
      let ids = parts.map { matching($0) }
      return sequence(ids)
    case .choice(let parts):
      let ids = parts.map { matching($0) }
      return choice(ids)
    case .repetition(let part, let least, let most): return repetition(matching(part), least, most)
    }
  }
}
