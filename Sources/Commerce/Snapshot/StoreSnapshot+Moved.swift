import Foundation

extension StoreSnapshot {
  /// The same store as it would look some days later: every time in it moved by whole days.
  func moved(days: Int) -> StoreSnapshot {
    let seconds = Double(days) * 86_400
    func moved(_ date: Date?) -> Date? { date?.addingTimeInterval(seconds) }
    var copy = self
    for order in copy.orders.indices {
      copy.orders[order].placedAt = moved(copy.orders[order].placedAt)
      copy.orders[order].estimatedDelivery = moved(copy.orders[order].estimatedDelivery)
      for index in copy.orders[order].payments.indices {
        copy.orders[order].payments[index].at = moved(copy.orders[order].payments[index].at)
        copy.orders[order].payments[index].expectedBy = moved(copy.orders[order].payments[index].expectedBy)
      }
      for index in copy.orders[order].shipments.indices {
        copy.orders[order].shipments[index].shippedAt = moved(copy.orders[order].shipments[index].shippedAt)
        copy.orders[order].shipments[index].deliveredAt = moved(copy.orders[order].shipments[index].deliveredAt)
        copy.orders[order].shipments[index].estimatedDelivery = moved(
          copy.orders[order].shipments[index].estimatedDelivery)
      }
      for index in copy.orders[order].history.indices {
        copy.orders[order].history[index].at = moved(copy.orders[order].history[index].at)
      }
      for index in copy.orders[order].returns.indices {
        copy.orders[order].returns[index].requestedAt = moved(copy.orders[order].returns[index].requestedAt)
      }
      let exchanged = copy.orders[order].exchange?.requestedAt
      copy.orders[order].exchange?.requestedAt = moved(exchanged)
    }
    for coupon in copy.coupons.indices {
      copy.coupons[coupon].startsAt = moved(copy.coupons[coupon].startsAt)
      copy.coupons[coupon].endsAt = moved(copy.coupons[coupon].endsAt)
    }
    for ticket in copy.tickets.indices { copy.tickets[ticket].createdAt.addTimeInterval(seconds) }
    return copy
  }
}
