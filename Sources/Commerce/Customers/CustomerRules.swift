import Foundation

extension Customer {
  var defaultAddressID: String? { addresses.first { $0.isDefault }?.id }

  /// The address with this id, or the default one.
  func address(_ id: String?) throws -> Address {
    guard let id else {
      guard let address = defaultAddress else { throw CommerceRefusal.noAddress }
      return address
    }
    guard let address = addresses.first(where: { $0.id == id }) else { throw CommerceRefusal.unknownAddress(id: id) }
    return address
  }

  /// The payment method with this id, or the default one.
  func paymentMethod(_ id: String?) throws -> PaymentMethod {
    guard let id else {
      guard let method = defaultPaymentMethod else { throw CommerceRefusal.noPaymentMethod }
      return method
    }
    guard let method = paymentMethods.first(where: { $0.id == id }) else {
      throw CommerceRefusal.unknownPaymentMethod(id: id)
    }
    return method
  }
}

extension PostalAddress {
  /// Trimmed, with all that a parcel needs.
  func checked() throws -> PostalAddress {
    let missing = [("line1", line1), ("city", city), ("zip", zip)].filter { $0.1.trimmed.isEmpty }.map(\.0)
    guard missing.isEmpty else { throw CommerceRefusal.incompleteAddress(missing: missing) }
    return PostalAddress(
      line1: try line1.checkedField("line1"), line2: try line2?.checkedField("line2"),
      city: try city.checkedField("city"), state: try state?.checkedField("state"),
      zip: try zip.checkedField("zip"), country: try country?.checkedField("country"))
  }
}

extension PaymentMethod {
  func checked(currency: String) throws -> PaymentMethod {
    if let lastFour, lastFour.utf8.count != 4 || !lastFour.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      throw CommerceRefusal.invalidPaymentMethod(field: "last_four")
    }
    let balanceFits = balance.map { $0.currency == currency && $0.minorUnits >= 0 } ?? true
    guard balanceFits, (kind == .giftCard) == (balance != nil) else {
      throw CommerceRefusal.invalidPaymentMethod(field: "balance")
    }
    var checked = self
    checked.brand = try brand?.checkedField("brand")
    return checked
  }
}

extension String {
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

  /// Trimmed; refuses what is longer than a field may be or holds control characters.
  func checkedField(_ name: String) throws -> String {
    guard count <= Shop.longestField else {
      throw CommerceRefusal.textTooLong(field: name, limit: Shop.longestField)
    }
    return withoutControls.trimmed
  }

  /// Control characters become spaces, so that no stored text can steer a terminal.
  var withoutControls: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? " " : $0 }))
  }
}

extension Unicode.Scalar {
  /// C0, DEL and C1, the bidirectional overrides and the line separators.
  var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
    default: false
    }
  }
}
