/// Reads the tags of a template.
struct TemplateParser {
  private var reader: TemplateExpressionParser
  private let limits: TemplateLimits
  /// Blocks around the current place.
  private var depth = 0
  private var loopDepth = 0

  static func statements(of source: String, limits: TemplateLimits) throws -> [TemplateStatement] {
    let tokens = try TemplateLexer.tokens(of: source, limits: limits)
    var parser = TemplateParser(reader: TemplateExpressionParser(tokens, limits: limits), limits: limits)
    let (statements, _) = try parser.block(until: [])
    return statements
  }

  /// The statements up to one of these tags, whose name has been read; to the end of the template when there are none.
  private mutating func block(until ends: [String]) throws -> ([TemplateStatement], end: String) {
    var statements: [TemplateStatement] = []
    while true {
      let line = reader.line
      switch reader.current.kind {
      case .text(let text):
        reader.advance()
        statements.append(TemplateStatement(line: line, kind: .text(text)))
      case .outputStart:
        reader.advance()
        statements.append(TemplateStatement(line: line, kind: .output(try reader.tuple())))
        try reader.expect(.outputEnd)
      case .tagStart:
        reader.advance()
        let name = try reader.expectName()
        if ends.contains(name) { return (statements, name) }
        statements.append(try tag(name, line))
      default:
        guard ends.isEmpty else { throw reader.unexpected(ends.map(quoted).joined(separator: " or ")) }
        return (statements, "")
      }
    }
  }

  /// The statement of a tag whose name has been read.
  private mutating func tag(_ name: String, _ line: Int) throws -> TemplateStatement {
    let kind: TemplateStatement.Kind = try nested(line) { parser in
      switch name {
      case "if": try parser.condition()
      case "for": try parser.loop()
      case "set": try parser.assignment()
      case "macro": try parser.macro()
      case "call": try parser.callBlock()
      case "filter": try parser.filterBlock()
      case "with": try parser.with()
      // Marks what the model wrote, for training on it.
      case "generation": .with([], try parser.body(until: "endgeneration"))
      case "break", "continue": try parser.jump(name)
      default: throw TemplateError(line: line, .unknown(what: "tag", name: name))
      }
    }
    return TemplateStatement(line: line, kind: kind)
  }

  private init(reader: TemplateExpressionParser, limits: TemplateLimits) {
    self.reader = reader
    self.limits = limits
  }

  private mutating func nested<Result>(_ line: Int, _ body: (inout Self) throws -> Result) throws -> Result {
    guard depth < limits.nesting else {
      throw TemplateError(line: line, .limit(what: "levels of nesting", most: limits.nesting))
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  /// The rest of the opening tag, then the statements up to the closing one.
  private mutating func body(until end: String) throws -> [TemplateStatement] {
    try reader.expect(.tagEnd)
    let (statements, _) = try block(until: [end])
    try reader.expect(.tagEnd)
    return statements
  }

  private mutating func condition() throws -> TemplateStatement.Kind {
    let condition = try reader.tuple(withConditions: false)
    try reader.expect(.tagEnd)
    let (then, end) = try block(until: ["elif", "else", "endif"])
    var otherwise: [TemplateStatement] = []
    switch end {
    case "elif":
      let line = reader.line
      otherwise = [TemplateStatement(line: line, kind: try nested(line) { try $0.condition() })]
    case "else": otherwise = try body(until: "endif")
    default: try reader.expect(.tagEnd)
    }
    return .if(condition, then: then, else: otherwise)
  }

  private mutating func loop() throws -> TemplateStatement.Kind {
    let target = try target()
    try reader.expect(.name("in"))
    let sequence = try reader.tuple(withConditions: false)
    let condition = reader.skip(name: "if") ? try reader.expression() : nil
    if reader.isName("recursive") {
      throw TemplateError(line: reader.line, .unknown(what: "kind of loop", name: "recursive"))
    }
    try reader.expect(.tagEnd)
    loopDepth += 1
    let (body, end) = try block(until: ["else", "endfor"])
    loopDepth -= 1
    let otherwise: [TemplateStatement]
    if end == "else" {
      otherwise = try self.body(until: "endfor")
    } else {
      otherwise = []
      try reader.expect(.tagEnd)
    }
    return .for(
      TemplateForLoop(target: target, sequence: sequence, condition: condition, body: body, otherwise: otherwise))
  }

  private mutating func jump(_ name: String) throws -> TemplateStatement.Kind {
    guard loopDepth > 0 else {
      throw TemplateError(line: reader.line, .unexpected(found: quoted(name), expected: "a loop around it"))
    }
    try reader.expect(.tagEnd)
    return name == "break" ? .break : .continue
  }

  private mutating func target() throws -> TemplateStatement.AssignmentTarget {
    var targets = [try singleTarget()]
    var isTuple = false
    while reader.skip(symbol: ",") {
      isTuple = true
      if reader.isName("in") || reader.isSymbol("=") || reader.isSymbol(")") { break }
      targets.append(try singleTarget())
    }
    return isTuple ? .tuple(targets) : targets[0]
  }

  private mutating func singleTarget() throws -> TemplateStatement.AssignmentTarget {
    if reader.skip(symbol: "(") {
      let inner = try nested(reader.line) { try $0.target() }
      try reader.expect(.symbol(")"))
      return inner
    }
    let name = try reader.expectName()
    if Self.reserved.contains(name) {
      throw TemplateError(line: reader.line, .unexpected(found: quoted(name), expected: "a name to assign to"))
    }
    return reader.skip(symbol: ".") ? .member(name, try reader.expectName()) : .name(name)
  }

  private static let reserved: Set<String> = [
    "true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if", "else",
  ]

  private mutating func assignment() throws -> TemplateStatement.Kind {
    let target = try target()
    if reader.skip(symbol: "=") {
      let value = try reader.tuple()
      try reader.expect(.tagEnd)
      return .set(target, value)
    }
    let filters = try reader.filters()
    return .setBlock(target, try body(until: "endset"), filters: filters)
  }

  private mutating func filterBlock() throws -> TemplateStatement.Kind {
    let filters = [try reader.filter()] + (try reader.filters())
    return .filterBlock(try body(until: "endfilter"), filters: filters)
  }

  private mutating func with() throws -> TemplateStatement.Kind {
    var values: [(TemplateStatement.AssignmentTarget, TemplateExpression)] = []
    while reader.current.kind != .tagEnd {
      if !values.isEmpty { try reader.expect(.symbol(",")) }
      let target = try singleTarget()
      try reader.expect(.symbol("="))
      values.append((target, try reader.expression()))
    }
    return .with(values, try body(until: "endwith"))
  }

  private mutating func macro() throws -> TemplateStatement.Kind {
    let name = try reader.expectName()
    return .macro(try declaration(name, until: "endmacro"))
  }

  private mutating func callBlock() throws -> TemplateStatement.Kind {
    let parameters = reader.isSymbol("(") ? try self.parameters() : []
    let line = reader.line
    let call = try reader.expression()
    guard case .call = call.kind else {
      throw TemplateError(line: line, .unexpected(found: "another expression", expected: "a call"))
    }
    let outer = loopDepth
    loopDepth = 0
    defer { loopDepth = outer }
    let body = try body(until: "endcall")
    return .callBlock(call, TemplateMacro.Declaration(name: "caller", parameters: parameters, body: body))
  }

  private mutating func declaration(_ name: String, until end: String) throws -> TemplateMacro.Declaration {
    let parameters = try self.parameters()
    // A loop around a macro is not one in it.
    let outer = loopDepth
    loopDepth = 0
    defer { loopDepth = outer }
    return TemplateMacro.Declaration(name: name, parameters: parameters, body: try body(until: end))
  }

  private mutating func parameters() throws -> [(name: String, standard: TemplateExpression?)] {
    try reader.expect(.symbol("("))
    var parameters: [(name: String, standard: TemplateExpression?)] = []
    while !reader.skip(symbol: ")") {
      let name = try reader.expectName()
      let standard = reader.skip(symbol: "=") ? try reader.expression() : nil
      if standard == nil, parameters.last?.standard != nil { throw reader.unexpected("a default value") }
      parameters.append((name, standard))
      if !reader.isSymbol(")") { try reader.expect(.symbol(",")) }
    }
    return parameters
  }
}
