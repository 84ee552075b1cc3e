/// A set of Unicode scalar values, as sorted ranges that neither touch nor hold surrogates.
struct ScalarSet: Hashable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>] = []

  static let all = ScalarSet([0...0x10FFFF])

  init(_ ranges: [ClosedRange<UInt32>]) {
    let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      for part in [
        (range.lowerBound, min(range.upperBound, surrogates.lowerBound - 1)),
        (max(range.lowerBound, surrogates.upperBound + 1), range.upperBound),
      ] where part.0 <= part.1 {
        if let last = self.ranges.last, part.0 <= last.upperBound || part.0 == last.upperBound + 1 {
          self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, part.1)
        } else {
          self.ranges.append(part.0...part.1)
        }
      }
    }
  }

  init(_ scalars: some Sequence<Unicode.Scalar>) { self.init(scalars.map { $0.value...$0.value }) }

  var isEmpty: Bool { ranges.isEmpty }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  /// All scalars that are not in it.
  var inverted: ScalarSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
    return ScalarSet(gaps)
  }

  func intersection(_ other: ScalarSet) -> ScalarSet { inverted.union(other.inverted).inverted }

  func subtracting(_ other: ScalarSet) -> ScalarSet { intersection(other.inverted) }

  func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar.value) } }
}

extension ExpressionTable {
  /// The scalars' UTF-8 (Unicode Standard, table 3-6).
  mutating func utf8(_ set: ScalarSet) -> ExpressionID {
    var alternatives: [ExpressionID] = []
    for range in set.ranges {
      for lengths in [0...0x7F, 0x80...0x7FF, 0x800...0xFFFF, 0x10000...0x10FFFF] as [ClosedRange<UInt32>]
      where range.overlaps(lengths) {
        let part = range.clamped(to: lengths)
        alternatives.append(utf8(Self.encoded(part.lowerBound)[...], Self.encoded(part.upperBound)[...]))
      }
    }
    return choice(alternatives)
  }

  /// Byte strings of one length from `low` to `high`, where what follows the first byte goes from 80 to BF.
  private mutating func utf8(_ low: ArraySlice<UInt8>, _ high: ArraySlice<UInt8>) -> ExpressionID {
    guard let first = low.first, let last = high.first else { return Self.empty }
    let (restLow, restHigh) = (low.dropFirst(), high.dropFirst())
    let lowest = restLow.map { _ in UInt8(0x80) }[...]
    let highest = restLow.map { _ in UInt8(0xBF) }[...]
    if first == last { return sequence(bytes(ByteSet([first])), utf8(restLow, restHigh)) }
    // The first byte may have all of what follows, except at either end of the range.
    var alternatives: [ExpressionID] = []
    var (from, to) = (first, last)
    if !restLow.elementsEqual(lowest) {
      alternatives.append(sequence(bytes(ByteSet([first])), utf8(restLow, highest)))
      from += 1
    }
    if !restHigh.elementsEqual(highest) {
      alternatives.append(sequence(bytes(ByteSet([last])), utf8(lowest, restHigh)))
      to -= 1
    }
    if from <= to { alternatives.append(sequence(bytes(ByteSet(from...to)), utf8(lowest, highest))) }
    return choice(alternatives)
  }

  private static func encoded(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).map { Array(String($0).utf8) } ?? []
  }
}
