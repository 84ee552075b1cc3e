extension Schema {
  /// What may happen to an order after it was placed: its items changed once while pending, or exchanged once.
  static let orderChanges = """
    ALTER TABLE orders ADD COLUMN items_changed INTEGER NOT NULL DEFAULT 0 CHECK (items_changed IN (0, 1));

    -- Answers kept of calls before, which a repeat of the call gets again.
    UPDATE operation SET response = json_set(response, '$.itemsChanged', json('false'))
      WHERE json_extract(request, '$[0]') = 'place_order';
    UPDATE operation SET response = json_set(response, '$.order.itemsChanged', json('false'))
      WHERE json_extract(request, '$[0]') IN ('cancel_order', 'return_items');

    CREATE TABLE exchange_request (
      order_number TEXT PRIMARY KEY REFERENCES orders (number) ON DELETE CASCADE,
      difference INTEGER NOT NULL,        -- what the replacements cost more; negative: less
      method TEXT NOT NULL REFERENCES payment_method (id),
      requested_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE exchange_line (
      order_number TEXT NOT NULL REFERENCES exchange_request (order_number) ON DELETE CASCADE,
      line INTEGER NOT NULL,              -- the order line that goes back
      variant TEXT NOT NULL,
      product TEXT,
      title TEXT NOT NULL CHECK (title <> ''),
      price INTEGER NOT NULL CHECK (price >= 0),
      quantity INTEGER NOT NULL CHECK (quantity >= 1),
      options TEXT NOT NULL,
      PRIMARY KEY (order_number, line),
      FOREIGN KEY (order_number, line) REFERENCES order_line (order_number, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """
}
