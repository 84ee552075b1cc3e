import Foundation
import Testing

@testable import Commerce

/// Several shoppers at once, each on a connection of their own to one file, as processes have them.
struct LastPieceTests {
  private static let shoppers = 4
  private static let pieces = 12

  @Test func eachLastPieceIsSoldOnce() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "last-piece-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let shop = try Shop.open(directory: directory, now: noon)
    try shop.importSnapshot(Self.store)
    let sold = try await withThrowingTaskGroup(of: Int.self) { group in
      for shopper in 0..<Self.shoppers { group.addTask { try Self.buyAll(shopper, in: directory) } }
      return try await group.reduce(0, +)
    }
    let after = try shop.snapshot()
    #expect(sold == Self.pieces)
    #expect(after.orders.count == Self.pieces)
    #expect(Set(after.orders.flatMap { $0.lines.map(\.variant) }).count == Self.pieces)
    #expect(after.products.flatMap { $0.variants.map(\.stock) }.allSatisfy { $0 == 0 })
    #expect(try shop.ledgerDiscrepancies() == [])
  }

  /// Tries to buy one of everything; returns how many orders went through.
  private static func buyAll(_ shopper: Int, in directory: URL) throws -> Int {
    let shop = try Shop.open(directory: directory, now: noon)
    let session = "s\(shopper)"
    _ = try shop.signIn(.email("c\(shopper)@example.com"), session: session, key: .init("\(session)/in"))
    var sold = 0
    for piece in 0..<pieces {
      let key = "\(session)/\(piece)"
      let refused = refusal {
        _ = try shop.addToCart("p\(piece)", session: session, key: .init(key + "/add"))
        _ = try shop.placeOrder(session: session, key: .init(key + "/order"), now: noon)
      }
      if refused == nil { sold += 1 } else { #expect(refused?.reason == "out_of_stock") }
      _ = refusal { _ = try shop.clearCart(session: session, key: .init(key + "/clear")) }
    }
    return sold
  }

  private static var store: StoreSnapshot {
    var store = StoreSnapshot(currency: "USD")
    store.products = (0..<pieces).map { index in
      var variant = StoreSnapshot.Variant(id: "p\(index)", price: "1.00")
      variant.stock = 1
      return .init(id: "p\(index)", title: "Thing \(index)", variants: [variant])
    }
    store.customers = (0..<shoppers).map { index in
      var customer = StoreSnapshot.Customer(
        id: "c\(index)", firstName: "Ann", lastName: "Lee", email: "c\(index)@example.com")
      let home = PostalAddress(line1: "1 Oak Street", city: "Salem", zip: "97301")
      customer.addresses = [.init(id: "a\(index)", postal: home, isDefault: true)]
      customer.paymentMethods = [.init(id: "m\(index)", kind: .paypal)]
      return customer
    }
    return store
  }
}
