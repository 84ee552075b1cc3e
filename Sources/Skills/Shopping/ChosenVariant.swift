import Commerce
import SkillKit

/// Settles which variant of a product goes into the cart, or asks.
struct ChosenVariant {
  let shop: Shop

  /// - Parameters:
  ///   - id: a variant's id, or a product's, whose variant is then still open.
  ///   - options: what the customer said of it: "blue, medium".
  /// - Returns: the variant, and whether it was taken for being the only one of those meant that can be had.
  func variant(_ id: String, options: String?) throws -> (Variant, isOnlyOne: Bool) {
    guard let product = try shop.product(id) else { throw try Refusal.unknownProduct(id, in: shop) }
    let chosen = product.variants.first { $0.id == id }
    let candidates = try options.map { try fitting($0, chosen, product) } ?? chosen.map { [$0] } ?? product.variants
    let choice = VariantChoice(options ?? "")
    if let settled = choice.settled(candidates) {
      return (settled, !choice.isOpen && candidates.count > 1 && candidates.count(where: \.isAvailable) == 1)
    }
    guard candidates.contains(where: \.isAvailable) else {
      throw CommerceRefusal.outOfStock(variant: candidates[0], wanted: 1, available: 0)
    }
    throw Question(parameter: "product", options: Entity.choice(of: candidates, limit: ProductFinder.variantLimit))
  }

  /// The variants that the words describe; of those, the ones most like the one chosen before.
  private func fitting(_ options: String, _ chosen: Variant?, _ product: Product) throws -> [Variant] {
    let choice = VariantChoice(options)
    let described = choice.described(in: product.variants)
    guard !described.isEmpty else {
      if choice.isOpen { return chosen.map { [$0] } ?? product.variants }
      // Words that only repeat the product's name ask for no other variant.
      if MentionWords(options).share(in: MentionWords(product.title)) == 1 {
        return chosen.map { [$0] } ?? product.variants
      }
      throw Refusal(
        "no_such_option",
        facts: [
          "options": .string(options), "name": .string(product.title),
          "available": .array(product.variants.filter(\.isAvailable).compactMap(\.detail).map { .string($0) }),
        ], nearest: Entity.choice(of: product.variants.filter(\.isAvailable), limit: ProductFinder.variantLimit))
    }
    guard let chosen else { return described }
    return described.contains(chosen) ? [chosen] : VariantChoice.likest(chosen, among: described)
  }
}
