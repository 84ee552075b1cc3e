import Foundation
import GRDB

/// One shop on one database: catalogue, carts, customers, orders and their money. All reading and writing goes
/// through here.
///
/// ```swift
/// let shop = try Shop.open(directory: dataDirectory, sample: sample, now: now)
/// let added = try shop.addToCart("B0042", quantity: 2, session: "default", key: "default/3/1")
/// added.receipt           // "c-1": it is in the database
/// added.value.cart.total  // 17.98 USD
/// ```
/// Every write takes an `IdempotencyKey`: a repeat of the key gets the first result again and changes nothing. A
/// write either happens as a whole or throws and changes nothing: `CommerceRefusal` for a rule of the shop,
/// `StoreError` for trouble with the database. `session` names a conversation; whose cart and orders are meant
/// follows from who is signed in there.
public final class Shop: Sendable {
  let database: any DatabaseWriter
  let encoder: TextEncoder?
  /// Named in errors.
  let file: String
  let cache = CatalogueCache()

  init(database: any DatabaseWriter, encoder: TextEncoder?, file: String) {
    self.database = database
    self.encoder = encoder
    self.file = file
  }
}

// MARK: - Limits

extension Shop {
  /// Most pieces of one line of a cart.
  public static let largestQuantity = 9_999
  /// Most lines of a cart.
  public static let mostCartLines = 200
  /// Most lines of an imported order; amounts of so many lines still fit an `Int`.
  public static let mostOrderLines = 500
  /// Most products that one search ranks.
  public static let mostResults = 200
  /// Longest query or mention that is read, in characters; the rest is ignored.
  public static let longestQuery = 500
  /// Longest text of a field a customer gives (a name, a street), in characters.
  public static let longestField = 200
  /// Longest summary of a support ticket, in characters.
  public static let longestSummary = 4_000
  /// Days after which a refund to anything but a gift card should have arrived.
  public static let refundDays = 7
}

/// The files of the shop that a first start sets up.
public struct SampleShop: Sendable, Hashable {
  /// A product feed.
  public var catalogue: URL
  /// A snapshot with the customer and the past orders.
  public var snapshot: URL
  /// The moment from which its past orders are seen; they are moved so that they look the same on the first start.
  public var asOf: Date
  /// The catalogue's vectors, as `Shop.vectorFile` gives them; without, they are made by `Shop.embedProducts`.
  public var vectors: URL?

  public init(catalogue: URL, snapshot: URL, asOf: Date = SampleShop.written, vectors: URL? = nil) {
    self.catalogue = catalogue
    self.snapshot = snapshot
    self.asOf = asOf
    self.vectors = vectors
  }

  /// 2026-05-01T10:00:00Z, the moment that the shop in `assets/` was written for.
  public static let written = Date(timeIntervalSince1970: 1_777_629_600)

  /// Whole days since then; negative before.
  func age(at now: Date) -> Int { Int((now.timeIntervalSince(asOf) / 86_400).rounded(.down)) }
}
