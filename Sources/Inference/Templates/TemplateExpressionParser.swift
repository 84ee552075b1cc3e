/// Reads expressions, with Jinja's precedences: conditional, or, and, not, comparison, + -, ~, * / // %, **, sign, filters.
struct TemplateExpressionParser {
  private let tokens: [TemplateToken]
  private var place = 0
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
  private func make(_ line: Int, _ kind: TemplateExpression.Kind) throws -> TemplateExpression {
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

  // MARK: - Values

  private mutating func primary() throws -> TemplateExpression {
    let line = line
    let token = current
    advance()
    switch token.kind {
    case .name("true"), .name("True"): return try make(line, .literal(.bool(true)))
    case .name("false"), .name("False"): return try make(line, .literal(.bool(false)))
    case .name("none"), .name("None"): return try make(line, .literal(.none))
    case .name(let name): return try make(line, .name(name))
    case .integer(let value): return try make(line, .literal(.int(value)))
    case .float(let value): return try make(line, .literal(.float(value)))
    case .string(var text):
      while case .string(let more) = current.kind {
        text += more
        advance()
      }
      return try make(line, .literal(.string(text)))
    case .symbol("("): return try parenthesized(line)
    case .symbol("["): return try make(line, .list(try elements(until: "]"), isTuple: false))
    case .symbol("{"): return try dictionary(line)
    default: throw TemplateError(line: line, .unexpected(found: "\(token.kind)", expected: "an expression"))
    }
  }

  private mutating func parenthesized(_ line: Int) throws -> TemplateExpression {
    if skip(symbol: ")") { return try make(line, .list([], isTuple: true)) }
    let first = try expression()
    guard skip(symbol: ",") else {
      try expect(.symbol(")"))
      return first
    }
    return try make(line, .list([first] + (try elements(until: ")")), isTuple: true))
  }

  private mutating func elements(until end: String) throws -> [TemplateExpression] {
    var elements: [TemplateExpression] = []
    while !skip(symbol: end) {
      elements.append(try expression())
      if !isSymbol(end) { try expect(.symbol(",")) }
    }
    return elements
  }

  private mutating func dictionary(_ line: Int) throws -> TemplateExpression {
    var pairs: [(key: TemplateExpression, value: TemplateExpression)] = []
    while !skip(symbol: "}") {
      let key = try expression()
      try expect(.symbol(":"))
      pairs.append((key, try expression()))
      if !isSymbol("}") { try expect(.symbol(",")) }
    }
    return try make(line, .dictionary(pairs))
  }

  /// One expression, or several with commas between them, which are a tuple.
  mutating func tuple(withConditions: Bool = true) throws -> TemplateExpression {
    let line = line
    func next(_ parser: inout Self) throws -> TemplateExpression {
      withConditions ? try parser.expression() : try parser.disjunction()
    }
    var elements = [try next(&self)]
    var isTuple = false
    while skip(symbol: ",") {
      isTuple = true
      if current.kind == .tagEnd || current.kind == .outputEnd { break }
      elements.append(try next(&self))
    }
    return isTuple ? try make(line, .list(elements, isTuple: true)) : elements[0]
  }

  // MARK: - What follows a value

  private mutating func postfix(_ value: TemplateExpression) throws -> TemplateExpression {
    var value = value
    while true {
      let line = line
      if skip(symbol: ".") {
        value = try member(of: value, line)
      } else if skip(symbol: "[") {
        value = try item(of: value, line)
      } else if isSymbol("(") {
        value = try make(line, .call(value, try arguments()))
      } else {
        return value
      }
    }
  }

  private mutating func member(of value: TemplateExpression, _ line: Int) throws -> TemplateExpression {
    if case .integer(let index) = current.kind {
      advance()
      let index = try make(line, .literal(.int(index)))
      return try make(line, .item(value, index))
    }
    return try make(line, .member(value, try expectName()))
  }

  private mutating func item(of value: TemplateExpression, _ line: Int) throws -> TemplateExpression {
    let start = isSymbol(":") ? nil : try expression()
    guard skip(symbol: ":") else {
      try expect(.symbol("]"))
      guard let start else { throw unexpected("an index") }
      return try make(line, .item(value, start))
    }
    let end = isSymbol(":") || isSymbol("]") ? nil : try expression()
    let step = skip(symbol: ":") && !isSymbol("]") ? try expression() : nil
    try expect(.symbol("]"))
    return try make(line, .slice(value, start: start, end: end, step: step))
  }

  private mutating func filtered(_ value: TemplateExpression) throws -> TemplateExpression {
    var value = value
    while true {
      let line = line
      if isSymbol("|") {
        for filter in try filters() { value = try make(line, .filter(value, filter)) }
      } else if skip(name: "is") {
        value = try test(of: value, line)
      } else if isSymbol("(") {
        value = try make(line, .call(value, try arguments()))
      } else {
        return value
      }
    }
  }

  /// `| name(arguments) | name …`, also none.
  mutating func filters() throws -> [TemplateFilterCall] {
    var filters: [TemplateFilterCall] = []
    while skip(symbol: "|") { filters.append(try filter()) }
    return filters
  }

  mutating func filter() throws -> TemplateFilterCall {
    let line = line
    let name = try dottedName()
    return TemplateFilterCall(line: line, name: name, arguments: isSymbol("(") ? try arguments() : TemplateArguments())
  }

  private mutating func dottedName() throws -> String {
    var name = try expectName()
    while skip(symbol: ".") { name += "." + (try expectName()) }
    return name
  }

  private mutating func test(of value: TemplateExpression, _ line: Int) throws -> TemplateExpression {
    let isNegated = skip(name: "not")
    let name = try dottedName()
    var arguments = TemplateArguments()
    switch current.kind {
    case .symbol("("): arguments = try self.arguments()
    case .name("else"), .name("or"), .name("and"): break
    case .name("is"):
      throw TemplateError(line: self.line, .unexpected(found: "\"is\"", expected: "no second test of the same value"))
    case .name(let word) where word != "if" && word != "in" && word != "not" && word != "recursive":
      arguments.positional = [try postfix(try primary())]
    case .string, .integer, .float, .symbol("["), .symbol("{"):
      arguments.positional = [try postfix(try primary())]
    default: break
    }
    let test = try make(line, .test(value, name, arguments))
    return isNegated ? try make(line, .not(test)) : test
  }

  /// Arguments in parentheses.
  mutating func arguments() throws -> TemplateArguments {
    try expect(.symbol("("))
    var arguments = TemplateArguments()
    while !skip(symbol: ")") {
      if skip(symbol: "*") {
        arguments.spread = try expression()
      } else if skip(symbol: "**") {
        arguments.spreadNamed = try expression()
      } else if case .name(let name) = current.kind, place + 1 < tokens.count, tokens[place + 1].kind == .symbol("=") {
        advance()
        advance()
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else { throw unexpected("an argument with a name") }
        arguments.positional.append(try expression())
      }
      if !isSymbol(")") { try expect(.symbol(",")) }
    }
    return arguments
  }
}
