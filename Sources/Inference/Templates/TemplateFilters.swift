/// Filters of a single value (Jinja documentation, "List of Builtin Filters"; `tojson` as `transformers` replaces it).
extension TemplateEvaluator {
  func filter(_ value: TemplateValue, by call: TemplateFilterCall, in scope: TemplateScope) throws -> TemplateValue {
    try locating(call.line) { try filter(value, call.name, evaluate(call.arguments, in: scope)) }
  }

  func filter(_ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    if case .markup = value, name == "string" || name == "safe" { return value }
    let value = value.plain
    if let result = try textFilter(value, name, arguments) { return result }
    if let result = try valueFilter(value, name, arguments) { return result }
    if let result = try sequenceFilter(value, name, arguments) { return result }
    throw TemplateError(.unknown(what: "filter", name: name))
  }

  private func textFilter(
    _ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue? {
    switch name {
    case "upper", "lower", "capitalize", "title", "trim", "replace", "string", "safe", "wordcount":
      let text = TemplateValue.string(try self.text(of: value))
      switch name {
      case "string": return text
      case "safe": return .markup(try self.text(of: value))
      case "trim":
        let chars = try arguments.bound(to: ["chars"], of: name)
        return try callMethod("strip", of: text, TemplateCallArguments(positional: chars.compactMap { $0 }))
      case "replace":
        let given = try arguments.bound(to: ["old", "new", "count"], of: name)
        return try callMethod("replace", of: text, TemplateCallArguments(positional: given.compactMap { $0 }))
      case "wordcount":
        return .int(PythonText.wordCount(try self.text(of: value)))
      case "title": return try string(PythonText.headline(try self.text(of: value)))
      default: return try callMethod(name, of: text, arguments)
      }
    case "escape", "e":
      let text = HTMLText.escaped(try text(of: value))
      try budget.text(text.utf8.count)
      return .markup(text)
    case "format":
      let positional = TemplateValue.list(TemplateList(arguments.positional, isTuple: true))
      let named = TemplateValue.dictionary(TemplateDictionary(arguments.named.map { ($0.name, $0.value) }))
      return try string(PrintfFormat.text(text(of: value), arguments.named.isEmpty ? positional : named, by: self))
    case "indent": return try indented(value, arguments.bound(to: ["width", "first", "blank"], of: name))
    case "truncate":
      return try truncated(value, arguments.bound(to: ["length", "killwords", "end", "leeway"], of: name))
    default: return nil
    }
  }

  private func indented(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    let indent: String
    if case .string(let text)? = arguments[0] {
      indent = text
    } else {
      let width = arguments[0]?.integer ?? 4
      try budget.text(max(width, 0))
      indent = String(repeating: " ", count: max(width, 0))
    }
    let indentsFirst = arguments[1]?.isTrue ?? false
    let indentsBlank = arguments[2]?.isTrue ?? false
    let lines = PythonText.lines(of: try plainText(value, "indent") + "\n")
    try budget.text(lines.count * indent.utf8.count)
    let rest = lines.dropFirst().map { indentsBlank || !$0.isEmpty ? indent + $0 : $0 }
    return try string((indentsFirst ? indent : "") + ([lines.first ?? ""] + rest).joined(separator: "\n"))
  }

  private func truncated(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    let scalars = Array(try plainText(value, "truncate").unicodeScalars)
    let length = arguments[0]?.integer ?? 255
    let end = try arguments[2].map(text) ?? "..."
    let room = length - end.unicodeScalars.count
    guard room >= 0 else { throw TemplateError(.invalid("\"truncate\" to \(length) has no room for its end")) }
    guard scalars.count > length + (arguments[3]?.integer ?? 5) else { return value }
    var kept = scalars[..<room]
    if !(arguments[1]?.isTrue ?? false), let space = kept.lastIndex(of: " ") { kept = kept[..<space] }
    return try string(String(String.UnicodeScalarView(kept)) + end)
  }

  // MARK: - Numbers, defaults, JSON

  private func valueFilter(
    _ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue? {
    switch name {
    case "default", "d":
      let given = try arguments.bound(to: ["default_value", "boolean"], of: name)
      let isMissing = value.isUndefined || given[1]?.isTrue == true && !value.isTrue
      return isMissing ? given[0] ?? .string("") : value
    case "tojson": return try json(value, arguments)
    case "int", "float":
      if case .undefined(let missing) = value { throw TemplateError(.undefined(missing)) }
      return try converted(value, name, arguments)
    case "abs":
      if let number = value.integer, number != .min { return .int(abs(number)) }
      if case .float(let number) = value { return .float(abs(number)) }
      throw TemplateError(.wrongType("a value of type \(value.typeName) has no size"))
    case "round": return try rounded(value, arguments.bound(to: ["precision", "method"], of: name))
    case "attr":
      guard case .string(let member)? = try arguments.bound(to: ["name"], of: name)[0] else {
        throw TemplateError(.wrongType("\"attr\" takes a name"))
      }
      if case .dictionary = value, !TemplateMethods.has(member, value) { return .undefined(member) }
      return try self.member(member, of: value)
    default: return nil
    }
  }

  private func converted(
    _ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    if name == "int" { return try whole(value, arguments.bound(to: ["default", "base"], of: name)) }
    let standard = try arguments.bound(to: ["default"], of: name)[0] ?? .float(0)
    if case .string(let text) = value { return Double(PythonText.stripped(text)).map { .float($0) } ?? standard }
    return value.number.map { .float($0) } ?? standard
  }

  private func whole(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    let standard = arguments[0] ?? .int(0)
    if let number = value.integer { return .int(number) }
    if case .float(let number) = value { return Int(exactly: number.rounded(.towardZero)).map { .int($0) } ?? standard }
    guard case .string(let text) = value else { return standard }
    let digits = PythonText.stripped(text)
    let base = arguments[1]?.integer ?? 10
    guard (2...36).contains(base) else { throw TemplateError(.invalid("numbers have no base \(base)")) }
    if let number = Int(digits, radix: base) { return .int(number) }
    return Double(digits).flatMap { Int(exactly: $0.rounded(.towardZero)) }.map { .int($0) } ?? standard
  }

  private func rounded(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    guard let number = value.number else {
      throw TemplateError(.wrongType("a value of type \(value.typeName) cannot be rounded"))
    }
    let isWhole = value.integer != nil
    let precision = min(max(arguments[0]?.integer ?? 0, -300), 300)
    let method = try arguments[1].map(text) ?? "common"
    var factor = 1.0
    for _ in 0..<abs(precision) { factor *= 10 }
    if precision < 0 { factor = 1 / factor }
    switch method {
    case "common" where isWhole && precision >= 0: return value.integer.map { .int($0) } ?? value
    case "common": return .float((number * factor).rounded(.toNearestOrEven) / factor)
    case "ceil": return .float((number * factor).rounded(.up) / factor)
    case "floor": return .float((number * factor).rounded(.down) / factor)
    default: throw TemplateError(.invalid("\"round\" has no method \(quoted(method))"))
    }
  }

  private func json(_ value: TemplateValue, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    let given = try arguments.bound(to: ["ensure_ascii", "indent", "separators", "sort_keys"], of: "tojson")
    var style = TemplateWriter.JSONStyle()
    style.escapesNonASCII = given[0]?.isTrue ?? false
    style.sortsKeys = given[3]?.isTrue ?? false
    switch given[1] {
    case nil, .some(.none): break
    case .string(let text)?: style.indent = text
    case .some(let indent):
      guard let width = indent.integer else { throw TemplateError(.wrongType("\"indent\" is a number or a string")) }
      try budget.text(max(width, 0))
      style.indent = String(repeating: " ", count: max(width, 0))
    }
    if style.indent != nil { style.itemSeparator = "," }
    if let separators = given[2]?.elements {
      guard separators.count == 2 else { throw TemplateError(.wrongType("\"separators\" are two strings")) }
      style.itemSeparator = try text(of: separators[0])
      style.keySeparator = try text(of: separators[1])
    }
    var writer = TemplateWriter(budget: budget)
    try writer.writeJSON(value, style)
    return .string(writer.text)
  }
}

enum HTMLText {
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "'": "&#39;"
      case "\"": "&#34;"
      default: String(scalar)
      }
    }.joined()
  }
}
