import Foundation

public struct Customer: Sendable, Hashable, Codable {
  public var id: String
  public var firstName: String
  public var lastName: String
  public var email: String
  /// The default one first.
  public var addresses: [Address]
  /// The default one first.
  public var paymentMethods: [PaymentMethod]

  public var fullName: String { "\(firstName) \(lastName)" }
  public var defaultAddress: Address? { addresses.first }
  public var defaultPaymentMethod: PaymentMethod? { paymentMethods.first }
}

/// An address of a customer's, under the name the customer knows it by.
public struct Address: Sendable, Hashable, Codable {
  /// Unique in the store.
  public var id: String
  /// "Home", "Work"; nil when it has no name.
  public var label: String?
  public var postal: PostalAddress
  public var isDefault: Bool

  public init(id: String, label: String? = nil, postal: PostalAddress, isDefault: Bool = false) {
    self.id = id
    self.label = label
    self.postal = postal
    self.isDefault = isDefault
  }
}

/// Where post goes.
public struct PostalAddress: Sendable, Hashable, Codable {
  public var line1: String
  public var line2: String?
  public var city: String
  public var state: String?
  public var zip: String
  public var country: String?

  public init(
    line1: String, line2: String? = nil, city: String, state: String? = nil, zip: String, country: String? = nil
  ) {
    self.line1 = line1
    self.line2 = line2
    self.city = city
    self.state = state
    self.zip = zip
    self.country = country
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case line1, line2, city, state, zip, country }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    line1 = try values.decode(String.self, forKey: .line1)
    line2 = try values.decodeIfPresent(String.self, forKey: .line2)
    city = try values.decode(String.self, forKey: .city)
    state = try values.decodeIfPresent(String.self, forKey: .state)
    zip = try values.decode(String.self, forKey: .zip)
    country = try values.decodeIfPresent(String.self, forKey: .country)
  }

  /// On one line: "12 Oak Street, Apt 4, Springfield, IL 62704".
  public var oneLine: String {
    let region = [state, zip].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    return [line1, line2, city, region, country].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

/// How a customer pays (a tender).
public struct PaymentMethod: Sendable, Hashable, Codable {
  /// Unique in the store.
  public var id: String
  public var kind: Kind
  /// The card's brand: "visa".
  public var brand: String?
  /// The card number's last four digits.
  public var lastFour: String?
  /// What is left on it; gift cards only.
  public var balance: Money?
  public var isDefault: Bool

  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case creditCard = "credit_card"
    case debitCard = "debit_card"
    case giftCard = "gift_card"
    case paypal
    case bankAccount = "bank_account"
    case other
  }

  public init(
    id: String, kind: Kind, brand: String? = nil, lastFour: String? = nil, balance: Money? = nil,
    isDefault: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.brand = brand
    self.lastFour = lastFour
    self.balance = balance
    self.isDefault = isDefault
  }
}

/// How a customer says who they are.
public enum SignInDetails: Sendable, Hashable, Codable {
  case email(String)
  case name(first: String, last: String, zip: String)
}

/// What a write did to an address. `before` is nil when it is new.
public struct AddressChange: Sendable, Hashable, Codable {
  public var before: Address?
  public var after: Address
  /// The id of the address that was the default before.
  public var defaultBefore: String?
}
