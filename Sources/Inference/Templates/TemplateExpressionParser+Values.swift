/// Values, and what follows them: members, calls, filters and tests.
extension TemplateExpressionParser {
  mutating func primary() throws -> TemplateExpression {
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

  mutating func postfix(_ value: TemplateExpression) throws -> TemplateExpression {
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

  mutating func filtered(_ value: TemplateExpression) throws -> TemplateExpression {
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
