import Foundation

/// A code that makes a cart cheaper under certain conditions. What is nil is no condition.
public struct Coupon: Sendable, Hashable, Codable {
  /// As it is written: "SPRING10". Upper and lower case are the same.
  public var code: String
  public var title: String?
  public var benefit: Benefit
  /// The least that the items must be worth.
  public var minimum: Money?
  /// It holds from this moment on.
  public var startsAt: Date?
  /// It holds until just before this moment.
  public var endsAt: Date?
  /// Whether a customer can order with it only once.
  public var isOncePerCustomer: Bool
  /// How many orders can be placed with it in all.
  public var mostUses: Int?

  public enum Benefit: Sendable, Hashable, Codable {
    /// A share of what the items are worth: 1,000 basis points are ten percent.
    case percent(basisPoints: Int)
    /// As much off what the items are worth, at most all of it.
    case amount(Money)
    case freeShipping
  }

  public init(
    code: String, title: String? = nil, benefit: Benefit, minimum: Money? = nil, startsAt: Date? = nil,
    endsAt: Date? = nil, isOncePerCustomer: Bool = false, mostUses: Int? = nil
  ) {
    self.code = code
    self.title = title
    self.benefit = benefit
    self.minimum = minimum
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.isOncePerCustomer = isOncePerCustomer
    self.mostUses = mostUses
  }

  /// What it takes off items that are worth `items`, rounded half up. Never more than they are worth.
  public func discount(on items: Money) -> Money {
    switch benefit {
    case .percent(let basisPoints): items.share(basisPoints, of: TaxRule.wholeBasisPoints)
    case .amount(let amount): min(amount, items)
    case .freeShipping: .zero(items.currency)
    }
  }

  /// Refuses what its own conditions do not allow; who used it before is another question.
  func check(items: Money, now: Date) throws {
    if let startsAt, now < startsAt { throw CommerceRefusal.couponNotYetValid(self) }
    if let endsAt, now >= endsAt { throw CommerceRefusal.couponExpired(self) }
    if let minimum, items < minimum { throw CommerceRefusal.couponBelowMinimum(self, minimum: minimum, items: items) }
  }
}

/// What a write did to the coupon of a cart.
public struct CouponChange: Sendable, Hashable, Codable {
  /// The code that was on the cart. Give it to `restoreCoupon` to undo.
  public var before: String?
  /// What is on the cart now, or was taken off it.
  public var coupon: Coupon?
  public var cart: Cart
}

extension Money {
  /// `part` of `whole` equal parts, rounded half up; of an amount that is not negative, with `part` at most `whole`.
  func share(_ part: Int, of whole: Int) -> Money {
    precondition(minorUnits >= 0 && part >= 0 && part <= whole && whole > 0, "a share of something")
    var (high, low) = UInt(minorUnits).multipliedFullWidth(by: UInt(part))
    let (rounded, carries) = low.addingReportingOverflow(UInt(whole) / 2)
    (low, high) = (rounded, carries ? high + 1 : high)
    return Money(minorUnits: Int(UInt(whole).dividingFullWidth((high, low)).quotient), currency: currency)
  }
}
