import Foundation
import Testing

@testable import Commerce

struct CustomerTests {
  @Test(
    arguments: [
      (SignInDetails.email("ann@example.com"), "ann"), (.email(" ANN@EXAMPLE.COM "), "ann"),
      (.name(first: "ann", last: "LEE", zip: "97302"), "ann"), (.name(first: "Ann", last: "Lee", zip: "97301"), "ann"),
      (.name(first: "Ann", last: "Lee", zip: "00000"), nil), (.email("carl@example.com"), nil), (.email(""), nil),
      (.name(first: "Bob", last: "Lee", zip: ""), nil),
    ] as [(SignInDetails, String?)])
  func signsIn(details: SignInDetails, id: String?) throws {
    let shop = try annsShop()
    var signedIn: String?
    let refused = refusal { signedIn = try shop.signIn(details, session: "new", key: "1").value.id }
    #expect(signedIn == id)
    #expect((refused == nil) == (id != nil))
    #expect(refused == nil || refused == .unknownCustomer)
  }

  @Test func oneConversationServesOneCustomer() throws {
    let shop = try annsShop()
    #expect(
      refusal { _ = try shop.signIn(.email("bob@example.com"), session: "s", key: "1") } == .otherCustomerSignedIn)
    #expect(try shop.signIn(.email("ann@example.com"), session: "s", key: "2").value.id == "ann")
  }

  @Test func theStoresOwnCustomerIsSignedInAlready() throws {
    let shop = try annsShop { $0.defaultCustomer = "ann" }
    #expect(try shop.signedInCustomer(session: "any").fullName == "Ann Lee")
  }

  @Test func theDefaultsComeFirst() throws {
    let ann = try annsShop().signedInCustomer(session: "s")
    #expect(ann.addresses.map(\.id) == ["ann-home", "ann-work"])
    #expect(ann.defaultPaymentMethod?.lastFour == "4242")
  }

  @Test func changesAnAddressAndBack() throws {
    let shop = try annsShop()
    let before = try shop.signedInCustomer(session: "s")
    let new = PostalAddress(line1: " 9 Hill Lane ", line2: "Flat 2", city: "Salem", state: "OR", zip: "97309")
    let change = try shop.changeAddress(new, session: "s", key: "1").value
    #expect(change.after.postal.oneLine == "9 Hill Lane, Flat 2, Salem, OR 97309")
    #expect(change.before?.id == "ann-home")
    _ = try shop.changeAddress(change.before!.postal, id: change.before!.id, session: "s", key: "2")
    #expect(try shop.signedInCustomer(session: "s") == before)
    let added = try shop.addAddress(new, label: "Cabin", makeDefault: true, session: "s", key: "3").value
    #expect(try shop.signedInCustomer(session: "s").defaultAddress == added.after)
    _ = try shop.removeAddress(added.after.id, newDefault: added.defaultBefore, session: "s", key: "4")
    #expect(try shop.signedInCustomer(session: "s") == before)
  }

  @Test(
    arguments: [
      (
        PostalAddress(line1: " ", city: "", zip: "1"), nil,
        CommerceRefusal.incompleteAddress(missing: ["line1", "city"])
      ),
      (PostalAddress(line1: "x", city: "y", zip: "1"), "nope", .unknownAddress(id: "nope")),
      (
        PostalAddress(line1: String(repeating: "x", count: 201), city: "y", zip: "1"), nil,
        .textTooLong(field: "line1", limit: 200)
      ),
    ] as [(PostalAddress, String?, CommerceRefusal)])
  func refusesAddresses(postal: PostalAddress, id: String?, expected: CommerceRefusal) throws {
    let shop = try annsShop()
    #expect(refusal { _ = try shop.changeAddress(postal, id: id, session: "s", key: "1") } == expected)
    #expect(refusal { _ = try shop.changeAddress(postal, id: id, session: "nobody", key: "1") } == .notSignedIn)
  }

  @Test(arguments: [
    (PaymentMethod(id: "", kind: .creditCard, lastFour: "12x4"), "last_four"),
    (PaymentMethod(id: "", kind: .giftCard), "balance"),
    (PaymentMethod(id: "", kind: .paypal, balance: usd("1")), "balance"),
    (PaymentMethod(id: "", kind: .giftCard, balance: Money(minorUnits: 5, currency: "EUR")), "balance"),
    (PaymentMethod(id: "", kind: .giftCard, balance: Money(minorUnits: -5, currency: "USD")), "balance"),
  ])
  func refusesPaymentMethods(method: PaymentMethod, field: String) throws {
    let shop = try annsShop()
    let refused = refusal { _ = try shop.addPaymentMethod(method, session: "s", key: "1") }
    #expect(refused == .invalidPaymentMethod(field: field))
  }

  @Test func aNewGiftCardIsInTheLedger() throws {
    let shop = try annsShop()
    let card = PaymentMethod(id: "", kind: .giftCard, balance: usd("25"))
    #expect(try shop.addPaymentMethod(card, session: "s", key: "1").value.id.hasPrefix("gift_card_"))
    #expect(try shop.ledgerIsBalanced())
  }
}
