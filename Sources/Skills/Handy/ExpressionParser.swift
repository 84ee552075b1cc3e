import Foundation

enum ExpressionToken: Equatable, Sendable {
  case number(Decimal)
  case op(Expression.Operator)
  case function(Expression.Function)
  /// "of": times, as in "15% of 80" or "half of 12".
  case of
  case percent
  case squared, cubed
  case open, close
  /// Anything else, which no sum has.
  case unknown(String)
}

/// Recursive descent over the tokens of a sum.
struct ExpressionParser {
  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0

  init(tokens: [ExpressionToken]) { self.tokens = tokens }

  mutating func parse() throws -> Expression.Term {
    let term = try sum()
    if let rest = peek { throw CalculationError.notASum(near: rest.words) }
    return term
  }

  private var peek: ExpressionToken? { position < tokens.count ? tokens[position] : nil }

  private mutating func take(_ token: ExpressionToken) -> Bool {
    guard peek == token else { return false }
    position += 1
    return true
  }

  private mutating func sum() throws -> Expression.Term {
    var left = try product()
    while true {
      if take(.op(.add)) {
        left = .binary(.add, left, try product())
      } else if take(.op(.subtract)) {
        left = .binary(.subtract, left, try product())
      } else {
        return left
      }
    }
  }

  private mutating func product() throws -> Expression.Term {
    var left = try signed()
    while let token = peek {
      switch token {
      case .op(let op) where [.multiply, .divide, .remainder, .off].contains(op):
        position += 1
        left = .binary(op, left, try signed())
      case .of:
        position += 1
        left = .binary(.multiply, left, try signed())
      // "2(3 + 4)": a parenthesis or a function behind a value multiplies.
      case .open, .function:
        left = .binary(.multiply, left, try signed())
      default: return left
      }
    }
    return left
  }

  private mutating func signed() throws -> Expression.Term {
    try nested { parser in
      if parser.take(.op(.subtract)) { return .negative(try parser.signed()) }
      if parser.take(.op(.add)) { return try parser.signed() }
      return try parser.power()
    }
  }

  private mutating func power() throws -> Expression.Term {
    let base = try suffixed()
    return take(.op(.power)) ? .binary(.power, base, try signed()) : base
  }

  private mutating func suffixed() throws -> Expression.Term {
    var term = try value()
    while true {
      if take(.squared) {
        term = .binary(.power, term, .number(2))
      } else if take(.cubed) {
        term = .binary(.power, term, .number(3))
      } else if peek == .percent {
        position += 1
        // A percent sign between two values is the remainder, as in programming languages.
        if let next = peek, next.beginsValue { return .binary(.remainder, term, try suffixed()) }
        term = .percent(term)
      } else {
        return term
      }
    }
  }

  private mutating func value() throws -> Expression.Term {
    switch peek {
    case .number(let number)?:
      position += 1
      return .number(number)
    case .open?:
      position += 1
      let inner = try nested { try $0.sum() }
      guard take(.close) else { throw CalculationError.notASum(near: "(") }
      return inner
    case .function(let function)?:
      position += 1
      _ = take(.of)
      return .function(function, try nested { try $0.power() })
    case let token?: throw CalculationError.notASum(near: token.words)
    case nil: throw CalculationError.notASum(near: tokens.last?.words ?? "")
    }
  }

  private mutating func nested(
    _ body: (inout ExpressionParser) throws -> Expression.Term
  ) throws -> Expression.Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Expression.depthLimit else { throw CalculationError.tooLong }
    return try body(&self)
  }
}

extension ExpressionToken {
  fileprivate var beginsValue: Bool {
    switch self {
    case .number, .open, .function: true
    default: false
    }
  }

  fileprivate var words: String {
    switch self {
    case .number(let number): "\(number)"
    case .op(let op): op.rawValue
    case .function(let function): function.rawValue
    case .of: "of"
    case .percent: "%"
    case .squared: "squared"
    case .cubed: "cubed"
    case .open: "("
    case .close: ")"
    case .unknown(let word): word
    }
  }
}
