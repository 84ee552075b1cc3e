import Commerce
import Foundation
import SkillKit

extension Order {
  /// What one line about the order says: order, status, summary, placed_at?, total, and where the parcels are.
  var briefFacts: [String: JSONValue] {
    var facts: [String: JSONValue] = [
      "order": .string(number), "status": .string(status.rawValue), "status_words": .string(status.words),
      "is_\(status.rawValue)": true, "summary": .string(summary), "total": total.fact,
    ]
    if let placedAt { facts["placed_at"] = placedAt.day }
    let tracked = shipments.filter { $0.carrier != nil || !$0.trackingNumbers.isEmpty }
    if !tracked.isEmpty { facts["shipments"] = .array(tracked.map(\.facts)) }
    if let deliveredAt { facts["delivered_at"] = deliveredAt.day }
    if isUnderway, let due = shipments.compactMap(\.estimatedDelivery).max() ?? estimatedDelivery {
      facts["estimated_delivery"] = due.day
    }
    return facts
  }

  /// Everything a customer asks of an order.
  var facts: [String: JSONValue] {
    var facts = briefFacts
    facts["items"] = .array(lines.map(\.facts))
    facts["items_total"] = itemsTotal.fact
    facts["shipping_cost"] = shippingCost.fact
    if shippingCost.minorUnits == 0 { facts["is_shipped_free"] = true }
    facts.merge(terms.facts(discount: discount, tax: tax)) { $1 }
    facts["address"] = .string(address.oneLine)
    let payments = payments.filter { $0.kind == .payment }
    let refunds = self.payments.filter { $0.kind == .refund }
    facts["payments"] = .array(payments.map(\.facts))
    if !refunds.isEmpty { facts["refunds"] = .array(refunds.map(\.facts)) }
    if isChangeable { facts["is_cancellable"] = true }
    if itemsChanged { facts["items_changed"] = true }
    if let exchange { facts["exchange"] = exchange.facts(of: self) }
    if isReturnable { facts["is_returnable"] = true }
    return facts
  }

  /// Neither here nor called off.
  var isUnderway: Bool { [.pending, .processed, .shipped].contains(status) }

  var card: Card {
    var rows = lines.map { [$0.name, String($0.quantity), $0.unitPrice.display, $0.total.display] }
    rows += terms.rows(discount: discount, shipping: ["Shipping", "", "", shippingCost.display], tax: tax)
    for shipment in shipments {
      let tracking = ([shipment.carrier].compactMap(\.self) + shipment.trackingNumbers).joined(separator: " ")
      rows.append(["Parcel: \(tracking)", "", "", ""])
    }
    return Card(
      .order, title: "Order \(number): \(status.words)", columns: ["Item", "Quantity", "Price", "Amount"], rows: rows,
      footer: "Total: \(total.display)")
  }
}

extension Shipment {
  /// carrier?, tracking? ("A, B"), estimated_delivery?, delivered_at?
  var facts: JSONValue {
    var facts: [String: JSONValue] = [:]
    facts["carrier"] = carrier.map(JSONValue.string)
    if !trackingNumbers.isEmpty { facts["tracking"] = .string(trackingNumbers.joined(separator: ", ")) }
    if let deliveredAt {
      facts["delivered_at"] = deliveredAt.day
    } else if let estimatedDelivery {
      facts["estimated_delivery"] = estimatedDelivery.day
    }
    return .object(facts)
  }
}

extension Card {
  /// One row an order.
  static func orders(_ orders: [Order]) -> Card {
    Card(
      .orders, title: "Orders", columns: ["#", "Order", "Placed", "Status", "Items", "Total"],
      rows: orders.enumerated().map { index, order in
        [
          String(index + 1), order.number, order.placedAt?.day.string ?? "", order.status.words, order.summary,
          order.total.display,
        ]
      })
  }

  /// One row a product, numbered as in the reply.
  static func products(_ variants: [(name: String, variant: Variant)], from first: Int) -> Card {
    Card(
      .products, title: "Products", columns: ["#", "Product", "Price", "Rating", "Stock"],
      rows: variants.enumerated().map { index, shown in
        [
          String(first + index), shown.name, shown.variant.currentPrice.display, shown.variant.ratingWords,
          shown.variant.stockWords,
        ]
      })
  }
}
