/// `str.format` (Python's "Format String Syntax"): fields by place or name, with members, conversions and the commoner
/// specifications.
enum PythonFormat {
  static func text(
    _ format: String, _ arguments: TemplateCallArguments, by evaluator: TemplateEvaluator
  ) throws -> String {
    let scalars = Array(format.unicodeScalars)
    var out = ""
    var place = 0
    var next = 0
    while place < scalars.count {
      let scalar = scalars[place]
      place += 1
      guard scalar == "{" || scalar == "}" else {
        out.unicodeScalars.append(scalar)
        continue
      }
      if place < scalars.count, scalars[place] == scalar {
        out.unicodeScalars.append(scalar)
        place += 1
        continue
      }
      guard scalar == "{", let end = scalars[place...].firstIndex(of: "}") else {
        throw TemplateError(.invalid("a single \(quoted(String(scalar))) in the format"))
      }
      let field = String(String.UnicodeScalarView(scalars[place..<end]))
      out += try self.field(field, arguments, &next, evaluator)
      place = end + 1
      try evaluator.budget.text(out.utf8.count)
    }
    return out
  }

  private static func field(
    _ field: String, _ arguments: TemplateCallArguments, _ next: inout Int, _ evaluator: TemplateEvaluator
  ) throws -> String {
    let halves = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
    var value = try self.value(String(parts[0]), arguments, &next, evaluator)
    if parts.count > 1 {
      guard parts[1] == "s" || parts[1] == "r" else {
        throw TemplateError(.invalid("no conversion \(quoted(String(parts[1])))"))
      }
      if case .string(let text) = value, parts[1] == "r" { value = .string(PythonText.literal(text)) }
      value = .string(try evaluator.text(of: value))
    }
    guard halves.count > 1, !halves[1].isEmpty else { return try evaluator.text(of: value) }
    return try NumberFormat(String(halves[1])).text(of: value, by: evaluator)
  }

  private static func value(
    _ path: String, _ arguments: TemplateCallArguments, _ next: inout Int, _ evaluator: TemplateEvaluator
  ) throws -> TemplateValue {
    var names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let first = names.removeFirst()
    var value: TemplateValue?
    if first.isEmpty || first.allSatisfy(\.isNumber) {
      let place = Int(first) ?? next
      if first.isEmpty { next += 1 }
      value = arguments.positional.indices.contains(place) ? arguments.positional[place] : nil
    } else {
      value = arguments.named.first { $0.name == first }?.value
    }
    guard let value else { throw TemplateError(.invalid("the format has no argument for \(quoted("{\(path)}"))")) }
    return try names.reduce(value) { try evaluator.member($1, of: $0) }
  }
}

/// `[[fill]align][sign][0][width][,][.precision][type]`
struct NumberFormat {
  private var fill: Character = " "
  private var alignment: Character?
  private var showsPlus = false
  private var groups = false
  private var width = 0
  private var precision: Int?
  private var type: Character?

  private static let mostWidth = 1000

  init(_ specification: String) throws {
    var rest = specification[...]
    if let second = rest.dropFirst().first, "<>^=".contains(second) {
      fill = rest.removeFirst()
      alignment = rest.removeFirst()
    } else if let first = rest.first, "<>^=".contains(first) {
      alignment = rest.removeFirst()
    }
    if let sign = rest.first, "+- ".contains(sign) { showsPlus = rest.removeFirst() == "+" }
    if rest.first == "0" {
      rest.removeFirst()
      if alignment == nil { (fill, alignment) = ("0", "=") }
    }
    width = try Self.number(&rest) ?? 0
    if rest.first == "," {
      rest.removeFirst()
      groups = true
    }
    if rest.first == "." {
      rest.removeFirst()
      precision = try Self.number(&rest)
    }
    type = rest.popFirst()
    guard rest.isEmpty, type.map({ "sdfFxXoeg%".contains($0) }) ?? true, type != "e", type != "g" else {
      throw TemplateError(.unknown(what: "format", name: specification))
    }
  }

  private static func number(_ rest: inout Substring) throws -> Int? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest.removeFirst(digits.count)
    guard !digits.isEmpty else { return nil }
    guard let number = Int(digits), number <= mostWidth else {
      throw TemplateError(.limit(what: "characters of a formatted value", most: mostWidth))
    }
    return number
  }

  func text(of value: TemplateValue, by evaluator: TemplateEvaluator) throws -> String {
    var digits = try plain(value, evaluator)
    var sign = ""
    let isNumber = value.number != nil
    if isNumber, digits.hasPrefix("-") {
      sign = String(digits.removeFirst())
    } else if isNumber, showsPlus {
      sign = "+"
    }
    if groups { digits = grouped(digits) }
    let missing = max(0, width - digits.unicodeScalars.count - sign.count)
    let filler = { String(repeating: String(fill), count: $0) }
    switch alignment ?? (isNumber ? ">" : "<") {
    case "=": return sign + filler(missing) + digits
    case "<": return sign + digits + filler(missing)
    case "^": return filler(missing / 2) + sign + digits + filler(missing - missing / 2)
    default: return filler(missing) + sign + digits
    }
  }

  private func plain(_ value: TemplateValue, _ evaluator: TemplateEvaluator) throws -> String {
    switch type {
    case nil, "s":
      guard type == nil || value.number == nil else { break }
      let text = try evaluator.text(of: value)
      guard let precision, value.number == nil else { return text }
      return String(text.unicodeScalars.prefix(precision))
    case "d", "x", "X", "o":
      guard let number = value.integer else { break }
      if type == "d" { return "\(number)" }
      return String(number, radix: type == "o" ? 8 : 16, uppercase: type == "X")
    default:
      guard let number = value.number else { break }
      return PythonText.fixed(type == "%" ? number * 100 : number, digits: precision ?? 6) + (type == "%" ? "%" : "")
    }
    throw TemplateError(
      .wrongType("the format \(quoted(type.map { String($0) } ?? "")) does not fit a value of type \(value.typeName)"))
  }

  private func grouped(_ digits: String) -> String {
    let whole = digits.prefix { $0.isNumber }
    var out = ""
    for (place, digit) in whole.enumerated() {
      if place > 0, (whole.count - place) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out + digits.dropFirst(whole.count)
  }
}
