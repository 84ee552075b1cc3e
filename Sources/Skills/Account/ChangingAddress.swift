import Commerce
import SkillKit

/// Changes where the customer's orders go: to an address they have already, or to a new one in place of the usual.
struct ChangingAddress {
  let shop: Shop
  let context: CallContext

  private enum Change {
    /// Another known address becomes the usual one.
    case use(Address)
    /// The usual address becomes this one; nil when there was none.
    case write(PostalAddress, over: Address?)
  }

  func preview(_ arguments: Arguments) throws -> ToolResult {
    .done(.init(facts: facts(of: try change(arguments))))
  }

  func change(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    let key = IdempotencyKey(call.id)
    switch try change(arguments) {
    case .use(let address):
      return result(try shop.makeDefault(address: address.id, session: context.session, key: key))
    case .write(let postal, over: let address?):
      return result(try shop.changeAddress(postal, id: address.id, session: context.session, key: key))
    case .write(let postal, over: nil):
      return result(try shop.addAddress(postal, makeDefault: true, session: context.session, key: key))
    }
  }

  private func change(_ arguments: Arguments) throws -> Change {
    switch try MeantAddress(arguments, shop: shop, context: context) {
    case .known(let address): .use(address)
    case .new(let postal):
      .write(postal, over: try shop.signedInCustomer(session: context.session).defaultAddress)
    }
  }

  private func facts(of change: Change) -> [String: JSONValue] {
    switch change {
    case .use(let address):
      var facts: [String: JSONValue] = ["address": .string(address.postal.oneLine), "is_known": true]
      facts["label"] = address.label.map(JSONValue.string)
      return facts
    case .write(let postal, let over):
      var facts: [String: JSONValue] = ["address": .string(postal.oneLine)]
      facts["label"] = over?.label.map(JSONValue.string)
      facts["old_address"] = over.map { .string($0.postal.oneLine) }
      return facts
    }
  }

  // MARK: - What came of it, and back

  private func result(_ committed: Committed<AddressChange>) -> ToolResult {
    let change = committed.value
    var facts: [String: JSONValue] = ["address": .string(change.after.postal.oneLine)]
    facts["label"] = change.after.label.map(JSONValue.string)
    if let before = change.before, before.postal != change.after.postal {
      facts["old_address"] = .string(before.postal.oneLine)
    } else if change.before != nil {
      facts["is_known"] = true
    }
    return .done(
      .init(
        facts: facts, receipt: Receipt(id: committed.receipt), shown: [.address(change.after)], undo: undo(change)))
  }

  private func undo(_ change: AddressChange) -> ToolResult.Undo {
    var arguments: [String: JSONValue] = ["id": .string(change.after.id)]
    arguments["default"] = change.defaultBefore.map(JSONValue.string)
    if let before = change.before { arguments["before"] = before.postal.value }
    return .init(tool: "restore_address", arguments: arguments)
  }

  func restore(_ arguments: Arguments, _ call: ToolCall) throws -> ToolResult {
    guard let id = try arguments.text("id") else { throw Question(parameter: "id") }
    let usual = try arguments.text("default")
    let key = IdempotencyKey(call.id)
    guard let before = arguments.values["before"] else {
      let removed = try shop.removeAddress(id, newDefault: usual, session: context.session, key: key)
      return .done(.init(facts: removed.value.facts, receipt: Receipt(id: removed.receipt)))
    }
    if let usual, usual != id {
      return result(try shop.makeDefault(address: usual, session: context.session, key: key))
    }
    return result(
      try shop.changeAddress(try PostalAddress(value: before, of: "before"), id: id, session: context.session, key: key)
    )
  }
}

extension PostalAddress {
  /// As an argument of the call that brings it back.
  var value: JSONValue {
    let parts = ["line1": line1, "line2": line2, "city": city, "state": state, "zip": zip, "country": country]
    return .object(parts.compactMapValues { $0.map(JSONValue.string) })
  }

  /// From `{"line1", "line2"?, "city", "state"?, "zip", "country"?}`, the value of a parameter.
  init(value: JSONValue, of parameter: String) throws {
    guard let line1 = value["line1"]?.string, let city = value["city"]?.string, let zip = value["zip"]?.string else {
      throw Refusal.invalid(parameter, "must be an address with line1, city and zip", value)
    }
    self.init(
      line1: line1, line2: value["line2"]?.string, city: city, state: value["state"]?.string, zip: zip,
      country: value["country"]?.string)
  }
}
