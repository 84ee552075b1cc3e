/// The columns of a product feed that are read; others are ignored.
enum FeedColumn: String, CaseIterable, Sendable {
  case id, title, description, price, availability, brand, color, size, material, condition, rating
  case salePrice = "sale_price"
  case inventoryQuantity = "inventory_quantity"
  case productCategory = "product_category"
  case itemGroupID = "item_group_id"
  case ratingCount = "rating_count"

  static let required: [FeedColumn] = [.id, .title, .price]

  /// By its name in a file, whatever its case; spaces stand for underscores.
  init?(heading: String) {
    self.init(rawValue: heading.trimmed.lowercased().replacing(" ", with: "_"))
  }
}

/// A checked row of a product feed.
struct FeedRow: Sendable, Hashable {
  var id: String
  var title: String
  var description: String
  var price: Money
  var salePrice: Money?
  var availability: Availability
  var stock: Int?
  var brand: String?
  var category: [String]
  var group: String
  var color: String?
  var size: String?
  var material: String?
  var condition: String?
  var rating: Double?
  var ratingCount: Int
}

/// Checks the cells of one record.
struct FeedRowParser {
  let line: Int
  let cells: [FeedColumn: FeedCell]
  /// The currency of amounts that name none.
  let currency: String

  func row() throws(FeedSyntaxError) -> FeedRow {
    let id = try identifier(.id) ?? ""
    guard !id.isEmpty else { throw error(.id, "is empty") }
    let title = try text(.title, limit: FeedLimits.longestTitle) ?? ""
    guard !title.isEmpty else { throw error(.title, "is empty") }
    guard let price = try money(.price) else { throw error(.price, "is empty") }
    let sale = try money(.salePrice)
    if let sale {
      guard sale.currency == price.currency else { throw error(.salePrice, "is in another currency than the price") }
      guard sale <= price else { throw error(.salePrice, "is above the price") }
    }
    return FeedRow(
      id: id, title: title, description: try text(.description, limit: FeedLimits.longestFieldBytes) ?? "",
      price: price, salePrice: sale, availability: try availability(),
      stock: try count(.inventoryQuantity, limit: FeedLimits.largestStock), brand: try text(.brand),
      category: try category(), group: try identifier(.itemGroupID) ?? id, color: try text(.color),
      size: try text(.size), material: try text(.material), condition: try text(.condition), rating: try rating(),
      ratingCount: try count(.ratingCount, limit: FeedLimits.largestStock) ?? 0)
  }

  // MARK: Values

  /// Trimmed, control characters made spaces; nil when empty.
  private func text(_ column: FeedColumn, limit: Int = Shop.longestField) throws(FeedSyntaxError) -> String? {
    guard let cell = cells[column] else { return nil }
    let text = cell.text.withoutControls.trimmed
    guard text.count <= limit else { throw error(column, "is longer than \(limit) characters") }
    return text.isEmpty ? nil : text
  }

  private func identifier(_ column: FeedColumn) throws(FeedSyntaxError) -> String? {
    guard let cell = cells[column] else { return nil }
    let text = cell.text.trimmed
    guard text.count <= FeedLimits.longestID else {
      throw error(column, "is longer than \(FeedLimits.longestID) characters")
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else { throw error(column, "has control characters") }
    return text.isEmpty ? nil : text
  }

  /// "19.99 USD", or "19.99" in the store's currency.
  private func money(_ column: FeedColumn) throws(FeedSyntaxError) -> Money? {
    guard let text = try text(column) else { return nil }
    let parts = text.split(separator: " ")
    let code = parts.count == 2 ? String(parts[1]) : currency
    guard parts.count <= 2, Money.isCurrencyCode(code), let money = Money(amount: parts[0], currency: code),
      money.minorUnits >= 0
    else { throw error(column, "\"\(text)\" is not an amount such as \"19.99 \(currency)\"") }
    return money
  }

  private func count(_ column: FeedColumn, limit: Int) throws(FeedSyntaxError) -> Int? {
    guard let text = try text(column) else { return nil }
    guard let count = Int(text), (0...limit).contains(count) else {
      throw error(column, "\"\(text)\" is not a whole number from 0 to \(limit)")
    }
    return count
  }

  private func rating() throws(FeedSyntaxError) -> Double? {
    guard let text = try text(.rating) else { return nil }
    guard let rating = Double(text), (0...5).contains(rating) else {
      throw error(.rating, "\"\(text)\" is not a number from 0 to 5")
    }
    return rating
  }

  private func availability() throws(FeedSyntaxError) -> Availability {
    guard let text = try text(.availability) else { return .inStock }
    let name = text.lowercased().replacing(" ", with: "_")
    guard let value = Availability(rawValue: name == "pre-order" ? "preorder" : name) else {
      throw error(.availability, "\"\(text)\" is none of in_stock, out_of_stock, preorder, backorder")
    }
    return value
  }

  private func category() throws(FeedSyntaxError) -> [String] {
    (try text(.productCategory, limit: FeedLimits.longestTitle) ?? "").split(separator: ">")
      .map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  private func error(_ column: FeedColumn, _ message: String) -> FeedSyntaxError {
    let cell = cells[column]
    return FeedSyntaxError(
      line: cell?.line ?? line, column: cell?.column ?? 1, message: "\(column.rawValue) \(message)")
  }
}
