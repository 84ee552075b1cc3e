import Commerce
import SkillKit

// What ordering comes to, as facts and rows: the items, the discount, shipping, tax and the total.

extension Cart {
  /// As `facts`, with what its coupon takes off, or why it does not.
  func facts(couponProblem: CommerceRefusal?) -> [String: JSONValue] {
    var facts = facts
    guard let coupon else { return facts }
    facts["items_total"] = total.fact
    facts["coupon"] = .string(coupon.code)
    if let couponProblem {
      facts["coupon_problem"] = .string(couponProblem.reason)
      facts["coupon_\(couponProblem.reason)"] = true
      return facts
    }
    let discount = coupon.discount(on: total)
    if discount.minorUnits > 0 { facts["discount"] = discount.fact }
    if coupon.benefit == .freeShipping { facts["is_free_shipping"] = true }
    facts["total"] = (total - discount).fact
    return facts
  }
}

extension OrderTerms {
  /// coupon?, discount?, tax?, has_sums? (there is more to add up than items and shipping)
  func facts(discount: Money, tax: Money) -> [String: JSONValue] {
    var facts: [String: JSONValue] = [:]
    facts["coupon"] = coupon.map(JSONValue.string)
    if discount.minorUnits > 0 { facts["discount"] = discount.fact }
    if tax.minorUnits > 0 { facts["tax"] = tax.fact }
    if !facts.isEmpty { facts["has_sums"] = true }
    return facts
  }

  /// The rows of a card between the items and the total, `shipping` among them.
  func rows(discount: Money, shipping: [String], tax: Money) -> [[String]] {
    var rows: [[String]] = []
    if discount.minorUnits > 0 {
      let off = Money.zero(discount.currency) - discount
      rows.append([coupon.map { "Discount (\($0))" } ?? "Discount", "", "", off.display])
    }
    rows.append(shipping)
    if tax.minorUnits > 0 { rows.append(["Tax", "", "", tax.display]) }
    return rows
  }
}
