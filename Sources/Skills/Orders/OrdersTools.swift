import SkillKit

extension OrdersSkill {
  static let declarations: [Tool] =
    [listOrders, showOrder, trackOrder] + [cancelOrder, returnItems, refundStatus] + [
      reorder, contactSupport, restoreCart,
    ]

  private static func order(_ description: String, ask: String = "Which order?") -> Parameter {
    Parameter("order", .entity("order"), description, required: false, takesFocus: true, ask: ask)
  }

  // MARK: - Looking

  private static let listOrders = Tool(
    "list_orders", "Lists orders placed before.",
    parameters: [
      Parameter("status", .oneOf(statuses), "Only those in this state.", required: false),
      Parameter("since", .date, "Only those placed on or after this day.", required: false),
    ],
    effect: .reads,
    samples: [
      "show me my orders", "list my recent orders", "what have I ordered lately", "my order history",
      "which of my orders are [pending](status)", "what did I buy since [1 April](since)",
      "see all my purchases", "do I have any orders [on the way](status)", "orders", "past orders please",
      "show the orders that were [delivered](status)", "which orders did I [cancel](status)",
      "what have I bought here before", "have I got any [open](status) orders",
    ])

  private static let statuses: [ParameterType.Choice] = [
    .init("pending", synonyms: ["pending", "open", "not processed yet", "waiting", "still open"]),
    .init("processed", synonyms: ["processed", "being packed", "being prepared", "packed"]),
    .init(
      "shipped", synonyms: ["shipped", "on the way", "on its way", "on their way", "in transit", "sent", "dispatched"]),
    .init("delivered", synonyms: ["delivered", "arrived", "received", "completed"]),
    .init("cancelled", synonyms: ["cancelled", "canceled", "called off", "cancel"]),
    .init("return_requested", synonyms: ["return requested", "being returned", "going back", "sent back"]),
    .init("exchange_requested", synonyms: ["exchange requested", "being exchanged"]),
    .init("returned", synonyms: ["returned"]),
  ]

  private static let showOrder = Tool(
    "show_order", "Shows one order: what is in it, what it cost, where it goes.",
    parameters: [order("Which order; the latest if not said.")], effect: .reads,
    samples: [
      "show me [order W1234567](order)", "what was in [my last order](order)", "details of [the coffee order](order)",
      "open [the second one](order)", "how much did I pay for [order 1234567](order)",
      "what did I buy in [that order](order)",
      "show [it](order) to me again", "which address does [my last order](order) go to",
      "what's in [the order from last week](order)", "I want to see [order #W7654321](order)",
      "look up [my headphones order](order)", "how did I pay for [that order](order)",
    ])

  private static let trackOrder = Tool(
    "track_order", "Tells where an order is and when it arrives.",
    parameters: [order("Which order; those under way if not said.")], effect: .reads,
    samples: [
      "where is [my order](order)", "track [order W1234567](order)", "when will [my dog food](order) arrive",
      "has [it](order) shipped yet", "what's the status of [order 1234567](order)", "where's [my stuff](order)",
      "what's the tracking number for [the shoes](order)", "when is [my package](order) coming",
      "is [my parcel](order) on its way", "did [my last order](order) go out yet",
      "I'm still waiting for [the headphones](order)", "has [the coffee](order) been delivered",
      "how long until [my delivery](order) gets here", "which carrier has [my order](order)",
    ])

  // MARK: - Changing one's mind

  private static let cancelOrder = Tool(
    "cancel_order", "Cancels an order that was not processed yet.",
    parameters: [
      order("Which order; the pending one if there is only one.", ask: "Which order should I cancel?"),
      Parameter("reason", .oneOf(reasons), "Why.", required: false, ask: "Why is it to be cancelled?"),
    ],
    effect: .writes,
    samples: [
      "cancel [my last order](order)", "please cancel [order W1234567](order)",
      "I want to cancel [the coffee order](order)",
      "stop [order 1234567](order)", "call off [my order](order)", "I [ordered that by mistake](reason), cancel it",
      "cancel [it](order), I [don't need it any more](reason)",
      "can I still cancel [the order from this morning](order)",
      "don't send [my order](order)", "I've changed my mind about [order #W7654321](order), cancel it",
      "cancel [the garden order](order) because it is [no longer needed](reason)",
      "undo my purchase and give me my money back",
    ],
    isDestructive: true)

  private static let reasons: [ParameterType.Choice] = [
    .init(
      "no_longer_needed",
      synonyms: [
        "no longer needed", "don't need it any more", "don't need it anymore", "don't want it any more",
        "changed my mind",
        "not needed any more", "no longer need it",
      ]),
    .init(
      "ordered_by_mistake",
      synonyms: [
        "ordered by mistake", "by mistake", "by accident", "accidentally", "ordered that by mistake", "wrong order",
      ]),
  ]

  private static let returnItems = Tool(
    "return_items", "Sends items of a delivered order back for a refund.",
    parameters: [
      order("The delivered order; it follows from the items.", ask: "Which order is it from?"),
      Parameter(
        "items", .entity("order_item"), "What goes back.", list: true, required: false,
        ask: "What would you like to return?"),
      Parameter(
        "refund_to", .entity("payment_method"), "Where the money goes; the way it was paid if not said.",
        required: false,
        ask: "Where should the refund go?"),
    ],
    effect: .writes,
    samples: [
      "I'd like to return [the pillows](items)", "return [the sheet set](items) from [order W1234567](order)",
      "send [the cable](items) back", "how do I return [these shoes](items)",
      "[the charger](items) is broken, I want to return it",
      "I want my money back for [the headphones](items)", "return everything from [my last order](order)",
      "[the jeans](items) don't fit, can I send them back", "start a return for [the air fryer](items)",
      "give [the game](items) back and refund it to [my gift card](refund_to)", "I want to send something back",
      "take back [the t-shirts](items) please",
    ],
    isDestructive: true)

  private static let refundStatus = Tool(
    "refund_status", "Tells where the money of a cancelled or returned order is.",
    parameters: [order("Which order; those with refunds if not said.")], effect: .reads,
    samples: [
      "where is my refund", "has my refund for [order W1234567](order) come through", "when do I get my money back",
      "refund status", "did you refund [the air fryer](order)", "how long does the refund take",
      "I haven't got my refund for [the cancelled order](order)", "was my return processed",
      "how much did I get back for [order 1234567](order)", "is my money on its way back",
      "what about the refund for [the jeans](order)",
    ])

  // MARK: - Again, and help

  private static let reorder = Tool(
    "reorder", "Puts the items of an earlier order into the cart again.",
    parameters: [order("Which order; the latest if not said.")], effect: .writes,
    samples: [
      "reorder [my last order](order)", "same again please", "order [the coffee](order) again",
      "buy the same things as in [order W1234567](order)", "I'd like what I had [last time](order) again",
      "repeat [my last purchase](order)", "get me [that order](order) once more", "the usual, like [last time](order)",
      "put everything from [my previous order](order) back in my cart",
      "order [the dog food](order) again same as last time",
    ])

  private static let contactSupport = Tool(
    "contact_support", "Hands a problem over to a person of customer service.",
    parameters: [
      Parameter("summary", .text, "What it is about.", ask: "What is it about? I'll pass it on to a colleague.")
    ],
    effect: .writes,
    samples: [
      "I want to talk to a human", "let me speak to someone", "get me customer service", "can I talk to an agent",
      "contact support about [a damaged parcel](summary)", "I have a complaint: [nobody answers my mails](summary)",
      "transfer me to a real person please", "tell support that [my invoice is wrong](summary)",
      "open a ticket because [the box arrived empty](summary)",
      "I need help from a person with [a warranty question](summary)",
      "I want to complain about [the delivery driver](summary)", "put me through to the help desk",
    ])

  /// The undo of `reorder`, which the shopping skill has too.
  private static let restoreCart: Tool = {
    var tool = ShoppingSkill.restoreCart
    tool.name = "restore_cart_before_reorder"
    return tool
  }()
}
