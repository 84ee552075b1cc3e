/// Filters of lists and dictionaries.
extension TemplateEvaluator {
  func sequenceFilter(
    _ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue? {
    switch name {
    case "length", "count": return try .int(length(of: value))
    case "first": return try iterate(value).first ?? .undefined("the first of nothing")
    case "last":
      if case .object(.generator) = value { throw TemplateError(.wrongType("a generator has no last element")) }
      return try iterate(value).last ?? .undefined("the last of nothing")
    case "list": return try list(iterate(value))
    case "join": return try joined(value, arguments.bound(to: ["d", "attribute"], of: name))
    case "items":
      if value.isUndefined { return try generator([]) }
      guard case .dictionary(let dictionary) = value else {
        throw TemplateError(.wrongType("a value of type \(value.typeName) has no items"))
      }
      return try generator(dictionary.items)
    case "dictsort": return try dictionarySorted(value, arguments)
    case "reverse":
      let elements = try Array(iterate(value).reversed())
      if case .string = value { return try string(elements.map { try text(of: $0) }.joined()) }
      return try generator(elements)
    case "sort": return try sorted(value, arguments)
    case "unique": return try unique(value, arguments.bound(to: ["case_sensitive", "attribute"], of: name))
    case "min", "max": return try extreme(value, name, arguments)
    case "sum": return try sum(value, arguments.bound(to: ["attribute", "start"], of: name))
    case "map": return try mapped(value, arguments)
    case "select", "reject", "selectattr", "rejectattr": return try selected(value, name, arguments)
    case "batch": return try batches(value, arguments.bound(to: ["linecount", "fill_with"], of: name))
    default: return nil
    }
  }

  func length(of value: TemplateValue) throws -> Int {
    switch value {
    case .undefined: return 0
    case .string(let text):
      try budget.text(text.utf8.count)
      return text.unicodeScalars.count
    case .list(let list): return list.elements.count
    case .dictionary(let dictionary): return dictionary.count
    default: throw TemplateError(.wrongType("a value of type \(value.typeName) has no length"))
    }
  }

  /// The member that a path such as `function.name` leads to; of nothing when there is no path.
  private func member(at path: TemplateValue?, of value: TemplateValue) throws -> TemplateValue {
    switch path {
    case nil, .some(.none): return value
    case .some(let path):
      let names = try text(of: path).split(separator: ".", omittingEmptySubsequences: false)
      return try names.reduce(value) { value, name in
        try item(Int(name).map { .int($0) } ?? .string(String(name)), of: value)
      }
    }
  }

  private func joined(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    let separator = try arguments[0].map(text) ?? ""
    let parts = try iterate(value).map { try text(of: member(at: arguments[1], of: $0)) }
    try budget.text(parts.reduce(0) { $0 + $1.utf8.count } + separator.utf8.count * parts.count)
    return .string(parts.joined(separator: separator))
  }

  // MARK: - Order

  /// What text is ordered by where case does not count.
  private func folded(_ value: TemplateValue, _ isCaseSensitive: Bool) -> TemplateValue {
    if case .string(let text) = value, !isCaseSensitive { return .string(text.lowercased()) }
    return value
  }

  private func sortedByKey(
    _ elements: [TemplateValue], reversed: Bool, _ key: (TemplateValue) throws -> TemplateValue
  ) throws -> [TemplateValue] {
    let keyed = try elements.map { (key: try key($0), value: $0) }
    // Equal ones keep their order, also when it is turned round.
    return try keyed.sorted { reversed ? try isLess($1.key, $0.key) : try isLess($0.key, $1.key) }.map(\.value)
  }

  private func sorted(_ value: TemplateValue, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    let given = try arguments.bound(to: ["reverse", "case_sensitive", "attribute"], of: "sort")
    let isCaseSensitive = given[1]?.isTrue ?? false
    let paths = try given[2].map { try text(of: $0).split(separator: ",").map { TemplateValue.string(String($0)) } }
    return try list(
      sortedByKey(iterate(value), reversed: given[0]?.isTrue ?? false) { element in
        guard let paths else { return folded(element, isCaseSensitive) }
        return try list(paths.map { try folded(member(at: $0, of: element), isCaseSensitive) })
      })
  }

  private func dictionarySorted(_ value: TemplateValue, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    let given = try arguments.bound(to: ["case_sensitive", "by", "reverse"], of: "dictsort")
    guard case .dictionary(let dictionary) = value else {
      throw TemplateError(.wrongType("a value of type \(value.typeName) has no items"))
    }
    let by = try given[1].map(text) ?? "key"
    guard by == "key" || by == "value" else { throw TemplateError(.invalid("\"dictsort\" is by \"key\" or \"value\"")) }
    return try list(
      sortedByKey(dictionary.items, reversed: given[2]?.isTrue ?? false) {
        try folded(item(.int(by == "key" ? 0 : 1), of: $0), given[0]?.isTrue ?? false)
      })
  }

  private func unique(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    var seen = TemplateDictionary()
    let kept = try iterate(value).filter { element in
      let key = try folded(member(at: arguments[1], of: element), arguments[0]?.isTrue ?? false)
      guard TemplateDictionary.canHold(key: key) else {
        throw TemplateError(.wrongType("a value of type \(key.typeName) cannot be a key"))
      }
      defer { seen[key] = .bool(true) }
      if case nil = seen[key] { return true }
      return false
    }
    return try generator(kept)
  }

  private func extreme(
    _ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    let given = try arguments.bound(to: ["case_sensitive", "attribute"], of: name)
    let order = try sortedByKey(iterate(value), reversed: name == "max") {
      try folded(member(at: given[1], of: $0), given[0]?.isTrue ?? false)
    }
    return order.first ?? .undefined("the \(name) of nothing")
  }

  private func sum(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    try iterate(value).reduce(arguments[1] ?? .int(0)) { try binary(.add, $0, member(at: arguments[0], of: $1)) }
  }

  private func batches(_ value: TemplateValue, _ arguments: [TemplateValue?]) throws -> TemplateValue {
    guard let size = arguments[0]?.integer, size > 0 else { throw TemplateError(.invalid("\"batch\" takes a size")) }
    let elements = try iterate(value)
    let batches = try stride(from: 0, to: elements.count, by: size).map { start in
      var batch = Array(elements[start..<min(start + size, elements.count)])
      if let filler = arguments[1], batch.count < size {
        try budget.step(size)
        batch += Array(repeating: filler, count: size - batch.count)
      }
      return try list(batch)
    }
    return try generator(batches)
  }

  // MARK: - Each element

  /// Nothing has no elements here, where elsewhere it cannot be iterated.
  private func elements(of value: TemplateValue) throws -> [TemplateValue] {
    value.isTrue ? try iterate(value) : []
  }

  private func mapped(_ value: TemplateValue, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    if let attribute = arguments.named.first(where: { $0.name == "attribute" })?.value {
      let standard = arguments.named.first { $0.name == "default" }?.value
      return try generator(
        elements(of: value).map { element in
          let member = try self.member(at: attribute, of: element)
          return member.isUndefined ? standard ?? member : member
        })
    }
    guard case .string(let name)? = arguments.positional.first else {
      throw TemplateError(.wrongType("\"map\" takes the name of a filter or an attribute"))
    }
    var rest = arguments
    rest.positional.removeFirst()
    return try generator(elements(of: value).map { try filter($0, name, rest) })
  }

  private func selected(
    _ value: TemplateValue, _ name: String, _ arguments: TemplateCallArguments
  ) throws -> TemplateValue {
    var rest = arguments
    var path: TemplateValue?
    if name.hasSuffix("attr") {
      guard !rest.positional.isEmpty else { throw TemplateError(.wrongType("\(quoted(name)) takes an attribute")) }
      path = rest.positional.removeFirst()
    }
    let test = try rest.positional.isEmpty ? nil : text(of: rest.positional.removeFirst())
    let wanted = name.hasPrefix("select")
    return try generator(
      elements(of: value).filter { element in
        let member = try self.member(at: path, of: element)
        return try (test.map { try self.test(member, $0, rest) } ?? member.isTrue) == wanted
      })
  }
}
