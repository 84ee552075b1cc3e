import Foundation

/// Why the shop did not do something. Nothing was changed. Every case carries the facts that explain it; whoever
/// talks to the customer words them.
public enum CommerceRefusal: Error, Sendable, Hashable {
  // Catalogue and cart
  case unknownProduct(id: String)
  /// More is wanted than there is; `available` is what may still be had in all (0: none at all).
  case outOfStock(variant: Variant, wanted: Int, available: Int)
  case quantityOutOfRange(Int, allowed: ClosedRange<Int>)
  case notInCart(variant: Variant)
  case emptyCart
  case cartFull(limit: Int)

  // Coupons
  case unknownCoupon(code: String)
  case couponNotYetValid(Coupon)
  case couponExpired(Coupon)
  case couponBelowMinimum(Coupon, minimum: Money, items: Money)
  /// The customer ordered with it before, and it can be used once.
  case couponUsedBefore(Coupon)
  /// As many orders were placed with it as can be.
  case couponUsedUp(Coupon)
  /// There is none on the cart.
  case noCoupon

  // Customer
  /// Nobody is signed in, in a shop that needs it.
  case notSignedIn
  /// No customer has these sign-in details. Which part was wrong is not told.
  case unknownCustomer
  /// One conversation serves one customer: another one is signed in already.
  case otherCustomerSignedIn
  case noAddress
  case unknownAddress(id: String)
  case incompleteAddress(missing: [String])
  case addressInUse(id: String)
  case noPaymentMethod
  case unknownPaymentMethod(id: String)
  case insufficientGiftCard(method: PaymentMethod, needed: Money)
  case invalidPaymentMethod(field: String)
  /// More than one method is no gift card, and nothing says how much each is to pay.
  case severalPaymentMethods([PaymentMethod])

  // Orders
  case unknownShipping(id: String)
  /// Not to where the order goes, or not for what it is worth.
  case shippingNotOffered(ShippingOption)
  /// Nothing is sent to where the order goes.
  case noShipping(country: String?)
  /// What was agreed to no longer holds; ask again with `actual`.
  case confirmationOutdated(expected: Money, actual: Money)
  case unknownOrder(number: String)
  case noOrders
  /// The order is another customer's.
  case foreignOrder(number: String)
  case notPending(order: String, status: OrderStatus)
  case notDelivered(order: String, status: OrderStatus)
  /// Its items were changed once, which settles a pending order.
  case itemsChangedBefore(order: String)
  case unknownOrderLine(order: String, line: String)
  case noItemsNamed(order: String)
  /// An item of an order is changed for exactly one other.
  case itemCountsDiffer(old: Int, new: Int)
  /// An item is changed only for another variant of the same product.
  case otherProduct(line: OrderLine, variant: Variant)
  case sameVariant(line: OrderLine)
  /// What the order's coupon took off the line is more than the other variant costs.
  case discountExceedsPrice(line: OrderLine)
  case samePaymentMethod(order: String, method: PaymentMethod)
  /// Nothing was paid for the order, so there is no payment to change.
  case nothingPaid(order: String)
  case nothingToReturn(order: String)
  /// A refund goes to the original method or to a gift card of the customer.
  case refundMethodNotAllowed(method: PaymentMethod)
  /// None of an order's items can be bought again.
  case nothingToReorder(order: String)

  // Requests
  case textTooLong(field: String, limit: Int)
  case emptyText(field: String)
  /// The key was used before, for something else.
  case keyReused(key: String)
  case invalidKey
}

extension CommerceRefusal {
  /// A stable snake-case name of the case, the same whatever its facts: "out_of_stock".
  public var reason: String {
    switch self {
    case .unknownProduct: "unknown_product"
    case .outOfStock: "out_of_stock"
    case .quantityOutOfRange: "quantity_out_of_range"
    case .notInCart: "not_in_cart"
    case .emptyCart: "empty_cart"
    case .cartFull: "cart_full"
    case .unknownCoupon: "unknown_coupon"
    case .couponNotYetValid: "coupon_not_yet_valid"
    case .couponExpired: "coupon_expired"
    case .couponBelowMinimum: "coupon_below_minimum"
    case .couponUsedBefore: "coupon_used_before"
    case .couponUsedUp: "coupon_used_up"
    case .noCoupon: "no_coupon"
    case .notSignedIn: "not_signed_in"
    case .unknownCustomer: "unknown_customer"
    case .otherCustomerSignedIn: "other_customer_signed_in"
    case .noAddress: "no_address"
    case .unknownAddress: "unknown_address"
    case .incompleteAddress: "incomplete_address"
    case .addressInUse: "address_in_use"
    case .noPaymentMethod: "no_payment_method"
    case .unknownPaymentMethod: "unknown_payment_method"
    case .insufficientGiftCard: "insufficient_gift_card"
    case .invalidPaymentMethod: "invalid_payment_method"
    case .severalPaymentMethods: "several_payment_methods"
    case .unknownShipping: "unknown_shipping"
    case .shippingNotOffered: "shipping_not_offered"
    case .noShipping: "no_shipping"
    case .confirmationOutdated: "confirmation_outdated"
    case .unknownOrder: "unknown_order"
    case .noOrders: "no_orders"
    case .foreignOrder: "foreign_order"
    case .notPending: "not_pending"
    case .notDelivered: "not_delivered"
    case .itemsChangedBefore: "items_changed_before"
    case .unknownOrderLine: "unknown_order_line"
    case .noItemsNamed: "no_items_named"
    case .itemCountsDiffer: "item_counts_differ"
    case .otherProduct: "other_product"
    case .sameVariant: "same_variant"
    case .discountExceedsPrice: "discount_exceeds_price"
    case .samePaymentMethod: "same_payment_method"
    case .nothingPaid: "nothing_paid"
    case .nothingToReturn: "nothing_to_return"
    case .refundMethodNotAllowed: "refund_method_not_allowed"
    case .nothingToReorder: "nothing_to_reorder"
    case .textTooLong: "text_too_long"
    case .emptyText: "empty_text"
    case .keyReused: "key_reused"
    case .invalidKey: "invalid_key"
    }
  }
}
