import Foundation

/// Renders a parsed template once.
final class TemplateEvaluator {
  let budget: TemplateBudget
  /// What `strftime_now` tells, and where.
  let now: Date
  let timeZone: TimeZone
  private var output = ""
  /// Scopes and namespaces that may hold each other, to be cleared in the end.
  private var scopes: [TemplateScope] = []
  private var namespaces: [TemplateNamespace] = []

  /// How a statement ends.
  private enum Flow {
    case goesOn, breaks, continues
  }

  init(limits: TemplateLimits, now: Date, timeZone: TimeZone) {
    budget = TemplateBudget(limits)
    self.now = now
    self.timeZone = timeZone
  }

  func render(_ statements: [TemplateStatement], _ values: [String: TemplateValue]) throws -> String {
    let scope = TemplateScope(values)
    scopes = [scope]
    defer {
      for scope in scopes { scope.clear() }
      for namespace in namespaces { namespace.values.removeAll() }
    }
    _ = try run(statements, in: scope)
    return output
  }

  func makeNamespace(_ values: [String: TemplateValue]) -> TemplateValue {
    let namespace = TemplateNamespace(values)
    namespaces.append(namespace)
    return .object(.namespace(namespace))
  }

  /// Runs the statements and gives what they write instead of writing it.
  func capture(_ statements: [TemplateStatement], in scope: TemplateScope) throws -> String {
    let outer = output
    output = ""
    defer { output = outer }
    _ = try run(statements, in: scope)
    return output
  }

  private func write(_ text: String) throws {
    let total = output.utf8.count + text.utf8.count
    guard total <= budget.limits.outputBytes else {
      throw TemplateError(.limit(what: "bytes of text", most: budget.limits.outputBytes))
    }
    try budget.step(1 + text.utf8.count / 16)
    output += text
  }

  // MARK: - Statements

  private func run(_ statements: [TemplateStatement], in scope: TemplateScope) throws -> Flow {
    for statement in statements {
      let flow = try locating(statement.line) { try budget.nested { try run(statement, in: scope) } }
      if flow != .goesOn { return flow }
    }
    return .goesOn
  }

  private func run(_ statement: TemplateStatement, in scope: TemplateScope) throws -> Flow {
    try budget.step()
    switch statement.kind {
    case .text(let text): try write(text)
    case .output(let expression): try write(text(of: evaluate(expression, in: scope)))
    case .if(let condition, let then, let otherwise):
      return try run(try evaluate(condition, in: scope).isTrue ? then : otherwise, in: scope)
    case .for(let loop): try run(loop, in: scope)
    case .set(let target, let value): try assign(evaluate(value, in: scope), to: target, in: scope)
    case .setBlock(let target, let body, let filters):
      let text = TemplateValue.string(try capture(body, in: TemplateScope(within: scope)))
      try assign(try apply(filters, to: text, in: scope), to: target, in: scope)
    case .filterBlock(let body, let filters):
      let text = TemplateValue.string(try capture(body, in: TemplateScope(within: scope)))
      try write(self.text(of: try apply(filters, to: text, in: scope)))
    case .macro(let declaration):
      scopes.append(scope)
      scope.set(declaration.name, .object(.macro(TemplateMacro(declaration: declaration, scope: scope))))
    case .callBlock(let call, let declaration):
      let caller = TemplateMacro(declaration: declaration, scope: scope)
      try write(text(of: try evaluateCall(call, caller: .object(.macro(caller)), in: scope)))
    case .with(let values, let body):
      let inner = TemplateScope(within: scope)
      for (target, value) in values { try assign(evaluate(value, in: scope), to: target, in: inner) }
      return try run(body, in: inner)
    case .break: return .breaks
    case .continue: return .continues
    }
    return .goesOn
  }

  private func apply(
    _ filters: [TemplateFilterCall], to value: TemplateValue, in scope: TemplateScope
  ) throws -> TemplateValue {
    try filters.reduce(value) { try filter($0, by: $1, in: scope) }
  }

  private func run(_ loop: TemplateForLoop, in scope: TemplateScope) throws {
    var elements = try iterate(evaluate(loop.sequence, in: scope))
    if let condition = loop.condition {
      elements = try elements.filter { element in
        try budget.iterate()
        let inner = TemplateScope(within: scope)
        try assign(element, to: loop.target, in: inner)
        return try evaluate(condition, in: inner).isTrue
      }
    }
    if elements.isEmpty {
      _ = try run(loop.otherwise, in: TemplateScope(within: scope))
      return
    }
    let state = TemplateLoop(elements)
    defer { state.lastSeen = nil }
    for (index, element) in elements.enumerated() {
      try budget.iterate()
      state.index = index
      let inner = TemplateScope(["loop": .object(.loop(state))], within: scope)
      try assign(element, to: loop.target, in: inner)
      if try run(loop.body, in: inner) == .breaks { break }
    }
  }

  private func assign(
    _ value: TemplateValue, to target: TemplateStatement.AssignmentTarget, in scope: TemplateScope
  ) throws {
    switch target {
    case .name(let name): scope.set(name, value)
    case .member(let name, let member):
      guard case .object(.namespace(let namespace)) = scope[name] else {
        throw TemplateError(.wrongType("cannot assign to a member of \(quoted(name)), which is no namespace"))
      }
      try check(depthOf: value)
      namespace.values[member] = value
    case .tuple(let targets):
      let elements = try iterate(value)
      guard elements.count == targets.count else {
        throw TemplateError(.invalid("\(targets.count) names cannot take \(elements.count) values"))
      }
      for (target, element) in zip(targets, elements) { try assign(element, to: target, in: scope) }
    }
  }

  // MARK: - Values

  /// The elements of a value.
  func iterate(_ value: TemplateValue) throws -> [TemplateValue] {
    guard let elements = value.elements else {
      throw TemplateError(.wrongType("a value of type \(value.typeName) cannot be iterated"))
    }
    try budget.step(elements.count)
    return elements
  }

  /// Lists in lists in lists … end somewhere.
  func check(depthOf value: TemplateValue) throws {
    guard value.depth <= budget.limits.valueDepth else {
      throw TemplateError(.limit(what: "levels of lists in lists", most: budget.limits.valueDepth))
    }
  }

  func list(_ elements: [TemplateValue], isTuple: Bool = false) throws -> TemplateValue {
    try budget.step(1 + elements.count)
    let list = TemplateValue.list(TemplateList(elements, isTuple: isTuple))
    try check(depthOf: list)
    return list
  }

  func generator(_ elements: [TemplateValue]) throws -> TemplateValue {
    try budget.step(1 + elements.count)
    let generator = TemplateValue.object(.generator(TemplateGenerator(elements)))
    try check(depthOf: generator)
    return generator
  }

  func string(_ text: String) throws -> TemplateValue {
    try budget.text(text.utf8.count)
    return .string(text)
  }

  /// What a value is when it is written.
  func text(of value: TemplateValue) throws -> String {
    if case .string(let text) = value.plain { return text }
    var writer = TemplateWriter(budget: budget)
    try writer.write(value)
    return writer.text
  }

  /// Errors in `body` that do not know their line get this one.
  func locating<Result>(_ line: Int, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch var error as TemplateError where error.line == 0 {
      error.line = line
      throw error
    }
  }
}
