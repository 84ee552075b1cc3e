import Foundation

extension StoreSnapshot {
  public struct Customer: Sendable, Hashable, Codable {
    public var id: String
    public var firstName: String
    public var lastName: String
    public var email: String
    public var addresses: [Address] = []
    public var paymentMethods: [PaymentMethod] = []
    /// In the order of the cart.
    public var cart: [CartLine] = []
    /// The code of the coupon on the cart.
    public var coupon: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, email, addresses, cart, coupon
      case firstName = "first_name"
      case lastName = "last_name"
      case paymentMethods = "payment_methods"
    }

    public init(id: String, firstName: String, lastName: String, email: String) {
      self.id = id
      self.firstName = firstName
      self.lastName = lastName
      self.email = email
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      firstName = try values.decode(String.self, forKey: .firstName)
      lastName = try values.decode(String.self, forKey: .lastName)
      email = try values.decode(String.self, forKey: .email)
      addresses = try values.value(.addresses, default: [])
      paymentMethods = try values.value(.paymentMethods, default: [])
      cart = try values.value(.cart, default: [])
      coupon = try values.decodeIfPresent(String.self, forKey: .coupon)
    }
  }

  /// A customer's address.
  public struct Address: Sendable, Hashable, Codable {
    public var id: String
    public var label: String?
    public var postal: PostalAddress
    public var isDefault = false

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, label, line1, line2, city, state, zip, country
      case isDefault = "is_default"
    }

    public init(id: String, label: String? = nil, postal: PostalAddress, isDefault: Bool = false) {
      self.id = id
      self.label = label
      self.postal = postal
      self.isDefault = isDefault
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      label = try values.decodeIfPresent(String.self, forKey: .label)
      isDefault = try values.value(.isDefault, default: false)
      postal = PostalAddress(
        line1: try values.decode(String.self, forKey: .line1),
        line2: try values.decodeIfPresent(String.self, forKey: .line2),
        city: try values.decode(String.self, forKey: .city),
        state: try values.decodeIfPresent(String.self, forKey: .state),
        zip: try values.decode(String.self, forKey: .zip),
        country: try values.decodeIfPresent(String.self, forKey: .country))
    }

    public func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(id, forKey: .id)
      try values.encodeIfPresent(label, forKey: .label)
      try values.encode(postal.line1, forKey: .line1)
      try values.encodeIfPresent(postal.line2, forKey: .line2)
      try values.encode(postal.city, forKey: .city)
      try values.encodeIfPresent(postal.state, forKey: .state)
      try values.encode(postal.zip, forKey: .zip)
      try values.encodeIfPresent(postal.country, forKey: .country)
      try values.encode(isDefault, forKey: .isDefault)
    }
  }

  public struct PaymentMethod: Sendable, Hashable, Codable {
    public var id: String
    public var kind: Commerce.PaymentMethod.Kind
    public var brand: String?
    public var lastFour: String?
    /// Gift cards only, and always there.
    public var balance: String?
    public var isDefault = false

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, kind, brand, balance
      case lastFour = "last_four"
      case isDefault = "is_default"
    }

    public init(id: String, kind: Commerce.PaymentMethod.Kind) {
      self.id = id
      self.kind = kind
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      kind = try values.decode(Commerce.PaymentMethod.Kind.self, forKey: .kind)
      brand = try values.decodeIfPresent(String.self, forKey: .brand)
      lastFour = try values.decodeIfPresent(String.self, forKey: .lastFour)
      balance = try values.decodeIfPresent(String.self, forKey: .balance)
      isDefault = try values.value(.isDefault, default: false)
    }
  }

  public struct CartLine: Sendable, Hashable, Codable {
    public var variant: String
    public var quantity: Int

    enum CodingKeys: String, CodingKey, CaseIterable { case variant, quantity }

    public init(variant: String, quantity: Int) {
      self.variant = variant
      self.quantity = quantity
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      variant = try values.decode(String.self, forKey: .variant)
      quantity = try values.decode(Int.self, forKey: .quantity)
    }
  }

  public struct Ticket: Sendable, Hashable, Codable {
    public var number: String
    public var customer: String?
    public var summary: String
    public var createdAt: Date

    enum CodingKeys: String, CodingKey, CaseIterable {
      case number, customer, summary
      case createdAt = "created_at"
    }

    public init(number: String, customer: String?, summary: String, createdAt: Date) {
      self.number = number
      self.customer = customer
      self.summary = summary
      self.createdAt = createdAt
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      number = try values.decode(String.self, forKey: .number)
      customer = try values.decodeIfPresent(String.self, forKey: .customer)
      summary = try values.decode(String.self, forKey: .summary)
      createdAt = try values.decode(Date.self, forKey: .createdAt)
    }
  }
}
