/// What is wrong with a product feed, and where. `line` counts from 1; `column` counts characters from 1, or is nil
/// when the whole line is meant.
public struct FeedProblem: Error, Sendable, Hashable {
  public var file: String
  public var line: Int
  public var column: Int?
  public var message: String

  public init(file: String, line: Int, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }
}

extension FeedProblem: CustomStringConvertible {
  /// "products.csv:17:23: price "cheap" is not an amount"
  public var description: String {
    ([file, String(line)] + (column.map { [String($0)] } ?? [])).joined(separator: ":") + ": " + message
  }
}

/// Why a feed was not taken: its bad rows (the first `most` of them), or that it cannot be read at all.
public enum FeedError: Error, Sendable, Hashable {
  case problems([FeedProblem])
  case unreadable(file: String, reason: String)

  /// Most bad rows that are listed.
  public static let most = 20
}

extension FeedError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .problems(let problems): problems.map(\.description).joined(separator: "\n")
    case .unreadable(let file, let reason): "\(file): \(reason)"
    }
  }
}

/// Limits of a feed.
public enum FeedLimits {
  public static let largestFileBytes = 4 << 30
  public static let longestRecordBytes = 1 << 20
  public static let longestFieldBytes = 1 << 16
  public static let mostColumns = 256
  public static let longestID = 100
  public static let longestTitle = 500
  public static let largestStock = 1_000_000_000
}

/// One value of a record, and where it begins.
struct FeedCell: Sendable, Hashable {
  var text: String
  var line: Int
  var column: Int
}

/// One record of a feed: a row of a table or an object of JSON Lines.
struct FeedRecord: Sendable, Hashable {
  var line: Int
  var cells: [FeedCell]
}

/// A record that cannot be read. The reader goes on with the next one.
struct FeedSyntaxError: Error, Hashable {
  var line: Int
  var column: Int
  var message: String
}
