import Foundation

/// A thing that a skill owns and the user can talk about: a product, an order, a list entry.
public struct Entity: Sendable, Hashable, Codable {
  /// The parameter type it satisfies: "product", "order", "cart_item" …
  public var type: String
  public var id: String
  /// How the assistant names it.
  public var name: String
  /// What references may compare: "price" (money), "color", "size", "rating", "brand", "status", "quantity" …
  public var attributes: [String: JSONValue]
  /// Ids of other types that the same thing answers to: a cart item is also a product.
  public var aliases: [String: String]

  public init(
    type: String, id: String, name: String, attributes: [String: JSONValue] = [:], aliases: [String: String] = [:]
  ) {
    self.type = type
    self.id = id
    self.name = name
    self.attributes = attributes
    self.aliases = aliases
  }

  /// The id under which this thing is of `type`, if it is.
  public func id(as type: String) -> String? { type == self.type ? id : aliases[type] }
}

/// What a skill found for a mention such as "the usb cable".
public struct Matches: Sendable, Hashable {
  /// What the mention means: one is taken, several are offered as a choice.
  public var exact: [Entity]
  /// What is nearest when nothing is meant for certain.
  public var nearest: [Entity]
  public init(exact: [Entity] = [], nearest: [Entity] = []) {
    self.exact = exact
    self.nearest = nearest
  }
}

/// A small table beside a reply: what a screen draws as a card and a script may ignore.
public struct Card: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable {
    case products, product, cart, order, orders, list, timers, profile, choices, table
  }
  public var kind: Kind
  public var title: String
  /// Headings; empty for a card of plain rows.
  public var columns: [String]
  public var rows: [[String]]
  /// A last line, such as a total.
  public var footer: String?

  public init(_ kind: Kind, title: String, columns: [String] = [], rows: [[String]], footer: String? = nil) {
    self.kind = kind
    self.title = title
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }
}

/// Something that came due by itself: a timer, an alarm, a reminder.
public struct Announcement: Sendable, Hashable, Codable {
  /// Unique, so that it is announced once.
  public var id: String
  public var dueAt: Date
  public var text: String
  public init(id: String, dueAt: Date, text: String) {
    self.id = id
    self.dueAt = dueAt
    self.text = text
  }
}
