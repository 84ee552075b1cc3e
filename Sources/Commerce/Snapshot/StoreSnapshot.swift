import Foundation

/// A whole store as one JSON document, version 1; `assets/schema/store-v1.json` is its schema.
///
/// Amounts are decimal strings in the store's currency ("19.99"), times are UTC ("2026-05-01T10:00:00Z"). What is
/// optional may be left out; a key that is not known is an error, so that nothing is dropped in silence. Sessions,
/// who is signed in, the keys of past writes and everything that is derived (search index, embeddings, ledger) are
/// not part of it: the ledger follows from payments, refunds and gift-card balances.
///
/// Exporting what was imported gives the same value: `export(import(x)) == x`.
public struct StoreSnapshot: Sendable, Hashable, Codable {
  public var format = StoreSnapshot.formatName
  public var version = 1
  public var currency: String
  /// Who is signed in where nobody signed in: the user of a store with one customer.
  public var defaultCustomer: String?
  /// Empty in a document that is read: the shop's usual options.
  public var shippingOptions: [Shipping] = []
  public var coupons: [Coupon] = []
  public var taxes: [Tax] = []
  public var products: [Product] = []
  public var customers: [Customer] = []
  public var orders: [Order] = []
  public var tickets: [Ticket] = []

  public static let formatName = "prometheus-store"

  public init(currency: String) { self.currency = currency }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case format, version, currency, coupons, taxes, products, customers, orders, tickets
    case defaultCustomer = "default_customer"
    case shippingOptions = "shipping_options"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    format = try values.decode(String.self, forKey: .format)
    guard format == StoreSnapshot.formatName else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: values, debugDescription: "expected \"\(StoreSnapshot.formatName)\"")
    }
    version = try values.decode(Int.self, forKey: .version)
    guard version == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: values, debugDescription: "version \(version) is not known here; this program reads 1")
    }
    currency = try values.decode(String.self, forKey: .currency)
    defaultCustomer = try values.decodeIfPresent(String.self, forKey: .defaultCustomer)
    shippingOptions = try values.value(.shippingOptions, default: [])
    coupons = try values.value(.coupons, default: [])
    taxes = try values.value(.taxes, default: [])
    products = try values.value(.products, default: [])
    customers = try values.value(.customers, default: [])
    orders = try values.value(.orders, default: [])
    tickets = try values.value(.tickets, default: [])
  }
}

// MARK: - Catalogue

extension StoreSnapshot {
  public struct Shipping: Sendable, Hashable, Codable {
    public var id: String
    public var title: String
    public var price: String
    public var freeFrom: String?
    public var days: Int
    /// Where it is offered; empty: anywhere.
    public var countries: [String] = []
    /// Items worth more are not sent this way.
    public var maximum: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, title, price, days, countries, maximum
      case freeFrom = "free_from"
    }

    public init(
      id: String, title: String, price: String, freeFrom: String? = nil, days: Int, countries: [String] = [],
      maximum: String? = nil
    ) {
      self.countries = countries
      self.maximum = maximum
      self.id = id
      self.title = title
      self.price = price
      self.freeFrom = freeFrom
      self.days = days
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      title = try values.decode(String.self, forKey: .title)
      price = try values.decode(String.self, forKey: .price)
      freeFrom = try values.decodeIfPresent(String.self, forKey: .freeFrom)
      days = try values.decode(Int.self, forKey: .days)
      countries = try values.value(.countries, default: [])
      maximum = try values.decodeIfPresent(String.self, forKey: .maximum)
    }
  }

  public struct Product: Sendable, Hashable, Codable {
    public var id: String
    public var title: String
    public var description = ""
    public var brand: String?
    /// From the root down.
    public var category: [String] = []
    public var variants: [Variant]

    enum CodingKeys: String, CodingKey, CaseIterable { case id, title, description, brand, category, variants }

    public init(id: String, title: String, variants: [Variant]) {
      self.id = id
      self.title = title
      self.variants = variants
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      title = try values.decode(String.self, forKey: .title)
      description = try values.value(.description, default: "")
      brand = try values.decodeIfPresent(String.self, forKey: .brand)
      category = try values.value(.category, default: [])
      variants = try values.decode([Variant].self, forKey: .variants)
    }
  }

  public struct Variant: Sendable, Hashable, Codable {
    public var id: String
    /// Nil: the product's.
    public var title: String?
    public var price: String
    public var salePrice: String?
    public var availability = Availability.inStock
    /// Nil: not counted.
    public var stock: Int?
    public var color: String?
    public var size: String?
    public var material: String?
    public var condition: String?
    public var options: [String: String] = [:]
    public var rating: Double?
    public var ratingCount = 0

    enum CodingKeys: String, CodingKey, CaseIterable {
      case id, title, price, availability, stock, color, size, material, condition, options, rating
      case salePrice = "sale_price"
      case ratingCount = "rating_count"
    }

    public init(id: String, price: String) {
      self.id = id
      self.price = price
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      title = try values.decodeIfPresent(String.self, forKey: .title)
      price = try values.decode(String.self, forKey: .price)
      salePrice = try values.decodeIfPresent(String.self, forKey: .salePrice)
      availability = try values.value(.availability, default: .inStock)
      stock = try values.decodeIfPresent(Int.self, forKey: .stock)
      color = try values.decodeIfPresent(String.self, forKey: .color)
      size = try values.decodeIfPresent(String.self, forKey: .size)
      material = try values.decodeIfPresent(String.self, forKey: .material)
      condition = try values.decodeIfPresent(String.self, forKey: .condition)
      options = try values.value(.options, default: [:])
      rating = try values.decodeIfPresent(Double.self, forKey: .rating)
      ratingCount = try values.value(.ratingCount, default: 0)
    }
  }
}
