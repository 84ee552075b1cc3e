import Foundation
import GRDB
import Testing

@testable import Commerce

@Test func smoke() throws {
  let shop = try Shop.inMemory()
  let dir = FileManager.default.temporaryDirectory
  let file = dir.appending(path: "smoke.csv")
  try "id,title,price,color,inventory_quantity,item_group_id\na,Mug,4.99 USD,blue,5,\nb,Mug two,5,red,5,g\n".write(to: file, atomically: true, encoding: .utf8)
  let report = try shop.importFeed(file)
  #expect(report.added == 2)
  let change = try shop.addToCart("a", quantity: 2, session: "s", key: "k1")
  #expect(change.value.cart.total.amount == "9.98")
  #expect(change.receipt == "c-1")
  let x = try shop.snapshot()
  try shop.importSnapshot(x, replace: true)
  #expect(try shop.snapshot() == x)
}
