/// The arguments of a call, evaluated.
struct TemplateCallArguments {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []

  /// The argument of each parameter, by place or by name; nil where there is none.
  func bound(to parameters: [String], of callee: String) throws -> [TemplateValue?] {
    guard positional.count <= parameters.count else {
      throw TemplateError(
        .invalid("\(quoted(callee)) takes \(parameters.count) arguments; \(positional.count) were given"))
    }
    var values: [TemplateValue?] = positional + Array(repeating: nil, count: parameters.count - positional.count)
    for (name, value) in named {
      guard let place = parameters.firstIndex(of: name), case nil = values[place] else {
        throw TemplateError(.invalid("\(quoted(callee)) takes no argument \(quoted(name)) here"))
      }
      values[place] = value
    }
    return values
  }
}

extension TemplateEvaluator {
  func evaluate(_ arguments: TemplateArguments, in scope: TemplateScope) throws -> TemplateCallArguments {
    var values = TemplateCallArguments()
    values.positional = try arguments.positional.map { try evaluate($0, in: scope) }
    values.named = try arguments.named.map { ($0.name, try evaluate($0.value, in: scope)) }
    if let spread = arguments.spread { values.positional += try iterate(evaluate(spread, in: scope)) }
    if let spread = arguments.spreadNamed {
      guard case .dictionary(let dictionary) = try evaluate(spread, in: scope) else {
        throw TemplateError(.wrongType("only a dictionary can follow \"**\""))
      }
      for (key, value) in zip(dictionary.keys, dictionary.values) {
        guard case .string(let name) = key else { throw TemplateError(.wrongType("names of arguments are strings")) }
        values.named.append((name, value))
      }
    }
    return values
  }

  /// A call with a block, which the macro reaches as `caller`.
  func evaluateCall(
    _ expression: TemplateExpression, caller: TemplateValue, in scope: TemplateScope
  ) throws -> TemplateValue {
    guard case .call(let callee, let arguments) = expression.kind else { return .none }
    var values = try evaluate(arguments, in: scope)
    values.named.append(("caller", caller))
    return try call(evaluate(callee, in: scope), values)
  }

  func call(_ callee: TemplateValue, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    switch callee {
    case .object(.macro(let macro)): return try call(macro, arguments)
    case .object(.function(let name)): return try callGlobal(name, arguments)
    case .object(.method(let value, let name)): return try callMethod(name, of: value, arguments)
    case .undefined(let name): throw TemplateError(.undefined(name))
    default: throw TemplateError(.wrongType("a value of type \(callee.typeName) cannot be called"))
    }
  }

  private func call(_ macro: TemplateMacro, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    let parameters = macro.declaration.parameters
    guard arguments.positional.count <= parameters.count else {
      throw TemplateError(
        .invalid(
          "the macro \(quoted(macro.declaration.name)) takes \(parameters.count) arguments; "
            + "\(arguments.positional.count) were given"))
    }
    let scope = TemplateScope(within: macro.scope)
    var named = arguments.named
    if let caller = named.firstIndex(where: { $0.name == "caller" }) {
      scope.set("caller", named.remove(at: caller).value)
    }
    for (place, parameter) in parameters.enumerated() {
      if place < arguments.positional.count {
        scope.set(parameter.name, arguments.positional[place])
      } else if let given = named.firstIndex(where: { $0.name == parameter.name }) {
        scope.set(parameter.name, named.remove(at: given).value)
      } else {
        // A default may use the parameters before it.
        let standard = try parameter.standard.map { try evaluate($0, in: scope) }
        scope.set(parameter.name, standard ?? .undefined(parameter.name))
      }
    }
    if let surplus = named.first {
      throw TemplateError(
        .invalid("the macro \(quoted(macro.declaration.name)) takes no argument \(quoted(surplus.name)) here"))
    }
    return try string(try budget.nested { try capture(macro.declaration.body, in: scope) })
  }

  // MARK: - Functions of the environment

  private static let globals: Set<String> = ["range", "namespace", "dict", "raise_exception", "strftime_now"]

  func global(_ name: String) -> TemplateValue? { Self.globals.contains(name) ? .object(.function(name)) : nil }

  private func callGlobal(_ name: String, _ arguments: TemplateCallArguments) throws -> TemplateValue {
    switch name {
    case "range": return try range(arguments.bound(to: ["start", "stop", "step"], of: name))
    case "namespace", "dict":
      let dictionary = try dictionary(arguments, of: name)
      guard name == "namespace" else { return .dictionary(dictionary) }
      var values: [String: TemplateValue] = [:]
      for (key, value) in zip(dictionary.keys, dictionary.values) { values[try text(of: key)] = value }
      return makeNamespace(values)
    case "strftime_now":
      guard case .string(let format)? = try arguments.bound(to: ["format"], of: name)[0] else {
        throw TemplateError(.wrongType("\"strftime_now\" takes a format"))
      }
      return try string(Strftime.text(now, format, timeZone: timeZone))
    default:
      let message = try arguments.bound(to: ["message"], of: name)[0]
      throw TemplateError(.raised(try message.map(text) ?? ""))
    }
  }

  private func dictionary(_ arguments: TemplateCallArguments, of name: String) throws -> TemplateDictionary {
    var dictionary = TemplateDictionary()
    guard arguments.positional.count <= 1 else {
      throw TemplateError(.invalid("\(quoted(name)) takes 1 argument; \(arguments.positional.count) were given"))
    }
    switch arguments.positional.first {
    case nil: break
    case .dictionary(let copied): dictionary = copied
    case .some(let pairs):
      for pair in try iterate(pairs) {
        let pair = try iterate(pair)
        guard pair.count == 2, TemplateDictionary.canHold(key: pair[0]) else {
          throw TemplateError(.wrongType("\(quoted(name)) takes pairs of key and value"))
        }
        dictionary[pair[0]] = pair[1]
      }
    }
    for (key, value) in arguments.named { dictionary[.string(key)] = value }
    try check(depthOf: .dictionary(dictionary))
    return dictionary
  }

  private func range(_ arguments: [TemplateValue?]) throws -> TemplateValue {
    let numbers = try arguments.compactMap { $0 }.map { value in
      guard let number = value.integer else {
        throw TemplateError(.wrongType("\"range\" takes whole numbers, not a value of type \(value.typeName)"))
      }
      return number
    }
    guard let first = numbers.first else {
      throw TemplateError(.invalid("\"range\" takes 1 to 3 arguments; 0 were given"))
    }
    let (start, stop) = numbers.count == 1 ? (0, first) : (first, numbers[1])
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0 else { throw TemplateError(.invalid("the step of \"range\" cannot be 0")) }
    let most = budget.limits.iterations
    let distance = (Double(stop) - Double(start)) / Double(step)
    guard distance <= Double(most) else { throw TemplateError(.limit(what: "numbers of a range", most: most)) }
    return try list(stride(from: start, to: stop, by: step).map { .int($0) })
  }
}
