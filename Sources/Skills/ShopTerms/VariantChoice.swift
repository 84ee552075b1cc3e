import Commerce

/// Which of a product's variants some words describe: "blue, medium", "the 12 pack".
struct VariantChoice {
  private let said: Set<String>
  /// The words leave the choice to the shop: "any color", "whichever".
  let isOpen: Bool

  init(_ words: String) {
    // "Size ten" is size 10.
    said = Set(MentionWords(words).all + MentionWords(MentionWords.numbersInDigits(words)).all)
    isOpen = VariantChoice.leavesOpen(words)
  }

  private static func leavesOpen(_ words: String) -> Bool {
    words.lowercased().contains(
      /\b(?:any|anyone|either|whichever|whatever|no preference|(?:don.?t|do not) (?:mind|care)|doesn.?t matter|you choose|surprise me)\b/
    )
  }

  /// What is taken without asking: the only one that can be had of those described, the first of those that are all
  /// the same to the customer, or the first of any. Where nothing was said of it, even a single one is asked for: "the
  /// purple one" may be meant.
  func settled(_ candidates: [Variant]) -> Variant? {
    if candidates.count == 1 { return candidates[0] }
    let available = candidates.filter(\.isAvailable)
    guard let first = available.first else { return nil }
    let differ = candidates.contains { $0.details != first.details || $0.currentPrice != first.currentPrice }
    return isOpen || !differ || available.count == 1 && !said.isEmpty ? first : nil
  }

  /// The variants whose colour, size and options the words name most fully; empty when the words name none of them.
  func described(in variants: [Variant]) -> [Variant] {
    let scores = variants.map { variant in variant.details.values.reduce(0) { $0 + score($1) } }
    guard let best = scores.max(), best > 0 else { return [] }
    return zip(variants, scores).filter { $0.1 == best }.map(\.0)
  }

  /// Words of the value, when all of them were said: "dark blue" counts more than "blue".
  private func score(_ value: String) -> Int {
    let words = MentionWords(value).all
    return !words.isEmpty && words.allSatisfy(said.contains) ? words.count : 0
  }

  /// Among `variants`, those most like `other`: the same size when only the colour was to change.
  static func likest(_ other: Variant, among variants: [Variant]) -> [Variant] {
    let scores = variants.map { variant in
      other.details.count { name, value in variant.details[name] == value }
    }
    guard let best = scores.max() else { return [] }
    return zip(variants, scores).filter { $0.1 == best }.map(\.0)
  }
}
