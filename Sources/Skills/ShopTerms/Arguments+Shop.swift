import Commerce
import Foundation
import SkillKit

extension Arguments {
  /// The arguments of a call of `tool`, which must not have others than the tool declares.
  init(_ call: ToolCall, of tools: [Tool]) throws {
    guard let tool = tools.first(where: { $0.name == call.tool }) else { throw Refusal.unknownTool(call.tool) }
    for (name, value) in call.arguments where tool.parameter(name) == nil {
      throw Refusal.invalid(name, "is not a parameter of \(call.tool)", value)
    }
    self.init(call)
  }

  /// An amount in the store's currency, not negative.
  func money(_ name: String, currency: String) throws -> Money? {
    guard let value = values[name], value != .null else { return nil }
    guard let amount = value["amount"]?.string, let given = value["currency"]?.string else {
      throw Refusal.invalid(
        name, "must be an amount such as {\"amount\":\"19.99\",\"currency\":\"\(currency)\"}", value)
    }
    guard given == currency else {
      throw Refusal("wrong_currency", facts: ["given": .string(given), "currency": .string(currency)])
    }
    guard let money = Money(amount: amount, currency: currency), money.minorUnits >= 0 else {
      throw Refusal.invalid(name, "must be a decimal amount of zero or more", value)
    }
    return money
  }

  /// One of the values of an enumeration.
  func one<Value: RawRepresentable & CaseIterable>(of type: Value.Type, _ name: String) throws -> Value?
  where Value.RawValue == String {
    guard let text = try text(name) else { return nil }
    guard let value = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal.invalid(name, "must be one of \(known)", .string(text))
    }
    return value
  }

  /// A calendar day, as its first moment in UTC: "2026-05-01". A moment is taken as it is.
  func day(_ name: String) throws -> Date? {
    guard let text = try text(name) else { return nil }
    if let day = try? Date(text, strategy: .iso8601.year().month().day()), text.count == 10 { return day }
    if let moment = try? Date(text, strategy: .iso8601) { return moment }
    throw Refusal.invalid(name, "must be a day such as 2026-05-01", .string(text))
  }

  /// Several ids.
  func ids(_ name: String) throws -> [String] {
    try list(name).compactMap { value in
      guard let text = value.string else { throw Refusal.invalid(name, "must be a list of ids", value) }
      return text.tidied
    }
  }
}
