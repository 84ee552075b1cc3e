import Foundation

/// How the cart is to be ordered. What is nil is the customer's or the shop's default.
public struct Checkout: Sendable, Hashable, Codable {
  public var addressID: String?
  public var paymentMethodID: String?
  /// Nil: it is paid with one.
  public var furtherPaymentMethodIDs: [String]?
  /// A shipping option's id: "standard", "express".
  public var shipping: String?

  public init(addressID: String? = nil, paymentMethodID: String? = nil, shipping: String? = nil) {
    self.addressID = addressID
    self.paymentMethodID = paymentMethodID
    self.shipping = shipping
  }

  /// Paid with several: gift cards as far as they go, the rest with the other method.
  public init(addressID: String? = nil, paymentMethodIDs: [String], shipping: String? = nil) {
    self.init(addressID: addressID, paymentMethodID: paymentMethodIDs.first, shipping: shipping)
    if paymentMethodIDs.count > 1 { furtherPaymentMethodIDs = Array(paymentMethodIDs.dropFirst()) }
  }
}

/// What ordering the cart now would come to.
public struct Quote: Sendable, Hashable, Codable {
  public var cart: Cart
  public var address: Address
  /// What pays all of it, or what gift cards leave.
  public var paymentMethod: PaymentMethod
  /// What each method pays; none when there is nothing to pay.
  public var tenders: [Tender] = []
  public var shipping: ShippingOption
  public var shippingCost: Money
  public var terms: OrderTerms
  public var estimatedDelivery: Date

  /// What the coupon takes off the items.
  public var discount: Money { terms.discount(shippingCost.currency) }
  public var tax: Money { terms.tax(shippingCost.currency) }
  /// Items less the discount, shipping and tax.
  public var total: Money { cart.total - discount + shippingCost + tax }
}

/// Which order lines, and how many pieces of each (nil: all), go back.
public struct ReturnItem: Sendable, Hashable, Codable {
  /// `OrderLine.id`, or the id of the variant that was bought.
  public var lineID: String
  public var quantity: Int?

  public init(lineID: String, quantity: Int? = nil) {
    self.lineID = lineID
    self.quantity = quantity
  }
}

/// Items of an order and the variants that take their places, one for each, in the same order.
public struct ItemSwap: Sendable, Hashable, Codable {
  /// Each an `OrderLine.id` or the id of the variant that was bought.
  public var items: [String]
  /// Ids of variants.
  public var replacements: [String]
  /// What the difference is paid with or refunded to; nil: the order's first payment method.
  public var methodID: String?

  public init(items: [String], replacements: [String], methodID: String? = nil) {
    self.items = items
    self.replacements = replacements
    self.methodID = methodID
  }
}

/// What a swap of items would come to, or came to.
public struct SwapQuote: Sendable, Hashable, Codable {
  public var order: Order
  /// The lines as they were.
  public var old: [OrderLine]
  /// What takes their places, under the same positions.
  public var new: [OrderLine]
  /// What the new ones cost more; negative when they cost less.
  public var difference: Money
  /// What the difference is paid with or refunded to.
  public var method: PaymentMethod
}

/// What paying an order in another way did, or would do.
public struct PaymentChange: Sendable, Hashable, Codable {
  public var order: Order
  public var payment: PaymentEntry
  /// What goes back to the methods before.
  public var refunds: [PaymentEntry]
}

/// What sending an order somewhere else did.
public struct OrderAddressChange: Sendable, Hashable, Codable {
  public var order: Order
  public var before: PostalAddress
}

/// What a return would come to, or came to.
public struct ReturnQuote: Sendable, Hashable, Codable {
  public var order: Order
  public var request: ReturnRequest
  /// The lines that go back, with the quantities that go back.
  public var lines: [OrderLine]
}

/// What a cancellation did, or would do.
public struct Cancellation: Sendable, Hashable, Codable {
  public var order: Order
  public var refunds: [PaymentEntry]
  public var refunded: Money
}

/// What putting an order's items into the cart again did.
public struct Reorder: Sendable, Hashable, Codable {
  public var order: String
  public var added: [CartLine]
  /// Lines that cannot be had any more, or not as many: they are not in the cart, or with fewer pieces.
  public var unavailable: [OrderLine]
  /// The cart as it was, for `restoreCart`.
  public var before: [CartEntry]
  public var cart: Cart
}

/// Something handed over to a person.
public struct Ticket: Sendable, Hashable, Codable {
  /// "T-1001"
  public var number: String
  public var customerID: String?
  public var summary: String
  public var createdAt: Date
}
