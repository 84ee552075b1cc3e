/// Writes values as Python's `str`, `repr` and `json.dumps` do.
struct TemplateWriter {
  let budget: TemplateBudget
  private(set) var text = ""

  init(budget: TemplateBudget) { self.budget = budget }

  private mutating func put(_ part: String) throws {
    guard text.utf8.count + part.utf8.count <= budget.limits.outputBytes else {
      throw TemplateError(.limit(what: "bytes of text", most: budget.limits.outputBytes))
    }
    try budget.step(1 + part.utf8.count / 16)
    text += part
  }

  /// `str`: a string is itself.
  mutating func write(_ value: TemplateValue) throws {
    switch value {
    case .undefined: break
    case .string(let text), .markup(let text): try put(text)
    default: try writeLiteral(value)
    }
  }

  /// `repr`: a string is quoted.
  private mutating func writeLiteral(_ value: TemplateValue) throws {
    switch value {
    case .undefined: try put("Undefined")
    case .none: try put("None")
    case .bool(let value): try put(value ? "True" : "False")
    case .int(let value): try put("\(value)")
    case .float(let value): try put(PythonText.text(of: value))
    case .string(let value): try put(PythonText.literal(value))
    case .markup(let value): try put("Markup(\(PythonText.literal(value)))")
    case .list(let list):
      try put(list.isTuple ? "(" : "[")
      for (index, element) in list.elements.enumerated() {
        if index > 0 { try put(", ") }
        try writeLiteral(element)
      }
      try put(list.isTuple ? list.elements.count == 1 ? ",)" : ")" : "]")
    case .dictionary(let dictionary):
      try put("{")
      for (index, pair) in zip(dictionary.keys, dictionary.values).enumerated() {
        if index > 0 { try put(", ") }
        try writeLiteral(pair.0)
        try put(": ")
        try writeLiteral(pair.1)
      }
      try put("}")
    case .object: throw TemplateError(.wrongType("a value of type \(value.typeName) cannot be written"))
    }
  }

  // MARK: - JSON

  struct JSONStyle {
    /// What each level is indented by; nil for one line.
    var indent: String?
    var itemSeparator = ", "
    var keySeparator = ": "
    var escapesNonASCII = false
    var sortsKeys = false
  }

  mutating func writeJSON(_ value: TemplateValue, _ style: JSONStyle, level: Int = 0) throws {
    switch value {
    case .none: try put("null")
    case .bool(let value): try put(value ? "true" : "false")
    case .int(let value): try put("\(value)")
    case .float(let value): try put(jsonNumber(value))
    case .string(let value), .markup(let value):
      try put(JSONText.quoted(value, escapingNonASCII: style.escapesNonASCII))
    case .list(let list):
      try writeGroup("[", "]", list.elements, style, level) { writer, element in
        try writer.writeJSON(element, style, level: level + 1)
      }
    case .dictionary(let dictionary):
      var pairs = Array(zip(dictionary.keys, dictionary.values))
      if style.sortsKeys { pairs = try sorted(pairs) }
      try writeGroup("{", "}", pairs, style, level) { writer, pair in
        try writer.put(
          JSONText.quoted(writer.key(pair.0), escapingNonASCII: style.escapesNonASCII) + style.keySeparator)
        try writer.writeJSON(pair.1, style, level: level + 1)
      }
    case .undefined, .object:
      throw TemplateError(.wrongType("a value of type \(value.typeName) cannot be written as JSON"))
    }
  }

  private mutating func writeGroup<Element>(
    _ opening: String, _ closing: String, _ elements: [Element], _ style: JSONStyle, _ level: Int,
    _ body: (inout Self, Element) throws -> Void
  ) throws {
    guard !elements.isEmpty else { return try put(opening + closing) }
    func newLine(_ level: Int) -> String { style.indent.map { "\n" + String(repeating: $0, count: level) } ?? "" }
    try put(opening + newLine(level + 1))
    for (index, element) in elements.enumerated() {
      if index > 0 { try put(style.itemSeparator + newLine(level + 1)) }
      try body(&self, element)
    }
    try put(newLine(level) + closing)
  }

  private func jsonNumber(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return PythonText.text(of: value)
  }

  private func key(_ value: TemplateValue) -> String {
    switch value {
    case .string(let text): text
    case .none: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): "\(value)"
    case .float(let value): jsonNumber(value)
    default: ""
    }
  }

  private func sorted(
    _ pairs: [(TemplateValue, TemplateValue)]
  ) throws -> [(TemplateValue, TemplateValue)] {
    try budget.step(pairs.count)
    return try pairs.sorted { left, right in
      if case .string(let left) = left.0, case .string(let right) = right.0 {
        return left.utf8.lexicographicallyPrecedes(right.utf8)
      }
      guard let a = left.0.number, let b = right.0.number else {
        throw TemplateError(
          .wrongType("values of type \(left.0.typeName) and \(right.0.typeName) have no order"))
      }
      return a < b
    }
  }
}

/// Text as JSON writes it, with Python's escapes.
enum JSONText {
  static func quoted(_ text: String, escapingNonASCII: Bool) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{8}": out += "\\b"
      case "\u{C}": out += "\\f"
      default:
        if scalar.value < 0x20 || escapingNonASCII && scalar.value > 0x7E {
          for unit in String(scalar).utf16 { out += escape(unit) }
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
