import SkillKit

extension OrdersSkill {
  static let declarations: [Tool] =
    [listOrders, showOrder, trackOrder] + [cancelOrder, returnItems, refundStatus]
    + [changeOrderItems, changeOrderAddress, changeOrderPayment, exchangeItems]
    + [reorder, contactSupport, restoreCart, restoreOrderAddress]

  private static func order(_ description: String, ask: String = "Which order?") -> Parameter {
    Parameter("order", .entity("order"), description, required: false, takesFocus: true, ask: ask)
  }

  /// Of several that are meant, those come first that can still be changed.
  private static func pendingOrder(_ description: String, ask: String) -> Parameter {
    Parameter("order", .entity("pending_order"), description, required: false, takesFocus: true, ask: ask)
  }

  // MARK: - Looking

  private static let listOrders = Tool(
    "list_orders", "Lists orders placed before.",
    parameters: [
      Parameter("status", .oneOf(statuses), "Only those in this state.", required: false),
      Parameter("since", .date, "Only those placed on or after this day.", required: false),
    ],
    effect: .reads,
    samples: OrdersSamples.listOrders)

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
    samples: OrdersSamples.showOrder)

  private static let trackOrder = Tool(
    "track_order", "Tells where an order is and when it arrives.",
    parameters: [order("Which order; those under way if not said.")], effect: .reads,
    samples: OrdersSamples.trackOrder)

  // MARK: - Changing one's mind

  private static let cancelOrder = Tool(
    "cancel_order", "Cancels an order that was not processed yet.",
    parameters: [
      pendingOrder("Which order; the pending one if there is only one.", ask: "Which order should I cancel?"),
      Parameter("reason", .oneOf(reasons), "Why.", required: false, ask: "Why is it to be cancelled?"),
    ],
    effect: .writes,
    samples: OrdersSamples.cancelOrder,
    isDestructive: true)

  private static let reasons: [ParameterType.Choice] = [
    .init(
      "no_longer_needed",
      synonyms: [
        "no longer needed", "don't need it any more", "don't need it anymore", "don't want it any more",
        "changed my mind",
        "not needed any more", "no longer need it", "not needed", "don't need it", "don't want it",
      ]),
    .init(
      "ordered_by_mistake",
      synonyms: [
        "ordered by mistake", "by mistake", "by accident", "accidentally", "ordered that by mistake", "wrong order",
        "a mistake", "wrong thing", "wrong one",
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
    samples: OrdersSamples.returnItems,
    isDestructive: true)

  // MARK: - Something else instead

  private static let changeOrderItems = Tool(
    "change_order_items", "Changes items of a pending order for another color, size or version, once.",
    parameters: [
      pendingOrder("The pending order; it follows from the items.", ask: "Which order is it in?"),
      Parameter(
        "items", .entity("pending_order_item"), "What is to be changed.", list: true, required: false,
        ask: "Which item would you like to change?"),
      Parameter(
        "new_items", .text, "What it is to be instead, one for each item: \"blue, medium\".", list: true,
        required: false, ask: "What would you like instead?"),
      difference,
    ],
    effect: .spends,
    samples: OrderChangesSamples.changeOrderItems)

  private static let exchangeItems = Tool(
    "exchange_items", "Exchanges items of a delivered order for another color, size or version.",
    parameters: [
      order("The delivered order; it follows from the items.", ask: "Which order is it from?"),
      Parameter(
        "items", .entity("order_item"), "What goes back.", list: true, required: false,
        ask: "What would you like to exchange?"),
      Parameter(
        "new_items", .text, "What is to come instead, one for each item: \"blue, medium\".", list: true,
        required: false, ask: "What would you like instead?"),
      difference,
    ],
    effect: .spends,
    samples: OrderChangesSamples.exchangeItems)

  private static let difference = Parameter(
    "payment_method", .entity("payment_method"),
    "How a difference in price is paid or given back; the way the order was paid if not said.", required: false,
    ask: "How should the difference be settled?")

  private static let changeOrderAddress = Tool(
    "change_order_address", "Sends a pending order to another address.",
    parameters: [
      pendingOrder("The pending order; the only one if not said.", ask: "Which order should go there?"),
      Parameter(
        "address", .text, "The new address, or the name of one on file.",
        ask: "Where should it go? Street, city, state and zip code, or the name of one of your addresses."),
    ],
    effect: .writes,
    samples: OrderChangesSamples.changeOrderAddress,
    isDestructive: true)

  private static let changeOrderPayment = Tool(
    "change_order_payment", "Pays a pending order in another way.",
    parameters: [
      pendingOrder("The pending order; the only one if not said.", ask: "Which order is to be paid in another way?"),
      Parameter(
        "payment_method", .entity("payment_method"), "How it is to be paid instead.", required: false,
        ask: "How would you like to pay for it instead?"),
    ],
    effect: .spends,
    samples: OrderChangesSamples.changeOrderPayment)

  /// The undo of `change_order_address`.
  private static let restoreOrderAddress = Tool(
    "restore_order_address", "Sends a pending order to its former address again.",
    parameters: [
      order("The order."), Parameter("address", .text, "Its address before, with line1, city and zip."),
    ],
    effect: .writes, isHidden: true)

  private static let refundStatus = Tool(
    "refund_status", "Tells where the money of a cancelled or returned order is.",
    parameters: [order("Which order; those with refunds if not said.")], effect: .reads,
    samples: OrdersSamples.refundStatus)

  // MARK: - Again, and help

  private static let reorder = Tool(
    "reorder", "Puts the items of an earlier order into the cart again.",
    parameters: [order("Which order; the latest if not said.")], effect: .writes,
    samples: OrdersSamples.reorder)

  private static let contactSupport = Tool(
    "contact_support", "Hands a problem over to a person of customer service.",
    parameters: [
      Parameter("summary", .text, "What it is about.", ask: "What is it about? I'll pass it on to a colleague.")
    ],
    effect: .writes,
    samples: OrdersSamples.contactSupport)

  /// The undo of `reorder`, which the shopping skill has too.
  private static let restoreCart: Tool = {
    var tool = ShoppingSkill.restoreCart
    tool.name = "restore_cart_before_reorder"
    return tool
  }()
}
