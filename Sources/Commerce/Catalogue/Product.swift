/// A product as shops show it: one thing in one or more variants (an item group of a product feed).
public struct Product: Sendable, Hashable, Codable {
  /// The item group's id, or the only variant's id.
  public var id: String
  public var title: String
  public var description: String
  public var brand: String?
  /// From the root down: ["Home", "Kitchen"].
  public var category: [String]
  /// At least one, in the order of the feed.
  public var variants: [Variant]

  public init(
    id: String, title: String, description: String = "", brand: String? = nil, category: [String] = [],
    variants: [Variant]
  ) {
    self.id = id
    self.title = title
    self.description = description
    self.brand = brand
    self.category = category
    self.variants = variants
  }
}

/// What can be put into a cart: one row of a product feed.
public struct Variant: Sendable, Hashable, Codable {
  /// The feed row's id, unique in the store.
  public var id: String
  public var productID: String
  public var title: String
  /// The regular price.
  public var price: Money
  /// The price while on sale; then it is what is paid.
  public var salePrice: Money?
  public var availability: Availability
  /// Pieces there are; nil when the shop does not count them.
  public var stock: Int?
  public var brand: String?
  public var category: [String]
  public var color: String?
  public var size: String?
  public var material: String?
  public var condition: String?
  /// What else tells it from its siblings: ["screen size": "15-inch"].
  public var options: [String: String]
  /// From 0 to 5.
  public var rating: Double?
  public var ratingCount: Int

  public init(
    id: String, productID: String? = nil, title: String, price: Money, salePrice: Money? = nil,
    availability: Availability = .inStock, stock: Int? = nil, brand: String? = nil, category: [String] = [],
    color: String? = nil, size: String? = nil, material: String? = nil, condition: String? = nil,
    options: [String: String] = [:], rating: Double? = nil, ratingCount: Int = 0
  ) {
    self.id = id
    self.productID = productID ?? id
    self.title = title
    self.price = price
    self.salePrice = salePrice
    self.availability = availability
    self.stock = stock
    self.brand = brand
    self.category = category
    self.color = color
    self.size = size
    self.material = material
    self.condition = condition
    self.options = options
    self.rating = rating
    self.ratingCount = ratingCount
  }
}

extension Variant {
  /// What is paid for one piece now.
  public var currentPrice: Money { salePrice ?? price }

  /// Pieces that can be ordered now, at most `Shop.largestQuantity`.
  public var orderable: Int {
    availability == .inStock ? min(stock ?? Shop.largestQuantity, Shop.largestQuantity) : 0
  }

  public var isAvailable: Bool { orderable > 0 }

  /// What a customer chose it by, by name: colour, size and the options. The material of a feed is no choice.
  public var choices: [String: String] {
    var all = options
    all["color"] = color
    all["size"] = size
    return all
  }

  /// All that tells it from its siblings, by name: colour, size, material and the options.
  public var attributes: [String: String] {
    var all = options
    all["color"] = color
    all["size"] = size
    all["material"] = material
    return all
  }
}

/// The availability values of product feeds.
public enum Availability: String, Sendable, Hashable, Codable, CaseIterable {
  case inStock = "in_stock"
  case outOfStock = "out_of_stock"
  case preorder
  case backorder
}
