import Commerce
import SkillKit

/// Finds the products that a mention such as "the blue usb cable" may mean.
struct ProductFinder {
  let shop: Shop
  /// Whose purchases tell what "my usual tea" is; nobody's when nil.
  var session: String?

  /// A mention all of whose words a product has may mean it; one with a foreign word is only near.
  private static let fullCoverage = 0.999
  /// Most variants that are offered of one product.
  static let variantLimit = 9

  func find(_ mention: String) throws -> Matches {
    let id = mention.trimmingCharacters(in: .whitespaces)
    if let product = try shop.product(id) {
      return Matches(exact: [product.variants.first { $0.id == id }.map { .product($0) } ?? open(product)])
    }
    if let usual = try usual(mention) { return Matches(exact: [.product(usual)]) }
    let found = try matches(mention)
    let likely = meant(found)
    if likely.count == 1 { return Matches(exact: try entities(likely[0], mention)) }
    let candidates = try (likely.isEmpty ? found : likely).prefix(ShopFinder.limit).map { match in
      let meant = try entities(match, mention)
      return meant.count == 1 ? meant[0] : try entity(match)
    }
    return likely.isEmpty ? Matches(nearest: candidates) : Matches(exact: candidates)
  }

  /// The variant that the customer bought before, when the words speak of that.
  private func usual(_ mention: String) throws -> Variant? {
    guard let session, let habit = Habit(in: mention) else { return nil }
    let purchases = try shop.purchases(session: session).compactMap { purchase in
      try shop.variant(purchase.variantID).map { (purchase, $0) }
    }
    return habit.meant(of: purchases).first
  }

  /// As said; when no product has all the words, without those that name nothing, and with "medium" as M.
  private func matches(_ mention: String) throws -> [ProductMatch] {
    // What was never bought is looked for by what it is.
    let mention = session.flatMap { _ in Habit(in: mention)?.thing } ?? mention
    let found = try shop.matches(for: mention, limit: 2 * ShopFinder.limit)
    guard meant(found).isEmpty else { return found }
    let bare = ProductFinder.bare(mention)
    let readings = Set([bare, MentionWords.sizesInLetters(bare) ?? bare, MentionWords.numbersInDigits(bare)])
    for reading in readings.sorted() where reading != mention {
      let again = try shop.matches(for: reading, limit: 2 * ShopFinder.limit)
      if !meant(again).isEmpty { return again }
    }
    return found
  }

  /// "two bags of the coffee from Ridgeway" is "two coffee Ridgeway".
  private static func bare(_ mention: String) -> String {
    mention.replacing(
      /\b(?:bag|jar|bottle|box|packet|pack|tin|can|carton|tube|roll|bar|pair|piece|set|bunch|couple|bit)(?:s|es)? of\b/
        .ignoresCase(), with: ""
    ).split(separator: " ").filter { !fillers.contains($0.lowercased()) }.joined(separator: " ")
  }

  private static let fillers: Set<String> = [
    "a", "an", "the", "some", "any", "of", "from", "by", "in", "with", "for", "please", "made", "size", "color",
    "colour",
    "one", "ones", "your", "my", "that", "this", "those", "these", "nice", "good",
  ]

  /// The matches that have every word; only the one said in full, if there is one.
  private func meant(_ found: [ProductMatch]) -> [ProductMatch] {
    let all = found.filter { $0.coverage >= Self.fullCoverage }
    let full = all.filter { $0.titleCoverage >= Self.fullCoverage }
    return full.isEmpty ? all : full
  }

  /// The product with its variant open when the mention leaves all of them possible, the variant when it says which,
  /// and the variants to choose among when it says so much as "the blue one".
  private func entities(_ match: ProductMatch, _ mention: String) throws -> [Entity] {
    guard let product = try shop.product(match.variant.productID), product.variants.count > 1 else {
      return [.product(match.variant)]
    }
    let choice = VariantChoice(mention)
    let described = choice.described(in: product.variants)
    if choice.isOpen || !described.isEmpty,
      let settled = choice.settled(described.isEmpty ? product.variants : described)
    {
      return [.product(settled)]
    }
    if described.isEmpty || described.count == product.variants.count { return [open(product)] }
    return described.prefix(Self.variantLimit).map { .product($0) }
  }

  private func entity(_ match: ProductMatch) throws -> Entity {
    try shop.product(match.variant.productID).map { .product($0, showing: match.variant) } ?? .product(match.variant)
  }

  private func open(_ product: Product) -> Entity {
    .product(product, showing: product.variants.first(where: \.isAvailable) ?? product.variants[0])
  }
}
