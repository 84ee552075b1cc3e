/// Values that are neither array nor object, as JSON text.
extension GrammarMachine {
  mutating func scalarTexts(_ values: SchemaValues) -> ExpressionID {
    var alternatives = values.constants.map { table.literal($0) }
    if let strings = values.strings { alternatives.append(string(strings)) }
    if let numbers = values.numbers { alternatives.append(number(numbers)) }
    return table.choice(alternatives)
  }

  // MARK: - Strings

  private mutating func string(_ strings: SchemaStrings) -> ExpressionID {
    let quote = table.bytes(ByteSet("\""))
    return table.sequence([quote, content(strings), quote])
  }

  private mutating func content(_ strings: SchemaStrings) -> ExpressionID {
    guard strings.least <= strings.most else { return ExpressionTable.nothing }
    guard let first = strings.patterns.first else {
      return table.repetition(marks.character, strings.least, strings.most)
    }
    var content = table.matching(first)
    for pattern in strings.patterns.dropFirst() { content = both(content, table.matching(pattern)) }
    let lengths = strings.patterns.map(\.lengths)
    let isWithin = lengths.contains { strings.least <= $0.lowerBound && $0.upperBound <= strings.most }
    guard !isWithin else { return content }
    return both(content, table.repetition(table.character(of: .all), strings.least, strings.most))
  }

  // MARK: - Numbers

  /// More digits a double cannot tell apart.
  private static let doubleDigits = 15

  private mutating func number(_ numbers: SchemaNumbers) -> ExpressionID {
    let zero = SchemaKeywords.Bound(value: .zero, isExclusive: true)
    // Bounds of the size of numbers from 0 on, and of negative ones.
    let above = numbers.lower.flatMap { $0.value > .zero || $0 == zero ? $0 : nil }
    let below = numbers.upper.flatMap { $0.value < .zero || $0 == zero ? $0 : nil }
    var alternatives: [ExpressionID] = []
    if below == nil { alternatives.append(unsigned(numbers, above: above, below: numbers.upper)) }
    if numbers.lower.map({ $0.value < .zero }) ?? true {
      let minus = table.bytes(ByteSet("-"))
      alternatives.append(table.sequence(minus, unsigned(numbers, above: below, below: numbers.lower)))
    }
    return table.choice(alternatives)
  }

  private mutating func unsigned(
    _ numbers: SchemaNumbers, above: SchemaKeywords.Bound?, below: SchemaKeywords.Bound?
  ) -> ExpressionID {
    var result = digits(numbers)
    if numbers.divisor > 1 { result = both(result, table.add(.multiple(of: Int32(numbers.divisor), remainder: 0))) }
    for (bound, side) in [(above, DecimalBound.Side.above), (below, .below)] {
      guard let bound else { continue }
      let value = bound.value
      let decimal = DecimalBound(
        whole: value.whole, fraction: value.fraction, side: side, isExclusive: bound.isExclusive)
      result = both(result, table.compared(with: decimal))
    }
    return result
  }

  /// Digits with as many places as the bounds need, and with an exponent where there are none (RFC 8259, section 6).
  private mutating func digits(_ numbers: SchemaNumbers) -> ExpressionID {
    let bounds = [numbers.lower, numbers.upper].compactMap { $0 }
    let longest = bounds.map(\.value.whole.count).max() ?? 0
    let wholeCount = max(numbers.isInteger ? limits.integerDigits : limits.wholeDigits, longest)
    let digit = table.bytes(ByteSet("0123456789"))
    let first = table.bytes(ByteSet("123456789"))
    let whole = table.choice([
      table.bytes(ByteSet("0")), table.sequence(first, table.repetition(digit, 0, max(1, wholeCount) - 1)),
    ])
    guard !numbers.isInteger else { return whole }
    let wanted = max(limits.fractionDigits, (bounds.map(\.value.fraction.count).max() ?? 0) + 1)
    let fractionCount = min(wanted, Self.doubleDigits - wholeCount)
    let point = table.bytes(ByteSet("."))
    let fraction =
      fractionCount > 0
      ? table.optional(table.sequence(point, table.repetition(digit, 1, fractionCount))) : ExpressionTable.empty
    guard bounds.isEmpty else { return table.sequence(whole, fraction) }
    let sign = table.optional(table.bytes(ByteSet("+-")))
    let exponent = table.sequence([table.bytes(ByteSet("eE")), sign, table.repetition(digit, 1, 2)])
    return table.sequence([whole, fraction, table.optional(exponent)])
  }
}
