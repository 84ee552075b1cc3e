import SkillKit

extension ShoppingSkill {
  static let declarations: [Tool] =
    [searchProducts, moreResults, showProduct] + [addToCart, removeFromCart, changeQuantity, showCart, clearCart]
    + [placeOrder, restoreCartLine, restoreCart]

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
    samples: [
      "I need [running shoes](query)", "do you have [usb c cables](query)",
      "show me [headphones](query) under [$50](max_price)", "got any [dog food](query)?",
      "I'm looking for [a birthday present for my mum](query)", "find [garden hoses](query)",
      "what [coffee](query) do you sell",
      "search for [desk lamps](query) between [20](min_price) and [40 dollars](max_price)",
      "have you got a [red](color) [kettle](query)", "[jeans](query) in size [34](size)",
      "which [board games](query) would you have for children",
      "I want to buy [a tent](query), no more than [150 bucks](max_price)",
      "any [Voltic](brand) [batteries](query) in the shop?",
      "show me the [cheapest](sort_by) [suitcases](query)", "what are your [best rated](sort_by) [air fryers](query)",
      "can you help me find [shampoo for curly hair](query) please",
      "let's see some [wireless keyboards](query) with at least [4](min_rating) stars",
      "do you sell [olive oil](query)", "show me [puzzles](query) for grown-ups",
      "I'm after [some wine glasses](query)",
      "where can I find [a cordless drill](query)", "is there [a cream for dry skin](query)",
      "find me [crime novels](query)", "have you got [tomato seeds](query) in stock",
      "browse [kitchen](category) things", "only the [blue](color) ones", "anything cheaper than [$30](max_price)?",
      "the same but sorted by [price](sort_by)", "what about [women's boots](query)",
    ])

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
    samples: [
      "show me more", "more results", "next page please", "what else do you have", "are there any others",
      "any more of those?", "keep going", "more options please", "show the next ones", "got any more like that",
      "see more", "continue with the results", "let me see the rest",
    ])

  private static let showProduct = Tool(
    "show_product", "Tells everything about one product.",
    parameters: [Parameter("product", .entity("product"), "Which product.", ask: "Which product?")],
    effect: .reads,
    samples: [
      "tell me more about [the Sonara headphones](product)", "show me [the second one](product)",
      "what colors does [it](product) come in", "how much is [the garden hose](product)",
      "is [the blue backpack](product) in stock", "details of [the first one](product) please",
      "what's the price of [that lamp](product)", "what sizes do you have [those boots](product) in",
      "open [number three](product)", "what is [the air fryer](product) rated", "describe [this](product)",
      "does [the kettle](product) have good reviews", "I'd like to know more about [the cheaper one](product)",
      "what is [it](product) made of", "have you still got [the chess set](product)",
    ])

  // MARK: - The cart

  private static let addToCart = Tool(
    "add_to_cart", "Puts a product into the cart.",
    parameters: [
      Parameter("product", .entity("product"), "Which product.", ask: "What would you like to add?"),
      Parameter("quantity", .quantity, "How many; 1 if not said.", required: false, ask: "How many?"),
      Parameter("options", .text, "Which color, size or pack: \"blue, medium\".", required: false),
    ],
    effect: .writes,
    samples: [
      "add [two](quantity) [bags of coffee](product) to my cart", "put [the second one](product) in my basket",
      "I'll take [it](product)", "add [this](product) please", "I'd like [three](quantity) [of the first one](product)",
      "can you add [a desk lamp](product) to the trolley", "add [the backpack](product) in [navy](options)",
      "give me [a pack of batteries](product)", "stick [the dog food](product) in the cart",
      "I want [the cheaper one](product)", "[two more](quantity) of [those](product)",
      "throw in [a phone case](product) as well", "and [one](quantity) of [the t-shirts](product) in [medium](options)",
      "[2](quantity) x [usb c cable](product) into my shopping cart", "pop [some toothpaste](product) in my basket",
      "I'll have [the red one](product), size [10](options)", "add [five](quantity) to the cart",
      "add [the wooden train](product) to my cart", "put [the face cream](product) in with the rest",
      "could I have [a jar of honey](product) too", "I'd like to buy [the tent](product)",
      "let me get [the men's jeans](product) in [32](options)", "[the cookbook](product) goes in my basket",
    ])

  private static let item = Parameter(
    "item", .entity("cart_item"), "Which thing in the cart.", ask: "Which item in your cart?")

  private static let removeFromCart = Tool(
    "remove_from_cart", "Takes a product out of the cart.", parameters: [item], effect: .writes,
    samples: [
      "remove [the batteries](item) from my cart", "take [the lamp](item) out of my basket",
      "I don't want [the headphones](item) any more", "delete [the second item](item) from the cart",
      "drop [the coffee](item) from my trolley", "please take [it](item) out again",
      "get rid of [the phone case](item) in my cart", "leave out [the socks](item)",
      "[the kettle](item) can go from the basket",
      "cancel [the shampoo](item) in my cart", "actually no [tent](item), take it out", "can you remove [that](item)",
      "remove [the board game](item)", "take [the boots](item) off my order before I pay",
    ])

  private static let changeQuantity = Tool(
    "change_quantity", "Changes how many of a product are in the cart.",
    parameters: [item, Parameter("quantity", .quantity, "How many there should be.", ask: "How many would you like?")],
    effect: .writes,
    samples: [
      "change [the batteries](item) to [three](quantity)", "make that [two](quantity)",
      "I need [four](quantity) of [the bulbs](item) instead of two",
      "set the quantity of [the coffee](item) to [5](quantity)",
      "only [one](quantity) [dog food](item) after all", "make it [six](quantity)",
      "change the amount of [the notebooks](item) in my basket to [ten](quantity)",
      "update [the second item](item) to [2](quantity) pieces", "reduce [the towels](item) to [one](quantity)",
      "can we do [three](quantity) [pillows](item) rather than two", "increase [it](item) to [4](quantity)",
    ])

  private static let showCart = Tool(
    "show_cart", "Shows what is in the cart and what it comes to.", effect: .reads,
    samples: [
      "what's in my cart", "show my basket", "open my cart", "view cart", "how much is it all together",
      "what's in my trolley so far", "what does my cart come to", "what's my total",
      "let me see my shopping cart please",
      "is there anything in my basket", "check my cart", "how many things are in my cart", "what am I buying",
    ])

  private static let clearCart = Tool(
    "clear_cart", "Takes everything out of the cart.", effect: .writes,
    samples: [
      "empty my cart", "clear my basket", "remove everything from my cart", "take all of it out of the cart",
      "delete all the items in my trolley", "start my cart over", "throw everything out of my basket",
      "I don't want any of the things in my cart", "please clear the shopping cart", "wipe my cart",
    ],
    isDestructive: true)

  // MARK: - Ordering

  private static let placeOrder = Tool(
    "place_order", "Orders what is in the cart.",
    parameters: [
      Parameter(
        "address", .entity("address"), "Where to send it; the usual address if not said.", required: false,
        ask: "Where should it go?"),
      Parameter(
        "payment_method", .entity("payment_method"), "How to pay; the usual way if not said.", required: false,
        ask: "How would you like to pay?"),
      Parameter("shipping", .oneOf(shippings), "How it is sent.", required: false, ask: "How should it be sent?"),
    ],
    effect: .spends,
    samples: [
      "place my order", "check out", "I'd like to check out please", "buy what's in my cart",
      "order it now", "purchase everything in my basket", "I'm ready to pay", "proceed to checkout",
      "place the order with [express](shipping) shipping", "send it all to [my work address](address) and order it",
      "pay with [my mastercard](payment_method)", "order this and ship it to [my parents](address)",
      "checkout using [the gift card](payment_method)", "complete my purchase", "that's all, let's order",
      "buy it with [the visa](payment_method), [overnight](shipping) delivery",
    ])

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

  static let restoreCart = Tool(
    "restore_cart", "Puts the cart back as it was.",
    parameters: [Parameter("lines", .text, "Each with item, quantity and position.", list: true)], effect: .writes,
    isHidden: true)
}
