import GRDB

/// The store's one row about itself.
enum StoreRows {
  enum Origin: String, Codable, Sendable { case empty, sample, imported }

  static func exists(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM meta)") ?? false
  }

  static func create(currency: String, origin: Origin, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO meta (row, currency, origin, default_customer, catalogue_version) VALUES (1, ?, ?, NULL, 0)",
      arguments: [currency, origin.rawValue])
    try insert(usualShipping(currency), db)
  }

  static func currency(_ db: Database) throws -> String {
    try String.fetchOne(db.cachedStatement(sql: "SELECT currency FROM meta")) ?? "USD"
  }

  static func origin(_ db: Database) throws -> Origin {
    Origin(rawValue: try String.fetchOne(db, sql: "SELECT origin FROM meta") ?? "") ?? .empty
  }

  static func defaultCustomer(_ db: Database) throws -> String? {
    try String.fetchOne(db.cachedStatement(sql: "SELECT default_customer FROM meta"))
  }

  /// Changes with every import, in whatever process: what is cached of the catalogue is then stale.
  static func catalogueVersion(_ db: Database) throws -> Int {
    try Int.fetchOne(db.cachedStatement(sql: "SELECT catalogue_version FROM meta")) ?? 0
  }

  static func catalogueChanged(_ db: Database) throws {
    try db.execute(sql: "UPDATE meta SET catalogue_version = catalogue_version + 1")
  }

  static func usualShipping(_ currency: String) -> [ShippingOption] {
    // 4.99, 12.99 and free from 50.00 in a currency of two decimals; the like in others.
    let unit = (0..<Money.minorDigits(of: currency)).reduce(1) { value, _ in value * 10 }
    func money(_ hundredths: Int) -> Money {
      Money(minorUnits: unit == 1 ? hundredths : hundredths * unit / 100, currency: currency)
    }
    return [
      ShippingOption(id: "standard", title: "Standard delivery", price: money(499), freeFrom: money(5000), days: 4),
      ShippingOption(id: "express", title: "Express delivery", price: money(1299), days: 1),
    ]
  }

  static func insert(_ options: [ShippingOption], _ db: Database) throws {
    for (index, option) in options.enumerated() {
      try db.execute(
        sql: """
          INSERT INTO shipping_option (id, position, title, price, free_from, days, countries, maximum)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          option.id, index + 1, option.title, option.price.minorUnits, option.freeFrom?.minorUnits, option.days,
          try JSON.text(option.countries), option.maximum?.minorUnits,
        ])
    }
  }

  static func shippingOptions(_ db: Database) throws -> [ShippingOption] {
    let currency = try currency(db)
    return try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM shipping_option ORDER BY position")).map {
      ShippingOption(
        id: $0["id"], title: $0["title"], price: Money(minorUnits: $0["price"], currency: currency),
        freeFrom: ($0["free_from"] as Int?).map { Money(minorUnits: $0, currency: currency) }, days: $0["days"],
        countries: try JSON.value([String].self, $0["countries"]),
        maximum: ($0["maximum"] as Int?).map { Money(minorUnits: $0, currency: currency) })
    }
  }
}
