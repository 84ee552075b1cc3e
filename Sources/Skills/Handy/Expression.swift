import Foundation

/// A sum, in symbols or in English: "3.5 * (2 + 4)", "15% of 80", "twelve times seven", "the square root of 144".
///
/// Precedence, from loose to tight: `+ -`, `* / mod of off`, unary minus, `^` (to the right), then `%` and "squared"
/// behind a value. A percentage added to or taken from something is one of that thing: `80 + 15%` is 92.
struct Expression: Sendable {
  /// The sum as said, without the words around it.
  let text: String
  private let root: Term

  /// The most characters of a sum.
  static let lengthLimit = 1_000
  /// The deepest nesting of parentheses, functions and signs.
  static let depthLimit = 64

  /// - Throws: `CalculationError` "not a sum" where it is none.
  init(_ text: String) throws {
    guard text.count <= Expression.lengthLimit else { throw CalculationError.tooLong }
    let words = ExpressionWords(text)
    var parser = ExpressionParser(tokens: words.tokens)
    self.text = words.text
    self.root = try parser.parse()
  }

  /// - Throws: `CalculationError` for a division by zero, a root of a negative number, or what is too large.
  func value() throws -> Quantity { try root.value() }

  /// A number and whether it is exact: thirds and most roots are not.
  struct Quantity: Sendable, Equatable {
    var number: Decimal
    var isExact = true
  }

  indirect enum Term: Sendable {
    case number(Decimal)
    case percent(Term)
    case negative(Term)
    case binary(Operator, Term, Term)
    case function(Function, Term)
  }

  enum Operator: String, Sendable {
    case add, subtract, multiply, divide, power, remainder
    /// "20% off 50"
    case off
  }

  enum Function: String, Sendable {
    case sqrt, cbrt, abs, round, floor, ceil, ln, log
  }
}

/// Why a sum has no answer.
enum CalculationError: Error, Equatable {
  case notASum(near: String)
  case divisionByZero
  case noRealResult
  case tooLarge
  case tooLong
}
