/// Methods of Python's `str`.
extension TemplateEvaluator {
  func callStringMethod(
    _ name: String, _ text: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    try budget.text(text.utf8.count)
    if Self.bareMethods.contains(name) { _ = try arguments.bound(to: [], of: name) }
    switch name {
    case "upper": return try string(text.uppercased())
    case "lower": return try string(text.lowercased())
    case "capitalize": return try string(PythonText.capitalized(text))
    case "title": return try string(PythonText.titled(text))
    case "swapcase": return try string(PythonText.swappedCase(text))
    case "strip", "lstrip", "rstrip":
      let characters = try optionalText(arguments.bound(to: ["chars"], of: name)[0], name)
      return try string(
        PythonText.stripped(text, of: characters, left: name != "rstrip", right: name != "lstrip"))
    case "split", "rsplit":
      let given = try arguments.bound(to: ["sep", "maxsplit"], of: name)
      let most = given[1]?.integer ?? -1
      let separator = try optionalText(given[0], name)
      if separator == "" { throw TemplateError(.invalid("an empty separator separates nothing")) }
      let parts = PythonText.split(text, by: separator, most: most < 0 ? .max : most, fromRight: name == "rsplit")
      return try list(parts.map { .string($0) })
    case "splitlines":
      let keeps = try arguments.bound(to: ["keepends"], of: name)[0]?.isTrue ?? false
      return try list(PythonText.lines(of: text, keepingEnds: keeps).map { .string($0) })
    case "startswith", "endswith": return try .bool(hasEnd(name, text, arguments))
    case "replace": return try replaced(text, arguments.bound(to: ["old", "new", "count"], of: name))
    case "find", "rfind", "index", "count": return try found(name, text, arguments)
    case "join":
      guard let parts = try arguments.bound(to: ["iterable"], of: name)[0] else {
        throw TemplateError(.invalid("\"join\" takes a list"))
      }
      let texts = try iterate(parts).map { try plainText($0, name) }
      try budget.text(texts.reduce(0) { $0 + $1.utf8.count + text.utf8.count })
      return .string(texts.joined(separator: text))
    case "format": return try string(PythonFormat.text(text, arguments, by: self))
    case "removeprefix", "removesuffix", "partition", "rpartition": return try cut(name, text, arguments)
    case "zfill", "center", "ljust", "rjust": return try padded(name, text, arguments)
    default: return .bool(PythonText.isAll(name, text))
    }
  }

  /// Methods without arguments.
  private static let bareMethods: Set<String> = [
    "upper", "lower", "capitalize", "title", "swapcase", "isdigit", "isalpha", "isalnum", "isspace", "isupper",
    "islower",
  ]

  func plainText(_ value: TemplateValue, _ callee: String) throws -> String {
    guard case .string(let text) = value.plain else {
      throw TemplateError(.wrongType("\(quoted(callee)) takes strings, not a value of type \(value.typeName)"))
    }
    return text
  }

  private func optionalText(_ value: TemplateValue?, _ callee: String) throws -> String? {
    switch value {
    case nil, .some(.none): nil
    case .some(let value): try plainText(value, callee)
    }
  }

  private func hasEnd(_ name: String, _ text: String, _ arguments: TemplateCallArguments) throws -> Bool {
    guard let given = try arguments.bound(to: ["prefix"], of: name)[0] else {
      throw TemplateError(.invalid("\(quoted(name)) takes a string"))
    }
    var ends = [given]
    if case .list(let list) = given, list.isTuple { ends = list.elements }
    return try ends.contains { end in
      let end = try plainText(end, name).utf8
      return name == "startswith" ? text.utf8.starts(with: end) : text.utf8.reversed().starts(with: end.reversed())
    }
  }

  private func replaced(_ text: String, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    guard let first = arguments[0], let second = arguments[1] else {
      throw TemplateError(.invalid("\"replace\" takes what is replaced and by what"))
    }
    let (old, new) = (try plainText(first, "replace"), try plainText(second, "replace"))
    let most = arguments[2]?.integer ?? -1
    let limit = most < 0 ? Int.max : most
    let bytes = Array(text.utf8)
    var places = TextSearch.ranges(of: Array(old.utf8), in: bytes, most: limit)
    if old.isEmpty {
      // Before each character and at the end.
      let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
      places = starts.prefix(limit).map { $0..<$0 }
    }
    try budget.text(bytes.count + places.count * max(new.utf8.count - old.utf8.count, 0))
    var out: [UInt8] = []
    var last = 0
    for place in places {
      out += bytes[last..<place.lowerBound]
      out += new.utf8
      last = place.upperBound
    }
    return .string(String(decoding: out + bytes[last...], as: UTF8.self))
  }

  private func found(_ name: String, _ text: String, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    guard let part = try arguments.bound(to: ["sub"], of: name)[0] else {
      throw TemplateError(.invalid("\(quoted(name)) takes a string"))
    }
    let wanted = Array(try plainText(part, name).utf8)
    let bytes = Array(text.utf8)
    /// In characters, as Python counts.
    func place(_ byte: Int) -> TemplateValue { .int(bytes[..<byte].count { $0 & 0xC0 != 0x80 }) }
    switch name {
    case "count":
      return .int(
        wanted.isEmpty ? text.unicodeScalars.count + 1 : TextSearch.ranges(of: wanted, in: bytes).count)
    case "rfind":
      let reversed = TextSearch.ranges(of: wanted.reversed(), in: bytes.reversed(), most: 1).first
      return reversed.map { place(bytes.count - $0.upperBound) } ?? .int(-1)
    default:
      if let first = TextSearch.ranges(of: wanted, in: bytes, most: 1).first { return place(first.lowerBound) }
      guard name == "find" else { throw TemplateError(.invalid("the text is not in the string")) }
      return .int(-1)
    }
  }

  private func cut(_ name: String, _ text: String, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    guard let given = try arguments.bound(to: ["part"], of: name)[0] else {
      throw TemplateError(.invalid("\(quoted(name)) takes a string"))
    }
    let part = try plainText(given, name)
    switch name {
    case "removeprefix":
      guard text.utf8.starts(with: part.utf8) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropFirst(part.utf8.count), as: UTF8.self))
    case "removesuffix":
      guard text.utf8.reversed().starts(with: part.utf8.reversed()) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropLast(part.utf8.count), as: UTF8.self))
    default:
      if part.isEmpty { throw TemplateError(.invalid("an empty separator separates nothing")) }
      let parts = PythonText.split(text, by: part, most: 1, fromRight: name == "rpartition")
      let three =
        parts.count == 2 ? [parts[0], part, parts[1]] : name == "partition" ? [text, "", ""] : ["", "", text]
      return try list(three.map { .string($0) }, isTuple: true)
    }
  }

  private func padded(_ name: String, _ text: String, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    let given = try arguments.bound(to: name == "zfill" ? ["width"] : ["width", "fillchar"], of: name)
    guard let width = given[0]?.integer else { throw TemplateError(.invalid("\(quoted(name)) takes a width")) }
    var filler = name == "zfill" ? "0" : " "
    if given.count > 1, let other = given[1] { filler = try plainText(other, name) }
    guard filler.unicodeScalars.count == 1 else {
      throw TemplateError(.invalid("\(quoted(name)) fills with one character"))
    }
    let missing = max(0, width - text.unicodeScalars.count)
    try budget.text(missing.multipliedReportingOverflow(by: 4).overflow ? .max : missing * filler.utf8.count)
    func fillers(_ count: Int) -> String { String(repeating: filler, count: count) }
    switch name {
    case "ljust": return try string(text + fillers(missing))
    case "center":
      let left = missing / 2 + (missing & width & 1)
      return try string(fillers(left) + text + fillers(missing - left))
    case "zfill" where text.hasPrefix("-") || text.hasPrefix("+"):
      return try string(text.prefix(1) + fillers(missing) + text.dropFirst())
    default: return try string(fillers(missing) + text)
    }
  }
}
