/// Tests after `is` (Jinja documentation, "List of Builtin Tests").
extension TemplateEvaluator {
  func test(_ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments) throws -> Bool {
    if let result = typeTest(value, name) { return result }
    switch name {
    case "even", "odd":
      guard let number = value.number else { break }
      return number.truncatingRemainder(dividingBy: 2).magnitude == (name == "even" ? 0 : 1)
    case "divisibleby":
      guard let number = value.integer, let by = try argument(name, arguments).integer, by != 0 else { break }
      return by == -1 || number % by == 0
    case "lower", "upper":
      let text = try self.text(of: value)
      return TextCase(text).isCased && text.isSame(as: name == "lower" ? text.lowercased() : text.uppercased())
    case "sameas":
      let other = try argument(name, arguments)
      return try value.typeName == other.typeName && isEqual(value, other)
    case "in": return try contains(argument(name, arguments), value)
    case "filter", "test":
      throw TemplateError(.unknown(what: "test", name: name))
    default:
      guard let found = Self.comparisons[name] else { throw TemplateError(.unknown(what: "test", name: name)) }
      return try compare(found, value, argument(name, arguments))
    }
    throw TemplateError(.wrongType("the test \(quoted(name)) does not fit a value of type \(value.typeName)"))
  }

  private static let comparisons: [String: TemplateExpression.ComparisonOperator] = [
    "eq": .equal, "==": .equal, "equalto": .equal, "ne": .notEqual, "!=": .notEqual, "lt": .less, "<": .less,
    "lessthan": .less, "le": .lessOrEqual, "<=": .lessOrEqual, "gt": .greater, ">": .greater, "greaterthan": .greater,
    "ge": .greaterOrEqual, ">=": .greaterOrEqual,
  ]

  private func argument(_ name: String, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    guard let value = arguments.positional.first, arguments.positional.count == 1 else {
      throw TemplateError(.invalid("the test \(quoted(name)) takes one argument"))
    }
    return value
  }

  private func typeTest(_ value: TemplateValue, _ name: String) -> Bool? {
    switch (name, value) {
    case ("defined", _): !value.isUndefined
    case ("undefined", _): value.isUndefined
    case ("none", .none), ("boolean", .bool), ("string", .string), ("mapping", .dictionary), ("float", .float): true
    case ("none", _), ("boolean", _), ("string", _), ("mapping", _), ("float", _): false
    case ("true", .bool(let flag)): flag
    case ("false", .bool(let flag)): !flag
    case ("true", _), ("false", _): false
    case ("integer", .int): true
    case ("integer", _): false
    case ("number", _): value.number != nil
    case ("iterable", _): value.canBeIterated
    case ("sequence", .string), ("sequence", .list), ("sequence", .dictionary), ("sequence", .undefined): true
    case ("sequence", _): false
    case ("callable", .object(.macro)), ("callable", .object(.function)), ("callable", .object(.method)): true
    case ("callable", _): false
    case ("escaped", _): false
    default: nil
    }
  }
}

/// Whether a text has letters of both cases.
struct TextCase {
  let isCased: Bool

  init(_ text: String) {
    isCased = text.unicodeScalars.contains { $0.properties.isLowercase || $0.properties.isUppercase }
  }
}
