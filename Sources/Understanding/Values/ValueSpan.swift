import SkillKit

/// Some words of an utterance read as a typed value.
public struct ValueSpan: Sendable, Hashable {
  /// Which way a value bounds what is meant: "under 30" is a `.max` of 30.
  public enum Bound: String, Sendable, Hashable {
    case min, max
    /// "around 50"
    case about
  }

  /// `ParameterType.name` of a plain type, or one of the finer "percent", "rating", "size", "color", "unit",
  /// "measure", "order_number", "email", "zip", "expression".
  public var type: String
  /// Indices of words.
  public var range: Range<Int>
  /// The words, as typed.
  public var text: String
  /// In the JSON form that `ParameterType` documents; the finer types: percent, rating and measure a number, unit its
  /// canonical name, expression its normalised text, the others a string.
  public var value: JSONValue
  public var bound: Bound?
  /// The last day of a period ("last month"), whose first day is `value`.
  public var until: JSONValue?
  /// Whether the words name the type themselves ("20 dollars") or only could be it ("20" after "under").
  public var isExplicit: Bool

  public init(
    _ type: String, _ range: Range<Int>, text: String, value: JSONValue, bound: Bound? = nil, until: JSONValue? = nil,
    isExplicit: Bool = true
  ) {
    self.type = type
    self.range = range
    self.text = text
    self.value = value
    self.bound = bound
    self.until = until
    self.isExplicit = isExplicit
  }
}
