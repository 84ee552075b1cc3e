import Foundation
import GRDB
import TestSupport
import Testing

@testable import Commerce

/// What must hold whatever is called.
struct InvariantTests {
  /// Valid and invalid calls; `$RANDOM_CALLS` says how many, `script/fuzz` makes many more than the suite.
  @Test func randomCallsKeepTheBooksRight() throws {
    let count = ProcessInfo.processInfo.environment["RANDOM_CALLS"].flatMap(Int.init) ?? 1_600
    var done: [String: Int] = [:]
    for seed in 1...4 as ClosedRange<UInt64> { try makeRandomCalls(count / 4, seed: seed, &done) }
    // Every kind of call went through sometimes, so that this tests something.
    #expect(done.count == RandomCall.allCases.count, "\(done)")
  }

  private func makeRandomCalls(_ count: Int, seed: UInt64, _ done: inout [String: Int]) throws {
    let shop = try twoShoppers()
    var random = SplitMix(seed: seed)
    var log: [(call: RandomCall, key: IdempotencyKey, random: SplitMix)] = []
    for step in 0..<count {
      let call = RandomCall.often.randomElement(using: &random)!
      log.append((call, IdempotencyKey("\(step)"), random))
      if refusal({ try call.run(shop, key: log[step].key, &random) }) == nil { done["\(call)", default: 0] += 1 }
      guard step % 100 == 0 else { continue }
      // The same call again changes nothing.
      let before = try dump(shop)
      var again = log[step].random
      _ = refusal { try call.run(shop, key: log[step].key, &again) }
      #expect(try dump(shop) == before)
      #expect(try shop.ledgerDiscrepancies() == [])
    }
    #expect(try shop.ledgerDiscrepancies() == [])
    let exported = try shop.snapshot()
    let other = try Shop.inMemory()
    try other.importSnapshot(exported)
    #expect(try other.snapshot() == exported)
    // The same calls on a fresh store give the same state.
    let fresh = try twoShoppers()
    for entry in log {
      var random = entry.random
      _ = refusal { try entry.call.run(fresh, key: entry.key, &random) }
    }
    #expect(try dump(fresh) == (try dump(shop)))
  }

  /// Ann is signed in as "s", Bob as "b", both with ways to pay.
  private func twoShoppers() throws -> Shop {
    let shop = try annsShop { store in
      store.products[0].variants[0].stock = 40
      store.discounts()
      store.customers[1].addresses = [.init(id: "bob-home", postal: .init(line1: "3 Elm", city: "Salem", zip: "1"))]
      var gift = StoreSnapshot.PaymentMethod(id: "bob-gift", kind: .giftCard)
      gift.balance = "60.00"
      store.customers[1].paymentMethods = [gift, StoreSnapshot.PaymentMethod(id: "bob-card", kind: .creditCard)]
    }
    _ = try shop.signIn(.email("bob@example.com"), session: "b", key: "bob")
    return shop
  }

  /// Breaks each single row write of each operation in turn: nothing of the operation may remain.
  @Test(arguments: RandomCall.allCases)
  func aFailureAtAnyStepChangesNothing(call: RandomCall) throws {
    let shop = try annsShop { $0.discounts() }
    _ = try shop.addToCart("pen", quantity: 2, session: "s", key: "a")
    _ = try shop.addToCart("mug-blue", session: "s", key: "b")
    _ = try shop.applyCoupon("one", session: "s", key: "c", now: noon)
    try shop.database.write(Fuse.install)
    let before = try dump(shop)
    var steps = 0
    for attempt in 1... {
      try shop.database.write { try Fuse.set(attempt, $0) }
      do {
        try call.runForSure(shop, key: "k")
        break
      } catch let error as StoreError {
        #expect("\(error)".contains("fuse"))
        steps = attempt
      }
      try shop.database.write { try Fuse.set(0, $0) }
      #expect(try dump(shop) == before)
      #expect(try shop.ledgerDiscrepancies() == [])
    }
    #expect(steps >= 1)
    #expect(try dump(shop) != before)
    #expect(try shop.ledgerDiscrepancies() == [])
  }

  @Test func aFailingImportChangesNothing() throws {
    try withDirectory { directory in
      let file = directory.appending(path: "feed.csv")
      try Data("id,title,price,item_group_id\na,Mug red,1,g\nb,Mug blue,1,g\npen,Pen,2,\n".utf8).write(to: file)
      let shop = try annsShop()
      try shop.database.write(Fuse.install)
      let before = try dump(shop)
      for attempt in 1... {
        try shop.database.write { try Fuse.set(attempt, $0) }
        if (try? shop.importFeed(file)) != nil { break }
        #expect(try dump(shop) == before)
      }
      #expect(try shop.search(ProductQuery("blue mug")).hits.contains { $0.variant.id == "b" })
    }
  }
}

extension StoreSnapshot {
  /// Coupons and a tax, so that orders have all kinds of sums.
  fileprivate mutating func discounts() {
    coupons = ["TEN", "ONE", "SHIP"].map { .init(code: $0) }
    coupons[0].basisPoints = 1_000
    (coupons[1].amount, coupons[1].mostUses) = ("1.00", 40)
    (coupons[2].freeShipping, coupons[2].minimum) = (true, "10.00")
    taxes = [.init(basisPoints: 777)]
    taxes[0].onShipping = true
  }
}

/// Makes the nth row that is written fail, by triggers on every table.
private enum Fuse {
  static func install(_ db: Database) throws {
    try db.execute(sql: "CREATE TABLE fuse (n INTEGER); INSERT INTO fuse VALUES (0)")
    let tables = try String.fetchAll(
      db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).filter { !$0.hasPrefix("sqlite_") && !$0.hasPrefix("product_") && !$0.hasPrefix("grdb_") && $0 != "fuse" }
    for table in tables {
      for event in ["INSERT", "UPDATE", "DELETE"] {
        try db.execute(
          sql: """
            CREATE TRIGGER "fuse_\(table)_\(event)" BEFORE \(event) ON "\(table)" BEGIN
              UPDATE fuse SET n = n - 1;
              SELECT RAISE(ABORT, 'fuse') FROM fuse WHERE n = 0;
            END
            """)
      }
    }
  }

  /// 0: nothing fails.
  static func set(_ n: Int, _ db: Database) throws { try db.execute(sql: "UPDATE fuse SET n = ?", arguments: [n]) }
}

enum RandomCall: CaseIterable {
  case add, set, remove, clear, restore, coupon, noCoupon, restoreCoupon, order, cancel, giveBack, reorder, ticket,
    address, newAddress, newCard
  case changeItems, exchange, pay, send

  /// Those that change orders more often than others, as they need one that is still open.
  static let often =
    allCases + Array(repeating: [.add, .order, .changeItems, .exchange, .pay, .cancel], count: 5).joined()

  func run(_ shop: Shop, key: IdempotencyKey, _ random: inout SplitMix) throws {
    let session = ["s", "b", "guest"].randomElement(using: &random)!
    let variant = ["mug-blue", "mug-red", "mug-red", "pen", "cable", "lamp", "nothing"].randomElement(using: &random)!
    let count = Int.random(in: -1...4, using: &random)
    // Mostly late orders of one's own, which may still be open.
    let numbers = try shop.database.read { try String.fetchAll($0, sql: "SELECT number FROM orders ORDER BY row") }
    let mine = (try? shop.orders(session: session, limit: 3))?.map(\.number) ?? []
    let number = (Int.random(in: 0..<4, using: &random) > 0 ? mine : numbers).randomElement(using: &random) ?? "#W1"
    let method = ["ann-visa", "ann-gift", "bob-gift", "bob-card", nil].randomElement(using: &random)!
    switch self {
    case .add: _ = try shop.addToCart(variant, quantity: count, session: session, key: key)
    case .set: _ = try shop.setQuantity(variant, to: count, session: session, key: key)
    case .remove: _ = try shop.removeFromCart(variant, session: session, key: key)
    case .clear: _ = try shop.clearCart(session: session, key: key)
    case .restore:
      let entry = CartEntry(variantID: variant, quantity: count, position: 1)
      _ = try shop.restoreCartLine(variant, to: entry, session: session, key: key)
    case .coupon:
      let code = ["TEN", "ONE", "SHIP", "NONE"].randomElement(using: &random)!
      _ = try shop.applyCoupon(code, session: session, key: key, now: noon)
    case .noCoupon: _ = try shop.removeCoupon(session: session, key: key)
    case .restoreCoupon:
      _ = try shop.restoreCoupon(Bool.random(using: &random) ? "ONE" : nil, session: session, key: key)
    case .order: _ = try shop.placeOrder(Checkout(paymentMethodID: method), session: session, key: key, now: noon)
    case .cancel: _ = try shop.cancelOrder(number, session: session, key: key, now: noon)
    case .giveBack:
      if Bool.random(using: &random) { try deliver(number, shop) }
      _ = try shop.returnItems([], of: number, refundTo: method, session: session, key: key, now: noon)
    case .reorder: _ = try shop.reorder(number, session: session, key: key)
    case .ticket: _ = try shop.openTicket("Help \(count)", session: session, key: key, now: noon)
    case .address:
      _ = try shop.changeAddress(.init(line1: "\(count)", city: "X", zip: "1"), session: session, key: key)
    case .newAddress: _ = try shop.addAddress(.init(line1: "\(count)", city: "X", zip: "1"), session: session, key: key)
    case .newCard:
      let card = PaymentMethod(id: "", kind: .giftCard, balance: Money(minorUnits: count * 100, currency: "USD"))
      _ = try shop.addPaymentMethod(card, session: session, key: key)
    case .changeItems:
      _ = try shop.changeOrderItems(
        swap(variant, method, &random), of: number, session: session, key: key, now: noon)
    case .exchange:
      if Bool.random(using: &random) { try deliver(number, shop) }
      _ = try shop.exchangeItems(swap(variant, method, &random), of: number, session: session, key: key, now: noon)
    case .pay:
      _ = try shop.changeOrderPayment(of: number, to: method ?? "ann-paypal", session: session, key: key, now: noon)
    case .send:
      _ = try shop.changeOrderAddress(
        of: number, to: .init(line1: "\(count)", city: "X", zip: "1"), session: session, key: key)
    }
  }

  /// Someone delivers it meanwhile.
  private func deliver(_ number: String, _ shop: Shop) throws {
    try shop.database.write {
      try $0.execute(
        sql: "UPDATE orders SET status = 'delivered' WHERE number = ? AND status = 'pending'", arguments: [number])
    }
  }

  private func swap(_ variant: String, _ method: String?, _ random: inout SplitMix) -> ItemSwap {
    ItemSwap(
      items: [["mug-blue", "mug-red"].randomElement(using: &random)!],
      replacements: [["mug-red", "mug-blue", variant].randomElement(using: &random)!],
      methodID: Bool.random(using: &random) ? method : nil)
  }

  /// With arguments that are not refused.
  func runForSure(_ shop: Shop, key: IdempotencyKey) throws {
    let gift = Checkout(paymentMethodID: "ann-gift")
    switch self {
    case .add: _ = try shop.addToCart("cable", session: "s", key: key)
    case .set: _ = try shop.setQuantity("pen", to: 5, session: "s", key: key)
    case .remove: _ = try shop.removeFromCart("pen", session: "s", key: key)
    case .clear: _ = try shop.clearCart(session: "s", key: key)
    case .restore:
      _ = try shop.restoreCartLine(
        "cable", to: .init(variantID: "cable", quantity: 2, position: 1), session: "s", key: key)
    case .coupon: _ = try shop.applyCoupon("ten", session: "s", key: key, now: noon)
    case .noCoupon: _ = try shop.removeCoupon(session: "s", key: key)
    case .restoreCoupon: _ = try shop.restoreCoupon(nil, session: "s", key: key)
    case .order: _ = try shop.placeOrder(gift, session: "s", key: key, now: noon)
    case .cancel: _ = try shop.cancelOrder("1000003", reason: .noLongerNeeded, session: "s", key: key, now: noon)
    case .giveBack: _ = try shop.returnItems([], of: "1000001", session: "s", key: key, now: noon)
    case .reorder: _ = try shop.reorder("1000001", session: "s", key: key)
    case .ticket: _ = try shop.openTicket("Help", session: "s", key: key, now: noon)
    case .address: _ = try shop.changeAddress(.init(line1: "9", city: "X", zip: "1"), session: "s", key: key)
    case .newAddress:
      _ = try shop.addAddress(.init(line1: "9", city: "X", zip: "1"), makeDefault: true, session: "s", key: key)
    case .newCard:
      _ = try shop.addPaymentMethod(.init(id: "", kind: .giftCard, balance: usd("5")), session: "s", key: key)
    case .changeItems:
      let swap = ItemSwap(items: ["mug-blue"], replacements: ["mug-red"], methodID: "ann-gift")
      _ = try shop.changeOrderItems(swap, of: "1000003", session: "s", key: key, now: noon)
    case .exchange:
      let swap = ItemSwap(items: ["mug-blue"], replacements: ["mug-red"])
      _ = try shop.exchangeItems(swap, of: "1000001", session: "s", key: key, now: noon)
    case .pay: _ = try shop.changeOrderPayment(of: "1000003", to: "ann-visa", session: "s", key: key, now: noon)
    case .send:
      _ = try shop.changeOrderAddress(of: "1000003", to: .init(line1: "9", city: "X", zip: "1"), session: "s", key: key)
    }
  }
}
