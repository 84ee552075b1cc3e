/// What search by meaning derives from the vectors, so that a process need not read them all.
extension Schema {
  static let searchIndex = """
    -- The signs of the vectors of a block of products (see SignCodes): made from `embedding`, gone when one of them
    -- changes.
    CREATE TABLE vector_code (
      block INTEGER PRIMARY KEY,          -- product row >> \(SignCodes.blockBits)
      fingerprint TEXT NOT NULL,
      products BLOB NOT NULL,             -- rows, 8 bytes each, ascending
      codes BLOB NOT NULL
    ) STRICT;
    -- What the products of a category have in common: the sum of their vectors.
    CREATE TABLE kind_vector (
      category TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      scale REAL NOT NULL,                -- component = scale * signed byte
      vector BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER embedding_added AFTER INSERT ON embedding BEGIN
      DELETE FROM vector_code WHERE block = new.product >> \(SignCodes.blockBits);
      DELETE FROM kind_vector WHERE category = (SELECT category FROM product WHERE row = new.product);
    END;
    CREATE TRIGGER embedding_changed AFTER UPDATE ON embedding BEGIN
      DELETE FROM vector_code WHERE block = new.product >> \(SignCodes.blockBits);
      DELETE FROM kind_vector WHERE category = (SELECT category FROM product WHERE row = new.product);
    END;
    CREATE TRIGGER embedding_removed AFTER DELETE ON embedding BEGIN
      DELETE FROM vector_code WHERE block = old.product >> \(SignCodes.blockBits);
      DELETE FROM kind_vector WHERE category = (SELECT category FROM product WHERE row = old.product);
    END;
    CREATE TRIGGER product_moved AFTER UPDATE OF category ON product WHEN old.category <> new.category BEGIN
      DELETE FROM kind_vector WHERE category IN (old.category, new.category);
    END;
    CREATE TRIGGER product_removed AFTER DELETE ON product BEGIN
      DELETE FROM kind_vector WHERE category = old.category;
    END;
    CREATE INDEX order_line_variant ON order_line (variant);
    """
}
