/// Reads expressions, with Jinja's precedences: conditional, or, and, not, comparison, + -, ~, * / // %, **, sign, filters.
struct TemplateExpressionParser {
  let tokens: [TemplateToken]
  private(set) var place = 0
  private let limits: TemplateLimits
  private var depth = 0

  init(_ tokens: [TemplateToken], limits: TemplateLimits) {
    self.tokens = tokens
    self.limits = limits
  }

  // MARK: - Tokens

  var current: TemplateToken { tokens[place] }
  var line: Int { current.line }

  mutating func advance() { if place < tokens.count - 1 { place += 1 } }

  func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

  func isName(_ name: String) -> Bool { current.kind == .name(name) }

  mutating func skip(symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func skip(name: String) -> Bool {
    guard isName(name) else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: TemplateToken.Kind) throws {
    guard current.kind == kind else { throw unexpected("\(kind)") }
    advance()
  }

  mutating func expectName() throws -> String {
    guard case .name(let name) = current.kind else { throw unexpected("a name") }
    advance()
    return name
  }

  func unexpected(_ expected: String) -> TemplateError {
    TemplateError(line: line, .unexpected(found: "\(current.kind)", expected: expected))
  }

  /// An expression, unless it holds too many levels of others.
  func make(_ line: Int, _ kind: TemplateExpression.Kind) throws -> TemplateExpression {
    let expression = TemplateExpression(line: line, kind: kind)
    guard expression.depth <= limits.nesting else {
      throw TemplateError(line: line, .limit(what: "levels of nesting", most: limits.nesting))
    }
    return expression
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(_ body: (inout Self) throws -> Result) throws -> Result {
    guard depth < limits.nesting else {
      throw TemplateError(line: line, .limit(what: "levels of nesting", most: limits.nesting))
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: - Operators

  mutating func expression() throws -> TemplateExpression {
    try nested { parser in
      let line = parser.line
      var value = try parser.disjunction()
      while parser.skip(name: "if") {
        let condition = try parser.disjunction()
        let otherwise = parser.skip(name: "else") ? try parser.expression() : nil
        value = try parser.make(line, .conditional(value, if: condition, else: otherwise))
      }
      return value
    }
  }

  /// An expression without `if`, which after the sequence of a loop belongs to the loop.
  mutating func disjunction() throws -> TemplateExpression {
    let line = line
    var value = try conjunction()
    while skip(name: "or") { value = try make(line, .or(value, try conjunction())) }
    return value
  }

  private mutating func conjunction() throws -> TemplateExpression {
    let line = line
    var value = try negation()
    while skip(name: "and") { value = try make(line, .and(value, try negation())) }
    return value
  }

  private mutating func negation() throws -> TemplateExpression {
    let line = line
    guard skip(name: "not") else { return try comparison() }
    return try nested { try $0.make(line, .not(try $0.negation())) }
  }

  private mutating func comparison() throws -> TemplateExpression {
    let line = line
    let value = try sum()
    var rest: [(TemplateExpression.ComparisonOperator, TemplateExpression)] = []
    while let found = comparisonOperator() {
      for _ in 0..<(found == .notIn ? 2 : 1) { advance() }
      rest.append((found, try sum()))
    }
    return rest.isEmpty ? value : try make(line, .comparison(value, rest))
  }

  private func comparisonOperator() -> TemplateExpression.ComparisonOperator? {
    switch current.kind {
    case .symbol(let symbol): return .init(rawValue: symbol)
    case .name("in"): return .in
    case .name("not"): return place + 1 < tokens.count && tokens[place + 1].kind == .name("in") ? .notIn : nil
    default: return nil
    }
  }

  private mutating func binary(
    _ symbols: [String], _ operand: (inout Self) throws -> TemplateExpression
  ) throws -> TemplateExpression {
    let line = line
    var value = try operand(&self)
    while case .symbol(let symbol) = current.kind, symbols.contains(symbol),
      let found = TemplateExpression.BinaryOperator(rawValue: symbol)
    {
      advance()
      value = try make(line, .binary(found, value, try operand(&self)))
    }
    return value
  }

  private mutating func sum() throws -> TemplateExpression { try binary(["+", "-"]) { try $0.concatenation() } }

  private mutating func concatenation() throws -> TemplateExpression {
    let line = line
    var parts = [try product()]
    while skip(symbol: "~") { parts.append(try product()) }
    return parts.count == 1 ? parts[0] : try make(line, .concatenation(parts))
  }

  private mutating func product() throws -> TemplateExpression {
    try binary(["*", "/", "//", "%"]) { try $0.binary(["**"]) { try $0.signed(withFilters: true) } }
  }

  private mutating func signed(withFilters: Bool) throws -> TemplateExpression {
    let line = line
    var value: TemplateExpression
    if skip(symbol: "-") {
      value = try nested { try $0.make(line, .negative(try $0.signed(withFilters: false))) }
    } else if skip(symbol: "+") {
      value = try nested { try $0.make(line, .positive(try $0.signed(withFilters: false))) }
    } else {
      value = try primary()
    }
    value = try postfix(value)
    return withFilters ? try filtered(value) : value
  }
}
