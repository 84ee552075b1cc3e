import GRDB

/// The tables of `store.sqlite`. Migrations are only ever appended; the schema holds the invariants.
///
/// Amounts are integers in minor units of the store's currency (`meta.currency`), times are Unix seconds.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 catalogue") { try $0.execute(sql: catalogue) }
    migrator.registerMigration("2 customers and carts") { try $0.execute(sql: customers) }
    migrator.registerMigration("3 orders") { try $0.execute(sql: orders) }
    migrator.registerMigration("4 money and operations") { try $0.execute(sql: money) }
    migrator.registerMigration("5 last searches") { try $0.execute(sql: searches) }
    migrator.registerMigration("6 words") { try $0.execute(sql: words) }
    migrator.registerMigration("7 title heads") { db in
      try db.execute(sql: titleHeads)
      try TitleHeads(db).writeAll()
    }
    migrator.registerMigration("8 when operations were stored") { try $0.execute(sql: storedAt) }
    migrator.registerMigration("buying: coupons") { try $0.execute(sql: coupons) }
    migrator.registerMigration("search: codes and kinds") { try $0.execute(sql: searchIndex) }
    migrator.registerMigration("orders: changes") { try $0.execute(sql: orderChanges) }
    return migrator
  }

  /// By the system's clock, whatever the conversation takes for now.
  private static let storedAt = """
    ALTER TABLE operation ADD COLUMN stored_at INTEGER NOT NULL DEFAULT 0;
    UPDATE operation SET stored_at = CAST(strftime('%s', 'now') AS INTEGER);
    CREATE INDEX operation_age ON operation (stored_at);
    """

  private static let catalogue = """
    CREATE TABLE product (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      title TEXT NOT NULL CHECK (title <> ''),
      description TEXT NOT NULL,
      brand TEXT,
      category TEXT NOT NULL              -- the path as a JSON array, from the root down
    ) STRICT;
    CREATE INDEX product_category ON product (category);
    CREATE INDEX product_brand ON product (brand COLLATE NOCASE);

    CREATE TABLE variant (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      product INTEGER NOT NULL REFERENCES product (row) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      title TEXT NOT NULL CHECK (title <> ''),
      price INTEGER NOT NULL CHECK (price >= 0),
      sale_price INTEGER CHECK (sale_price >= 0),
      current_price INTEGER NOT NULL AS (COALESCE(sale_price, price)) STORED,
      availability TEXT NOT NULL CHECK (availability IN ('in_stock', 'out_of_stock', 'preorder', 'backorder')),
      stock INTEGER CHECK (stock >= 0),   -- NULL: not counted
      color TEXT, size TEXT, material TEXT, condition TEXT,
      options TEXT NOT NULL,              -- a JSON object of strings
      rating REAL CHECK (rating BETWEEN 0 AND 5),
      rating_count INTEGER NOT NULL CHECK (rating_count >= 0),
      UNIQUE (product, position)
    ) STRICT;
    CREATE INDEX variant_price ON variant (current_price, product);

    CREATE VIRTUAL TABLE product_text USING fts5 (
      title, brand, category, attributes, description,
      tokenize = 'porter unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE product_word USING fts5vocab ('product_text', 'row');

    CREATE TABLE embedding (
      product INTEGER PRIMARY KEY REFERENCES product (row) ON DELETE CASCADE,
      fingerprint TEXT NOT NULL,
      scale REAL NOT NULL,                -- component = scale * signed byte
      vector BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER embedding_outdated AFTER UPDATE OF title ON product WHEN old.title <> new.title BEGIN
      DELETE FROM embedding WHERE product = old.row;
    END;
    CREATE TRIGGER product_text_removed AFTER DELETE ON product BEGIN
      DELETE FROM product_text WHERE rowid = old.row;
    END;
    """

  private static let words = """
    -- Words of titles, brands, categories and attributes as written: what a misspelled word may have meant.
    CREATE TABLE word (
      text TEXT PRIMARY KEY,
      uses INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  private static let titleHeads = """
    -- What kind of thing a product is: the stem of its title's head noun.
    CREATE TABLE title_head (
      product INTEGER PRIMARY KEY REFERENCES product (row) ON DELETE CASCADE,
      stem TEXT NOT NULL
    ) STRICT;
    CREATE INDEX title_head_stem ON title_head (stem);
    """

  private static let customers = """
    CREATE TABLE customer (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      first_name TEXT NOT NULL,
      last_name TEXT NOT NULL,
      email TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (email <> '')
    ) STRICT;
    CREATE INDEX customer_name ON customer (last_name COLLATE NOCASE, first_name COLLATE NOCASE);

    CREATE TABLE address (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      customer TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
      label TEXT,
      line1 TEXT NOT NULL CHECK (line1 <> ''), line2 TEXT, city TEXT NOT NULL CHECK (city <> ''),
      state TEXT, zip TEXT NOT NULL CHECK (zip <> ''), country TEXT,
      is_default INTEGER NOT NULL CHECK (is_default IN (0, 1))
    ) STRICT;
    CREATE INDEX address_customer ON address (customer);
    CREATE UNIQUE INDEX address_default ON address (customer) WHERE is_default = 1;

    CREATE TABLE payment_method (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE CHECK (id <> ''),
      customer TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN
        ('credit_card', 'debit_card', 'gift_card', 'paypal', 'bank_account', 'other')),
      brand TEXT,
      last_four TEXT CHECK (length(last_four) = 4),
      balance INTEGER CHECK (balance >= 0),
      is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
      UNIQUE (id, customer),
      CHECK ((kind = 'gift_card') = (balance IS NOT NULL))
    ) STRICT;
    CREATE INDEX payment_method_customer ON payment_method (customer);
    CREATE UNIQUE INDEX payment_method_default ON payment_method (customer) WHERE is_default = 1;

    CREATE TABLE sign_in (
      session TEXT PRIMARY KEY,
      customer TEXT NOT NULL REFERENCES customer (id) ON DELETE CASCADE
    ) STRICT;

    CREATE TABLE cart (
      row INTEGER PRIMARY KEY,
      customer TEXT UNIQUE REFERENCES customer (id) ON DELETE CASCADE,
      session TEXT UNIQUE,
      CHECK ((customer IS NULL) <> (session IS NULL))
    ) STRICT;
    CREATE TABLE cart_line (
      cart INTEGER NOT NULL REFERENCES cart (row) ON DELETE CASCADE,
      variant TEXT NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
      quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND \(Shop.largestQuantity)),
      position INTEGER NOT NULL,
      PRIMARY KEY (cart, variant),
      UNIQUE (cart, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX cart_line_variant ON cart_line (variant);
    """

  private static let orders = """
    CREATE TABLE shipping_option (
      id TEXT PRIMARY KEY CHECK (id <> ''),
      position INTEGER NOT NULL UNIQUE,
      title TEXT NOT NULL,
      price INTEGER NOT NULL CHECK (price >= 0),
      free_from INTEGER CHECK (free_from >= 0),
      days INTEGER NOT NULL CHECK (days >= 0)
    ) STRICT;

    CREATE TABLE orders (
      row INTEGER PRIMARY KEY,
      number TEXT NOT NULL UNIQUE CHECK (number <> ''),
      customer TEXT NOT NULL REFERENCES customer (id),
      status TEXT NOT NULL CHECK (status IN ('pending', 'processed', 'shipped', 'delivered', 'cancelled',
        'return_requested', 'exchange_requested', 'returned')),
      placed_at INTEGER,
      line1 TEXT NOT NULL, line2 TEXT, city TEXT NOT NULL, state TEXT, zip TEXT NOT NULL, country TEXT,
      shipping TEXT,
      shipping_cost INTEGER NOT NULL CHECK (shipping_cost >= 0),
      estimated_delivery INTEGER,
      cancel_reason TEXT CHECK (cancel_reason IN ('no_longer_needed', 'ordered_by_mistake')),
      CHECK (cancel_reason IS NULL OR status = 'cancelled'),
      UNIQUE (number, customer)
    ) STRICT;
    CREATE INDEX orders_customer ON orders (customer, placed_at);

    CREATE TABLE order_line (
      order_number TEXT NOT NULL REFERENCES orders (number) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 1),
      variant TEXT NOT NULL,              -- as bought: it may have left the catalogue
      product TEXT,
      title TEXT NOT NULL CHECK (title <> ''),
      price INTEGER NOT NULL CHECK (price >= 0),
      quantity INTEGER NOT NULL CHECK (quantity >= 1),
      options TEXT NOT NULL,
      PRIMARY KEY (order_number, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE shipment (
      order_number TEXT NOT NULL REFERENCES orders (number) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 1),
      carrier TEXT,
      tracking TEXT NOT NULL,             -- a JSON array of strings
      shipped_at INTEGER, estimated_delivery INTEGER, delivered_at INTEGER,
      PRIMARY KEY (order_number, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE shipment_line (
      order_number TEXT NOT NULL,
      shipment INTEGER NOT NULL,
      position INTEGER NOT NULL,          -- its place in the shipment
      line INTEGER NOT NULL,
      PRIMARY KEY (order_number, shipment, position),
      FOREIGN KEY (order_number, shipment) REFERENCES shipment (order_number, position) ON DELETE CASCADE,
      FOREIGN KEY (order_number, line) REFERENCES order_line (order_number, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE status_change (
      order_number TEXT NOT NULL REFERENCES orders (number) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 1),
      status TEXT NOT NULL,
      at INTEGER,
      note TEXT,
      PRIMARY KEY (order_number, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE return_request (
      order_number TEXT NOT NULL REFERENCES orders (number) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 1),
      amount INTEGER NOT NULL CHECK (amount >= 0),
      refund_to TEXT NOT NULL REFERENCES payment_method (id),
      state TEXT NOT NULL CHECK (state IN ('requested', 'received', 'refunded')),
      requested_at INTEGER,
      PRIMARY KEY (order_number, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE return_line (
      order_number TEXT NOT NULL,
      request INTEGER NOT NULL,
      line INTEGER NOT NULL,
      quantity INTEGER NOT NULL CHECK (quantity >= 1),
      PRIMARY KEY (order_number, request, line),
      FOREIGN KEY (order_number, request) REFERENCES return_request (order_number, position) ON DELETE CASCADE,
      FOREIGN KEY (order_number, line) REFERENCES order_line (order_number, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ticket (
      row INTEGER PRIMARY KEY,
      number TEXT NOT NULL UNIQUE CHECK (number <> ''),
      customer TEXT REFERENCES customer (id),
      summary TEXT NOT NULL CHECK (summary <> ''),
      created_at INTEGER NOT NULL
    ) STRICT;
    """

  private static let searches = """
    CREATE TABLE last_search (
      session TEXT PRIMARY KEY,
      search TEXT NOT NULL                -- a LastSearch as JSON
    ) STRICT, WITHOUT ROWID;
    """

  private static let money = """
    CREATE TABLE payment (
      row INTEGER PRIMARY KEY,
      order_number TEXT NOT NULL REFERENCES orders (number) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 1),
      kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
      amount INTEGER NOT NULL CHECK (amount > 0),
      method TEXT NOT NULL REFERENCES payment_method (id),
      at INTEGER,
      expected_by INTEGER,
      UNIQUE (order_number, position)
    ) STRICT;
    CREATE INDEX payment_method_used ON payment (method);

    -- Double entry: each row moves an amount from one account to another, so that all accounts always sum to zero.
    CREATE TABLE journal (
      row INTEGER PRIMARY KEY,
      debit TEXT NOT NULL,
      credit TEXT NOT NULL,
      amount INTEGER NOT NULL CHECK (amount > 0),
      payment INTEGER UNIQUE REFERENCES payment (row) ON DELETE CASCADE,
      issued_card TEXT UNIQUE REFERENCES payment_method (id) ON DELETE CASCADE,
      CHECK (debit <> credit),
      CHECK ((payment IS NULL) <> (issued_card IS NULL))
    ) STRICT;
    CREATE VIEW ledger AS
      SELECT row AS entry, debit AS account, amount FROM journal
      UNION ALL SELECT row, credit, -amount FROM journal;

    CREATE TABLE operation (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      key TEXT NOT NULL UNIQUE CHECK (key <> ''),
      request TEXT NOT NULL,
      response TEXT NOT NULL
    ) STRICT;

    CREATE TABLE meta (
      row INTEGER PRIMARY KEY CHECK (row = 1),
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      origin TEXT NOT NULL CHECK (origin IN ('empty', 'sample', 'imported')),
      default_customer TEXT REFERENCES customer (id) ON DELETE SET NULL,
      catalogue_version INTEGER NOT NULL
    ) STRICT;
    """
}
