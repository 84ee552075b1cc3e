/// What a customer looks for. Every part is optional; an empty query lists the whole catalogue, best rated first.
public struct ProductQuery: Sendable, Hashable, Codable {
  /// The words: "wireless headphones".
  public var text: String
  /// A category by any name on its path, singular or plural, whatever the case.
  public var category: String?
  public var brand: String?
  public var color: String?
  public var size: String?
  /// Limits of the price that is paid now, both inclusive.
  public var minPrice: Money?
  public var maxPrice: Money?
  /// From 0 to 5.
  public var minRating: Double?
  public var sort: Sort

  public enum Sort: String, Sendable, Hashable, Codable, CaseIterable {
    case relevance
    case priceLowToHigh = "price_low_to_high"
    case priceHighToLow = "price_high_to_low"
    case rating
    case newest
  }

  public init(
    _ text: String = "", category: String? = nil, brand: String? = nil, color: String? = nil, size: String? = nil,
    minPrice: Money? = nil, maxPrice: Money? = nil, minRating: Double? = nil, sort: Sort = .relevance
  ) {
    self.text = text
    self.category = category
    self.brand = brand
    self.color = color
    self.size = size
    self.minPrice = minPrice
    self.maxPrice = maxPrice
    self.minRating = minRating
    self.sort = sort
  }
}

/// Part of a search's results, one entry a product.
public struct ProductPage: Sendable, Hashable {
  public var hits: [ProductHit]
  /// Products found in all, at most `Shop.mostResults`.
  public var total: Int
  /// Where this page starts.
  public var offset: Int
  /// Words that no product has, with the words searched for instead: ["hedphones": "headphones"].
  public var corrections: [String: String]
  /// Whether the hits are only near what was asked for: no product is named by all the words or means the same.
  public var isApproximate: Bool
  /// Nothing like it was found: the hits are the nearest of what there is.
  public var isFar: Bool

  public var hasMore: Bool { offset + hits.count < total }

  public init(
    hits: [ProductHit], total: Int, offset: Int, corrections: [String: String] = [:], isApproximate: Bool = false,
    isFar: Bool = false
  ) {
    self.hits = hits
    self.total = total
    self.offset = offset
    self.corrections = corrections
    self.isApproximate = isApproximate
    self.isFar = isFar
  }
}

/// A product that was found, shown by the variant that fits the query best.
public struct ProductHit: Sendable, Hashable {
  public var variant: Variant
  /// How many of the product's variants pass the filters.
  public var variantCount: Int
  /// Higher is better; comparable within one search only.
  public var score: Double
  /// What the score was made of, each from 0 to 1: how much of the query the words have, cosines, and the like.
  public var evidence: [String: Double]

  public init(variant: Variant, variantCount: Int = 1, score: Double = 0, evidence: [String: Double] = [:]) {
    self.variant = variant
    self.variantCount = variantCount
    self.score = score
    self.evidence = evidence
  }
}

/// How well one variant fits a mention such as "the usb cable", so that the caller can tell the one meant from
/// several possible ones and from mere neighbours.
public struct ProductMatch: Sendable, Hashable {
  public var variant: Variant
  /// Variants of the product that fit as well as this one.
  public var equalVariants: Int
  /// The mention is the variant's or product's id.
  public var isID: Bool
  /// Share of the mention's words that the variant has (title, brand, colour, size, category …), 0 … 1.
  public var coverage: Double
  /// Share of the title's words that the mention has, 0 … 1; 1 with `coverage` 1 is the full title.
  public var titleCoverage: Double
  /// Higher is better; comparable within one call only.
  public var score: Double

  public init(
    variant: Variant, equalVariants: Int = 1, isID: Bool = false, coverage: Double, titleCoverage: Double,
    score: Double
  ) {
    self.variant = variant
    self.equalVariants = equalVariants
    self.isID = isID
    self.coverage = coverage
    self.titleCoverage = titleCoverage
    self.score = score
  }
}
