/// A tax on what is bought. What is nil holds for all; of several rules that hold, only the most particular one is
/// applied: one for the category before one for the state before one for the country, among equals the first.
public struct TaxRule: Sendable, Hashable, Codable {
  /// As addresses write it, whatever the case. An address without a country is in none.
  public var country: String?
  public var state: String?
  /// A name anywhere in a product's category path.
  public var category: String?
  /// 825 are 8.25 percent.
  public var basisPoints: Int
  /// Whether shipping is taxed, too, where this is the rule for all categories.
  public var isOnShipping: Bool

  /// Basis points of the whole: 10,000.
  public static let wholeBasisPoints = 10_000

  public init(
    country: String? = nil, state: String? = nil, category: String? = nil, basisPoints: Int, isOnShipping: Bool = false
  ) {
    self.country = country
    self.state = state
    self.category = category
    self.basisPoints = basisPoints
    self.isOnShipping = isOnShipping
  }

  /// The tax on an amount, rounded half up to the minor unit.
  func tax(on amount: Money) -> Money { amount.share(basisPoints, of: TaxRule.wholeBasisPoints) }

  func holds(for address: PostalAddress, category path: [String]) -> Bool {
    TaxRule.allows(country, address.country) && TaxRule.allows(state, address.state)
      && (category == nil || path.contains { TaxRule.allows(category, $0) })
  }

  private static func allows(_ wanted: String?, _ given: String?) -> Bool {
    wanted == nil || wanted?.trimmed.lowercased() == given?.trimmed.lowercased()
  }

  /// The larger, the more particular.
  private var rank: Int { (category == nil ? 0 : 4) + (state == nil ? 0 : 2) + (country == nil ? 0 : 1) }

  /// The one that is applied to a thing of this category, sent to this address.
  static func applied(_ rules: [TaxRule], to address: PostalAddress, category path: [String]) -> TaxRule? {
    let holding = rules.filter { $0.holds(for: address, category: path) }
    return holding.first { rule in holding.allSatisfy { $0.rank <= rule.rank } }
  }
}
