import Commerce
import SkillKit

/// What an `address` argument means: one of the customer's addresses, or a new one in full.
enum MeantAddress {
  case known(Address)
  case new(PostalAddress)

  /// From an object, a text in full, or the id or name of an address on file.
  init(_ arguments: Arguments, shop: Shop, context: CallContext) throws {
    let customer = try shop.signedInCustomer(session: context.session)
    if let value = arguments.values["address"], value.object != nil {
      self = .new(try PostalAddress(value: value, of: "address"))
      return
    }
    guard let text = try arguments.text("address") else { throw Question(parameter: "address") }
    let parsed = AddressText(text)
    if let postal = parsed.postal {
      self = .new(postal)
      return
    }
    let found = try ShopFinder(shop: shop, context: context).find(text, type: "address").exact
    guard found.count == 1, let address = customer.addresses.first(where: { $0.id == found[0].id }) else {
      throw CommerceRefusal.incompleteAddress(missing: parsed.missing)
    }
    self = .known(address)
  }
}
