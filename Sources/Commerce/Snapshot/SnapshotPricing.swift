import Foundation

extension StoreSnapshot {
  /// Exactly one of `basisPoints`, `amount` and `freeShipping` says what it does.
  public struct Coupon: Sendable, Hashable, Codable {
    public var code: String
    public var title: String?
    /// 1,000 are ten percent.
    public var basisPoints: Int?
    public var amount: String?
    public var freeShipping = false
    public var minimum: String?
    public var startsAt: Date?
    public var endsAt: Date?
    public var oncePerCustomer = false
    public var mostUses: Int?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case code, title, amount, minimum
      case basisPoints = "basis_points"
      case freeShipping = "free_shipping"
      case startsAt = "starts_at"
      case endsAt = "ends_at"
      case oncePerCustomer = "once_per_customer"
      case mostUses = "most_uses"
    }

    public init(code: String) { self.code = code }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      code = try values.decode(String.self, forKey: .code)
      title = try values.decodeIfPresent(String.self, forKey: .title)
      basisPoints = try values.decodeIfPresent(Int.self, forKey: .basisPoints)
      amount = try values.decodeIfPresent(String.self, forKey: .amount)
      freeShipping = try values.value(.freeShipping, default: false)
      minimum = try values.decodeIfPresent(String.self, forKey: .minimum)
      startsAt = try values.decodeIfPresent(Date.self, forKey: .startsAt)
      endsAt = try values.decodeIfPresent(Date.self, forKey: .endsAt)
      oncePerCustomer = try values.value(.oncePerCustomer, default: false)
      mostUses = try values.decodeIfPresent(Int.self, forKey: .mostUses)
    }
  }

  public struct Tax: Sendable, Hashable, Codable {
    public var country: String?
    public var state: String?
    public var category: String?
    /// 825 are 8.25 percent.
    public var basisPoints: Int
    public var onShipping = false

    enum CodingKeys: String, CodingKey, CaseIterable {
      case country, state, category
      case basisPoints = "basis_points"
      case onShipping = "on_shipping"
    }

    public init(basisPoints: Int) { self.basisPoints = basisPoints }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      country = try values.decodeIfPresent(String.self, forKey: .country)
      state = try values.decodeIfPresent(String.self, forKey: .state)
      category = try values.decodeIfPresent(String.self, forKey: .category)
      basisPoints = try values.decode(Int.self, forKey: .basisPoints)
      onShipping = try values.value(.onShipping, default: false)
    }
  }
}

// MARK: - From the store

extension StoreSnapshot.Coupon {
  init(_ coupon: Coupon) {
    self.init(code: coupon.code)
    title = coupon.title
    switch coupon.benefit {
    case .percent(let points): basisPoints = points
    case .amount(let money): amount = money.amount
    case .freeShipping: freeShipping = true
    }
    minimum = coupon.minimum?.amount
    startsAt = coupon.startsAt
    endsAt = coupon.endsAt
    oncePerCustomer = coupon.isOncePerCustomer
    mostUses = coupon.mostUses
  }
}

extension StoreSnapshot.Tax {
  init(_ rule: TaxRule) {
    self.init(basisPoints: rule.basisPoints)
    country = rule.country
    state = rule.state
    category = rule.category
    onShipping = rule.isOnShipping
  }
}

extension StoreSnapshot.Order {
  /// Writes the terms into the order and its lines.
  mutating func take(_ terms: OrderTerms) {
    coupon = terms.coupon
    shippingTax = terms.shippingTax?.amount
    for line in terms.lines where lines.indices.contains(line.position - 1) {
      lines[line.position - 1].discount = line.discount.minorUnits == 0 ? nil : line.discount.amount
      lines[line.position - 1].tax = line.tax.minorUnits == 0 ? nil : line.tax.amount
    }
  }
}
