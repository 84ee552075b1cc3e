import Foundation
import SkillKit
import Testing

@testable import Dialogue

@Suite struct WordingTests {
  private let wording = Wording(now: noon, timeZone: .gmt)

  @Test(arguments: [
    ("0.50", "USD", "$0.50"), ("1234567.89", "USD", "$1,234,567.89"), ("12", "JPY", "¥12"), ("-3.20", "EUR", "−€3.20"),
    ("5.00", "CHF", "5.00 CHF"), ("999.00", "GBP", "£999.00"),
  ])
  func amountsReadAsPeopleWriteThem(amount: String, currency: String, expected: String) {
    #expect(Wording.money(["amount": .string(amount), "currency": .string(currency)]) == expected)
  }

  @Test(arguments: [
    ("2026-05-01T18:30:00Z", "today at 18:30"), ("2026-05-02T09:05:00Z", "tomorrow at 09:05"),
    ("2026-04-30T23:59:59Z", "yesterday at 23:59:59"), ("2026-05-08", "Friday 8 May"),
    ("2027-01-01", "Friday 1 January 2027"),
  ])
  func momentsReadRelativeToNow(iso: String, expected: String) {
    #expect(wording.moment(iso) == expected)
  }

  @Test(arguments: ["hello", "2026", "12-34-5678", "9999-99-99", "2026-05-01 and more text than that"])
  func otherTextStaysAsItIs(text: String) {
    #expect(wording.moment(text) == nil)
  }

  @Test func countsAreThereForTemplates() {
    let context = wording.context(["n": 1, "m": 2, "xs": ["a", "b"], "gone": .null])
    #expect(context["n_is_one"] as? Bool == true)
    #expect(context["m_is_one"] == nil)
    #expect(context["xs_count"] as? Int == 2)
    #expect(context["gone"] == nil)
  }
}
