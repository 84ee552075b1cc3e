import Foundation

/// A decimal number of a schema, exactly as written.
struct SchemaDecimal: Hashable, Sendable {
  var isNegative: Bool
  /// Without leading zeros, at least one digit.
  var whole: [UInt8]
  /// Without trailing zeros.
  var fraction: [UInt8]

  static let zero = SchemaDecimal(isNegative: false, whole: [0], fraction: [])

  init(isNegative: Bool, whole: [UInt8], fraction: [UInt8]) {
    let whole = Array(whole.drop { $0 == 0 })
    self.whole = whole.isEmpty ? [0] : whole
    self.fraction = Array(fraction.reversed().drop { $0 == 0 }.reversed())
    self.isNegative = isNegative && (self.whole != [0] || !self.fraction.isEmpty)
  }

  /// - Parameter json: a number of JSON; nil if it has more than ``SchemaLimits/longestBound`` digits.
  init?(json: String) {
    let parts = json.lowercased().split(separator: "e", maxSplits: 1)
    let mantissa = parts[0].split(separator: ".", maxSplits: 1)
    var digits = mantissa.joined().utf8.filter { $0 != UInt8(ascii: "-") }.map { $0 - UInt8(ascii: "0") }
    guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, abs(exponent) <= 64, digits.count <= 64 else {
      return nil
    }
    var point = mantissa[0].utf8.filter { $0 != UInt8(ascii: "-") }.count + exponent
    if point < 0 {
      digits = [UInt8](repeating: 0, count: -point) + digits
      point = 0
    }
    digits += [UInt8](repeating: 0, count: max(0, point - digits.count))
    self.init(isNegative: json.hasPrefix("-"), whole: Array(digits[..<point]), fraction: Array(digits[point...]))
    guard whole.count + fraction.count <= SchemaLimits.longestBound else { return nil }
  }

  var isWhole: Bool { fraction.isEmpty }

  var magnitude: SchemaDecimal { SchemaDecimal(isNegative: false, whole: whole, fraction: fraction) }

  /// The shortest number that reads as the same double. Validators compare doubles: two decimals may differ and yet be the
  /// same one.
  var rounded: SchemaDecimal {
    guard !isWhole, let double = Double(text) else { return self }
    return SchemaDecimal(json: double.description) ?? self
  }

  var text: String {
    let digits = { (part: [UInt8]) in part.map(String.init).joined() }
    return (isNegative ? "-" : "") + digits(whole) + (isWhole ? "" : "." + digits(fraction))
  }
}

extension SchemaDecimal: Comparable {
  static func < (first: SchemaDecimal, second: SchemaDecimal) -> Bool {
    if first.isNegative != second.isNegative { return first.isNegative }
    let (small, large) = first.isNegative ? (second, first) : (first, second)
    if small.whole.count != large.whole.count { return small.whole.count < large.whole.count }
    return (small.whole + small.fraction).lexicographicallyPrecedes(large.whole + large.fraction)
  }
}
