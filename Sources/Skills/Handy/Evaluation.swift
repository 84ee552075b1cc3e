import Foundation
import SkillKit

extension Expression.Term {
  typealias Quantity = Expression.Quantity

  func value() throws -> Quantity {
    switch self {
    case .number(let number): return Quantity(number: number)
    case .percent(let term):
      let value = try term.value()
      return Quantity(number: value.number / 100, isExact: value.isExact)
    case .negative(let term):
      let value = try term.value()
      return Quantity(number: -value.number, isExact: value.isExact)
    case .binary(let op, let left, let right): return try binary(op, left, right)
    case .function(let function, let term): return try apply(function, try term.value())
    }
  }

  private func binary(_ op: Expression.Operator, _ left: Self, _ right: Self) throws -> Quantity {
    let (a, b) = (try left.value(), try right.value())
    let exact = a.isExact && b.isExact
    switch op {
    // "80 + 15%" is 15 % of 80 more; "10% + 5%" is 15 %.
    case .add: return try checked(a.number + (share(right, of: left, a, b)), exact)
    case .subtract: return try checked(a.number - (share(right, of: left, a, b)), exact)
    case .multiply: return try checked(a.number * b.number, exact)
    case .off: return try checked(b.number - a.number * b.number, exact)
    case .divide:
      guard b.number != 0 else { throw CalculationError.divisionByZero }
      let quotient = a.number / b.number
      return try checked(quotient, exact && quotient * b.number == a.number)
    case .remainder:
      guard b.number != 0 else { throw CalculationError.divisionByZero }
      return try checked(a.number - (a.number / b.number).rounded(.down) * b.number, exact)
    case .power: return try power(a, b, exact)
    }
  }

  private func share(_ right: Self, of left: Self, _ a: Quantity, _ b: Quantity) -> Decimal {
    guard case .percent = right else { return b.number }
    if case .percent = left { return b.number }
    return a.number * b.number
  }

  private func power(_ base: Quantity, _ exponent: Quantity, _ exact: Bool) throws -> Quantity {
    if base.number == 0 {
      guard exponent.number >= 0 else { throw CalculationError.divisionByZero }
      return Quantity(number: exponent.number == 0 ? 1 : 0, isExact: exact)
    }
    let double = pow(base.number.double, exponent.number.double)
    guard exponent.number.isWhole, abs(exponent.number) <= 1_000 else { return try approximate(double) }
    guard double.isFinite, abs(double) < Decimal.limit.double else { throw CalculationError.tooLarge }
    var product = Decimal(1)
    for _ in 0..<Int(abs(exponent.number.double)) {
      product *= base.number
      if product.isNaN || abs(product) >= Decimal.limit { return try approximate(double) }
    }
    let isExact = exact && product.significantDigits < Decimal.exactDigits
    guard exponent.number < 0 else { return try checked(product, isExact) }
    guard product != 0 else { throw CalculationError.tooLarge }
    let inverse = 1 / product
    return try checked(inverse, isExact && inverse * product == 1)
  }

  private func apply(_ function: Expression.Function, _ value: Quantity) throws -> Quantity {
    let (x, double) = (value.number, value.number.double)
    switch function {
    case .sqrt: return try root(value, Foundation.sqrt(double), power: 2)
    case .cbrt: return try root(value, Foundation.cbrt(double), power: 3)
    case .abs: return Quantity(number: abs(x), isExact: value.isExact)
    case .round: return Quantity(number: x.rounded(.plain), isExact: value.isExact)
    case .floor: return Quantity(number: x.rounded(.down), isExact: value.isExact)
    case .ceil: return Quantity(number: x.rounded(.up), isExact: value.isExact)
    case .ln: return try approximate(Foundation.log(double))
    case .log: return try approximate(log10(double))
    }
  }

  /// A root found in floating point is exact when its power is the number again.
  private func root(_ value: Quantity, _ double: Double, power: Int) throws -> Quantity {
    let rounded = try approximate(double)
    let raised = pow(rounded.number, power)
    return raised == value.number ? Quantity(number: rounded.number, isExact: value.isExact) : rounded
  }

  /// From floating point, whose last digits are noise: 15 significant ones are kept.
  private func approximate(_ double: Double) throws -> Quantity {
    guard !double.isNaN else { throw CalculationError.noRealResult }
    guard double.isFinite, abs(double) < Decimal.limit.double else { throw CalculationError.tooLarge }
    let number = Decimal(string: String(format: "%.15g", double)) ?? 0
    return Quantity(number: number, isExact: false)
  }

  private func checked(_ number: Decimal, _ exact: Bool) throws -> Quantity {
    guard !number.isNaN, abs(number) < Decimal.limit else { throw CalculationError.tooLarge }
    return Quantity(number: number, isExact: exact)
  }
}

extension CalculationError {
  func refusal(_ text: String) -> Refusal {
    let facts: [String: JSONValue] = ["expression": .string(text)]
    return switch self {
    case .notASum: Refusal("not_a_sum", facts: facts)
    case .divisionByZero: Refusal("division_by_zero", facts: facts)
    case .noRealResult: Refusal("no_real_result", facts: facts)
    case .tooLarge: Refusal("number_too_large", facts: facts)
    case .tooLong: Refusal("sum_too_long", facts: ["limit": .int(Expression.lengthLimit)])
    }
  }
}
