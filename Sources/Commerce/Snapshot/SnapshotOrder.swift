import Foundation

extension StoreSnapshot {
  public struct Order: Sendable, Hashable, Codable {
    public var number: String
    public var customer: String
    public var status: OrderStatus
    public var placedAt: Date?
    public var address: PostalAddress
    /// A shipping option's id.
    public var shipping: String?
    public var shippingCost: String
    public var estimatedDelivery: Date?
    public var cancelReason: CancelReason?
    public var lines: [Line]
    public var payments: [Payment] = []
    public var shipments: [Shipment] = []
    public var history: [Status] = []
    public var returns: [Return] = []
    /// The code of the coupon it was placed with.
    public var coupon: String?
    public var shippingTax: String?
    public var itemsChanged = false
    public var exchange: Exchange?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case number, customer, status, address, shipping, lines, payments, shipments, history, returns, coupon, exchange
      case shippingTax = "shipping_tax"
      case itemsChanged = "items_changed"
      case placedAt = "placed_at"
      case shippingCost = "shipping_cost"
      case estimatedDelivery = "estimated_delivery"
      case cancelReason = "cancel_reason"
    }

    public init(
      number: String, customer: String, status: OrderStatus, placedAt: Date? = nil, address: PostalAddress,
      shippingCost: String, lines: [Line]
    ) {
      self.number = number
      self.customer = customer
      self.status = status
      self.placedAt = placedAt
      self.address = address
      self.shippingCost = shippingCost
      self.lines = lines
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      number = try values.decode(String.self, forKey: .number)
      customer = try values.decode(String.self, forKey: .customer)
      status = try values.decode(OrderStatus.self, forKey: .status)
      placedAt = try values.decodeIfPresent(Date.self, forKey: .placedAt)
      address = try values.decode(PostalAddress.self, forKey: .address)
      shipping = try values.decodeIfPresent(String.self, forKey: .shipping)
      shippingCost = try values.value(.shippingCost, default: "0")
      estimatedDelivery = try values.decodeIfPresent(Date.self, forKey: .estimatedDelivery)
      cancelReason = try values.decodeIfPresent(CancelReason.self, forKey: .cancelReason)
      lines = try values.decode([Line].self, forKey: .lines)
      payments = try values.value(.payments, default: [])
      shipments = try values.value(.shipments, default: [])
      history = try values.value(.history, default: [])
      returns = try values.value(.returns, default: [])
      coupon = try values.decodeIfPresent(String.self, forKey: .coupon)
      shippingTax = try values.decodeIfPresent(String.self, forKey: .shippingTax)
      itemsChanged = try values.value(.itemsChanged, default: false)
      exchange = try values.decodeIfPresent(Exchange.self, forKey: .exchange)
    }

    public struct Line: Sendable, Hashable, Codable {
      public var variant: String
      public var product: String?
      public var title: String
      /// Of one piece.
      public var price: String
      public var quantity = 1
      public var options: [String: String] = [:]
      /// What a coupon took off the line.
      public var discount: String?
      /// On the rest of it.
      public var tax: String?

      enum CodingKeys: String, CodingKey, CaseIterable {
        case variant, product, title, price, quantity, options, discount, tax
      }

      public init(variant: String, title: String, price: String) {
        self.variant = variant
        self.title = title
        self.price = price
      }

      public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        variant = try values.decode(String.self, forKey: .variant)
        product = try values.decodeIfPresent(String.self, forKey: .product)
        title = try values.decode(String.self, forKey: .title)
        price = try values.decode(String.self, forKey: .price)
        quantity = try values.value(.quantity, default: 1)
        options = try values.value(.options, default: [:])
        discount = try values.decodeIfPresent(String.self, forKey: .discount)
        tax = try values.decodeIfPresent(String.self, forKey: .tax)
      }
    }

    public struct Payment: Sendable, Hashable, Codable {
      public var kind: PaymentEntry.Kind
      public var amount: String
      /// A payment method's id.
      public var method: String
      public var at: Date?
      public var expectedBy: Date?

      enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, amount, method, at
        case expectedBy = "expected_by"
      }

      public init(kind: PaymentEntry.Kind, amount: String, method: String) {
        self.kind = kind
        self.amount = amount
        self.method = method
      }

      public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        kind = try values.decode(PaymentEntry.Kind.self, forKey: .kind)
        amount = try values.decode(String.self, forKey: .amount)
        method = try values.decode(String.self, forKey: .method)
        at = try values.decodeIfPresent(Date.self, forKey: .at)
        expectedBy = try values.decodeIfPresent(Date.self, forKey: .expectedBy)
      }
    }

    public struct Shipment: Sendable, Hashable, Codable {
      public var carrier: String?
      public var tracking: [String] = []
      /// Positions of the order lines in it, from 1.
      public var lines: [Int]
      public var shippedAt: Date?
      public var estimatedDelivery: Date?
      public var deliveredAt: Date?

      enum CodingKeys: String, CodingKey, CaseIterable {
        case carrier, tracking, lines
        case shippedAt = "shipped_at"
        case estimatedDelivery = "estimated_delivery"
        case deliveredAt = "delivered_at"
      }

      public init(lines: [Int]) { self.lines = lines }

      public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        carrier = try values.decodeIfPresent(String.self, forKey: .carrier)
        tracking = try values.value(.tracking, default: [])
        lines = try values.decode([Int].self, forKey: .lines)
        shippedAt = try values.decodeIfPresent(Date.self, forKey: .shippedAt)
        estimatedDelivery = try values.decodeIfPresent(Date.self, forKey: .estimatedDelivery)
        deliveredAt = try values.decodeIfPresent(Date.self, forKey: .deliveredAt)
      }
    }

    public struct Status: Sendable, Hashable, Codable {
      public var status: OrderStatus
      public var at: Date?
      public var note: String?

      enum CodingKeys: String, CodingKey, CaseIterable { case status, at, note }

      public init(status: OrderStatus, at: Date? = nil, note: String? = nil) {
        self.status = status
        self.at = at
        self.note = note
      }

      public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        status = try values.decode(OrderStatus.self, forKey: .status)
        at = try values.decodeIfPresent(Date.self, forKey: .at)
        note = try values.decodeIfPresent(String.self, forKey: .note)
      }
    }

    public struct Return: Sendable, Hashable, Codable {
      public struct Line: Sendable, Hashable, Codable {
        /// Position of the order line, from 1.
        public var line: Int
        public var quantity: Int

        enum CodingKeys: String, CodingKey, CaseIterable { case line, quantity }

        public init(line: Int, quantity: Int) {
          self.line = line
          self.quantity = quantity
        }

        public init(from decoder: any Decoder) throws {
          let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
          line = try values.decode(Int.self, forKey: .line)
          quantity = try values.decode(Int.self, forKey: .quantity)
        }
      }
      public var lines: [Line]
      public var amount: String
      /// A payment method's id.
      public var refundTo: String
      public var state: ReturnRequest.State
      public var requestedAt: Date?

      enum CodingKeys: String, CodingKey, CaseIterable {
        case lines, amount, state
        case refundTo = "refund_to"
        case requestedAt = "requested_at"
      }

      public init(lines: [Line], amount: String, refundTo: String, state: ReturnRequest.State) {
        self.lines = lines
        self.amount = amount
        self.refundTo = refundTo
        self.state = state
      }

      public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        lines = try values.decode([Line].self, forKey: .lines)
        amount = try values.decode(String.self, forKey: .amount)
        refundTo = try values.decode(String.self, forKey: .refundTo)
        state = try values.value(.state, default: .requested)
        requestedAt = try values.decodeIfPresent(Date.self, forKey: .requestedAt)
      }
    }

    public struct Exchange: Sendable, Hashable, Codable {
      public struct Line: Sendable, Hashable, Codable {
        /// Position of the order line that goes back, from 1.
        public var line: Int
        public var variant: String
        public var product: String?
        public var title: String
        /// Of one piece.
        public var price: String
        public var options: [String: String] = [:]

        enum CodingKeys: String, CodingKey, CaseIterable { case line, variant, product, title, price, options }

        public init(line: Int, variant: String, title: String, price: String) {
          self.line = line
          self.variant = variant
          self.title = title
          self.price = price
        }

        public init(from decoder: any Decoder) throws {
          let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
          line = try values.decode(Int.self, forKey: .line)
          variant = try values.decode(String.self, forKey: .variant)
          product = try values.decodeIfPresent(String.self, forKey: .product)
          title = try values.decode(String.self, forKey: .title)
          price = try values.decode(String.self, forKey: .price)
          options = try values.value(.options, default: [:])
        }
      }
      public var lines: [Line]
      /// Negative when the new items cost less.
      public var difference: String
      /// A payment method's id.
      public var method: String
      public var requestedAt: Date?

      enum CodingKeys: String, CodingKey, CaseIterable {
        case lines, difference, method
        case requestedAt = "requested_at"
      }

      public init(lines: [Line], difference: String, method: String) {
        self.lines = lines
        self.difference = difference
        self.method = method
      }

      public init(from decoder: any Decoder) throws {
        let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
        lines = try values.decode([Line].self, forKey: .lines)
        difference = try values.decode(String.self, forKey: .difference)
        method = try values.decode(String.self, forKey: .method)
        requestedAt = try values.decodeIfPresent(Date.self, forKey: .requestedAt)
      }
    }
  }
}
