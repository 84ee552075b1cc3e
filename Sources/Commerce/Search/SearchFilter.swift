import GRDB

/// The conditions of a query as SQL on `variant` joined with `product`.
///
/// The plus sign before a column keeps SQLite from walking its index where the variants of one product are looked at.
struct SearchFilter {
  private(set) var conditions: [String] = []
  private(set) var arguments: StatementArguments = []
  var isEmpty: Bool { conditions.isEmpty }

  /// Whether an index leads to what passes.
  private(set) var isIndexed = false

  /// The tables that the conditions need.
  private(set) var tables = "variant"
  private static let joined = "variant JOIN product ON product.row = variant.product"

  /// All conditions, or true.
  var sql: String { conditions.isEmpty ? "1" : conditions.joined(separator: " AND ") }

  /// - Parameter categories: the paths that the query's category names, as stored; nil when it names none.
  init(_ query: ProductQuery, categories: [String]?) throws {
    if let categories {
      isIndexed = true
      tables = SearchFilter.joined
      add("product.category IN (SELECT value FROM json_each(?))", try JSON.text(categories))
    }
    if let brand = query.brand?.trimmed, !brand.isEmpty {
      isIndexed = true
      tables = SearchFilter.joined
      add("product.brand = ? COLLATE NOCASE", brand)
    }
    if let color = query.color?.trimmed, !color.isEmpty {
      let names = SearchFilter.spellings(of: color)
      let any = names.map { _ in "COALESCE(variant.color, variant.title) LIKE ? ESCAPE '\\'" }
      conditions.append("(" + any.joined(separator: " OR ") + ")")
      for name in names { arguments += [SearchFilter.contains(name)] }
    }
    if let size = query.size?.trimmed, !size.isEmpty {
      let names = SearchFilter.sizes(like: size)
      add("lower(variant.size) IN (SELECT value FROM json_each(?))", try JSON.text(names))
    }
    if let money = query.minPrice { add("+variant.current_price >= ?", money.minorUnits) }
    if let money = query.maxPrice { add("+variant.current_price <= ?", money.minorUnits) }
    if let rating = query.minRating { add("variant.rating >= ?", rating) }
  }

  /// Those of some products that have a variant which passes.
  func passing(_ products: [Int64], _ db: Database) throws -> Set<Int64> {
    let sql = """
      SELECT variant.product FROM json_each(?) AS wanted CROSS JOIN variant ON variant.product = wanted.value
      CROSS JOIN product ON product.row = variant.product WHERE \(sql)
      """
    return try Int64.fetchSet(
      db.cachedStatement(sql: sql), arguments: [JSON.numbers(products)] + arguments)
  }

  /// The products with a variant that passes, at most `limit` of them.
  func passing(limit: Int, _ db: Database) throws -> [Int64] {
    let sql = "SELECT DISTINCT variant.product FROM \(tables) WHERE \(sql) LIMIT ?"
    return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: arguments + [limit])
  }

  private mutating func add(_ condition: String, _ value: some DatabaseValueConvertible) {
    conditions.append(condition)
    arguments += [value]
  }

  private static func contains(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    return "%\(escaped)%"
  }

  private static func spellings(of color: String) -> [String] {
    let name = color.lowercased()
    if name.contains("grey") { return [name, name.replacing("grey", with: "gray")] }
    if name.contains("gray") { return [name, name.replacing("gray", with: "grey")] }
    return [name]
  }

  /// The usual short and long names of clothing sizes.
  private static let sizeNames = [
    ["xs", "extra small", "x-small"], ["s", "small"], ["m", "medium"], ["l", "large"],
    ["xl", "extra large", "x-large"], ["xxl", "2xl", "extra extra large", "xx-large"], ["xxxl", "3xl"],
  ]

  private static func sizes(like size: String) -> [String] {
    let name = size.lowercased()
    return sizeNames.first { $0.contains(name) } ?? Measure.spellings(of: name) ?? [name]
  }
}
