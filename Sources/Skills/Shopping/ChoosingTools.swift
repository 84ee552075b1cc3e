import SkillKit

extension ShoppingSkill {
  /// Tools that help to choose among what the shop has.
  static let choosing = [compareProducts, recommendProducts, showFacets]

  private static let compareProducts = Tool(
    "compare_products", "Puts two or three products side by side.",
    parameters: [
      Parameter(
        "products", .entity("product"), "What is compared.", list: true, ask: "Which products should I compare?")
    ],
    effect: .reads,
    samples: ChoosingSamples.compareProducts)

  private static let recommendProducts = Tool(
    "recommend_products", "Recommends products: bought together with something, or like it.",
    parameters: [
      Parameter(
        "based_on", .entity("product"), "What they should go with; the cart or past orders if not said.",
        required: false, takesFocus: true)
    ],
    effect: .reads,
    samples: ChoosingSamples.recommendProducts)

  private static let showFacets = Tool(
    "show_facets", "Tells which brands, colors, sizes or kinds there are among what was found.",
    parameters: [
      Parameter(
        "facet", .oneOf(facets), "What to tell; all if not said.", required: false, ask: "Brands, colors or sizes?"),
      Parameter(
        "query", .text, "The things that are meant; the last results if not said.", required: false,
        ask: "Of which products?"),
    ],
    effect: .reads,
    samples: ChoosingSamples.showFacets)

  private static let facets: [ParameterType.Choice] = [
    .init("brand", synonyms: ["brands", "brand", "makers", "maker", "manufacturers", "makes", "labels", "companies"]),
    .init("category", synonyms: ["kinds", "kind", "categories", "category", "departments", "types", "type"]),
    .init("color", synonyms: ["colors", "color", "colours", "colour", "shades"]),
    .init("size", synonyms: ["sizes", "size"]),
  ]
}
