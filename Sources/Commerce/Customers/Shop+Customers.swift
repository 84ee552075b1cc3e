import Foundation
import GRDB

extension Shop {
  /// Who is signed in in this session; the store's own customer when it has one (the sample shop).
  public func customer(session: String) throws -> Customer? {
    try read { db in
      let rows = try CustomerRows(db)
      return try rows.id(session: session).flatMap(rows.customer)
    }
  }

  /// As `customer`, refusing `notSignedIn`.
  public func signedInCustomer(session: String) throws -> Customer {
    try read { try CustomerRows($0).signedIn(session: session) }
  }

  /// Signs a customer in for this session. What was in the session's cart joins the customer's.
  ///
  /// - Throws: `CommerceRefusal` unknownCustomer (also when the details fit several), otherCustomerSignedIn.
  public func signIn(
    _ details: SignInDetails, session: String, key: IdempotencyKey
  ) throws -> Committed<Customer> {
    try write("sign_in", [session, try JSON.text(details)], key: key) { db in
      let rows = try CustomerRows(db)
      let ids = try rows.ids(matching: details)
      guard let id = ids.first, ids.count == 1, let customer = try rows.customer(id) else {
        throw CommerceRefusal.unknownCustomer
      }
      if let current = try rows.id(session: session) {
        guard current == id else { throw CommerceRefusal.otherCustomerSignedIn }
        return customer
      }
      let waiting = try CartRows(db, session: session)
      let entries = try waiting.entries()
      let coupon = try waiting.cart().coupon
      try waiting.close()
      try rows.signIn(id, session: session)
      let cart = try CartRows(db, customer: id)
      try Shop.join(entries, into: cart)
      if let coupon { try cart.setCoupon(coupon.code) }
      return customer
    }
  }

  private static func join(_ entries: [CartEntry], into cart: CartRows) throws {
    for entry in entries {
      let existing = try cart.entry(entry.variantID)
      if existing == nil, try cart.entries().count >= mostCartLines { continue }
      try cart.set(entry.variantID, quantity: min(entry.quantity + (existing?.quantity ?? 0), largestQuantity))
    }
  }

  /// Changes the address `id` (nil: the default one), orders that were placed stay as they are. Undo is a call with
  /// `before`.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, noAddress, unknownAddress, incompleteAddress, textTooLong.
  public func changeAddress(
    _ postal: PostalAddress, id: String? = nil, session: String, key: IdempotencyKey
  ) throws -> Committed<AddressChange> {
    try write("change_address", [session, id, try JSON.text(postal)], key: key) { db in
      let rows = try CustomerRows(db)
      let customer = try rows.signedIn(session: session)
      let postal = try postal.checked()
      let before = try customer.address(id)
      try rows.update(postal, address: before.id)
      let after = Address(id: before.id, label: before.label, postal: postal, isDefault: before.isDefault)
      return AddressChange(before: before, after: after, defaultBefore: customer.defaultAddressID)
    }
  }

  /// Adds an address; the first one is the default in any case.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, incompleteAddress, textTooLong.
  public func addAddress(
    _ postal: PostalAddress, label: String? = nil, makeDefault: Bool = false, session: String, key: IdempotencyKey
  ) throws -> Committed<AddressChange> {
    try write("add_address", [session, label, String(makeDefault), try JSON.text(postal)], key: key) { db in
      let rows = try CustomerRows(db)
      let customer = try rows.signedIn(session: session)
      let postal = try postal.checked()
      let isDefault = makeDefault || customer.addresses.isEmpty
      let address = Address(
        id: try rows.freshID("address", table: "address"), label: try label?.checkedField("label"), postal: postal)
      try rows.insert(address, of: customer.id)
      if isDefault { try rows.makeDefault(address: address.id, of: customer.id) }
      var after = address
      after.isDefault = isDefault
      return AddressChange(before: nil, after: after, defaultBefore: customer.defaultAddressID)
    }
  }

  /// Removes an address; where it was the default, `newDefault` or else the oldest one left takes its place.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownAddress.
  public func removeAddress(
    _ id: String, newDefault: String? = nil, session: String, key: IdempotencyKey
  ) throws -> Committed<Customer> {
    try write("remove_address", [session, id, newDefault], key: key) { db in
      let rows = try CustomerRows(db)
      let customer = try rows.signedIn(session: session)
      let address = try customer.address(id)
      try db.execute(sql: "DELETE FROM address WHERE id = ?", arguments: [id])
      if address.isDefault {
        let left = customer.addresses.map(\.id).filter { $0 != id }
        let next = left.first { $0 == newDefault } ?? left.first
        try rows.makeDefault(address: next, of: customer.id)
      }
      return try rows.signedIn(session: session)
    }
  }

  /// Adds a way to pay; the store gives it its id. A gift card comes with its balance.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, invalidPaymentMethod.
  public func addPaymentMethod(
    _ method: PaymentMethod, session: String, key: IdempotencyKey
  ) throws -> Committed<PaymentMethod> {
    try write("add_payment_method", [session, try JSON.text(method)], key: key) { db in
      let rows = try CustomerRows(db)
      let customer = try rows.signedIn(session: session)
      var added = try method.checked(currency: rows.currency)
      added.id = try rows.freshID(method.kind.rawValue, table: "payment_method")
      added.isDefault = customer.paymentMethods.isEmpty
      try rows.insert(added, of: customer.id)
      return added
    }
  }
}
