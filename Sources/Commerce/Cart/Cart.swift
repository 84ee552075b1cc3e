/// What a customer means to buy, at today's prices.
public struct Cart: Sendable, Hashable, Codable {
  /// In the order they were added.
  public var lines: [CartLine]
  /// Sum of the lines, before coupon, shipping and tax.
  public var total: Money
  /// What makes it cheaper when it is ordered, as long as its conditions hold.
  public var coupon: Coupon?

  public init(lines: [CartLine], currency: String) {
    self.lines = lines
    total = lines.reduce(.zero(currency)) { $0 + $1.total }
  }

  public var isEmpty: Bool { lines.isEmpty }
  /// Pieces in all.
  public var pieces: Int { lines.reduce(0) { $0 + $1.quantity } }

  public func line(_ variantID: String) -> CartLine? { lines.first { $0.variant.id == variantID } }
}

/// One variant in a cart; the variant's id names the line.
public struct CartLine: Sendable, Hashable, Codable {
  public var variant: Variant
  public var quantity: Int
  /// Its place, which an exact undo restores.
  public var position: Int

  public init(variant: Variant, quantity: Int, position: Int) {
    self.variant = variant
    self.quantity = quantity
    self.position = position
  }

  public var total: Money { variant.currentPrice * quantity }
  public var entry: CartEntry { CartEntry(variantID: variant.id, quantity: quantity, position: position) }
}

/// What is kept of a line to bring it back exactly.
public struct CartEntry: Sendable, Hashable, Codable {
  public var variantID: String
  public var quantity: Int
  public var position: Int

  public init(variantID: String, quantity: Int, position: Int) {
    self.variantID = variantID
    self.quantity = quantity
    self.position = position
  }
}

/// What a write did to one line of a cart.
public struct CartChange: Sendable, Hashable, Codable {
  public var variant: Variant
  /// The line as it was; nil when it was not there. Give it to `restoreCartLine` to undo.
  public var before: CartEntry?
  /// Pieces of it in the cart now; 0 when the line is gone.
  public var quantity: Int
  public var cart: Cart
}

/// What a write did to a whole cart.
public struct CartReplacement: Sendable, Hashable, Codable {
  /// The lines as they were. Give them to `restoreCart` to undo.
  public var before: [CartEntry]
  public var cart: Cart
}
