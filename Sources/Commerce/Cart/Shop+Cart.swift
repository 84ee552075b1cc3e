import GRDB

extension Shop {
  /// The cart of this session's customer, or of the session while nobody is signed in.
  public func cart(session: String) throws -> Cart { try read { try CartRows($0, session: session).cart() } }

  /// Adds pieces of a variant.
  ///
  /// - Throws: `CommerceRefusal` unknownProduct, quantityOutOfRange, outOfStock (also when the pieces already in the
  ///   cart leave too few), cartFull.
  public func addToCart(
    _ variantID: String, quantity: Int = 1, session: String, key: IdempotencyKey
  ) throws -> Committed<CartChange> {
    try write("add_to_cart", [session, variantID, String(quantity)], key: key) { db in
      let cart = try CartRows(db, session: session)
      let variant = try cart.catalogue.knownVariant(variantID)
      try Shop.check(quantity: quantity, allowed: 1...Shop.largestQuantity)
      let before = try cart.entry(variantID)
      let wanted = quantity + (before?.quantity ?? 0)
      try Shop.check(variant, wanted: wanted)
      try cart.set(variantID, quantity: wanted)
      return CartChange(variant: variant, before: before, quantity: wanted, cart: try cart.cart())
    }
  }

  /// Sets how many pieces of a variant are in the cart; 0 removes the line.
  ///
  /// - Throws: `CommerceRefusal` unknownProduct, notInCart, quantityOutOfRange, outOfStock.
  public func setQuantity(
    _ variantID: String, to quantity: Int, session: String, key: IdempotencyKey
  ) throws -> Committed<CartChange> {
    try write("set_quantity", [session, variantID, String(quantity)], key: key) { db in
      let cart = try CartRows(db, session: session)
      let variant = try cart.catalogue.knownVariant(variantID)
      try Shop.check(quantity: quantity, allowed: 0...Shop.largestQuantity)
      guard let before = try cart.entry(variantID) else { throw CommerceRefusal.notInCart(variant: variant) }
      // Fewer than before is always fine, even when the stock has shrunk meanwhile.
      if quantity > before.quantity { try Shop.check(variant, wanted: quantity) }
      try cart.set(variantID, quantity: quantity)
      return CartChange(variant: variant, before: before, quantity: quantity, cart: try cart.cart())
    }
  }

  /// - Throws: `CommerceRefusal` unknownProduct, notInCart.
  public func removeFromCart(
    _ variantID: String, session: String, key: IdempotencyKey
  ) throws -> Committed<CartChange> {
    try setQuantity(variantID, to: 0, session: session, key: key)
  }

  /// - Throws: `CommerceRefusal` emptyCart.
  public func clearCart(session: String, key: IdempotencyKey) throws -> Committed<CartReplacement> {
    try write("clear_cart", [session], key: key) { db in
      let cart = try CartRows(db, session: session)
      let before = try cart.entries()
      guard !before.isEmpty else { throw CommerceRefusal.emptyCart }
      try cart.clear()
      return CartReplacement(before: before, cart: try cart.cart())
    }
  }

  /// Puts one line back as it was (`nil`: it was not there), whatever the stock is by now. For undo.
  ///
  /// - Throws: `CommerceRefusal` unknownProduct when it left the catalogue since, quantityOutOfRange.
  public func restoreCartLine(
    _ variantID: String, to entry: CartEntry?, session: String, key: IdempotencyKey
  ) throws -> Committed<CartChange> {
    try write("restore_cart_line", [session, variantID, try JSON.text(entry)], key: key) { db in
      let cart = try CartRows(db, session: session)
      let variant = try cart.catalogue.knownVariant(variantID)
      let before = try cart.entry(variantID)
      if let entry {
        try Shop.check(quantity: entry.quantity, allowed: 1...Shop.largestQuantity)
        try cart.put(CartEntry(variantID: variantID, quantity: entry.quantity, position: entry.position))
      } else {
        try cart.remove(variantID)
      }
      return CartChange(variant: variant, before: before, quantity: entry?.quantity ?? 0, cart: try cart.cart())
    }
  }

  /// Puts the whole cart back as it was. Lines whose product left the catalogue since stay away. For undo.
  public func restoreCart(
    _ entries: [CartEntry], session: String, key: IdempotencyKey
  ) throws -> Committed<CartReplacement> {
    try write("restore_cart", [session, try JSON.text(entries)], key: key) { db in
      let cart = try CartRows(db, session: session)
      let before = try cart.entries()
      guard entries.count <= Shop.mostCartLines else { throw CommerceRefusal.cartFull(limit: Shop.mostCartLines) }
      try cart.clear()
      for entry in entries where try cart.catalogue.variant(entry.variantID) != nil {
        try Shop.check(quantity: entry.quantity, allowed: 1...Shop.largestQuantity)
        try cart.put(entry)
      }
      return CartReplacement(before: before, cart: try cart.cart())
    }
  }
}

// MARK: - Rules

extension Shop {
  static func check(quantity: Int, allowed: ClosedRange<Int>) throws {
    guard allowed.contains(quantity) else { throw CommerceRefusal.quantityOutOfRange(quantity, allowed: allowed) }
  }

  /// Whether `wanted` pieces of the variant can be ordered now.
  static func check(_ variant: Variant, wanted: Int) throws {
    guard wanted <= largestQuantity || variant.orderable < largestQuantity else {
      throw CommerceRefusal.quantityOutOfRange(wanted, allowed: 1...largestQuantity)
    }
    guard wanted <= variant.orderable else {
      throw CommerceRefusal.outOfStock(variant: variant, wanted: wanted, available: variant.orderable)
    }
  }
}
