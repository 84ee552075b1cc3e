/// What one payment method pays of an order.
public struct Tender: Sendable, Hashable, Codable {
  public var method: PaymentMethod
  public var amount: Money

  /// Splits a total over methods: gift cards pay as far as they go, one after the other, and the other method the rest.
  ///
  /// - Throws: `CommerceRefusal` severalPaymentMethods when more than one method is no gift card, as nothing says how much
  ///   each is to pay; insufficientGiftCard when there are only gift cards and they do not reach.
  static func split(_ total: Money, over methods: [PaymentMethod]) throws -> [Tender] {
    let cards = methods.filter { $0.kind == .giftCard }
    let others = methods.filter { $0.kind != .giftCard }
    guard others.count <= 1 else { throw CommerceRefusal.severalPaymentMethods(others) }
    var rest = total
    var tenders: [Tender] = []
    for card in cards {
      let amount = min(card.balance ?? .zero(total.currency), rest)
      if amount.minorUnits > 0 { tenders.append(Tender(method: card, amount: amount)) }
      rest = rest - amount
    }
    guard rest.minorUnits > 0 else { return tenders }
    guard let other = others.first else {
      throw CommerceRefusal.insufficientGiftCard(method: cards[0], needed: total)
    }
    return tenders + [Tender(method: other, amount: rest)]
  }
}

extension Customer {
  /// The methods with these ids, each once; the usual one without.
  func paymentMethods(_ checkout: Checkout) throws -> [PaymentMethod] {
    let further = checkout.furtherPaymentMethodIDs ?? []
    guard further.count < Shop.mostTenders else {
      throw CommerceRefusal.severalPaymentMethods(Array(paymentMethods.prefix(Shop.mostTenders)))
    }
    var methods = [try paymentMethod(checkout.paymentMethodID)]
    for id in further {
      let method = try paymentMethod(id)
      if !methods.contains(method) { methods.append(method) }
    }
    return methods
  }
}

extension Shop {
  /// Most payment methods of one order.
  public static let mostTenders = 10
}
