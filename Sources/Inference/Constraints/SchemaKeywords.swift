/// The kinds of JSON values that `type` tells apart. Every integer is a number.
enum SchemaType: String, Hashable, Sendable, CaseIterable {
  case null, boolean, integer, number, string, array, object
}

/// What one or several schema objects that hold together demand of a value, apart from what is nested in it.
struct SchemaKeywords: Hashable, Sendable {
  struct Bound: Hashable, Sendable {
    var value: SchemaDecimal
    var isExclusive: Bool
  }

  /// Those that may be there; nil for any.
  var types: Set<SchemaType>?
  var constants: [SchemaJSON]?
  var lower: Bound?
  var upper: Bound?
  var divisor = 1
  var lengths = Count()
  var patterns: [StringPattern] = []
  var items = Count()
  var members = Count()
  /// In order, each once.
  var required: [String] = []
  /// Types that a keyword is about, for schemas without `type`.
  var suggested: Set<SchemaType> = []
  /// A keyword besides `type`, `enum` and `const` that demands something.
  var otherDemand: String?

  struct Count: Hashable, Sendable {
    var least = 0
    var most: Int?

    mutating func narrow(least: Int) { self.least = max(self.least, least) }
    mutating func narrow(most: Int) { self.most = min(self.most ?? most, most) }
  }

  /// Those that say nothing about which values are valid.
  private static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "$defs", "definitions", "$anchor", "title", "description", "default", "examples",
    "example", "deprecated", "readOnly", "writeOnly", "contentMediaType", "contentEncoding", "discriminator",
  ]
  private static let structural: [String: SchemaType?] = [
    "$ref": nil, "allOf": nil, "anyOf": nil, "oneOf": nil, "properties": .object, "additionalProperties": .object,
    "prefixItems": .array, "items": .array, "additionalItems": .array,
  ]
  private static let unsupported: Set<String> = [
    "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies", "contains", "minContains",
    "maxContains", "uniqueItems", "patternProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
    "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary", "contentSchema",
  ]

  /// Adds the demands of one more schema object.
  mutating func add(_ members: [SchemaJSON.Member], at pointer: String, _ limits: SchemaLimits) throws(SchemaError) {
    for member in members {
      do throws(SchemaError.Problem) {
        try add(member.name, member.value, limits)
      } catch {
        throw SchemaError(pointer: pointer, problem: error)
      }
    }
  }

  private mutating func add(
    _ name: String, _ value: SchemaJSON, _ limits: SchemaLimits
  ) throws(SchemaError.Problem) {
    if Self.annotations.contains(name) || name.hasPrefix("x-") { return }
    if name == "uniqueItems" || name == "nullable", value == .bool(false) { return }
    if name == "nullable" { throw .nullable }
    if Self.unsupported.contains(name) { throw .unsupported(keyword: name) }
    switch name {
    case "type": return try addType(value)
    case "enum":
      guard case .array(let values) = value, !values.isEmpty else {
        throw .wrongValue(keyword: name, expected: "an array with at least one value")
      }
      return restrict(to: values)
    case "const": return restrict(to: [value])
    default: break
    }
    if let type = Self.structural[name] {
      if let type { suggested.insert(type) }
      if name != "$ref", name != "allOf", name != "anyOf", name != "oneOf" { otherDemand = name }
      return
    }
    otherDemand = name
    switch name {
    case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf": try addNumeric(name, value)
    case "minLength", "maxLength", "pattern", "format": try addText(name, value, limits)
    case "minItems", "maxItems": try addCount(name, value, to: \.items, .array)
    case "minProperties", "maxProperties": try addCount(name, value, to: \.members, .object)
    case "required": try addRequired(value)
    default: throw .unknownKeyword(name)
    }
  }

  private mutating func addType(_ value: SchemaJSON) throws(SchemaError.Problem) {
    let names: [SchemaJSON] = if case .array(let values) = value { values } else { [value] }
    var found: Set<SchemaType> = []
    for name in names {
      guard case .string(let text) = name, let type = SchemaType(rawValue: text) else {
        throw .wrongValue(
          keyword: "type", expected: "of " + SchemaType.allCases.map(\.rawValue).joined(separator: ", "))
      }
      found.insert(type)
    }
    guard !found.isEmpty else { throw .wrongValue(keyword: "type", expected: "at least one type") }
    types = types.map { Self.common($0, found) } ?? found
  }

  /// Types that are in both sets, where "number" holds every integer.
  static func common(_ first: Set<SchemaType>, _ second: Set<SchemaType>) -> Set<SchemaType> {
    var both = first.intersection(second)
    if first.union(second).isSuperset(of: [.integer, .number]), !both.contains(.number) {
      if first.contains(.number) && second.contains(.integer) || first.contains(.integer) && second.contains(.number) {
        both.insert(.integer)
      }
    }
    return both
  }

  private mutating func restrict(to values: [SchemaJSON]) {
    constants = constants.map { $0.filter { constant in values.contains { $0.isEqual(to: constant) } } } ?? values
  }

  private mutating func addNumeric(_ name: String, _ value: SchemaJSON) throws(SchemaError.Problem) {
    suggested.insert(.number)
    guard case .number(let digits) = value, let decimal = SchemaDecimal(json: digits) else {
      throw .wrongValue(keyword: name, expected: "a number of at most \(SchemaLimits.longestBound) digits")
    }
    let bound = Bound(value: decimal.rounded, isExclusive: name.hasPrefix("exclusive"))
    switch name {
    case "minimum", "exclusiveMinimum":
      if lower.map({ ($0.value, $0.isExclusive ? 1 : 0) < (bound.value, bound.isExclusive ? 1 : 0) }) ?? true {
        lower = bound
      }
    case "maximum", "exclusiveMaximum":
      if upper.map({ ($0.value, $0.isExclusive ? 0 : 1) > (bound.value, bound.isExclusive ? 0 : 1) }) ?? true {
        upper = bound
      }
    default:
      guard decimal.isWhole, let number = Int(decimal.text), (1...SchemaLimits.largestDivisor).contains(number) else {
        throw .wrongValue(keyword: name, expected: "a whole number from 1 to \(SchemaLimits.largestDivisor)")
      }
      divisor = Self.leastCommonMultiple(divisor, number)
      guard divisor <= SchemaLimits.largestDivisor else {
        throw .limit(what: "what all \"multipleOf\" come to", most: SchemaLimits.largestDivisor)
      }
    }
  }

  private static func leastCommonMultiple(_ first: Int, _ second: Int) -> Int {
    var (a, b) = (first, second)
    while b != 0 { (a, b) = (b, a % b) }
    return first / a * second
  }

  private mutating func addText(
    _ name: String, _ value: SchemaJSON, _ limits: SchemaLimits
  ) throws(SchemaError.Problem) {
    if name == "minLength" || name == "maxLength" { return try addCount(name, value, to: \.lengths, .string) }
    suggested.insert(.string)
    guard case .string(let text) = value else { throw .wrongValue(keyword: name, expected: "a string") }
    guard let source = name == "pattern" ? text : StringFormat.patterns[text] else { throw .unknownFormat(text) }
    do throws(PatternParser.Failure) {
      var parser = PatternParser(source, mostRepetitions: limits.stringLength)
      let pattern = try parser.pattern()
      if !patterns.contains(pattern) { patterns.append(pattern) }
    } catch {
      throw .badPattern(text, reason: error.reason)
    }
  }

  private mutating func addCount(
    _ name: String, _ value: SchemaJSON, to count: WritableKeyPath<SchemaKeywords, Count>, _ type: SchemaType
  ) throws(SchemaError.Problem) {
    suggested.insert(type)
    guard case .number(let digits) = value, let decimal = SchemaDecimal(json: digits), decimal.isWhole,
      let number = Int(decimal.text), (0...SchemaLimits.largestCount).contains(number)
    else { throw .wrongValue(keyword: name, expected: "a whole number from 0 to \(SchemaLimits.largestCount)") }
    if name.hasPrefix("min") {
      self[keyPath: count].narrow(least: number)
    } else {
      self[keyPath: count].narrow(most: number)
    }
  }

  private mutating func addRequired(_ value: SchemaJSON) throws(SchemaError.Problem) {
    suggested.insert(.object)
    guard case .array(let names) = value else { throw .wrongValue(keyword: "required", expected: "an array of names") }
    for name in names {
      guard case .string(let text) = name else { throw .wrongValue(keyword: "required", expected: "an array of names") }
      if !required.contains(text) { required.append(text) }
    }
  }
}

extension SchemaJSON {
  /// Equal as JSON Schema sees it: numbers by value, members in any order.
  func isEqual(to other: SchemaJSON) -> Bool {
    switch (self, other) {
    case (.number(let first), .number(let second)):
      first == second || Double(first) == Double(second)
    case (.array(let first), .array(let second)):
      first.count == second.count && zip(first, second).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let first), .object(let second)):
      first.count == second.count
        && first.allSatisfy { member in other[member.name].map { $0.isEqual(to: member.value) } ?? false }
    default: self == other
    }
  }

  /// What `type` says of it.
  var type: SchemaType {
    switch self {
    case .null: .null
    case .bool: .boolean
    case .number(let digits): SchemaDecimal(json: digits).map(\.isWhole) == true ? .integer : .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }
}
