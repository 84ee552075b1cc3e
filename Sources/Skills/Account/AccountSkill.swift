import Commerce
import SkillKit

/// Who the customer is, and where they live.
public struct AccountSkill: Skill {
  let shop: Shop

  public init(shop: Shop) { self.shop = shop }

  public let name = "account"
  public let description = "Signs you in and keeps your addresses"
  public var tools: [Tool] { AccountSkill.declarations }

  public func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.ofShop {
      let arguments = try Arguments(call, of: tools)
      guard call.tool == "change_my_address" else { return .done(.init(facts: call.arguments)) }
      return try ChangingAddress(shop: shop, context: context).preview(arguments)
    }
  }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try await ToolResult.ofShop {
      let arguments = try Arguments(call, of: tools)
      switch call.tool {
      case "sign_in": return try signIn(arguments, call, context)
      case "show_profile": return try showProfile(context)
      case "change_my_address": return try ChangingAddress(shop: shop, context: context).change(arguments, call)
      case "restore_address": return try ChangingAddress(shop: shop, context: context).restore(arguments, call)
      default: throw Refusal.unknownTool(call.tool)
      }
    }
  }

  private func signIn(_ arguments: Arguments, _ call: ToolCall, _ context: CallContext) throws -> ToolResult {
    let details = try details(arguments)
    let signedIn = try shop.signIn(details, session: context.session, key: IdempotencyKey(call.id))
    return .done(
      .init(
        facts: ["first_name": .string(signedIn.value.firstName), "name": .string(signedIn.value.fullName)],
        receipt: Receipt(id: signedIn.receipt)))
  }

  /// An e-mail address is enough; else first name, last name and postcode together.
  private func details(_ arguments: Arguments) throws -> SignInDetails {
    if let email = try arguments.text("email") { return .email(email) }
    let first = try arguments.text("first_name")
    let last = try arguments.text("last_name")
    let zip = try arguments.text("zip")
    guard first != nil || last != nil || zip != nil else { throw Question(parameter: "email") }
    guard let first else { throw Question(parameter: "first_name") }
    guard let last else { throw Question(parameter: "last_name") }
    guard let zip else { throw Question(parameter: "zip") }
    return .name(first: first, last: last, zip: zip)
  }

  private func showProfile(_ context: CallContext) throws -> ToolResult {
    let customer = try shop.signedInCustomer(session: context.session)
    return .done(
      .init(
        facts: customer.facts, shown: customer.addresses.map { .address($0) },
        card: Card(
          .profile, title: customer.fullName,
          rows: [["E-mail", customer.email]]
            + customer.addresses.map { [$0.label ?? "Address", $0.postal.oneLine] }
            + customer.paymentMethods.map { ["Payment", Entity.paymentMethod($0).name] })))
  }
}

extension Customer {
  /// name, email, addresses, payment_methods
  var facts: [String: JSONValue] {
    [
      "name": .string(fullName), "first_name": .string(firstName), "email": .string(email),
      "addresses": .array(addresses.map(\.facts)),
      "payment_methods": .array(
        paymentMethods.map { method in
          var facts: [String: JSONValue] = ["name": .string(method.name)]
          facts["balance"] = method.balance?.fact
          if method.isDefault { facts["is_default"] = true }
          return .object(facts)
        }),
    ]
  }
}

extension Address {
  var facts: JSONValue {
    var facts: [String: JSONValue] = ["id": .string(id), "address": .string(postal.oneLine)]
    facts["label"] = label.map(JSONValue.string)
    if isDefault { facts["is_default"] = true }
    return .object(facts)
  }
}
