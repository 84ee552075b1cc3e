import Foundation
import GRDB

@testable import Commerce

let noon = Date(timeIntervalSince1970: 1_777_636_800)  // 2026-05-01T12:00:00Z

func usd(_ amount: String) -> Money { Money(amount: amount, currency: "USD")! }

/// A small store: Ann (a card, a gift card with 30.00, two addresses) and Bob (nothing on file); mugs in two colours
/// (2 blue ones, red ones not counted), a lamp that is out of stock, a pen on sale.
func smallStore() -> StoreSnapshot {
  typealias S = StoreSnapshot
  var blue = S.Variant(id: "mug-blue", price: "8.00")
  blue.title = "Harbour mug, blue"
  blue.color = "blue"
  blue.stock = 2
  blue.rating = 4.5
  blue.ratingCount = 10
  var red = S.Variant(id: "mug-red", price: "9.00")
  red.title = "Harbour mug, red"
  red.color = "red"
  var mug = S.Product(id: "mug", title: "Harbour mug", variants: [blue, red])
  mug.category = ["Home", "Kitchen"]
  mug.brand = "Harbour"
  mug.description = "Holds half a litre of coffee."
  var lamp = S.Variant(id: "lamp", price: "40.00")
  lamp.availability = .outOfStock
  var pen = S.Variant(id: "pen", price: "3.00")
  pen.salePrice = "2.50"
  pen.stock = 100
  pen.rating = 3
  var cable = S.Variant(id: "cable", price: "12.00")
  cable.options = ["length": "2m", "connector \"type\"": "USB-C"]
  cable.stock = 5
  var lampProduct = S.Product(id: "lamp", title: "Desk lamp", variants: [lamp])
  lampProduct.category = ["Home", "Lamps"]
  var penProduct = S.Product(id: "pen", title: "Ink pen", variants: [pen])
  penProduct.category = ["Office"]
  var cableProduct = S.Product(id: "cable-group", title: "USB-C charging cable", variants: [cable])
  cableProduct.category = ["Electronics", "Cables"]

  var ann = S.Customer(id: "ann", firstName: "Ann", lastName: "Lee", email: "ann@example.com")
  ann.addresses = [
    S.Address(id: "ann-work", label: "Work", postal: PostalAddress(line1: "2 Mill Road", city: "Salem", zip: "97302")),
    S.Address(
      id: "ann-home", label: "Home", postal: PostalAddress(line1: "1 Oak Street", city: "Salem", zip: "97301"),
      isDefault: true),
  ]
  var card = S.PaymentMethod(id: "ann-visa", kind: .creditCard)
  card.brand = "visa"
  card.lastFour = "4242"
  card.isDefault = true
  var gift = S.PaymentMethod(id: "ann-gift", kind: .giftCard)
  gift.balance = "30.00"
  ann.paymentMethods = [card, gift, S.PaymentMethod(id: "ann-paypal", kind: .paypal)]
  var bob = S.Customer(id: "bob", firstName: "Bob", lastName: "Lee", email: "bob@example.com")
  bob.addresses = []

  var store = S(currency: "USD")
  store.shippingOptions = [
    S.Shipping(id: "standard", title: "Standard", price: "5.00", freeFrom: "50.00", days: 4),
    S.Shipping(id: "express", title: "Express", price: "12.00", days: 1),
  ]
  store.products = [mug, lampProduct, penProduct, cableProduct]
  store.customers = [ann, bob]
  store.orders = [
    pastOrder("#W1000001", .delivered, paidWith: "ann-visa"), pastOrder("#W1000002", .shipped, paidWith: "ann-gift"),
    pastOrder("#W1000003", .pending, paidWith: "ann-gift"),
  ]
  return store
}

private func pastOrder(_ number: String, _ status: OrderStatus, paidWith method: String) -> StoreSnapshot.Order {
  typealias S = StoreSnapshot
  var mugs = S.Order.Line(variant: "mug-blue", title: "Harbour mug, blue", price: "8.00")
  mugs.quantity = 2
  mugs.product = "mug"
  mugs.options = ["color": "blue"]
  let lamp = S.Order.Line(variant: "gone", title: "Old lamp", price: "20.00")
  var order = S.Order(
    number: number, customer: "ann", status: status, placedAt: noon.addingTimeInterval(-864_000),
    address: PostalAddress(line1: "1 Oak Street", city: "Salem", zip: "97301"), shippingCost: "5.00",
    lines: [mugs, lamp])
  order.payments = [S.Order.Payment(kind: .payment, amount: "41.00", method: method)]
  order.history = [S.Order.Status(status: .pending, at: order.placedAt)]
  if status != .pending {
    var shipment = S.Order.Shipment(lines: [1, 2])
    shipment.carrier = "Swift Parcel"
    shipment.tracking = ["SP123"]
    order.shipments = [shipment]
    order.history.append(S.Order.Status(status: status, at: noon.addingTimeInterval(-86_400), note: "left the depot"))
  }
  return order
}

/// A shop in memory with the small store, Ann signed in as "s".
func annsShop(_ change: (inout StoreSnapshot) -> Void = { _ in }) throws -> Shop {
  var store = smallStore()
  change(&store)
  let shop = try Shop.inMemory()
  try shop.importSnapshot(store)
  _ = try shop.signIn(.email("ann@example.com"), session: "s", key: "sign-in")
  return shop
}

/// The refusal that `body` throws, nil when it throws none.
func refusal(_ body: () throws -> Void) -> CommerceRefusal? {
  do {
    try body()
    return nil
  } catch {
    return error as? CommerceRefusal
  }
}

/// All rows of all tables but the kept responses, as text.
func dump(_ shop: Shop) throws -> [String] {
  try shop.database.read { db in
    let tables = try String.fetchAll(
      db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name")
    return try tables.filter {
      !$0.hasPrefix("product_") && !["fuse", "operation", "word"].contains($0) && !$0.hasPrefix("grdb")
    }.flatMap { table in
      try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0.description)" }.sorted()
    }
  }
}

/// A directory that is removed afterwards.
func withDirectory<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let directory = FileManager.default.temporaryDirectory.appending(path: "commerce-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}
