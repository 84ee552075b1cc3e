import Foundation
import GRDB

/// A named list.
public struct NamedList: Sendable, Hashable, Codable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "list"
  public var id: Int64
  /// Lower case, without the word "list": "shopping".
  public var name: String
  public var createdAt: Date
}

/// What is written on a list: "2 loaves of bread" has the name "bread", the amount 2 and the unit "loaves".
public struct ListItem: Sendable, Hashable {
  public var name: String
  public var amount: Decimal?
  public var unit: String?

  public init(_ name: String, amount: Decimal? = nil, unit: String? = nil) {
    self.name = name
    self.amount = amount
    self.unit = amount == nil ? nil : unit
  }

  /// "2 loaves"; nil without an amount.
  public var quantity: String? { amount.map { amount in unit.map { "\(amount) \($0)" } ?? "\(amount)" } }

  /// As a person would write it: "2 loaves of bread", "3 lemons", "milk".
  public var text: String {
    guard let quantity else { return name }
    return unit == nil ? "\(quantity) \(name)" : "\(quantity) of \(name)"
  }
}

/// A line of a list.
public struct ListEntry: Sendable, Hashable, Codable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "entry"
  public var id: Int64
  public var listID: Int64
  public var name: String
  /// A decimal number as text, so that 0.1 stays 0.1.
  public var amount: String?
  public var unit: String?
  public var addedAt: Date
  public var checkedAt: Date?

  public var item: ListItem {
    get { ListItem(name, amount: amount.flatMap { Decimal(string: $0) }, unit: unit) }
    set {
      name = newValue.name
      amount = newValue.amount.map { "\($0)" }
      unit = newValue.unit
    }
  }
}

/// A timer, an alarm or a reminder.
public struct Alert: Sendable, Hashable, Codable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "alert"

  public enum Kind: String, Sendable, Hashable, Codable {
    case timer, alarm, reminder
  }

  public var id: Int64
  public var kind: Kind
  /// A timer's name, or what to be reminded of.
  public var text: String?
  /// How long a timer runs.
  public var seconds: Int?
  public var setAt: Date
  public var dueAt: Date
  /// When the user was told; it is over then.
  public var announcedAt: Date?
}

/// A change that was committed under a key.
struct StoredChange: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "change"
  var key: String
  var at: Date
  /// What was asked for; nil where that was not told.
  var request: String?
  /// The answer, as JSON.
  var result: String
  /// A `BeforeImage`, as JSON.
  var before: String

  init(key: String, at: Date, request: String?, result: some Encodable, before: BeforeImage) throws {
    self.key = key
    self.at = at
    self.request = request
    self.result = String(decoding: try JSONEncoder().encode(result), as: UTF8.self)
    self.before = String(decoding: try JSONEncoder().encode(before), as: UTF8.self)
  }
}

/// What the rows touched by a change held before it.
struct BeforeImage: Codable {
  var lists = Rows<NamedList>()
  var entries = Rows<ListEntry>()
  var alerts = Rows<Alert>()

  struct Rows<Record: Codable>: Codable {
    var created: Set<Int64> = []
    var changed: [Int64: Record] = [:]

    /// Only the first state of a row within a change counts.
    mutating func note(_ id: Int64, was record: Record?) {
      guard !created.contains(id), changed[id] == nil else { return }
      if let record { changed[id] = record } else { created.insert(id) }
    }
  }
}
