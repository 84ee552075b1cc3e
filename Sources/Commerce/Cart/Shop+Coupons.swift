import Foundation
import GRDB

extension Shop {
  /// Puts a coupon on the cart, in place of one that is there. It is kept with the cart and looked at again when the cart
  /// is ordered.
  ///
  /// - Parameter code: in upper or lower case; blanks in it do not count.
  /// - Throws: `CommerceRefusal` emptyCart, emptyText, textTooLong, unknownCoupon, couponNotYetValid, couponExpired,
  ///   couponBelowMinimum, couponUsedBefore, couponUsedUp.
  public func applyCoupon(
    _ code: String, session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<CouponChange> {
    try write("apply_coupon", [session, code], key: key) { db in
      let rows = try CartRows(db, session: session)
      let cart = try rows.cart()
      guard !cart.isEmpty else { throw CommerceRefusal.emptyCart }
      let coupon = try Shop.coupon(code, db)
      try coupon.check(items: cart.total, now: now)
      try PricingRows(db).checkUses(of: coupon, by: CustomerRows(db).id(session: session))
      try rows.setCoupon(coupon.code)
      return CouponChange(before: cart.coupon?.code, coupon: coupon, cart: try rows.cart())
    }
  }

  /// Takes the coupon off the cart.
  ///
  /// - Throws: `CommerceRefusal` noCoupon.
  public func removeCoupon(session: String, key: IdempotencyKey) throws -> Committed<CouponChange> {
    try write("remove_coupon", [session], key: key) { db in
      let rows = try CartRows(db, session: session)
      guard let coupon = try rows.cart().coupon else { throw CommerceRefusal.noCoupon }
      try rows.setCoupon(nil)
      return CouponChange(before: coupon.code, coupon: coupon, cart: try rows.cart())
    }
  }

  /// Puts the coupon of the cart back as it was (nil: none), whether or not it can be used now. For undo.
  ///
  /// - Throws: `CommerceRefusal` unknownCoupon when it is gone since.
  public func restoreCoupon(
    _ code: String?, session: String, key: IdempotencyKey
  ) throws -> Committed<CouponChange> {
    try write("restore_coupon", [session, code], key: key) { db in
      let rows = try CartRows(db, session: session)
      let before = try rows.cart().coupon
      let coupon = try code.map { try Shop.coupon($0, db) }
      try rows.setCoupon(coupon?.code)
      return CouponChange(before: before?.code, coupon: coupon, cart: try rows.cart())
    }
  }

  /// Why the coupon on the cart could not be used now; nil when it could, and when there is none.
  public func couponProblem(session: String, now: Date) throws -> CommerceRefusal? {
    try read { db in
      do {
        let cart = try CartRows(db, session: session).cart()
        try Shop.checkCoupon(of: cart, customer: CustomerRows(db).id(session: session), now: now, db)
        return nil
      } catch let refusal as CommerceRefusal {
        return refusal
      }
    }
  }

  /// Refuses what keeps the cart's coupon from being used now.
  static func checkCoupon(of cart: Cart, customer: String?, now: Date, _ db: Database) throws {
    guard let coupon = cart.coupon else { return }
    try coupon.check(items: cart.total, now: now)
    try PricingRows(db).checkUses(of: coupon, by: customer)
  }

  /// Longest coupon code that is looked up, in characters.
  public static let longestCouponCode = 64

  private static func coupon(_ code: String, _ db: Database) throws -> Coupon {
    guard code.count <= longestCouponCode else {
      throw CommerceRefusal.textTooLong(field: "code", limit: longestCouponCode)
    }
    let bare = code.withoutControls.filter { !$0.isWhitespace }
    guard !bare.isEmpty else { throw CommerceRefusal.emptyText(field: "code") }
    guard let coupon = try PricingRows(db).coupon(bare) else { throw CommerceRefusal.unknownCoupon(code: bare) }
    return coupon
  }
}
