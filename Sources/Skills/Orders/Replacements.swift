import Commerce
import SkillKit

/// Which variants are meant to take the places of bought items: by their ids, or in the customer's words, which then
/// only say what is to be different ("the same in blue").
struct Replacements {
  let shop: Shop

  /// - Parameters:
  ///   - wanted: as many as lines, or fewer when something is still open.
  /// - Returns: ids of variants. An id that no product has stays, for the shop to refuse.
  func variants(_ wanted: [String], for lines: [OrderLine]) throws -> [String] {
    try lines.enumerated().map { index, line in
      let words = index < wanted.count ? wanted[index] : nil
      if let words, try shop.variant(words) != nil { return words }
      guard let product = try shop.product(line.productID ?? line.variantID) else {
        throw CommerceRefusal.unknownProduct(id: line.productID ?? line.variantID)
      }
      return try variant(words, for: line, of: product, isOnlyItem: lines.count == 1).id
    }
  }

  private func variant(_ words: String?, for line: OrderLine, of product: Product, isOnlyItem: Bool) throws -> Variant {
    let others = product.variants.filter { $0.id != line.variantID }
    let choice = VariantChoice(words ?? "")
    let described = words == nil ? others : choice.described(in: others)
    guard !described.isEmpty else { throw Refusal.noSuchOption(words ?? "", of: line.title, others) }
    // The rest is to stay as it was bought.
    let bought = product.variants.first { $0.id == line.variantID }
    let candidates = words == nil ? described : bought.map { VariantChoice.likest($0, among: described) } ?? described
    if words != nil, let settled = choice.settled(candidates) { return settled }
    // Where just that is sold out, what comes near it is offered beside it.
    let offered = candidates.contains(where: \.isAvailable) ? candidates : described.filter(\.isAvailable) + candidates
    guard offered.contains(where: \.isAvailable) else {
      throw CommerceRefusal.outOfStock(variant: candidates[0], wanted: line.quantity, available: 0)
    }
    guard isOnlyItem else { throw Refusal.noSuchOption(words ?? "", of: line.title, offered) }
    throw Question(parameter: "new_items", options: Entity.choice(of: offered, limit: ProductFinder.variantLimit))
  }
}
