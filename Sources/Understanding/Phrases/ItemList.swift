/// One thing of a list that was said: "two loaves of bread".
public struct Item: Sendable, Hashable {
  /// Indices of words, without the count.
  public var range: Range<Int>
  public var text: String
  public var quantity: Int?
  public init(range: Range<Int>, text: String, quantity: Int? = nil) {
    self.range = range
    self.text = text
    self.quantity = quantity
  }
}

/// Takes "milk, eggs and two loaves of bread" apart.
public enum ItemList {
  public static func items(in words: Words) -> [Item] {
    words.isEmpty ? [] : [Item(range: 0..<words.count, text: words.covered)]
  }
}
