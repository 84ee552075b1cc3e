import Foundation

// Bodies follow.
private func pending<T>() throws -> T { throw StoreError.cannotOpen(file: "", reason: "not yet") }

extension Shop {
  /// Opens the shop in `directory` (created when missing), in the file `store.sqlite`. A new store is set up with
  /// the sample shop, in one transaction: a kill in between leaves an empty store that the next start sets up.
  public static func open(directory: URL, sample: SampleShop? = nil, encoder: TextEncoder? = nil, now: Date) throws
    -> Shop
  { try pending() }
  /// An empty shop in memory, for tests.
  public static func inMemory(currency: String = "USD", encoder: TextEncoder? = nil) throws -> Shop { try pending() }
  /// The store's one currency.
  public func currency() throws -> String { try pending() }
}

// MARK: - Catalogue
extension Shop {
  public func search(_ query: ProductQuery, limit: Int = 5, offset: Int = 0) throws -> ProductPage { try pending() }
  /// The product with this product or variant id.
  public func product(_ id: String) throws -> Product? { try pending() }
  public func variant(_ id: String) throws -> Variant? { try pending() }
  /// The products that a mention ("the blue usb cable") may mean, best first.
  public func matches(for mention: String, limit: Int = 10) throws -> [ProductMatch] { try pending() }
}

// MARK: - Cart
extension Shop {
  public func cart(session: String) throws -> Cart { try pending() }
  /// Refuses: unknownProduct, quantityOutOfRange, outOfStock, cartFull.
  public func addToCart(_ variantID: String, quantity: Int = 1, session: String, key: IdempotencyKey) throws
    -> Committed<CartChange>
  { try pending() }
  /// Quantity 0 removes the line. Refuses: notInCart, quantityOutOfRange, outOfStock.
  public func setQuantity(_ variantID: String, to quantity: Int, session: String, key: IdempotencyKey) throws
    -> Committed<CartChange>
  { try pending() }
  /// Refuses: notInCart.
  public func removeFromCart(_ variantID: String, session: String, key: IdempotencyKey) throws -> Committed<CartChange>
  { try pending() }
  /// Refuses: emptyCart.
  public func clearCart(session: String, key: IdempotencyKey) throws -> Committed<CartReplacement> { try pending() }
  /// Puts one line back as it was before (`nil`: it was not there). For undo.
  public func restoreCartLine(_ variantID: String, to entry: CartEntry?, session: String, key: IdempotencyKey) throws
    -> Committed<CartChange>
  { try pending() }
  /// Puts the whole cart back as it was before. For undo.
  public func restoreCart(_ entries: [CartEntry], session: String, key: IdempotencyKey) throws -> Committed<
    CartReplacement
  > { try pending() }
}

// MARK: - Customers
extension Shop {
  /// Who is signed in in this session; the store's own customer when it has one (the sample shop).
  public func customer(session: String) throws -> Customer? { try pending() }
  /// As `customer`, refusing `notSignedIn`.
  public func signedInCustomer(session: String) throws -> Customer { try pending() }
  /// Refuses: unknownCustomer, otherCustomerSignedIn. The session's cart joins the customer's.
  public func signIn(_ details: SignInDetails, session: String, key: IdempotencyKey, now: Date) throws -> Committed<
    Customer
  > { try pending() }
  /// Changes the address `id` (nil: the default one). Refuses: notSignedIn, noAddress, unknownAddress, incompleteAddress.
  public func changeAddress(_ postal: PostalAddress, id: String? = nil, session: String, key: IdempotencyKey) throws
    -> Committed<AddressChange>
  { try pending() }
  public func addAddress(
    _ postal: PostalAddress, label: String? = nil, makeDefault: Bool = false, session: String, key: IdempotencyKey
  ) throws -> Committed<AddressChange> { try pending() }
  public func removeAddress(_ id: String, session: String, key: IdempotencyKey) throws -> Committed<Customer> {
    try pending()
  }
  /// The method's id is given by the store. Refuses: notSignedIn, invalidPaymentMethod.
  public func addPaymentMethod(_ method: PaymentMethod, session: String, key: IdempotencyKey) throws -> Committed<
    PaymentMethod
  > { try pending() }
}

// MARK: - Orders
extension Shop {
  public func shippingOptions() throws -> [ShippingOption] { try pending() }
  /// What ordering now would come to. Refuses whatever `placeOrder` would refuse.
  public func quote(_ checkout: Checkout = Checkout(), session: String, now: Date) throws -> Quote { try pending() }
  /// Orders the cart. Refuses: notSignedIn, emptyCart, outOfStock, noAddress, unknownAddress, noPaymentMethod, unknownPaymentMethod, unknownShipping, insufficientGiftCard, confirmationOutdated.
  public func placeOrder(
    _ checkout: Checkout = Checkout(), expectedTotal: Money? = nil, session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<Order> { try pending() }
  /// The customer's orders, latest first.
  public func orders(status: OrderStatus? = nil, since: Date? = nil, session: String, limit: Int = 50) throws -> [Order]
  { try pending() }
  /// One order by its number, with or without "#W". Refuses: notSignedIn, unknownOrder, foreignOrder.
  public func order(_ number: String, session: String) throws -> Order { try pending() }
  public func latestOrder(session: String) throws -> Order? { try pending() }
  /// What cancelling would do. Refuses whatever `cancelOrder` would refuse.
  public func cancellation(of number: String, session: String, now: Date) throws -> Cancellation { try pending() }
  /// Refuses: notPending.
  public func cancelOrder(
    _ number: String, reason: CancelReason? = nil, expectedRefund: Money? = nil, session: String, key: IdempotencyKey,
    now: Date
  ) throws -> Committed<Cancellation> { try pending() }
  /// What returning would come to. No items: all of the order. Refuses whatever `returnItems` would refuse.
  public func returnQuote(
    _ items: [ReturnItem], of number: String, refundTo methodID: String? = nil, session: String, now: Date
  ) throws -> ReturnQuote { try pending() }
  /// Refuses: notDelivered, unknownOrderLine, quantityOutOfRange, nothingToReturn, refundMethodNotAllowed.
  public func returnItems(
    _ items: [ReturnItem], of number: String, refundTo methodID: String? = nil, expectedRefund: Money? = nil,
    session: String, key: IdempotencyKey, now: Date
  ) throws -> Committed<ReturnQuote> { try pending() }
  /// Puts an order's items into the cart again. Refuses: nothingToReorder.
  public func reorder(_ number: String, session: String, key: IdempotencyKey) throws -> Committed<Reorder> {
    try pending()
  }
  public func openTicket(_ summary: String, session: String, key: IdempotencyKey, now: Date) throws -> Committed<Ticket>
  { try pending() }
}
