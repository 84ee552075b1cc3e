import Commerce
import SkillKit

extension ToolResult {
  /// The result of `body`, with a refusal of the shop, of the skill, or a question turned into a result.
  static func ofShop(_ body: () throws -> ToolResult) async throws -> ToolResult {
    try await of {
      do {
        return try body()
      } catch let refusal as CommerceRefusal {
        throw Refusal(refusal)
      }
    }
  }
}

extension Refusal {
  /// The shop's refusal under the same name, with its facts.
  init(_ refusal: CommerceRefusal) {
    self.init(refusal.reason, facts: refusal.facts)
  }
}

extension CommerceRefusal {
  /// In the forms of replies: money as an object, things by the names that people know.
  var facts: [String: JSONValue] {
    switch self {
    case .unknownProduct(let id): ["product": .string(id)]
    case .outOfStock(let variant, let wanted, let available):
      [
        "name": .string(variant.name), "id": .string(variant.id), "wanted": .int(wanted), "available": .int(available),
        "some_left": .bool(available > 0),
      ]
    case .quantityOutOfRange(let quantity, let allowed):
      [
        "quantity": .int(quantity), "least": .int(allowed.lowerBound), "most": .int(allowed.upperBound),
        "is_too_few": .bool(quantity < allowed.lowerBound),
      ]
    case .notInCart(let variant): ["name": .string(variant.name), "id": .string(variant.id)]
    case .cartFull(let limit): ["limit": .int(limit)]
    case .unknownAddress(let id), .addressInUse(let id): ["address": .string(id)]
    case .incompleteAddress(let missing):
      ["missing": .array(missing.map { .string($0.replacing("line1", with: "street")) })]
    case .severalPaymentMethods(let methods):
      ["payment_methods": .array(methods.map { .string($0.name) })]
    case .unknownPaymentMethod(let id): ["payment_method": .string(id)]
    case .insufficientGiftCard(let method, let needed):
      [
        "payment_method": .string(method.name), "needed": needed.fact,
        "balance": (method.balance ?? .zero(needed.currency)).fact,
      ]
    case .invalidPaymentMethod(let field), .emptyText(let field): ["field": .string(field)]
    case .textTooLong(let field, let limit): ["field": .string(field), "limit": .int(limit)]
    case .unknownShipping(let id): ["shipping": .string(id)]
    case .shippingNotOffered(let option):
      [
        "shipping": .string(option.title.lowercased()), "countries": .array(option.countries.map { .string($0) }),
        "maximum": option.maximum?.fact ?? .null,
      ]
    case .noShipping(let country): ["country": country.map { .string($0) } ?? .null]
    case .unknownCoupon(let code): ["name": .string(code)]
    case .couponNotYetValid(let coupon):
      coupon.facts.merging(["starts": coupon.startsAt?.moment ?? .null]) { $1 }
    case .couponExpired(let coupon): coupon.facts.merging(["ended": coupon.endsAt?.moment ?? .null]) { $1 }
    case .couponBelowMinimum(let coupon, let minimum, let items):
      coupon.facts.merging(["minimum": minimum.fact, "items_total": items.fact, "missing": (minimum - items).fact]) {
        $1
      }
    case .couponUsedBefore(let coupon), .couponUsedUp(let coupon): coupon.facts
    case .confirmationOutdated(let expected, let actual): ["expected": expected.fact, "actual": actual.fact]
    case .unknownOrder(let number), .foreignOrder(let number): ["order": .string(number)]
    case .notPending(let order, let status), .notDelivered(let order, let status):
      [
        "order": .string(order), "status": .string(status.rawValue), "status_words": .string(status.words),
        "is_\(status.rawValue)": true,
      ]
    case .itemsChangedBefore(let order), .noItemsNamed(let order), .nothingPaid(let order): ["order": .string(order)]
    case .itemCountsDiffer(let old, let new): ["old": .int(old), "new": .int(new)]
    case .otherProduct(let line, let variant):
      ["item": .string(line.name), "name": .string(variant.name), "product": .string(line.title)]
    case .sameVariant(let line), .discountExceedsPrice(let line): ["item": .string(line.name)]
    case .samePaymentMethod(let order, let method):
      ["order": .string(order), "payment_method": .string(method.name)]
    case .unknownOrderLine(let order, let line): ["order": .string(order), "item": .string(line)]
    case .nothingToReturn(let order), .nothingToReorder(let order): ["order": .string(order)]
    case .refundMethodNotAllowed(let method): ["payment_method": .string(method.name)]
    case .keyReused(let key): ["key": .string(key)]
    default: [:]
    }
  }
}
