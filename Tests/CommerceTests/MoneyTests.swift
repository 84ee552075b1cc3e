import TestSupport
import Testing

@testable import Commerce

struct MoneyTests {
  @Test(arguments: [
    ("19.99", "USD", 1999), ("0", "USD", 0), ("5", "USD", 500), ("5.", "USD", 500), (".5", "USD", 50),
    ("5.5", "USD", 550), ("5.00", "JPY", 5), ("500", "JPY", 500), ("1.234", "KWD", 1234), ("5.500", "USD", 550),
    ("-0.05", "USD", -5), ("9999999999.99", "USD", 999_999_999_999),
  ])
  func reads(text: String, currency: String, minorUnits: Int) {
    #expect(Money(amount: text, currency: currency)?.minorUnits == minorUnits)
  }

  @Test(arguments: [
    ("", "USD"), (".", "USD"), ("-", "USD"), ("1.999", "USD"), ("5.01", "JPY"), ("1,000", "USD"), ("1e3", "USD"),
    ("1.2.3", "USD"), ("abc", "USD"), (" 5", "USD"), ("99999999999999999999", "USD"), ("٣", "USD"), ("+5", "USD"),
  ])
  func refuses(text: String, currency: String) { #expect(Money(amount: text, currency: currency) == nil) }

  @Test(arguments: [
    (1999, "USD", "19.99"), (5, "USD", "0.05"), (-5, "USD", "-0.05"), (0, "JPY", "0"), (7, "KWD", "0.007"),
    (123_456, "USD", "1234.56"), (-1_200, "JPY", "-1200"),
  ])
  func writes(minorUnits: Int, currency: String, text: String) {
    #expect(Money(minorUnits: minorUnits, currency: currency).amount == text)
  }

  @Test func writtenAmountsAreReadBack() {
    var random = SplitMix(seed: 1)
    for _ in 0..<2_000 {
      let currency = ["USD", "JPY", "KWD", "CLF"].randomElement(using: &random)!
      let money = Money(minorUnits: .random(in: -1_000_000...1_000_000_000, using: &random), currency: currency)
      #expect(Money(amount: money.amount, currency: currency) == money)
    }
  }
}
