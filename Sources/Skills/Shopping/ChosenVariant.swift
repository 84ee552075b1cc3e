import Commerce
import Foundation
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
    // Of "teal, large" both must be had: a large one in black is not what was asked for.
    let parts = options.split(separator: ",").map(String.init)
    if parts.count > 1, !choice.isOpen, let foreign = parts.first(where: { !says($0, nothingBut: product) }) {
      throw Refusal.noSuchOption(foreign.trimmingCharacters(in: .whitespaces), of: product.title, product.variants)
    }
    guard !described.isEmpty else {
      if choice.isOpen { return chosen.map { [$0] } ?? product.variants }
      // Words that only repeat the product's name ask for no other variant.
      if MentionWords(options).share(in: MentionWords(product.title)) == 1 {
        return chosen.map { [$0] } ?? product.variants
      }
      throw Refusal.noSuchOption(options, of: product.title, product.variants)
    }
    guard let chosen else { return described }
    return described.contains(chosen) ? [chosen] : VariantChoice.likest(chosen, among: described)
  }

  /// Whether the words name a variant of the product, or say nothing besides its name.
  private func says(_ words: String, nothingBut product: Product) -> Bool {
    let mention = MentionWords(words)
    return mention.isEmpty || !VariantChoice(words).described(in: product.variants).isEmpty
      || mention.share(in: MentionWords(product.title)) == 1
  }
}

extension Refusal {
  /// The words name none of the variants of the product called `name`; those to be had are offered.
  static func noSuchOption(_ words: String, of name: String, _ variants: [Variant]) -> Refusal {
    let available = variants.filter(\.isAvailable)
    return Refusal(
      "no_such_option",
      facts: [
        "options": .string(words), "name": .string(name),
        "available": .array(available.compactMap(\.detail).map { .string($0) }),
      ], nearest: Entity.choice(of: available, limit: ProductFinder.variantLimit))
  }
}
