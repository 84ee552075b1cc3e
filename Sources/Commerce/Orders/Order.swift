import Foundation

/// An order with everything that happened to it. Its lines and address are its own copies: later changes of the
/// catalogue or the customer leave it as it was.
public struct Order: Sendable, Hashable, Codable {
  /// As customers know it: "#W1234567".
  public var number: String
  public var customerID: String
  public var status: OrderStatus
  /// Nil for an imported order without a date.
  public var placedAt: Date?
  public var address: PostalAddress
  public var lines: [OrderLine]
  /// A shipping option's id, nil when unknown.
  public var shipping: String?
  public var shippingCost: Money
  /// When it should arrive.
  public var estimatedDelivery: Date?
  /// Payments and refunds, in the order they happened.
  public var payments: [PaymentEntry]
  public var shipments: [Shipment]
  /// In the order it happened.
  public var history: [StatusChange]
  public var cancelReason: CancelReason?
  public var returns: [ReturnRequest]
  public var terms = OrderTerms()
  /// Whether its items were changed while it was pending, which is possible once and settles the order.
  public var itemsChanged = false
  public var exchange: ExchangeRequest?

  public var itemsTotal: Money { lines.reduce(.zero(shippingCost.currency)) { $0 + $1.total } }
  /// Items less the discount, shipping and tax.
  public var total: Money { itemsTotal - discount + shippingCost + tax }
  /// Pending, and its items not changed yet: it can be changed and cancelled.
  public var isChangeable: Bool { status == .pending && !itemsChanged }
  public var isReturnable: Bool { status == .delivered }
  /// When it was delivered, where that is known.
  public var deliveredAt: Date? {
    shipments.compactMap(\.deliveredAt).max() ?? history.last { $0.status == .delivered }?.at
  }
  public func line(_ id: String) -> OrderLine? { lines.first { $0.id == id } }
}

public enum OrderStatus: String, Sendable, Hashable, Codable, CaseIterable {
  case pending
  case processed
  case shipped
  case delivered
  case cancelled
  case returnRequested = "return_requested"
  case exchangeRequested = "exchange_requested"
  case returned
}

public enum CancelReason: String, Sendable, Hashable, Codable, CaseIterable {
  case noLongerNeeded = "no_longer_needed"
  case orderedByMistake = "ordered_by_mistake"
}

public struct OrderLine: Sendable, Hashable, Codable {
  /// The order's number and the position, unique in the store: "#W1234567/2".
  public var id: String
  /// From 1.
  public var position: Int
  /// The variant that was bought; it may have left the catalogue since.
  public var variantID: String
  public var productID: String?
  public var title: String
  public var unitPrice: Money
  public var quantity: Int
  /// As bought: ["color": "blue"].
  public var options: [String: String]
  public var total: Money { unitPrice * quantity }
}

/// Money that moved for an order.
public struct PaymentEntry: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable { case payment, refund }
  public var kind: Kind
  /// Always positive.
  public var amount: Money
  public var method: PaymentMethod
  public var at: Date?
  /// When a refund should have arrived; nil for what is settled at once (payments, gift cards).
  public var expectedBy: Date?
}

public struct Shipment: Sendable, Hashable, Codable {
  public var carrier: String?
  public var trackingNumbers: [String]
  /// Positions of the order lines in it.
  public var lines: [Int]
  public var shippedAt: Date?
  public var estimatedDelivery: Date?
  public var deliveredAt: Date?
}

public struct StatusChange: Sendable, Hashable, Codable {
  public var status: OrderStatus
  public var at: Date?
  public var note: String?
}

/// Items on their way back. The refund follows when they have arrived.
public struct ReturnRequest: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable { case requested, received, refunded }
  public struct Line: Sendable, Hashable, Codable {
    /// Position of the order line.
    public var position: Int
    public var quantity: Int
  }
  public var lines: [Line]
  /// What will be refunded.
  public var amount: Money
  public var refundTo: PaymentMethod
  public var state: State
  public var requestedAt: Date?
}

/// Items on their way back, for others of the same products. The difference is settled when they have arrived.
public struct ExchangeRequest: Sendable, Hashable, Codable {
  /// What comes instead, each under the position of the line that goes back.
  public var replacements: [OrderLine]
  /// What they cost more than what goes back; negative when they cost less.
  public var difference: Money
  /// What the difference will be paid with, or refunded to.
  public var method: PaymentMethod
  public var requestedAt: Date?
}

/// A way to have an order sent.
public struct ShippingOption: Sendable, Hashable, Codable {
  public var id: String
  public var title: String
  public var price: Money
  /// Items worth this much are sent free; nil when never.
  public var freeFrom: Money?
  /// Days until it should arrive.
  public var days: Int
  /// Where it is offered, as addresses write it; empty: anywhere. An address without a country is in none.
  public var countries: [String]
  /// Items worth more than this are not sent this way; nil: whatever they are worth.
  public var maximum: Money?

  public init(
    id: String, title: String, price: Money, freeFrom: Money? = nil, days: Int, countries: [String] = [],
    maximum: Money? = nil
  ) {
    self.id = id
    self.title = title
    self.price = price
    self.freeFrom = freeFrom
    self.days = days
    self.countries = countries
    self.maximum = maximum
  }

  public func isOffered(forItemsWorth items: Money, to address: PostalAddress) -> Bool {
    let country = address.country?.trimmed.lowercased()
    let isThere = countries.isEmpty || countries.contains { $0.trimmed.lowercased() == country }
    return isThere && maximum.map { items <= $0 } ?? true
  }

  public func cost(forItemsWorth items: Money) -> Money {
    if let freeFrom, items >= freeFrom { return .zero(price.currency) }
    return price
  }
}
