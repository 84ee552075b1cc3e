/// Methods that templates may call: those of Python that change nothing.
enum TemplateMethods {
  private static let strings: Set<String> = [
    "upper", "lower", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines",
    "startswith", "endswith", "replace", "find", "rfind", "index", "count", "join", "format", "isdigit", "isalpha",
    "isalnum", "isspace", "isupper", "islower", "removeprefix", "removesuffix", "partition", "rpartition", "zfill",
    "center", "ljust", "rjust",
  ]
  private static let dictionaries: Set<String> = ["get", "items", "keys", "values", "copy"]
  private static let lists: Set<String> = ["index", "count", "copy"]

  static func has(_ name: String, _ value: TemplateValue) -> Bool {
    switch value {
    case .string: strings.contains(name)
    case .dictionary: dictionaries.contains(name)
    case .list: lists.contains(name)
    case .object(.loop): name == "cycle" || name == "changed"
    default: false
    }
  }
}

extension TemplateEvaluator {
  func callMethod(
    _ name: String, of value: TemplateValue, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    switch value {
    case .string(let text): return try callStringMethod(name, text, arguments)
    case .dictionary(let dictionary): return try call(name, of: dictionary, arguments)
    case .list(let list): return try call(name, of: list, arguments)
    case .object(.loop(let loop)): return try call(name, of: loop, arguments)
    default: throw TemplateError(.unknown(what: "method", name: name))
    }
  }

  private func call(
    _ name: String, of dictionary: TemplateDictionary, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    switch name {
    case "get":
      let given = try arguments.bound(to: ["key", "default"], of: name)
      guard let key = given[0] else { throw TemplateError(.invalid("\"get\" takes a key")) }
      return dictionary[key] ?? given[1] ?? .none
    case "items": return try list(dictionary.items)
    case "keys": return try list(dictionary.keys)
    case "values": return try list(dictionary.values)
    default: return .dictionary(dictionary)
    }
  }

  private func call(
    _ name: String, of list: TemplateList, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    guard name != "copy" else { return .list(list) }
    guard let value = try arguments.bound(to: ["value"], of: name)[0] else {
      throw TemplateError(.invalid("\(quoted(name)) takes a value"))
    }
    let places = try list.elements.indices.filter { try isEqual(list.elements[$0], value) }
    if name == "count" { return .int(places.count) }
    guard let first = places.first else { throw TemplateError(.invalid("the value is not in the list")) }
    return .int(first)
  }

  private func call(
    _ name: String, of loop: TemplateLoop, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    if name == "cycle" {
      guard !arguments.positional.isEmpty else { throw TemplateError(.invalid("\"cycle\" takes values")) }
      return arguments.positional[loop.index % arguments.positional.count]
    }
    let value = try list(arguments.positional)
    defer { loop.lastSeen = value }
    return .bool(try loop.lastSeen.map { try !isEqual($0, value) } ?? true)
  }
}
