import Foundation
import SkillKit

/// Amounts of money that say so: "$20", "twenty dollars", "a fiver", "5 pounds 50".
extension ValueReader {
  private static let signs: [String: String] = ["$": "$", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"]
  /// Slang ("bucks", "quid") is said of whatever the shop's money is.
  private static let names: [String: String] = [
    "dollar": "$", "dollars": "$", "bucks": "$", "buck": "$", "usd": "USD", "dolars": "$", "dollers": "$",
    "pound": "GBP", "pounds": "GBP", "quid": "$", "gbp": "GBP", "euro": "EUR", "euros": "EUR", "eur": "EUR",
    "yen": "JPY", "rupees": "INR", "cad": "CAD", "aud": "AUD",
  ]
  private static let notes: [String: (Double, String)] = ["fiver": (5, "note"), "tenner": (10, "note")]
  private static let small: Set<String> = ["cents", "cent", "pence", "p", "c", "¢", "pennies"]

  func amountOfMoney(at index: Int) -> Read<JSONValue>? {
    if let sign = ValueReader.signs[normal(index)] { return behindSign(sign, at: index) }
    if let note = ValueReader.notes[normal(skip(["a"], at: index))] {
      return Read(money(note.0, code("note")), skip(["a"], at: index) + 1)
    }
    if normal(index) == "a", let name = ValueReader.names[normal(index + 1)],
      name == "$" || name == "GBP" || name == "EUR"
    {
      return Read(money(1, code(name)), index + 2)
    }
    guard let read = number(at: index), read.value.value >= 0 else { return nil }
    if let sign = ValueReader.signs[normal(read.end)], isGlued(read.end), !isSignOfNext(read.end) {
      return Read(money(read.value.value, code(sign)), read.end + 1)
    }
    if let name = ValueReader.names[normal(read.end)] {
      return withSmallChange(read.value.value, name, at: read.end + 1)
    }
    let unit = normal(read.end)
    if ValueReader.small.contains(unit), unit.utf8.count > 1 || isGlued(read.end) {
      let isPence = unit.hasPrefix("p")
      return Read(money(read.value.value / 100, isPence ? "GBP" : code("small")), read.end + 1)
    }
    return nil
  }

  private func isSignOfNext(_ index: Int) -> Bool { kind(index + 1) == .number && isGlued(index + 1) }

  private func behindSign(_ sign: String, at index: Int) -> Read<JSONValue>? {
    guard let read = number(at: index + 1), read.value.value >= 0 else { return nil }
    let end = read.end
    // "$2m"
    if normal(end) == "m", isGlued(end) { return Read(money(read.value.value * 1e6, code(sign)), end + 1) }
    return Read(money(read.value.value, code(sign)), ValueReader.names[normal(end)] == nil ? end : end + 1)
  }

  /// "five dollars and fifty cents", "5 pounds 50"
  private func withSmallChange(_ whole: Double, _ name: String, at index: Int) -> Read<JSONValue> {
    let start = skip(["and"], at: index)
    if let change = number(at: start), change.value.isWhole, (1...99).contains(change.value.value) {
      if ValueReader.small.contains(normal(change.end)) {
        return Read(money(whole + change.value.value / 100, code(name)), change.end + 1)
      }
      let isLast = change.end >= words.count || kind(change.end) == .mark
      if start == index, change.value.value >= 10, isLast {
        return Read(money(whole + change.value.value / 100, code(name)), change.end)
      }
    }
    return Read(money(whole, code(name)), index)
  }

  /// A dollar is the conversation's own where that is a dollar; change and notes are always its own.
  private func code(_ name: String) -> String {
    switch name {
    case "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD"].contains(grammar.currency) ? grammar.currency : "USD"
    case "small", "note": grammar.currency
    default: name
    }
  }

  func money(_ amount: Double, _ currency: String) -> JSONValue {
    let digits = currency == "JPY" ? 0 : 2
    let capped = min(amount, 1e12)
    let minor = Int((capped * (digits == 0 ? 1 : 100)).rounded())
    let text = digits == 0 ? String(minor) : "\(minor / 100)." + (minor % 100 < 10 ? "0" : "") + "\(minor % 100)"
    return ["amount": .string(text), "currency": .string(currency)]
  }

  func readMoney(at index: Int, into found: inout [ValueSpan]) {
    guard let read = amountOfMoney(at: index) else { return }
    let range = index..<read.end
    found.append(ValueSpan("money", range, text: words.text(of: range), value: read.value))
  }
}
