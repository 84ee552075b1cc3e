import Foundation
import TestSupport
import Testing

@testable import Commerce

struct SnapshotTests {
  @Test func theSmallStoreComesBack() throws {
    let shop = try Shop.inMemory()
    try shop.importSnapshot(smallStore())
    #expect(try shop.snapshot() == smallStore())
    #expect(try shop.ledgerIsBalanced())
    #expect(try StoreSnapshot(json: smallStore().json()) == smallStore())
  }

  @Test func everyStoreComesBack() throws {
    let shop = try Shop.inMemory()
    for seed in 0..<60 {
      var random = SplitMix(seed: UInt64(seed))
      let store = randomStore(&random)
      try shop.importSnapshot(store, replace: true)
      let exported = try shop.snapshot()
      #expect(exported == store)
      #expect(try StoreSnapshot(json: exported.json()) == store)
      #expect(try exported.json() == store.json())
      #expect(try shop.ledgerDiscrepancies() == [])
    }
  }

  @Test func aStoreThatWasUsedComesBack() throws {
    let shop = try annsShop()
    _ = try shop.addToCart("pen", quantity: 2, session: "s", key: "1")
    _ = try shop.placeOrder(Checkout(paymentMethodID: "ann-gift"), session: "s", key: "2", now: noon)
    _ = try shop.cancelOrder("1000003", reason: .noLongerNeeded, session: "s", key: "3", now: noon)
    _ = try shop.returnItems([], of: "1000001", refundTo: "ann-gift", session: "s", key: "4", now: noon)
    _ = try shop.openTicket("Help", session: "s", key: "5", now: noon)
    _ = try shop.addToCart("cable", session: "s", key: "6")
    let exported = try shop.snapshot()
    let other = try Shop.inMemory()
    try other.importSnapshot(exported)
    #expect(try other.snapshot() == exported)
    #expect(try other.ledgerIsBalanced())
  }

  @Test(arguments: [
    ("{", "1:2: not valid JSON"), ("{\n \"é\" 1}", "2:6: not valid JSON"), ("[]", "array"),
    ("{\"version\":1,\"currency\":\"USD\"}", "\"format\" is missing"),
    ("{\"format\":\"x\",\"version\":1,\"currency\":\"USD\"}", "format: expected \"prometheus-store\""),
    ("{\"format\":\"prometheus-store\",\"version\":2,\"currency\":\"USD\"}", "version 2"),
    ("{\"format\":\"prometheus-store\",\"version\":1,\"currency\":\"USD\",\"oders\":[]}", "unknown key \"oders\""),
    (
      "{\"format\":\"prometheus-store\",\"version\":1,\"currency\":\"USD\",\"products\":[{\"id\":\"a\",\"title\":\"b\",\"variants\":[{\"id\":\"a\",\"price\":1}]}]}",
      "products[0].variants[0].price"
    ),
  ])
  func tellsWhatIsWrongWithADocument(json: String, message: String) {
    do {
      _ = try StoreSnapshot(json: Data(json.utf8))
      Issue.record("was read")
    } catch {
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  /// A change that breaks a rule, and the place that is told.
  @Test(arguments: [
    ("price", "products[0].variants[0].price"), ("stock", "products[0].variants[0]"),
    ("twice", "products[1].variants[0]"), ("email", "customers[1]"), ("method", "orders[0].payments[0].method"),
    ("quantity", "orders[0].lines[0].quantity"), ("status", "orders[0]"), ("customer", "default_customer"),
    ("currency", "currency"), ("cart", "customers[0].cart[0]"), ("return", "orders[0].returns[0].lines"),
    ("no variants", "products[0].variants"), ("balance", "customers[0].payment_methods[1]"),
    ("shipment", "orders[0]"), ("two benefits", "coupons[0]"), ("no benefit", "coupons[0]"), ("rate", "coupons[0]"),
    ("code twice", "coupons[1]"), ("tax", "taxes[0]"), ("unknown coupon", "customers[0].coupon"),
    ("discount", "orders[0].lines[0].discount"),
  ])
  func tellsWhichRuleIsBroken(rule: String, path: String) throws {
    var store = smallStore()
    switch rule {
    case "price": store.products[0].variants[0].price = "8.001"
    case "stock": store.products[0].variants[0].stock = -1
    case "twice": store.products[1].variants[0].id = "mug-blue"
    case "email": store.customers[1].email = "ANN@example.com"
    case "method": store.orders[0].payments[0].method = "nobody's"
    case "quantity": store.orders[0].lines[0].quantity = 0
    case "status": store.orders[0].cancelReason = .noLongerNeeded
    case "customer": store.defaultCustomer = "carl"
    case "currency": store.currency = "dollars"
    case "cart": store.customers[0].cart = [.init(variant: "nothing", quantity: 1)]
    case "return":
      store.orders[0].returns = [
        .init(lines: [.init(line: 1, quantity: 9)], amount: "1", refundTo: "ann-visa", state: .requested)
      ]
    case "no variants": store.products[0].variants = []
    case "two benefits":
      store.coupons = [.init(code: "A")]
      (store.coupons[0].amount, store.coupons[0].freeShipping) = ("1", true)
    case "no benefit": store.coupons = [.init(code: "A")]
    case "rate":
      store.coupons = [.init(code: "A")]
      store.coupons[0].basisPoints = 10_001
    case "code twice":
      store.coupons = [.init(code: "abc"), .init(code: "ABC")]
      for index in 0...1 { store.coupons[index].freeShipping = true }
    case "tax": store.taxes = [.init(basisPoints: -1)]
    case "unknown coupon": store.customers[0].coupon = "NONE"
    case "discount": store.orders[0].lines[0].discount = "much"
    case "balance": store.customers[0].paymentMethods[1].balance = nil
    default: store.orders[0].shipments[0].lines = [7]
    }
    let shop = try annsShop()
    let before = try dump(shop)
    do {
      try shop.importSnapshot(store, replace: true)
      Issue.record("was taken")
    } catch let error as SnapshotError {
      #expect(error.path == path, "\(error)")
    }
    #expect(try dump(shop) == before)
  }

  /// Reads the published schema, which must name exactly the keys that are read.
  @Test func theSchemaNamesTheKeys() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.deletingLastPathComponent().appending(path: "assets/schema/store-v1.json")
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let parts = try #require(schema["$defs"] as? [String: Any])
    func keys(_ part: Any?) -> Set<String> {
      Set(((part as? [String: Any])?["properties"] as? [String: Any] ?? [:]).keys)
    }
    func known<Key: CodingKey & CaseIterable>(_ type: Key.Type) -> Set<String> { Set(Key.allCases.map(\.stringValue)) }
    typealias S = StoreSnapshot
    #expect(keys(schema) == known(S.CodingKeys.self))
    #expect(keys(parts["shipping"]) == known(S.Shipping.CodingKeys.self))
    #expect(keys(parts["coupon"]) == known(S.Coupon.CodingKeys.self))
    #expect(keys(parts["tax"]) == known(S.Tax.CodingKeys.self))
    #expect(keys(parts["product"]) == known(S.Product.CodingKeys.self))
    #expect(keys(parts["variant"]) == known(S.Variant.CodingKeys.self))
    #expect(keys(parts["customer"]) == known(S.Customer.CodingKeys.self))
    #expect(keys(parts["address"]) == known(S.Address.CodingKeys.self))
    #expect(keys(parts["payment_method"]) == known(S.PaymentMethod.CodingKeys.self))
    #expect(keys(parts["order"]) == known(S.Order.CodingKeys.self))
    #expect(keys(parts["order_line"]) == known(S.Order.Line.CodingKeys.self))
    #expect(keys(parts["payment"]) == known(S.Order.Payment.CodingKeys.self))
    #expect(keys(parts["shipment"]) == known(S.Order.Shipment.CodingKeys.self))
    #expect(keys(parts["status_change"]) == known(S.Order.Status.CodingKeys.self))
    #expect(keys(parts["return"]) == known(S.Order.Return.CodingKeys.self))
    #expect(keys(parts["ticket"]) == known(S.Ticket.CodingKeys.self))
    #expect(keys(parts["postal"]) == known(PostalAddress.CodingKeys.self))
  }

  @Test func importedDataIsReplacedOnlyWhenAsked() throws {
    let shop = try annsShop()
    #expect(throws: StoreError.needsReplace) { try shop.importSnapshot(smallStore()) }
    try shop.importSnapshot(smallStore(), replace: true)
    #expect(try shop.snapshot() == smallStore())
  }
}

/// A store of random shape that keeps all rules.
private func randomStore(_ random: inout SplitMix) -> StoreSnapshot {
  typealias S = StoreSnapshot
  let texts = ["plain", "with \"quotes\"", "ünïcode \u{1F600}", "a\\b", "two\nlines", "comma, semi;"]
  func chance() -> Bool { Bool.random(using: &random) }
  func text() -> String { texts.randomElement(using: &random)! }
  func some<T>(_ value: T) -> T? { chance() ? value : nil }
  func amount(_ range: ClosedRange<Int> = 1...9_999) -> String {
    Money(minorUnits: .random(in: range, using: &random), currency: "EUR").amount
  }
  func date() -> Date? { some(Date(timeIntervalSince1970: Double(Int.random(in: 1...2_000_000_000, using: &random)))) }
  func postal() -> PostalAddress {
    PostalAddress(line1: text(), line2: some(text()), city: text(), state: some("S"), zip: "1", country: some("DE"))
  }

  var store = S(currency: "EUR")
  store.shippingOptions = [
    S.Shipping(
      id: "standard", title: text(), price: amount(), freeFrom: some(amount()), days: 3,
      countries: chance() ? [] : [text(), "USA"], maximum: some(amount()))
  ]
  store.coupons = (0..<Int.random(in: 0...4, using: &random)).map { c in
    var coupon = S.Coupon(code: "CODE\(c)")
    switch c % 3 {
    case 0: coupon.basisPoints = .random(in: 1...10_000, using: &random)
    case 1: coupon.amount = amount()
    default: coupon.freeShipping = true
    }
    (coupon.title, coupon.minimum, coupon.oncePerCustomer) = (some(text()), some(amount(0...99)), chance())
    (coupon.startsAt, coupon.mostUses) = (date(), some(.random(in: 0...9, using: &random)))
    coupon.endsAt = some((coupon.startsAt ?? noon).addingTimeInterval(5))
    return coupon
  }
  store.taxes = (0..<Int.random(in: 0...3, using: &random)).map { _ in
    var tax = S.Tax(basisPoints: .random(in: 0...10_000, using: &random))
    (tax.country, tax.state, tax.category, tax.onShipping) = (some(text()), some("S"), some(text()), chance())
    return tax
  }
  for p in 0..<Int.random(in: 0...6, using: &random) {
    let variants = (0..<Int.random(in: 1...3, using: &random)).map { v in
      var variant = S.Variant(id: "v\(p)-\(v)", price: amount(0...9_999))
      variant.title = some("own \(text())")
      variant.salePrice = some(amount())
      variant.availability = Availability.allCases.randomElement(using: &random)!
      variant.stock = some(Int.random(in: 0...5, using: &random))
      (variant.color, variant.size, variant.material, variant.condition) = (
        some(text()), some("L"), some(text()), some("new")
      )
      variant.options = chance() ? [:] : [text(): text(), "k": text()]
      variant.rating = some(Double.random(in: 0...5, using: &random))
      variant.ratingCount = .random(in: 0...99, using: &random)
      return variant
    }
    var product = S.Product(id: "p\(p)", title: text(), variants: variants)
    (product.description, product.brand) = (text(), some(text()))
    product.category = chance() ? [] : [text(), text()]
    store.products.append(product)
  }
  let variantIDs = store.products.flatMap { $0.variants.map(\.id) }
  for c in 0..<Int.random(in: 0...3, using: &random) {
    var customer = S.Customer(id: "c\(c)", firstName: text(), lastName: text(), email: "c\(c)@example.com")
    customer.addresses = (0..<Int.random(in: 0...3, using: &random)).map {
      S.Address(id: "a\(c)-\($0)", label: some(text()), postal: postal(), isDefault: $0 == 1)
    }
    customer.paymentMethods = (0..<3).map { index in
      var method = S.PaymentMethod(id: "m\(c)-\(index)", kind: index == 0 ? .giftCard : .creditCard)
      method.balance = index == 0 ? amount(0...9_999) : nil
      (method.brand, method.lastFour, method.isDefault) = (some("visa"), some("1234"), index == 2)
      return method
    }
    customer.cart = variantIDs.filter { _ in chance() }.shuffled(using: &random).map {
      S.CartLine(variant: $0, quantity: Int.random(in: 1...9, using: &random))
    }
    customer.coupon = some(store.coupons.first?.code).flatMap(\.self)
    store.customers.append(customer)
    for o in 0..<Int.random(in: 0...3, using: &random) {
      let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        var line = S.Order.Line(
          variant: variantIDs.randomElement(using: &random) ?? "gone", title: text(), price: amount(0...999))
        (line.product, line.quantity) = (some("p"), .random(in: 1...5, using: &random))
        line.options = chance() ? [:] : [text(): text()]
        (line.discount, line.tax) = (some(amount()), some(amount()))
        return line
      }
      var order = S.Order(
        number: "#W\(c)\(o)", customer: customer.id, status: OrderStatus.allCases.randomElement(using: &random)!,
        placedAt: date(), address: postal(), shippingCost: amount(0...999), lines: lines)
      (order.shipping, order.estimatedDelivery) = (some("standard"), date())
      (order.coupon, order.shippingTax) = (some("CODE0"), some(amount()))
      if order.status == .cancelled { order.cancelReason = some(.noLongerNeeded) }
      var payment = S.Order.Payment(
        kind: .payment, amount: amount(), method: "m\(c)-\(Int.random(in: 0...2, using: &random))")
      payment.at = date()
      order.payments = [payment]
      if order.status == .cancelled {
        payment.kind = .refund
        payment.expectedBy = date()
        order.payments.append(payment)
      }
      var shipment = S.Order.Shipment(lines: Array((1...lines.count).shuffled(using: &random)))
      (shipment.carrier, shipment.shippedAt, shipment.estimatedDelivery) = (some(text()), date(), date())
      (shipment.deliveredAt, shipment.tracking) = (date(), chance() ? [] : ["T1", text()])
      order.shipments = chance() ? [] : [shipment]
      order.history = chance() ? [] : [S.Order.Status(status: order.status, at: date(), note: some(text()))]
      var back = S.Order.Return(
        lines: [.init(line: 1, quantity: 1)], amount: amount(0...99), refundTo: "m\(c)-0",
        state: chance() ? .requested : .refunded)
      back.requestedAt = date()
      order.returns = chance() ? [] : [back]
      store.orders.append(order)
    }
  }
  store.defaultCustomer = chance() ? store.customers.first?.id : nil
  store.tickets =
    chance()
    ? []
    : [
      S.Ticket(number: "T-1", customer: store.customers.first?.id, summary: text(), createdAt: noon)
    ]
  return store
}
