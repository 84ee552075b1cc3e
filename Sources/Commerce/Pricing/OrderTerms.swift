/// What an order comes to besides its items and its shipping.
public struct OrderTerms: Sendable, Hashable, Codable {
  /// The code of the coupon it was placed with.
  public var coupon: String?
  /// In the order of the lines; lines without discount and tax may be missing.
  public var lines: [Line]
  /// The tax on the shipping; nil: none.
  public var shippingTax: Money?

  public struct Line: Sendable, Hashable, Codable {
    /// Position of the order line.
    public var position: Int
    /// What the coupon takes off the line.
    public var discount: Money
    /// The tax on the rest.
    public var tax: Money

    var isNothing: Bool { discount.minorUnits == 0 && tax.minorUnits == 0 }
  }

  public init(coupon: String? = nil, lines: [Line] = [], shippingTax: Money? = nil) {
    self.coupon = coupon
    self.lines = lines
    self.shippingTax = shippingTax
  }

  func discount(_ currency: String) -> Money { lines.reduce(.zero(currency)) { $0 + $1.discount } }
  func tax(_ currency: String) -> Money { lines.reduce(shippingTax ?? .zero(currency)) { $0 + $1.tax } }
}

extension Order {
  /// What the coupon took off the items; zero without one.
  public var discount: Money { terms.discount(shippingCost.currency) }
  /// On the items and, where it is taxed, the shipping.
  public var tax: Money { terms.tax(shippingCost.currency) }

  /// What was paid for pieces of a line: its price less its discount, with its tax. For some of the pieces their share.
  func paid(for line: OrderLine) -> Money {
    guard let whole = self.line(line.id), let terms = terms.lines.first(where: { $0.position == line.position }) else {
      return line.total
    }
    return line.total - terms.discount.share(line.quantity, of: whole.quantity)
      + terms.tax.share(line.quantity, of: whole.quantity)
  }
}
