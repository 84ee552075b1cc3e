/// An amount in whole minor units (cents, yen, fils) of one currency. Never a floating-point number.
///
/// ```swift
/// let price = Money(amount: "19.99", currency: "USD")!
/// (price * 3).amount   // "59.97"
/// ```
/// Its JSON form is `{"amount": "19.99", "currency": "USD"}`.
public struct Money: Sendable, Hashable {
  public let minorUnits: Int
  /// The ISO 4217 code, upper case.
  public let currency: String

  public init(minorUnits: Int, currency: String) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  public static func zero(_ currency: String) -> Money { Money(minorUnits: 0, currency: currency) }

  /// Reads a decimal amount: digits, at most one point, optional leading minus, no more decimals than the currency
  /// has. Nil when it is anything else, so that nothing is ever rounded.
  public init?(amount text: some StringProtocol, currency: String) {
    let digits = Money.minorDigits(of: currency)
    var value = 0
    var decimals: Int?
    var sawDigit = false
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    for byte in isNegative ? text.utf8.dropFirst() : text.utf8.dropFirst(0) {
      if byte == UInt8(ascii: "."), decimals == nil {
        decimals = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      if let count = decimals {
        // Zeros beyond the currency's decimals say nothing: "5.00" yen are 5 yen.
        if count == digits {
          guard byte == 0x30 else { return nil }
          continue
        }
        decimals = count + 1
      }
      sawDigit = true
      value = value * 10 + Int(byte - 0x30)
      guard value <= Money.largestMinorUnits else { return nil }
    }
    guard sawDigit else { return nil }
    for _ in (decimals ?? 0)..<max(digits, decimals ?? 0) { value *= 10 }
    guard value <= Money.largestMinorUnits else { return nil }
    self.init(minorUnits: isNegative ? -value : value, currency: currency)
  }

  /// The decimal amount with exactly the currency's decimals: "19.99", "500", "-0.05".
  public var amount: String {
    let digits = Money.minorDigits(of: currency)
    var text = String(minorUnits.magnitude)
    if digits > 0 {
      text = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
      text.insert(".", at: text.index(text.endIndex, offsetBy: -digits))
    }
    return minorUnits < 0 ? "-" + text : text
  }

  /// The largest amount that is read: ten billion units of a two-decimal currency. Ten thousand times as much still
  /// fits an `Int`, so a line total cannot overflow.
  public static let largestMinorUnits = 1_000_000_000_000
}

extension Money: CustomStringConvertible {
  /// As in a product feed: "19.99 USD".
  public var description: String { "\(amount) \(currency)" }
}

// MARK: - Arithmetic, of one currency only

extension Money: Comparable {
  public static func < (left: Money, right: Money) -> Bool {
    precondition(left.currency == right.currency, "amounts of different currencies are not comparable")
    return left.minorUnits < right.minorUnits
  }
}

extension Money {
  public static func + (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency, "amounts of different currencies do not add up")
    return Money(minorUnits: left.minorUnits + right.minorUnits, currency: left.currency)
  }

  public static func - (left: Money, right: Money) -> Money {
    left + Money(minorUnits: -right.minorUnits, currency: right.currency)
  }

  public static func * (left: Money, count: Int) -> Money {
    Money(minorUnits: left.minorUnits * count, currency: left.currency)
  }
}

// MARK: - ISO 4217

extension Money {
  /// Decimals of the currency's minor unit (ISO 4217, list one); 2 for a code that is not listed here.
  public static func minorDigits(of currency: String) -> Int {
    switch currency {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
      "XOF", "XPF":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    case "CLF", "UYW": 4
    default: 2
    }
  }

  /// Whether `code` has the form of a currency code: three capital ASCII letters.
  public static func isCurrencyCode(_ code: some StringProtocol) -> Bool {
    code.utf8.count == 3 && code.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
  }
}

extension Money: Codable {
  private enum CodingKeys: String, CodingKey { case amount, currency }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let currency = try container.decode(String.self, forKey: .currency)
    guard let money = Money(amount: try container.decode(String.self, forKey: .amount), currency: currency) else {
      throw DecodingError.dataCorruptedError(forKey: .amount, in: container, debugDescription: "not a decimal amount")
    }
    self = money
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(amount, forKey: .amount)
    try container.encode(currency, forKey: .currency)
  }
}
