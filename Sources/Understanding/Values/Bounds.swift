import SkillKit

/// "under", "at least", "or more", "between … and …": words that turn an amount into a limit.
extension ValueReader {
  /// One reading of an amount, before a bound is applied.
  struct Amount {
    var type: String
    var value: JSONValue
    var end: Int
    var isExplicit: Bool
  }

  private static let before: [String: [(rest: [String], bound: ValueSpan.Bound)]] = table([
    ("under", .max), ("below", .max), ("less than", .max), ("cheaper than", .max), ("lower than", .max),
    ("smaller than", .max), ("shorter than", .max), ("at most", .max), ("at the most", .max), ("up to", .max),
    ("upto", .max), ("no more than", .max), ("not more than", .max), ("not over", .max), ("nothing over", .max),
    ("no higher than", .max), ("max", .max), ("max of", .max), ("maximum", .max), ("maximum of", .max),
    ("within", .max),
    ("not exceeding", .max), ("beneath", .max), ("fewer than", .max), ("lower then", .max), ("less then", .max),
    ("cheaper then", .max), ("more then", .min), ("<", .max), ("nothing above", .max), ("not above", .max),
    ("over", .min), ("above", .min), ("more than", .min), ("greater than", .min), ("higher than", .min),
    ("bigger than", .min), ("longer than", .min), ("at least", .min), ("no less than", .min), ("not less than", .min),
    ("min", .min), ("minimum", .min), ("minimum of", .min), ("starting at", .min), ("starting from", .min),
    ("upwards of", .min), ("exceeding", .min), (">", .min), ("no lower than", .min), ("no cheaper than", .min),
    ("no smaller than", .min), ("nothing under", .min),
    ("nothing below", .min), ("not under", .min), ("not below", .min),
    ("around", .about), ("about", .about), ("roughly", .about), ("approximately", .about), ("approx", .about),
    ("close to", .about), ("circa", .about), ("~", .about), ("somewhere around", .about), ("in the region of", .about),
  ])
  private static let after: [String: [(rest: [String], bound: ValueSpan.Bound)]] = table([
    ("or less", .max), ("or under", .max), ("or below", .max), ("or cheaper", .max), ("max", .max), ("maximum", .max),
    ("tops", .max), ("at most", .max), ("at the most", .max), ("or fewer", .max), ("and under", .max),
    ("and below", .max),
    ("or lower", .max), ("or more", .min), ("or above", .min), ("or over", .min), ("or higher", .min),
    ("or better", .min),
    ("and up", .min), ("and above", .min), ("and over", .min), ("and higher", .min), ("plus", .min), ("+", .min),
    ("minimum", .min), ("min", .min), ("at least", .min), ("or up", .min), ("upwards", .min), ("and better", .min),
    ("ish", .about), ("or so", .about), ("or thereabouts", .about),
  ])

  private static func table(
    _ rows: [(String, ValueSpan.Bound)]
  ) -> [String: [(rest: [String], bound: ValueSpan.Bound)]] {
    let split = rows.map { (words: $0.0.split(separator: " ").map(String.init), bound: $0.1) }
    return Dictionary(grouping: split, by: { $0.words[0] }).mapValues { rows in
      rows.map { (Array($0.words.dropFirst()), $0.bound) }.sorted { $0.0.count > $1.0.count }
    }
  }

  private func bound(in table: [String: [(rest: [String], bound: ValueSpan.Bound)]], at index: Int) -> Read<
    ValueSpan.Bound
  >? {
    guard let rows = table[normal(index)] else { return nil }
    for row in rows {
      if let end = phrase(row.rest, at: index + 1) { return Read(row.bound, end) }
    }
    return nil
  }

  /// Amounts with a limit at `index`: "under 30", "30 or less", "between 20 and 40".
  func readBounds(at index: Int, into found: inout [ValueSpan]) {
    if let limit = bound(in: ValueReader.before, at: index) {
      // "under about 50": the outer word decides.
      let inner = skip(["about", "around", "a", "the", "of", "to"], at: limit.end)
      for start in Set([limit.end, inner]) {
        for amount in amounts(at: start) { add(amount, limit.value, index..<amount.end, &found) }
      }
    }
    if let range = range(at: index) {
      add(range.low, .min, index..<range.high.end, &found)
      add(range.high, .max, index..<range.high.end, &found)
      return
    }
    for amount in amounts(at: index) {
      guard let limit = bound(in: ValueReader.after, at: amount.end) else { continue }
      // "two plus three" is a sum.
      if normal(amount.end) == "plus" || normal(amount.end) == "+", number(at: amount.end + 1) != nil { continue }
      add(amount, limit.value, index..<limit.end, &found)
    }
  }

  private func add(_ amount: Amount, _ bound: ValueSpan.Bound, _ range: Range<Int>, _ found: inout [ValueSpan]) {
    found.append(
      ValueSpan(
        amount.type, range, text: words.text(of: range), value: amount.value, bound: bound,
        isExplicit: amount.isExplicit))
  }

  /// "between 20 and 40", "from $20 to $40", "20-40 dollars", "20 to 40"
  private func range(at index: Int) -> (low: Amount, high: Amount)? {
    let opener = ["between", "from"].contains(normal(index))
    let start = opener ? index + 1 : index
    guard let first = number(at: skip(["$", "£", "€"], at: start)) else { return nil }
    for low in amounts(at: start) + [Amount(type: "number", value: first.value.json, end: first.end, isExplicit: false)]
    {
      let joint = normal(low.end)
      guard ["to", "-", "–", "—"].contains(joint) || (opener && ["and", "&"].contains(joint)) else { continue }
      guard let high = amounts(at: low.end + 1).first(where: { $0.isExplicit }) ?? amounts(at: low.end + 1).first else {
        continue
      }
      guard let lowValue = bare(low), let highValue = bare(high), lowValue < highValue else { continue }
      let type = high.isExplicit ? high.type : low.isExplicit ? low.type : "money"
      guard !low.isExplicit || !high.isExplicit || low.type == high.type else { continue }
      let isExplicit = low.isExplicit || high.isExplicit
      let currency = (high.isExplicit ? high : low).value["currency"]?.string ?? grammar.currency
      return (
        Amount(type: type, value: typed(lowValue, type, currency), end: low.end, isExplicit: isExplicit),
        Amount(type: type, value: typed(highValue, type, currency), end: high.end, isExplicit: isExplicit)
      )
    }
    return nil
  }

  private func bare(_ amount: Amount) -> Double? {
    amount.value.double ?? amount.value["amount"]?.string.flatMap(Double.init)
  }

  private func typed(_ value: Double, _ type: String, _ currency: String) -> JSONValue {
    type == "money" ? money(value, currency) : Number(value: value, isSpelled: false).json
  }

  /// Every reading of the amount at `index`; the ones that name their unit first.
  func amounts(at index: Int) -> [Amount] {
    var readings: [Amount] = []
    if let read = amountOfMoney(at: index) {
      readings.append(Amount(type: "money", value: read.value, end: read.end, isExplicit: true))
    }
    guard let read = number(at: index) else { return readings }
    let next = normal(read.end)
    let unit = next == "-" && isGlued(read.end) ? read.end + 1 : read.end
    if ["star", "stars"].contains(normal(unit)) {
      readings.append(Amount(type: "rating", value: read.value.json, end: unit + 1, isExplicit: true))
    } else if ["%", "percent", "pct"].contains(next) {
      readings.append(Amount(type: "percent", value: read.value.json, end: read.end + 1, isExplicit: true))
    } else if let duration = duration(at: index) {
      readings.append(Amount(type: "duration", value: .int(duration.value), end: duration.end, isExplicit: true))
    } else if let measure = measure(at: index) {
      readings.append(Amount(type: "measure", value: read.value.json, end: measure.end, isExplicit: true))
    } else if readings.isEmpty {
      readings.append(
        Amount(type: "money", value: money(read.value.value, grammar.currency), end: read.end, isExplicit: false))
      readings.append(Amount(type: "number", value: read.value.json, end: read.end, isExplicit: false))
      if read.value.isWhole {
        readings.append(Amount(type: "quantity", value: read.value.json, end: read.end, isExplicit: false))
      }
    }
    return readings
  }
}
