import SkillKit

extension ShoppingSkill {
  static let declarations: [Tool] =
    [searchProducts, moreResults, showProduct] + choosing
    + [addToCart, removeFromCart, changeQuantity, showCart, clearCart]
    + [applyCoupon, removeCoupon] + [placeOrder, restoreCartLine, restoreCart, restoreCoupon]

  // MARK: - Finding

  private static let searchProducts = Tool(
    "search_products", "Finds products in the shop.",
    parameters: [
      Parameter(
        "query", .text, "What to look for, in words.", required: false, ask: "What are you looking for?"),
      Parameter("category", .text, "A department of the shop.", required: false),
      Parameter("brand", .text, "Who makes it.", required: false),
      Parameter("color", .text, "Its color.", required: false),
      Parameter("size", .text, "Its size.", required: false),
      Parameter("min_price", .money, "The least it may cost.", required: false),
      Parameter("max_price", .money, "The most it may cost.", required: false),
      Parameter("min_rating", .number, "The least stars it may have, from 0 to 5.", required: false),
      Parameter("sort_by", .oneOf(sorts), "What comes first.", required: false),
    ],
    effect: .reads,
    samples: FindingSamples.searchProducts)

  private static let sorts: [ParameterType.Choice] = [
    .init("relevance", synonyms: ["best match", "most relevant", "relevance"]),
    .init(
      "price_low_to_high",
      synonyms: [
        "cheapest", "cheapest first", "lowest price", "lowest price first", "price", "least expensive",
        "least expensive first", "price low to high", "price ascending", "most affordable", "low to high",
      ]),
    .init(
      "price_high_to_low",
      synonyms: [
        "most expensive", "most expensive first", "highest price", "highest price first", "dearest", "dearest first",
        "priciest", "price high to low", "price descending", "high to low",
      ]),
    .init(
      "rating",
      synonyms: [
        "best rated", "top rated", "highest rated", "best reviewed", "best reviews", "best rating", "rating", "ratings",
        "most stars", "best rated first",
      ]),
    .init("newest", synonyms: ["newest", "newest first", "latest", "new arrivals", "most recent", "just in"]),
  ]

  private static let moreResults = Tool(
    "more_results", "Shows more results of the last search.", effect: .reads,
    samples: FindingSamples.moreResults)

  private static let showProduct = Tool(
    "show_product", "Tells everything about one product.",
    parameters: [Parameter("product", .entity("product"), "Which product.", ask: "Which product?")],
    effect: .reads,
    samples: FindingSamples.showProduct)

  // MARK: - The cart

  private static let addToCart = Tool(
    "add_to_cart", "Puts a product into the cart.",
    parameters: [
      Parameter("product", .entity("product"), "Which product.", ask: "What would you like to add?"),
      Parameter("quantity", .quantity, "How many; 1 if not said.", required: false, ask: "How many?"),
      Parameter("options", .text, "Which color, size or pack: \"blue, medium\".", required: false),
    ],
    effect: .writes,
    samples: CartSamples.addToCart)

  private static let item = Parameter(
    "item", .entity("cart_item"), "Which thing in the cart.", ask: "Which item in your cart?")

  private static let removeFromCart = Tool(
    "remove_from_cart", "Takes a product out of the cart.", parameters: [item], effect: .writes,
    samples: CartSamples.removeFromCart)

  private static let changeQuantity = Tool(
    "change_quantity", "Changes how many of a product are in the cart.",
    parameters: [item, Parameter("quantity", .quantity, "How many there should be.", ask: "How many would you like?")],
    effect: .writes,
    samples: CartSamples.changeQuantity)

  private static let showCart = Tool(
    "show_cart", "Shows what is in the cart and what it comes to.",
    parameters: [
      Parameter("item", .text, "The one thing that is asked for: whether it is in the cart.", required: false)
    ],
    effect: .reads,
    samples: CartSamples.showCart)

  private static let clearCart = Tool(
    "clear_cart", "Takes everything out of the cart.", effect: .writes,
    samples: CartSamples.clearCart,
    isDestructive: true)

  // MARK: - Coupons

  private static let applyCoupon = Tool(
    "apply_coupon", "Uses a coupon, promo or voucher code for the cart.",
    parameters: [Parameter("code", .text, "The code of the coupon.", ask: "What is the code?")],
    effect: .writes,
    samples: CouponSamples.applyCoupon)

  private static let removeCoupon = Tool(
    "remove_coupon", "Takes the coupon off the cart.", effect: .writes, samples: CouponSamples.removeCoupon)

  // MARK: - Ordering

  private static let placeOrder = Tool(
    "place_order", "Orders what is in the cart.",
    parameters: [
      Parameter(
        "address", .entity("address"), "Where to send it; the usual address if not said.", required: false,
        ask: "Where should it go?"),
      Parameter(
        "payment_method", .entity("payment_method"),
        "How to pay; the usual way if not said. Beside gift cards one more, which pays the rest.", list: true,
        required: false,
        ask: "How would you like to pay?"),
      Parameter("shipping", .oneOf(shippings), "How it is sent.", required: false, ask: "How should it be sent?"),
    ],
    effect: .spends,
    samples: CartSamples.placeOrder)

  private static let shippings: [ParameterType.Choice] = [
    .init(
      "standard",
      synonyms: [
        "standard", "normal", "regular", "ordinary", "standard shipping", "standard delivery", "free shipping",
      ]),
    .init(
      "express",
      synonyms: ["express", "fast", "faster", "quick", "priority", "two day", "express shipping", "express delivery"]),
    .init("overnight", synonyms: ["overnight", "next day", "one day", "overnight shipping", "fastest", "by tomorrow"]),
  ]

  // MARK: - Undo

  private static let restoreCartLine = Tool(
    "restore_cart_line", "Puts one line of the cart back as it was.",
    parameters: [
      item, Parameter("quantity", .quantity, "How many there were; none at all if left out.", required: false),
      Parameter("position", .number, "Where the line stood.", required: false),
    ],
    effect: .writes, isHidden: true)

  private static let restoreCoupon = Tool(
    "restore_coupon", "Puts the coupon of the cart back as it was.",
    parameters: [Parameter("code", .text, "The code; none if left out.", required: false)],
    effect: .writes, isHidden: true)

  static let restoreCart = Tool(
    "restore_cart", "Puts the cart back as it was.",
    parameters: [Parameter("lines", .text, "Each with item, quantity and position.", list: true)], effect: .writes,
    isHidden: true)
}
