extension TemplateEvaluator {
  func evaluate(_ expression: TemplateExpression, in scope: TemplateScope) throws -> TemplateValue {
    try locating(expression.line) {
      try budget.step()
      return try budget.nested { try value(of: expression.kind, in: scope) }
    }
  }

  private func value(of kind: TemplateExpression.Kind, in scope: TemplateScope) throws -> TemplateValue {
    switch kind {
    case .literal(let literal): return value(of: literal)
    case .name(let name): return scope[name] ?? global(name) ?? .undefined(name)
    case .list(let elements, let isTuple):
      return try list(elements.map { try evaluate($0, in: scope) }, isTuple: isTuple)
    case .dictionary(let pairs): return try dictionary(pairs, in: scope)
    case .member(let value, let name): return try member(name, of: evaluate(value, in: scope).plain)
    case .item(let value, let key):
      return try item(evaluate(key, in: scope).plain, of: evaluate(value, in: scope).plain)
    case .slice(let value, let start, let end, let step):
      return try slice(
        evaluate(value, in: scope).plain, start.map { try evaluate($0, in: scope) },
        end.map { try evaluate($0, in: scope) },
        step.map { try evaluate($0, in: scope) })
    case .call(let callee, let arguments):
      return try call(evaluate(callee, in: scope), evaluate(arguments, in: scope))
    case .filter(let value, let filter): return try self.filter(evaluate(value, in: scope), by: filter, in: scope)
    case .test(let value, let name, let arguments):
      return .bool(try test(evaluate(value, in: scope).plain, name, evaluate(arguments, in: scope)))
    case .not(let value): return .bool(try !evaluate(value, in: scope).isTrue)
    case .negative(let value): return try negative(evaluate(value, in: scope))
    case .positive(let value): return try positive(evaluate(value, in: scope))
    case .binary(let found, let left, let right):
      return try binary(found, evaluate(left, in: scope), evaluate(right, in: scope))
    case .comparison(let first, let rest): return try comparison(first, rest, in: scope)
    case .and(let left, let right):
      let value = try evaluate(left, in: scope)
      return value.isTrue ? try evaluate(right, in: scope) : value
    case .or(let left, let right):
      let value = try evaluate(left, in: scope)
      return value.isTrue ? value : try evaluate(right, in: scope)
    case .concatenation(let parts): return try string(parts.map { try text(of: evaluate($0, in: scope)) }.joined())
    case .conditional(let value, let condition, let otherwise):
      if try evaluate(condition, in: scope).isTrue { return try evaluate(value, in: scope) }
      return try otherwise.map { try evaluate($0, in: scope) } ?? .undefined("the other branch")
    }
  }

  private func value(of literal: TemplateExpression.Literal) -> TemplateValue {
    switch literal {
    case .none: .none
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    }
  }

  private func dictionary(
    _ pairs: [(key: TemplateExpression, value: TemplateExpression)], in scope: TemplateScope
  ) throws -> TemplateValue {
    var dictionary = TemplateDictionary()
    for pair in pairs {
      let key = try evaluate(pair.key, in: scope)
      guard TemplateDictionary.canHold(key: key) else {
        throw TemplateError(.wrongType("a value of type \(key.typeName) cannot be a key"))
      }
      dictionary[key] = try evaluate(pair.value, in: scope)
    }
    try check(depthOf: .dictionary(dictionary))
    return .dictionary(dictionary)
  }

  /// `1 < x < 3` holds when each pair does.
  private func comparison(
    _ first: TemplateExpression, _ rest: [(TemplateExpression.ComparisonOperator, TemplateExpression)],
    in scope: TemplateScope
  ) throws -> TemplateValue {
    var left = try evaluate(first, in: scope)
    for (found, expression) in rest {
      let right = try evaluate(expression, in: scope)
      guard try compare(found, left, right) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  // MARK: - Members

  /// `value.name`: a method before a key.
  func member(_ name: String, of value: TemplateValue) throws -> TemplateValue {
    try checkMember(name, of: value)
    if TemplateMethods.has(name, value) { return .object(.method(value, name)) }
    return plainMember(name, of: value)
  }

  /// `value[key]`: a key before a method.
  func item(_ key: TemplateValue, of value: TemplateValue) throws -> TemplateValue {
    if case .undefined(let name) = value { throw TemplateError(.undefined(name)) }
    if case .dictionary(let dictionary) = value, let found = dictionary[key] { return found }
    if let index = key.integer {
      switch value {
      case .list(let list): return element(index, of: list.elements)
      case .string(let text):
        try budget.text(text.utf8.count)
        return element(index, of: value.elements ?? [])
      default: return .undefined("item \(index)")
      }
    }
    guard case .string(let name) = key else { return .undefined("an item") }
    if case .dictionary = value, !TemplateMethods.has(name, value) { return .undefined(name) }
    return try member(name, of: value)
  }

  private func element(_ index: Int, of elements: [TemplateValue]) -> TemplateValue {
    let place = index < 0 ? index + elements.count : index
    return elements.indices.contains(place) ? elements[place] : .undefined("item \(index)")
  }

  private func checkMember(_ name: String, of value: TemplateValue) throws {
    if case .undefined(let missing) = value { throw TemplateError(.undefined(missing)) }
    if name.hasPrefix("_") { throw TemplateError(.invalid("access to \(quoted(name)) is not allowed")) }
  }

  private func plainMember(_ name: String, of value: TemplateValue) -> TemplateValue {
    switch value {
    case .dictionary(let dictionary): dictionary[name] ?? .undefined(name)
    case .object(.namespace(let namespace)): namespace.values[name] ?? .undefined(name)
    case .object(.loop(let loop)): loop.member(name)
    case .object(.macro(let macro)) where name == "name": .string(macro.declaration.name)
    default: .undefined(name)
    }
  }

  // MARK: - Slices

  private func slice(
    _ value: TemplateValue, _ start: TemplateValue?, _ end: TemplateValue?, _ step: TemplateValue?
  ) throws -> TemplateValue {
    let bounds = try [start, end, step].map(bound)
    switch value {
    case .list(let list):
      return try self.list(sliced(list.elements, bounds[0], bounds[1], bounds[2] ?? 1), isTuple: list.isTuple)
    case .string(let text):
      try budget.step(text.utf8.count)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: try sliced(Array(text.unicodeScalars), bounds[0], bounds[1], bounds[2] ?? 1))
      return try string(String(view))
    case .undefined(let name): throw TemplateError(.undefined(name))
    default: throw TemplateError(.wrongType("a value of type \(value.typeName) has no slices"))
    }
  }

  private func bound(_ value: TemplateValue?) throws -> Int? {
    switch value {
    case nil, .some(.none): return nil
    case .some(let value):
      guard let bound = value.integer else {
        throw TemplateError(.wrongType("a value of type \(value.typeName) cannot bound a slice"))
      }
      return bound
    }
  }

  /// As `list[start:end:step]`; out of range bounds are the ends.
  private func sliced<Element>(_ all: [Element], _ start: Int?, _ end: Int?, _ step: Int) throws -> [Element] {
    guard step != 0 else { throw TemplateError(.invalid("the step of a slice cannot be 0")) }
    func place(_ bound: Int, least: Int, most: Int) -> Int {
      let place = bound < 0 ? bound.addingReportingOverflow(all.count).partialValue : bound
      return min(max(place, least), most)
    }
    if step > 0 {
      let first = place(start ?? 0, least: 0, most: all.count)
      let last = place(end ?? all.count, least: 0, most: all.count)
      return first < last ? stride(from: first, to: last, by: step).map { all[$0] } : []
    }
    let first = start.map { place($0, least: -1, most: all.count - 1) } ?? all.count - 1
    let last = end.map { place($0, least: -1, most: all.count - 1) } ?? -1
    return first > last ? stride(from: first, to: last, by: step).map { all[$0] } : []
  }
}
