import Commerce

/// Which of a product's variants some words describe: "blue, medium", "the 12 pack".
struct VariantChoice {
  private let said: Set<String>

  init(_ words: String) { said = Set(MentionWords(words).all) }

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
