import Commerce
import Foundation
import Testing

/// The shop that a first start sets up.
@Suite struct SampleShopTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func open(_ moment: String = "2026-05-01T10:00:00Z") throws -> (Shop, URL) {
    let directory = FileManager.default.temporaryDirectory.appending(path: "sample-shop-\(UUID().uuidString)")
    let assets = Self.root.appending(path: "assets")
    let sample = SampleShop(
      catalogue: assets.appending(path: "sample-catalogue.csv"), snapshot: assets.appending(path: "sample-store.json"))
    let now = try Date(moment, strategy: .iso8601)
    return (try Shop.open(directory: directory, sample: sample, now: now), directory)
  }

  @Test func setsUpWithEverythingInPlace() throws {
    let (shop, directory) = try open()
    defer { try? FileManager.default.removeItem(at: directory) }
    let snapshot = try shop.snapshot()
    #expect(snapshot.products.count >= 1_500)
    #expect(Set(snapshot.products.compactMap(\.category.first)).count >= 20)
    let customer = try shop.signedInCustomer(session: "any")
    #expect(customer.addresses.count == 3)
    #expect(customer.paymentMethods.map(\.kind) == [.creditCard, .creditCard, .giftCard])
    let orders = try shop.orders(session: "any")
    #expect(orders.count == 10)
    #expect(Set(orders.map(\.status)) == [.pending, .processed, .shipped, .delivered, .cancelled, .returnRequested])
  }

  @Test func everyOrderIsPaidAndItsItemsAreInTheCatalogue() throws {
    let (shop, directory) = try open()
    defer { try? FileManager.default.removeItem(at: directory) }
    for order in try shop.orders(session: "any") {
      let paid = order.payments.reduce(0) { $0 + ($1.kind == .payment ? 1 : -1) * $1.amount.minorUnits }
      #expect(paid == (order.status == .cancelled ? 0 : order.total.minorUnits), "\(order.number)")
      for line in order.lines { #expect(try shop.variant(line.variantID)?.title == line.title) }
    }
  }

  @Test(arguments: [
    ("2026-05-01T10:00:00Z", "2026-05-01T07:10:00Z"), ("2027-01-15T23:00:00Z", "2027-01-15T07:10:00Z"),
    ("2026-05-02T09:00:00Z", "2026-05-01T07:10:00Z"),
  ])
  func pastOrdersAreAsOldOnAnyFirstStart(_ now: String, _ placed: String) throws {
    let (shop, directory) = try open(now)
    defer { try? FileManager.default.removeItem(at: directory) }
    let latest = try #require(try shop.orders(session: "any").first)
    #expect(latest.placedAt == (try Date(placed, strategy: .iso8601)))
    #expect(latest.history.first?.at == latest.placedAt)
    #expect(latest.payments.first?.at == latest.placedAt)
  }

  @Test func committedFilesAreTheGenerators() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", Self.root.appending(path: "script/make-sample-shop").path, "--check"]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus == 127 {
      print("python3 is missing: the sample shop was not compared with its generator")
      return
    }
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
