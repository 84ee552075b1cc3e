import Commerce
import Foundation
import SkillKit

// The facts about the shop's things: what reply templates may say, and what scripts and tests read.

extension Money {
  /// `{"amount": "17.98", "currency": "USD"}`
  var fact: JSONValue { ["amount": .string(amount), "currency": .string(currency)] }

  /// For names and cards: "$17.98", "17.98 CHF".
  var display: String {
    let symbols = ["USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"]
    let sign = minorUnits < 0 ? "−" : ""
    let digits = Money(minorUnits: abs(minorUnits), currency: currency).amount
    return symbols[currency].map { "\(sign)\($0)\(digits)" } ?? "\(sign)\(digits) \(currency)"
  }
}

extension Date {
  /// A moment as a fact: "2026-05-01T18:30:00Z".
  var moment: JSONValue { .string(formatted(.iso8601)) }
  /// A day as a fact: "2026-05-01".
  var day: JSONValue { .string(formatted(.iso8601.year().month().day())) }
}

extension Variant {
  /// Fewer pieces than this are worth a word.
  static let lowStock = 5

  /// name, price, was?, rating?, rating_count?, left? (when few), is_out_of_stock?, color?, size?, brand?
  var facts: [String: JSONValue] {
    var facts: [String: JSONValue] = ["id": .string(id), "name": .string(name), "price": currentPrice.fact]
    if currentPrice < price { facts["was"] = price.fact }
    if let rating { facts["rating"] = .number(rating) }
    if ratingCount > 0 { facts["rating_count"] = .int(ratingCount) }
    if !isAvailable {
      facts["is_out_of_stock"] = true
    } else if orderable <= Variant.lowStock {
      facts["left"] = .int(orderable)
    }
    facts["brand"] = brand.map(JSONValue.string)
    facts["color"] = color.map(JSONValue.string)
    facts["size"] = size.map(JSONValue.string)
    return facts
  }

  /// For cards: "in stock", "3 left", "out of stock".
  var stockWords: String {
    guard isAvailable else { return "out of stock" }
    return orderable <= Variant.lowStock ? "\(orderable) left" : "in stock"
  }

  /// For cards: "4.5★ (120)".
  var ratingWords: String {
    guard let rating else { return "" }
    return
      "\(rating.formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en_US"))))★ (\(ratingCount))"
  }
}

extension CartLine {
  /// name, quantity, price (of one), amount (of the line)
  var facts: JSONValue {
    [
      "id": .string(variant.id), "name": .string(variant.name), "quantity": .int(quantity),
      "several": .bool(quantity > 1), "price": variant.currentPrice.fact, "amount": total.fact,
    ]
  }
}

extension OrderLine {
  var facts: JSONValue {
    [
      "id": .string(id), "name": .string(name), "quantity": .int(quantity), "several": .bool(quantity > 1),
      "price": unitPrice.fact, "amount": total.fact,
    ]
  }
}

extension Cart {
  /// items, pieces, total
  var facts: [String: JSONValue] {
    ["items": .array(lines.map(\.facts)), "pieces": .int(pieces), "total": total.fact]
  }

  var card: Card {
    Card(
      .cart, title: "Cart", columns: ["Item", "Quantity", "Price", "Amount"],
      rows: lines.map {
        [$0.variant.name, String($0.quantity), $0.variant.currentPrice.display, $0.total.display]
      },
      footer: "Total: \(total.display)")
  }
}

extension PaymentEntry {
  /// amount, method, to_gift_card?, at?, expected_by?
  var facts: JSONValue {
    var facts: [String: JSONValue] = ["amount": amount.fact, "method": .string(method.name)]
    if method.kind == .giftCard { facts["to_gift_card"] = true }
    if let at { facts["at"] = at.moment }
    if let expectedBy { facts["expected_by"] = expectedBy.day }
    return .object(facts)
  }
}
