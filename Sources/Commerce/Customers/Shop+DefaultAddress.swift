import GRDB

extension Shop {
  /// Makes an address the one that orders go to unless another is named. Undo is a call with `defaultBefore`.
  ///
  /// - Throws: `CommerceRefusal` notSignedIn, unknownAddress.
  public func makeDefault(address id: String, session: String, key: IdempotencyKey) throws -> Committed<AddressChange> {
    try write("make_default_address", [session, id], key: key) { db in
      let rows = try CustomerRows(db)
      let customer = try rows.signedIn(session: session)
      let before = try customer.address(id)
      try rows.makeDefault(address: id, of: customer.id)
      var after = before
      after.isDefault = true
      return AddressChange(before: before, after: after, defaultBefore: customer.defaultAddressID)
    }
  }
}
