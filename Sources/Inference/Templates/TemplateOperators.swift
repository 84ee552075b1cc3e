import Foundation

extension TemplateEvaluator {
  // MARK: - Arithmetic

  func binary(
    _ found: TemplateExpression.BinaryOperator, _ left: TemplateValue, _ right: TemplateValue
  ) throws -> TemplateValue {
    for case .undefined(let name) in [left, right] { throw TemplateError(.undefined(name)) }
    if found == .add, let joined = try joinedMarkup(left, right) { return joined }
    let (left, right) = (left.plain, right.plain)
    switch (found, left, right) {
    case (.add, .string(let left), .string(let right)):
      try budget.text(left.utf8.count + right.utf8.count)
      return .string(left + right)
    case (.add, .list(let left), .list(let right)) where left.isTuple == right.isTuple:
      return try list(left.elements + right.elements, isTuple: left.isTuple)
    case (.multiply, .string(let text), let times), (.multiply, let times, .string(let text)):
      if let times = times.integer { return try repeated(text, times) }
    case (.multiply, .list(let list), let times), (.multiply, let times, .list(let list)):
      if let times = times.integer { return try repeated(list, times) }
    case (.remainder, .string(let format), _): return try string(PrintfFormat.text(format, right, by: self))
    default:
      if let left = left.integer, let right = right.integer { return try whole(found, left, right) }
      if let left = left.number, let right = right.number { return try .float(real(found, left, right)) }
    }
    throw TemplateError(
      .wrongType("\(quoted(found.rawValue)) cannot join values of type \(left.typeName) and \(right.typeName)"))
  }

  /// Markup and what is joined with it, escaped.
  private func joinedMarkup(_ left: TemplateValue, _ right: TemplateValue) throws -> TemplateValue? {
    let text: String
    switch (left, right) {
    case (.markup(let left), .markup(let right)): text = left + right
    case (.markup(let left), .string(let right)): text = left + HTMLText.escaped(right)
    case (.string(let left), .markup(let right)): text = HTMLText.escaped(left) + right
    default: return nil
    }
    try budget.text(text.utf8.count)
    return .markup(text)
  }

  private func repeated(_ text: String, _ times: Int) throws -> TemplateValue {
    let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(times, 0))
    try budget.text(overflow ? .max : bytes)
    return .string(String(repeating: text, count: max(times, 0)))
  }

  private func repeated(_ list: TemplateList, _ times: Int) throws -> TemplateValue {
    let (count, overflow) = list.elements.count.multipliedReportingOverflow(by: max(times, 0))
    try budget.step(overflow ? .max : count)
    return try self.list(Array(repeatElement(list.elements, count: max(times, 0)).joined()), isTuple: list.isTuple)
  }

  private func whole(_ found: TemplateExpression.BinaryOperator, _ a: Int, _ b: Int) throws -> TemplateValue {
    let result: (partialValue: Int, overflow: Bool)
    switch found {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .divide:
      guard b != 0 else { throw TemplateError(.invalid("division by zero")) }
      return .float(Double(a) / Double(b))
    case .floorDivide, .remainder:
      guard b != 0 else { throw TemplateError(.invalid("division by zero")) }
      guard !(a == .min && b == -1) else { throw TemplateError(.invalid("the number is too large")) }
      let isLower = a % b != 0 && (a < 0) != (b < 0)
      return .int(found == .floorDivide ? a / b - (isLower ? 1 : 0) : a % b + (isLower ? b : 0))
    case .power:
      guard b >= 0 else { return .float(pow(Double(a), Double(b))) }
      result = power(a, b)
    }
    guard !result.overflow else { throw TemplateError(.invalid("the number is too large")) }
    return .int(result.partialValue)
  }

  private func power(_ base: Int, _ exponent: Int) -> (partialValue: Int, overflow: Bool) {
    if base == 1 || exponent == 0 { return (1, false) }
    if base == 0 { return (0, false) }
    if base == -1 { return (exponent % 2 == 0 ? 1 : -1, false) }
    var value = 1
    // With a base of two or more it ends after 63 rounds.
    for _ in 0..<exponent {
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      if overflow { return (0, true) }
      value = product
    }
    return (value, false)
  }

  private func real(_ found: TemplateExpression.BinaryOperator, _ a: Double, _ b: Double) throws -> Double {
    if b == 0, found == .divide || found == .floorDivide || found == .remainder {
      throw TemplateError(.invalid("division by zero"))
    }
    switch found {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply: return a * b
    case .divide: return a / b
    case .floorDivide: return (a / b).rounded(.down)
    case .remainder: return a - b * (a / b).rounded(.down)
    case .power: return pow(a, b)
    }
  }

  func negative(_ value: TemplateValue) throws -> TemplateValue {
    if let number = value.integer, number != .min { return .int(-number) }
    if case .float(let number) = value { return .float(-number) }
    throw TemplateError(.wrongType("a value of type \(value.typeName) has no sign"))
  }

  func positive(_ value: TemplateValue) throws -> TemplateValue {
    if let number = value.integer { return .int(number) }
    if case .float = value { return value }
    throw TemplateError(.wrongType("a value of type \(value.typeName) has no sign"))
  }

  // MARK: - Comparison

  func compare(
    _ found: TemplateExpression.ComparisonOperator, _ left: TemplateValue, _ right: TemplateValue
  ) throws -> Bool {
    let (left, right) = (left.plain, right.plain)
    return switch found {
    case .equal: try isEqual(left, right)
    case .notEqual: try !isEqual(left, right)
    case .less: try isLess(left, right)
    case .lessOrEqual: try !isLess(right, left)
    case .greater: try isLess(right, left)
    case .greaterOrEqual: try !isLess(left, right)
    case .in: try contains(right, left)
    case .notIn: try !contains(right, left)
    }
  }

  func isEqual(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
    try budget.step()
    switch (left.plain, right.plain) {
    case (.none, .none), (.undefined, .undefined): return true
    case (.string(let left), .string(let right)):
      try budget.text(min(left.utf8.count, right.utf8.count))
      return left.isSame(as: right)
    case (.list(let left), .list(let right)):
      guard left.elements.count == right.elements.count, left.isTuple == right.isTuple else { return false }
      return try zip(left.elements, right.elements).allSatisfy { try isEqual($0, $1) }
    case (.dictionary(let left), .dictionary(let right)):
      guard left.count == right.count else { return false }
      return try zip(left.keys, left.values).allSatisfy { key, value in
        try right[key].map { try isEqual(value, $0) } ?? false
      }
    case (.object(.namespace(let left)), .object(.namespace(let right))): return left === right
    default:
      if let left = left.integer, let right = right.integer { return left == right }
      if let left = left.number, let right = right.number { return left == right }
      return false
    }
  }

  func isLess(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
    try budget.step()
    for case .undefined(let name) in [left, right] { throw TemplateError(.undefined(name)) }
    switch (left.plain, right.plain) {
    case (.string(let left), .string(let right)):
      try budget.text(min(left.utf8.count, right.utf8.count))
      // Bytes of UTF-8 have the order of the code points.
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.list(let left), .list(let right)) where left.isTuple == right.isTuple:
      for (a, b) in zip(left.elements, right.elements) where try !isEqual(a, b) { return try isLess(a, b) }
      return left.elements.count < right.elements.count
    default:
      if let left = left.integer, let right = right.integer { return left < right }
      if let left = left.number, let right = right.number { return left < right }
      throw TemplateError(
        .wrongType("values of type \(left.typeName) and \(right.typeName) have no order"))
    }
  }

  /// Whether `value` is in the container.
  func contains(_ container: TemplateValue, _ value: TemplateValue) throws -> Bool {
    switch container.plain {
    case .undefined: return false
    case .string(let text):
      guard case .string(let part) = value.plain else {
        throw TemplateError(.wrongType("a value of type \(value.typeName) cannot be in a string"))
      }
      try budget.text(text.utf8.count + part.utf8.count)
      return TextSearch.firstRange(of: part, in: text) != nil
    case .list(let list): return try list.elements.contains { try isEqual($0, value) }
    case .dictionary(let dictionary):
      switch value {
      case .dictionary: throw TemplateError(.wrongType("a value of type dict cannot be a key"))
      case .list(let list) where !list.isTuple: throw TemplateError(.wrongType("a value of type list cannot be a key"))
      default: return dictionary[value] != nil
      }
    default: return try iterate(container).contains { try isEqual($0, value) }
    }
  }
}
