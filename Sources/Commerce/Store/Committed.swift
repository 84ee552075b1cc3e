/// Names one attempt of one write. A repeat with the same key gets the first attempt's result and changes nothing.
public struct IdempotencyKey: Sendable, Hashable, ExpressibleByStringLiteral {
  public let text: String
  public init(_ text: String) { self.text = text }
  public init(stringLiteral value: String) { text = value }

  /// Longest key that is accepted, in UTF-8 bytes.
  public static let longest = 512
}

/// What a write came to, with the proof that it is in the database. Only a committed transaction makes one.
public struct Committed<Value: Sendable & Codable>: Sendable {
  /// Names the operation in the store: "c-118". A repeat of the same key has the same receipt.
  public let receipt: String
  public let value: Value

  init(operation: Int64, value: Value) {
    receipt = "c-\(operation)"
    self.value = value
  }
}

extension Committed: Hashable, Equatable where Value: Hashable {}
