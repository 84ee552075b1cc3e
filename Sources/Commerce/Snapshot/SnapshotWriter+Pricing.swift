/// Writes coupons, taxes, and what orders come to besides their items.
extension SnapshotWriter {
  func writePricing() throws {
    let rows = try PricingRows(db)
    for (index, coupon) in snapshot.coupons.enumerated() {
      try at("coupons[\(index)]") { try rows.insert(self.coupon(coupon, $0)) }
    }
    for (index, tax) in snapshot.taxes.enumerated() {
      try at("taxes[\(index)]") { _ in
        try rows.insert(
          TaxRule(
            country: tax.country, state: tax.state, category: tax.category, basisPoints: tax.basisPoints,
            isOnShipping: tax.onShipping))
      }
    }
  }

  private func coupon(_ coupon: StoreSnapshot.Coupon, _ path: String) throws -> Coupon {
    let benefits: [Coupon.Benefit?] = [
      coupon.basisPoints.map { .percent(basisPoints: $0) },
      try coupon.amount.map { .amount(try money($0, "\(path).amount")) }, coupon.freeShipping ? .freeShipping : nil,
    ]
    guard let benefit = benefits.compactMap(\.self).first, benefits.compactMap(\.self).count == 1 else {
      throw error(path, "must have one of \"basis_points\", \"amount\" and \"free_shipping\"")
    }
    return Coupon(
      code: coupon.code, title: coupon.title, benefit: benefit,
      minimum: try coupon.minimum.map { try money($0, "\(path).minimum") }, startsAt: coupon.startsAt,
      endsAt: coupon.endsAt, isOncePerCustomer: coupon.oncePerCustomer, mostUses: coupon.mostUses)
  }

  func terms(of order: StoreSnapshot.Order, _ path: String) throws -> OrderTerms {
    let lines = try order.lines.enumerated().map { index, line in
      OrderTerms.Line(
        position: index + 1, discount: try money(line.discount ?? "0", "\(path).lines[\(index)].discount"),
        tax: try money(line.tax ?? "0", "\(path).lines[\(index)].tax"))
    }
    let shippingTax = try order.shippingTax.map { try money($0, "\(path).shipping_tax") }
    return OrderTerms(
      coupon: order.coupon, lines: lines.filter { !$0.isNothing },
      shippingTax: shippingTax?.minorUnits == 0 ? nil : shippingTax)
  }
}
