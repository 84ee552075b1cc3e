import Foundation

/// `"%s" % value` (Python's "printf-style String Formatting"): the conversions s, r, d, i, f, x and X.
enum PrintfFormat {
  /// - Parameter value: A tuple of values, a dictionary for `%(name)s`, or one value.
  static func text(_ format: String, _ value: TemplateValue, by evaluator: TemplateEvaluator) throws -> String {
    var rest = format.unicodeScalars[...]
    var values: [TemplateValue] = [value]
    if case .list(let list) = value, list.isTuple { values = list.elements }
    var used = 0
    var out = ""
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        out.unicodeScalars.append(scalar)
        continue
      }
      if rest.first == "%" {
        rest.removeFirst()
        out += "%"
        continue
      }
      let named = try name(&rest)
      let specification = try specification(&rest)
      let argument: TemplateValue
      if let named {
        argument = try evaluator.item(.string(named), of: value)
      } else {
        guard used < values.count else {
          throw TemplateError(.invalid("the format wants more than \(values.count) values"))
        }
        argument = values[used]
        used += 1
      }
      out += try formatted(argument, specification, evaluator)
      try evaluator.budget.text(out.utf8.count)
    }
    switch value {
    case .dictionary: return out
    case .list(let list) where !list.isTuple: return out
    default: break
    }
    guard used == values.count else {
      throw TemplateError(.invalid("the format uses \(used) of \(values.count) values"))
    }
    return out
  }

  private static func name(_ rest: inout Substring.UnicodeScalarView) throws -> String? {
    guard rest.first == "(" else { return nil }
    rest.removeFirst()
    guard let end = rest.firstIndex(of: ")") else { throw TemplateError(.invalid("a name in the format has no end")) }
    defer { rest = rest[rest.index(after: end)...] }
    return String(rest[..<end])
  }

  /// Flags, width, precision and the conversion's letter.
  private static func specification(_ rest: inout Substring.UnicodeScalarView) throws -> String {
    guard let end = rest.firstIndex(where: { !"-+ 0123456789.".unicodeScalars.contains($0) }) else {
      throw TemplateError(.invalid("the format ends within a conversion"))
    }
    defer { rest = rest[rest.index(after: end)...] }
    return String(rest[...end])
  }

  private static func formatted(
    _ value: TemplateValue, _ specification: String, _ evaluator: TemplateEvaluator
  ) throws -> String {
    var flags = specification.dropLast()
    let type = specification.last ?? "s"
    var value = value
    if type == "s" || type == "r" {
      if case .string(let text) = value, type == "r" { value = .string(PythonText.literal(text)) }
      value = .string(try evaluator.text(of: value))
    }
    let kind: Character? = ["s", "r"].contains(type) ? "s" : type == "i" ? "d" : type
    guard let kind, "sdfxX".contains(kind) else {
      throw TemplateError(.unknown(what: "format", name: "%" + specification))
    }
    if kind == "d", case .float(let number) = value {
      guard let whole = Int(exactly: number.rounded(.towardZero)) else {
        throw TemplateError(.invalid("the number is too large"))
      }
      value = .int(whole)
    }
    let alignment = flags.first == "-" ? "<" : flags.first == "0" || flags.first == "+" ? "" : ">"
    if flags.first == "-" { flags.removeFirst() }
    return try NumberFormat(alignment + flags + String(kind)).text(of: value, by: evaluator)
  }
}

extension PythonText {
  /// A number with so many digits after the point.
  static func fixed(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
