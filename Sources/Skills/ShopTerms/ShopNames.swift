import Commerce
import Foundation

extension Variant {
  /// The title with what tells the variant from its siblings: "Voltic AA batteries, 12 pack".
  var name: String { VariantName.full(title: title, details: details) }

  /// Only what tells it from its siblings: "navy, size 10"; nil when nothing does.
  var detail: String? {
    let said = VariantName.unsaid(in: title, details)
    return said.isEmpty ? nil : said.joined(separator: ", ")
  }

  /// Colour, size and other options, not the material: it hardly ever differs.
  var details: [String: String] { choices }
}

extension OrderLine {
  var name: String { VariantName.full(title: title, details: options) }
}

/// How a variant is called. Feeds differ: some titles say the colour and size, others leave them to the columns.
enum VariantName {
  static func full(title: String, details: [String: String]) -> String {
    ([title] + unsaid(in: title, details)).joined(separator: ", ")
  }

  /// What takes the place of something bought, by what is different: "blue, size M" for another of the same title.
  static func changed(from old: OrderLine, to new: OrderLine) -> String {
    guard old.title == new.title else { return new.name }
    let different = new.options.filter { old.options[$0.key] != $0.value }
    let details = unsaid(in: new.title, different.isEmpty ? new.options : different)
    return details.isEmpty ? new.name : details.joined(separator: ", ")
  }

  /// The details that the title does not say already, colour first and size second.
  static func unsaid(in title: String, _ details: [String: String]) -> [String] {
    let said = MentionWords(title).all
    let order = ["color": 0, "size": 1]
    let sorted = details.sorted { (order[$0.key] ?? 2, $0.key) < (order[$1.key] ?? 2, $1.key) }
    return sorted.compactMap { name, value in
      let words = MentionWords(value).all
      guard !words.isEmpty, !words.allSatisfy(said.contains) else { return nil }
      return value.allSatisfy(\.isNumber) ? "\(name.replacing("_", with: " ")) \(value)" : value
    }
  }
}

extension PaymentMethod {
  /// "Visa ending in 2841", "gift card", "PayPal".
  var name: String {
    let kindName =
      switch kind {
      case .creditCard: "credit card"
      case .debitCard: "debit card"
      case .giftCard: "gift card"
      case .paypal: "PayPal"
      case .bankAccount: "bank account"
      case .other: "other payment method"
      }
    let what = brand.map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? kindName
    return lastFour.map { "\(what) ending in \($0)" } ?? what
  }
}

extension Address {
  /// "Home (12 Oak Street, Springfield, IL 62704)"
  var name: String { label.map { "\($0) (\(postal.oneLine))" } ?? postal.oneLine }
}

extension OrderStatus {
  /// As a person would say it: "on its way".
  var words: String {
    switch self {
    case .pending: "pending"
    case .processed: "being packed"
    case .shipped: "on its way"
    case .delivered: "delivered"
    case .cancelled: "cancelled"
    case .returnRequested: "waiting for your return"
    case .exchangeRequested: "waiting for your exchange"
    case .returned: "returned"
    }
  }
}

extension Order {
  /// "Voltic AA batteries, 12 pack and 2 more"
  var summary: String {
    guard let first = lines.first else { return "nothing" }
    return lines.count == 1 ? first.name : "\(first.name) and \(lines.count - 1) more"
  }

  var name: String { "\(number), \(summary)" }
}
