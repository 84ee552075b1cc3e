import Foundation

extension Tool {
  /// Why `arguments` from outside do not fit this tool, or nil when they do.
  ///
  /// The refusal's facts name the parameter and what was expected: reasons are `unknown_argument`,
  /// `missing_argument` and `invalid_argument`.
  public func refusal(of arguments: [String: JSONValue]) -> Refusal? {
    for name in arguments.keys.sorted() where parameter(name) == nil {
      let known = parameters.map { JSONValue.string($0.name) }
      return Refusal(
        "unknown_argument", facts: ["tool": .string(self.name), "argument": .string(name), "known": .array(known)])
    }
    for parameter in parameters {
      guard let value = arguments[parameter.name], value != .null else {
        if !parameter.isRequired { continue }
        return Refusal("missing_argument", facts: ["tool": .string(name), "argument": .string(parameter.name)])
      }
      if parameter.isList {
        if let values = value.array, values.allSatisfy(parameter.type.accepts) { continue }
        if parameter.type.accepts(value) { continue }
      } else if parameter.type.accepts(value) {
        continue
      }
      return Refusal(
        "invalid_argument",
        facts: [
          "tool": .string(name), "argument": .string(parameter.name), "parameter": .string(parameter.name),
          "expected": .string((parameter.isList ? "a list of " : "") + parameter.type.expectation),
        ])
    }
    return nil
  }
}

extension Tool {
  /// The same arguments with named values in their own spelling: "No longer needed" is no_longer_needed where that is
  /// one of the parameter's values, and so are its synonyms.
  public func spelled(_ arguments: [String: JSONValue]) -> [String: JSONValue] {
    var spelled = arguments
    for parameter in parameters {
      guard case .oneOf(let choices) = parameter.type, let text = arguments[parameter.name]?.string else { continue }
      if let choice = choices.first(where: { $0.isSaid(by: text) }) { spelled[parameter.name] = .string(choice.value) }
    }
    return spelled
  }
}

extension ParameterType.Choice {
  fileprivate func isSaid(by text: String) -> Bool {
    func plain(_ text: String) -> String { text.lowercased().replacing("_", with: " ").replacing("-", with: " ") }
    return ([value] + synonyms).contains { plain($0) == plain(text) }
  }
}

extension ParameterType {
  /// Whether a JSON value has the form of this type.
  func accepts(_ value: JSONValue) -> Bool {
    switch self {
    case .text, .entity: value.string != nil || value.object != nil
    case .number: value.double != nil
    case .quantity, .ordinal, .duration: value.int != nil
    case .money: value["amount"]?.string.flatMap { Decimal(string: $0) } != nil || value.double != nil
    case .date: value.string.map { $0.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil } ?? false
    case .time: value.string.map { (try? Date($0, strategy: .iso8601)) != nil } ?? false
    case .boolean: value.bool != nil
    case .oneOf(let choices): value.string.map { text in choices.contains { $0.value == text } } ?? false
    }
  }

  /// What is expected, in words.
  var expectation: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .quantity: "a whole number"
    case .ordinal: "a position"
    case .duration: "whole seconds"
    case .money: "an amount such as {\"amount\":\"19.99\",\"currency\":\"USD\"}"
    case .date: "a day such as 2026-05-01"
    case .time: "a moment such as 2026-05-01T18:30:00Z"
    case .boolean: "true or false"
    case .oneOf(let choices): "one of " + choices.map(\.value).joined(separator: ", ")
    case .entity(let type): "the id of a \(type.replacing("_", with: " "))"
    }
  }
}
