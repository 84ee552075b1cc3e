import Foundation
import GRDB

/// Writes product feeds into the catalogue, inside the caller's transaction.
struct FeedWriter {
  private let db: Database
  private let options: FeedOptions
  private var currency: String
  private var touched: [String: Int64] = [:]
  private var hasMoved = false

  init(_ db: Database, currency: String, options: FeedOptions) {
    self.db = db
    self.currency = currency
    self.options = options
  }

  /// Writes one feed. Rows that cannot be taken are skipped and reported, or, without `skipBadRows`, make it throw
  /// with the first of them.
  mutating func write(_ url: URL, progress: (FeedProgress) -> Void) throws -> FeedReport {
    var reader = try FeedReader(url)
    var report = FeedReport(file: reader.name)
    let totalBytes = (try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    var seen: Set<String> = []
    while let record = try reader.next() {
      report.rows += 1
      do {
        let row = try parse(record)
        guard seen.insert(row.id).inserted else {
          throw FeedSyntaxError(line: record.line, column: 1, message: "id \"\(row.id)\" comes twice")
        }
        try take(row, record, &report)
      } catch let error as FeedSyntaxError {
        report.add(error)
      }
      if report.rows % 1_000 == 0 {
        progress(FeedProgress(bytes: reader.offset, totalBytes: totalBytes, rows: report.rows))
      }
    }
    if report.skipped > 0, !options.skipBadRows { throw FeedError.problems(report.problems) }
    try finish()
    report.ignoredColumns = reader.ignored
    progress(FeedProgress(bytes: reader.offset, totalBytes: totalBytes, rows: report.rows))
    return report
  }

  private func parse(_ record: FeedReader.Record) throws -> FeedRow {
    try FeedRowParser(line: record.line, cells: try record.cells.get(), currency: currency).row()
  }

  private mutating func take(_ row: FeedRow, _ record: FeedReader.Record, _ report: inout FeedReport) throws {
    if row.price.currency != currency {
      // The first row of the first real feed decides.
      guard options.mayChangeCurrency, report.added == 0, report.updated == 0 else {
        let cell = try record.cells.get()[.price]
        throw FeedSyntaxError(
          line: cell?.line ?? record.line, column: cell?.column ?? 1,
          message: "price is in \(row.price.currency), but this store sells in \(currency)")
      }
      try StoreRows.change(currency: row.price.currency, db)
      currency = row.price.currency
    }
    if try upsert(row, product: try product(of: row)) { report.added += 1 } else { report.updated += 1 }
  }

  /// The row of the product that the feed row belongs to; its first row in a feed says what the product is.
  private mutating func product(of row: FeedRow) throws -> Int64 {
    if let product = touched[row.group] { return product }
    let category = try JSON.text(row.category)
    let arguments: StatementArguments = [row.group, row.title, row.description, row.brand, category]
    try db.cachedStatement(
      sql: """
        INSERT INTO product (id, title, description, brand, category) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET title = CASE WHEN
            (SELECT COUNT(*) FROM variant WHERE variant.product = product.row) > 1 THEN title ELSE excluded.title END,
          description = excluded.description, brand = excluded.brand, category = excluded.category
        """
    ).execute(arguments: arguments)
    let id = try Int64.fetchOne(db.cachedStatement(sql: "SELECT row FROM product WHERE id = ?"), arguments: [row.group])
    touched[row.group] = id ?? 0
    return id ?? 0
  }

  /// Returns whether the variant is new.
  private mutating func upsert(_ row: FeedRow, product: Int64) throws -> Bool {
    let existing = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT row, product, position FROM variant WHERE id = ?"), arguments: [row.id])
    var position = existing?["position"] as Int?
    if existing == nil || existing?["product"] != product {
      hasMoved = hasMoved || existing != nil
      position = try Int.fetchOne(
        db.cachedStatement(sql: "SELECT COALESCE(MAX(position), 0) + 1 FROM variant WHERE product = ?"),
        arguments: [product])
    }
    let values: StatementArguments = [
      product, position, row.title, row.price.minorUnits, row.salePrice?.minorUnits, row.availability.rawValue,
      row.stock, row.color, row.size, row.material, row.condition, row.rating, row.ratingCount, row.id,
    ]
    let sql =
      existing == nil
      ? """
      INSERT INTO variant (product, position, title, price, sale_price, availability, stock, color, size, material,
        condition, rating, rating_count, id, options) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')
      """
      : """
      UPDATE variant SET product = ?, position = ?, title = ?, price = ?, sale_price = ?, availability = ?, stock = ?,
        color = ?, size = ?, material = ?, condition = ?, rating = ?, rating_count = ? WHERE id = ?
      """
    try db.cachedStatement(sql: sql).execute(arguments: values)
    return existing == nil
  }

  /// What follows from the rows: products without variants go, titles and search texts are made.
  private mutating func finish() throws {
    if hasMoved {
      try db.execute(
        sql: "DELETE FROM product WHERE NOT EXISTS (SELECT 1 FROM variant WHERE variant.product = product.row)")
    }
    var texts = try ProductTexts(db)
    for product in touched.values.sorted() { try texts.rewrite(product, titleFromVariants: true) }
    try texts.finish()
    touched = [:]
    try StoreRows.catalogueChanged(db)
  }
}

/// How a feed is taken.
struct FeedOptions: Sendable, Hashable {
  /// Takes the good rows where some are bad.
  var skipBadRows = false
  /// Whether the feed's currency may become the store's.
  var mayChangeCurrency = false
}

public struct FeedProgress: Sendable, Hashable {
  public var bytes: Int
  public var totalBytes: Int
  public var rows: Int
}

/// What came of a feed.
public struct FeedReport: Sendable, Hashable {
  public var file: String
  /// Records read, bad ones included.
  public var rows = 0
  /// Variants that are new.
  public var added = 0
  /// Variants that were there already.
  public var updated = 0
  public var skipped = 0
  /// What is wrong with the skipped rows, the first `FeedError.most` of them.
  public var problems: [FeedProblem] = []
  public var ignoredColumns: [String] = []

  init(file: String) { self.file = file }

  mutating func add(_ error: FeedSyntaxError) {
    skipped += 1
    guard problems.count < FeedError.most else { return }
    problems.append(FeedProblem(file: file, line: error.line, column: error.column, message: error.message))
  }
}
