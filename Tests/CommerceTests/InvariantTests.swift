import Foundation
import GRDB
import TestSupport
import Testing

@testable import Commerce

/// What must hold whatever is called.
struct InvariantTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func randomCallsKeepTheBooksRight(seed: UInt64) throws {
    let shop = try annsShop { store in
      store.customers[1].addresses = [.init(id: "bob-home", postal: .init(line1: "3 Elm", city: "Salem", zip: "1"))]
      var gift = StoreSnapshot.PaymentMethod(id: "bob-gift", kind: .giftCard)
      gift.balance = "60.00"
      store.customers[1].paymentMethods = [gift]
      store.discounts()
    }
    _ = try shop.signIn(.email("bob@example.com"), session: "b", key: "bob")
    var random = SplitMix(seed: seed)
    var done: [String: Int] = [:]
    for step in 0..<1_000 {
      let call = RandomCall.allCases.randomElement(using: &random)!
      let key = IdempotencyKey("\(step)")
      var copy = random
      if refusal({ try call.run(shop, key: key, &random) }) == nil { done["\(call)", default: 0] += 1 }
      // The same call again changes nothing.
      if step % 25 == 0 {
        let before = try dump(shop)
        _ = refusal { try call.run(shop, key: key, &copy) }
        #expect(try dump(shop) == before)
      }
      if step % 50 == 0 { #expect(try shop.ledgerDiscrepancies() == []) }
    }
    #expect(try shop.ledgerDiscrepancies() == [])
    // Every kind of call went through sometimes, so that this tests something.
    #expect(done.count == RandomCall.allCases.count, "\(done)")
    let exported = try shop.snapshot()
    let other = try Shop.inMemory()
    try other.importSnapshot(exported)
    #expect(try other.snapshot() == exported)
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

  func run(_ shop: Shop, key: IdempotencyKey, _ random: inout SplitMix) throws {
    let session = ["s", "b", "guest"].randomElement(using: &random)!
    let variant = ["mug-blue", "mug-red", "pen", "cable", "lamp", "nothing"].randomElement(using: &random)!
    let count = Int.random(in: -1...4, using: &random)
    let numbers = try shop.database.read { try String.fetchAll($0, sql: "SELECT number FROM orders ORDER BY row") }
    let number = numbers.randomElement(using: &random)!
    let method = ["ann-visa", "ann-gift", "bob-gift", nil].randomElement(using: &random)!
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
      // Someone delivers it meanwhile.
      if Bool.random(using: &random) {
        try shop.database.write {
          try $0.execute(
            sql: "UPDATE orders SET status = 'delivered' WHERE number = ? AND status = 'pending'", arguments: [number])
        }
      }
      _ = try shop.returnItems([], of: number, refundTo: method, session: session, key: key, now: noon)
    case .reorder: _ = try shop.reorder(number, session: session, key: key)
    case .ticket: _ = try shop.openTicket("Help \(count)", session: session, key: key, now: noon)
    case .address:
      _ = try shop.changeAddress(.init(line1: "\(count)", city: "X", zip: "1"), session: session, key: key)
    case .newAddress: _ = try shop.addAddress(.init(line1: "\(count)", city: "X", zip: "1"), session: session, key: key)
    case .newCard:
      let card = PaymentMethod(id: "", kind: .giftCard, balance: Money(minorUnits: count * 100, currency: "USD"))
      _ = try shop.addPaymentMethod(card, session: session, key: key)
    }
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
    }
  }
}
