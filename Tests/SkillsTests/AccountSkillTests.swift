import Commerce
import SkillKit
import Testing

@testable import Skills

@Suite struct SigningIn {
  @Test(
    arguments: [
      (["email": "omar@example.com"], "done"), (["email": "OMAR@example.com"], "done"),
      (["first_name": "omar", "last_name": "Reed", "zip": "97701"], "done"),
      (["first_name": "Omar", "last_name": "Reed", "zip": "00000"], "refused unknown_customer"),
      (["email": "nobody@example.com"], "refused unknown_customer"),
      (["first_name": "Omar"], "needs last_name"), (["first_name": "Omar", "last_name": "Reed"], "needs zip"),
      (["zip": "97701"], "needs first_name"), ([:], "needs email"), (["email": 5], "refused invalid_argument"),
    ] as [([String: JSONValue], String)])
  func signsIn(_ arguments: [String: JSONValue], _ outcome: String) async throws {
    let fixture = try ShopFixture(isOwn: false)
    #expect(try await fixture.run("sign_in", arguments).outcome == outcome)
    let profile = try await fixture.run("show_profile")
    #expect(profile.outcome == (outcome == "done" ? "done" : "refused not_signed_in"))
  }

  @Test func oneConversationServesOneCustomer() async throws {
    let fixture = try ShopFixture(isOwn: false)
    _ = try await fixture.run("sign_in", ["email": "omar@example.com"])
    let other = try await fixture.run("sign_in", ["email": "nora@example.com"])
    #expect(other.outcome == "refused other_customer_signed_in")
    #expect(try await fixture.run("show_profile")["first_name"] == "Omar")
  }

  @Test func theShopsOwnUserIsSignedInAlready() async throws {
    let profile = try await ShopFixture().run("show_profile")
    #expect(profile["name"] == "Nora Vale")
    #expect(profile["addresses"]?.array?.count == 2)
    #expect(profile["payment_methods"]?.array?.last?["balance"] == usd("12.00"))
  }
}

@Suite struct ChangingTheAddress {
  @Test(arguments: [
    // what is said, outcome, the default address afterwards
    ("12 Oak Street, Apt 4, Springfield, IL 62704", "done", "12 Oak Street, Apt 4, Springfield, IL 62704"),
    ("my work address", "done", "20 Mill Road, Salem, OR 97302"),
    ("12 Oak Street", "refused incomplete_address", "1 Elm Street, Salem, OR 97301"),
    ("the moon", "refused incomplete_address", "1 Elm Street, Salem, OR 97301"),
  ])
  func changesAndTakesBack(_ text: String, _ outcome: String, _ after: String) async throws {
    let fixture = try ShopFixture()
    let before = try fixture.shop.signedInCustomer(session: "test")
    #expect(try await fixture.preview("change_my_address", ["address": .string(text)]).outcome == outcome)
    let result = try await fixture.run("change_my_address", ["address": .string(text)])
    #expect(result.outcome == outcome)
    #expect(try fixture.shop.signedInCustomer(session: "test").defaultAddress?.postal.oneLine == after)
    guard result.done != nil else { return }
    #expect(try await fixture.undo(result).outcome == "done")
    #expect(try fixture.shop.signedInCustomer(session: "test") == before)
  }

  @Test func needsAnAddressAndACustomer() async throws {
    #expect(try await ShopFixture().run("change_my_address").outcome == "needs address")
    let nobody = try await ShopFixture(isOwn: false).run(
      "change_my_address", ["address": "12 Oak Street, Bend, OR 97701"])
    #expect(nobody.outcome == "refused not_signed_in")
  }

  @Test(arguments: [
    ("12 Oak Street, Springfield, IL 62704", "12 Oak Street|nil|Springfield|IL|62704|nil"),
    ("12 Oak Street, Apt 4, Springfield, IL, 62704, USA", "12 Oak Street|Apt 4|Springfield|IL|62704|USA"),
    ("12 Oak Street Springfield IL 62704", "12 Oak Street|nil|Springfield|IL|62704|nil"),
    ("5 Mill Lane\nDenver\nCO 80202-1234", "5 Mill Lane|nil|Denver|CO|80202-1234|nil"),
    ("10 High Street, Oxford, ox1 4bh, UK", "10 High Street|nil|Oxford|nil|OX1 4BH|UK"),
    ("77 Sunset Blvd, Los Angeles, California 90028", "77 Sunset Blvd|nil|Los Angeles|California|90028|nil"),
  ])
  func readsAnAddress(_ text: String, _ expected: String) {
    let address = AddressText(text)
    let parts = [address.line1, address.line2, address.city, address.state, address.zip, address.country]
    #expect(parts.map { $0 ?? "nil" }.joined(separator: "|") == expected)
    #expect(address.postal != nil)
  }

  @Test(arguments: ["", "Springfield", "12 Oak Street", "work", "62704", ",,,", "12 Oak Street, Springfield"])
  func knowsAnIncompleteAddress(_ text: String) {
    #expect(AddressText(text).postal == nil)
    #expect(!AddressText(text).missing.isEmpty)
  }
}
