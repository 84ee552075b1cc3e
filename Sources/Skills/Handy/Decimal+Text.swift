import Foundation
import SkillKit

extension Decimal {
  /// Numbers from here on are refused: beyond it not every digit is right.
  static let limit = Decimal(sign: .plus, exponent: 30, significand: 1)
  /// Results with fewer digits than this are exact.
  static let exactDigits = 38
  /// How many decimal places are shown.
  private static let shownPlaces = 10

  var double: Double { NSDecimalNumber(decimal: self).doubleValue }
  var isWhole: Bool { rounded(.plain) == self }

  func rounded(_ mode: NSDecimalNumber.RoundingMode, places: Int = 0) -> Decimal {
    var result = Decimal()
    var value = self
    NSDecimalRound(&result, &value, places, mode)
    return result
  }

  var significantDigits: Int { "\(significand)".filter(\.isNumber).count }

  /// The JSON number nearest to it.
  var json: JSONValue {
    if isWhole, abs(self) <= 9_007_199_254_740_992 { return .int(NSDecimalNumber(decimal: self).intValue) }
    return .number(double)
  }

  /// "1,234.5": grouped, at most ten decimal places; small numbers keep ten significant digits.
  var text: String { text(places: Decimal.shownPlaces) }

  /// Whether `text` leaves digits out.
  var isShortened: Bool { shortened(places: Decimal.shownPlaces) != self }

  /// For conversions: four decimal places, or four significant digits of a small number.
  var shortText: String { text(places: 4) }

  private func shortened(places: Int) -> Decimal {
    guard self != 0, abs(self) < 1 else { return rounded(.plain, places: places) }
    let leadingZeros = -Int(floor(log10(abs(double)))) - 1
    return rounded(.plain, places: places + max(leadingZeros, 0))
  }

  private func text(places: Int) -> String {
    let plain = "\(shortened(places: places))"
    let isNegative = plain.hasPrefix("-")
    let parts = (isNegative ? plain.dropFirst() : plain[...]).split(separator: ".")
    var whole = ""
    for (index, digit) in parts[0].enumerated() {
      if index > 0, (parts[0].count - index) % 3 == 0 { whole.append(",") }
      whole.append(digit)
    }
    return (isNegative ? "-" : "") + whole + (parts.count > 1 ? ".\(parts[1])" : "")
  }
}
