/// Works out what a cart comes to, sent to an address. Pure: the rules are arguments.
///
/// The coupon's discount is spread over the lines by what they cost, so that its shares add up to it exactly. The tax is
/// on what is left of each line and is rounded line by line, half up; so is the tax on the shipping. Whether shipping is
/// free is judged before the discount: a coupon never makes an order dearer.
struct Pricing {
  var cart: Cart
  var shipping: ShippingOption
  var taxes: [TaxRule]
  var address: PostalAddress

  var shippingCost: Money {
    cart.coupon?.benefit == .freeShipping ? .zero(cart.total.currency) : shipping.cost(forItemsWorth: cart.total)
  }

  var terms: OrderTerms {
    let discounts = discounts
    let lines = cart.lines.enumerated().map { index, line in
      let rule = TaxRule.applied(taxes, to: address, category: line.variant.category)
      let rest = line.total - discounts[index]
      return OrderTerms.Line(
        position: index + 1, discount: discounts[index], tax: rule?.tax(on: rest) ?? .zero(rest.currency))
    }
    return OrderTerms(
      coupon: cart.coupon?.code, lines: lines.filter { !$0.isNothing }, shippingTax: shippingTax)
  }

  private var shippingTax: Money? {
    guard let rule = TaxRule.applied(taxes, to: address, category: []), rule.isOnShipping else { return nil }
    let tax = rule.tax(on: shippingCost)
    return tax.minorUnits == 0 ? nil : tax
  }

  /// Each line's share of the discount: what the discount comes to up to and with this line, less what it came to before.
  private var discounts: [Money] {
    let none = Money.zero(cart.total.currency)
    guard let discount = cart.coupon?.discount(on: cart.total), discount > none else {
      return cart.lines.map { _ in none }
    }
    var before = none
    var taken = none
    return cart.lines.map { line in
      before = before + line.total
      let upToHere = discount.share(before.minorUnits, of: cart.total.minorUnits)
      defer { taken = upToHere }
      return upToHere - taken
    }
  }
}
