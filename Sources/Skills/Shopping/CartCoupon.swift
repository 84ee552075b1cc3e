import Commerce
import SkillKit

/// Puts a coupon on the cart, takes it off, and puts back what was there.
struct CartCoupon {
  let shop: Shop
  let context: CallContext
  let call: ToolCall

  private var key: IdempotencyKey { IdempotencyKey(call.id) }

  func apply(_ arguments: Arguments) throws -> ToolResult {
    guard let code = try arguments.text("code") else { throw Question(parameter: "code") }
    return changed(try shop.applyCoupon(code, session: context.session, key: key, now: context.now))
  }

  func remove() throws -> ToolResult { changed(try shop.removeCoupon(session: context.session, key: key)) }

  func restore(_ arguments: Arguments) throws -> ToolResult {
    changed(try shop.restoreCoupon(try arguments.text("code"), session: context.session, key: key))
  }

  private func changed(_ committed: Committed<CouponChange>) -> ToolResult {
    let change = committed.value
    var facts = change.coupon?.facts ?? [:]
    facts["cart_total"] = change.cart.total.fact
    if let coupon = change.cart.coupon {
      let discount = coupon.discount(on: change.cart.total)
      if discount.minorUnits > 0 { facts["discount"] = discount.fact }
      facts["total"] = (change.cart.total - discount).fact
      if let before = change.before, before != coupon.code { facts["replaced"] = .string(before) }
    }
    var undo: [String: JSONValue] = [:]
    undo["code"] = change.before.map(JSONValue.string)
    return .done(
      .init(
        facts: facts, receipt: Receipt(id: committed.receipt), card: change.cart.card,
        undo: .init(tool: "restore_coupon", arguments: undo)))
  }
}

extension Coupon {
  /// name (the code), title?, percent?, amount?, is_free_shipping?, minimum?
  var facts: [String: JSONValue] {
    var facts: [String: JSONValue] = ["name": .string(code)]
    facts["title"] = title.map(JSONValue.string)
    switch benefit {
    case .percent(let basisPoints): facts["percent"] = .number(Double(basisPoints) / 100)
    case .amount(let money): facts["amount"] = money.fact
    case .freeShipping: facts["is_free_shipping"] = true
    }
    facts["minimum"] = minimum?.fact
    return facts
  }
}
