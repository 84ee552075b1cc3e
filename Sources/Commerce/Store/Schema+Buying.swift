extension Schema {
  /// Coupons, taxes, where shipping options are offered, and what orders come to besides their items.
  static let coupons = """
    CREATE TABLE coupon (
      row INTEGER PRIMARY KEY,
      code TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (code <> '' AND instr(code, ' ') = 0),
      title TEXT,
      basis_points INTEGER CHECK (basis_points BETWEEN 1 AND \(TaxRule.wholeBasisPoints)),
      amount INTEGER CHECK (amount > 0),
      minimum INTEGER CHECK (minimum >= 0),
      starts_at INTEGER, ends_at INTEGER,
      once_per_customer INTEGER NOT NULL CHECK (once_per_customer IN (0, 1)),
      most_uses INTEGER CHECK (most_uses >= 0),
      CHECK (basis_points IS NULL OR amount IS NULL),   -- neither: free shipping
      CHECK (starts_at < ends_at)
    ) STRICT;
    ALTER TABLE cart ADD COLUMN coupon TEXT COLLATE NOCASE REFERENCES coupon (code) ON DELETE SET NULL;

    CREATE TABLE tax_rule (
      row INTEGER PRIMARY KEY,
      country TEXT, state TEXT, category TEXT,
      basis_points INTEGER NOT NULL CHECK (basis_points BETWEEN 0 AND \(TaxRule.wholeBasisPoints)),
      on_shipping INTEGER NOT NULL CHECK (on_shipping IN (0, 1))
    ) STRICT;

    ALTER TABLE shipping_option ADD COLUMN maximum INTEGER CHECK (maximum >= 0);
    ALTER TABLE shipping_option ADD COLUMN countries TEXT NOT NULL DEFAULT '[]';   -- a JSON array; empty: anywhere

    CREATE TABLE order_terms (
      order_number TEXT PRIMARY KEY REFERENCES orders (number) ON DELETE CASCADE,
      coupon TEXT COLLATE NOCASE,         -- as it was: it may be gone
      shipping_tax INTEGER CHECK (shipping_tax > 0)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX order_terms_coupon ON order_terms (coupon) WHERE coupon IS NOT NULL;
    CREATE TABLE line_terms (
      order_number TEXT NOT NULL,
      line INTEGER NOT NULL,
      discount INTEGER NOT NULL CHECK (discount >= 0),
      tax INTEGER NOT NULL CHECK (tax >= 0),
      PRIMARY KEY (order_number, line),
      FOREIGN KEY (order_number, line) REFERENCES order_line (order_number, position) ON DELETE CASCADE,
      CHECK (discount > 0 OR tax > 0)
    ) STRICT, WITHOUT ROWID;
    """
}
