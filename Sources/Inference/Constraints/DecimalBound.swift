/// A bound of an unsigned decimal number, as digits.
struct DecimalBound: Hashable, Sendable {
  enum Side: Hashable, Sendable { case above, below }

  /// Without leading zeros, at least one digit.
  var whole: [UInt8]
  /// Without trailing zeros.
  var fraction: [UInt8]
  var side: Side
  /// Whether the bound itself is excluded.
  var isExclusive: Bool
}

/// How far a decimal number has been compared with a bound, digit by digit.
///
/// While whole digits come, `order` compares them with as many of the bound's; which number is larger is known when their
/// count is.
struct DecimalComparison: Hashable, Sendable {
  enum Order: Int8, Hashable, Sendable { case less, equal, greater }

  /// The bound's number in the table.
  var bound: Int32
  var isFraction = false
  /// Digits read of this part; not counted beyond what makes a difference.
  var count: Int32 = 0
  var order = Order.equal

  init(bound: Int32) { self.bound = bound }

  /// After one more digit or the point; nil where neither may come.
  func reading(_ byte: UInt8, _ bound: DecimalBound) -> DecimalComparison? {
    var next = self
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      next.compare(byte - UInt8(ascii: "0"), bound)
      return next
    case UInt8(ascii: ".") where !isFraction:
      next.order = orderOfWhole(bound)
      next.isFraction = true
      next.count = 0
      return next
    default:
      return nil
    }
  }

  private mutating func compare(_ digit: UInt8, _ bound: DecimalBound) {
    let digits = isFraction ? bound.fraction : bound.whole
    if order == .equal, isFraction || Int(count) < digits.count {
      let other = Int(count) < digits.count ? digits[Int(count)] : 0
      order = digit < other ? .less : digit > other ? .greater : .equal
    }
    count = isFraction && order != .equal ? 0 : min(count + 1, Int32(digits.count) + 1)
  }

  private func orderOfWhole(_ bound: DecimalBound) -> Order {
    Int(count) < bound.whole.count ? .less : Int(count) > bound.whole.count ? .greater : order
  }

  /// Whether the number may end here.
  func isSatisfied(_ bound: DecimalBound) -> Bool {
    var final = isFraction ? order : orderOfWhole(bound)
    if final == .equal, bound.fraction.count > (isFraction ? Int(count) : 0) { final = .less }
    switch final {
    case .equal: return !bound.isExclusive
    case .less: return bound.side == .below
    case .greater: return bound.side == .above
    }
  }
}
