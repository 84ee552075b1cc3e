/// How long what is generated under a schema can get where the schema itself sets no limit. With them every generation
/// ends, even that of a model with random weights.
public struct SchemaLimits: Hashable, Sendable {
  /// Characters of a string without `maxLength`, and repetitions of `*` and `+` in a pattern.
  public var stringLength = 1024
  /// Elements of an array without `maxItems`.
  public var arrayCount = 64
  /// Members of an object beyond its declared properties, where `additionalProperties` allows them; at most
  /// ``mostMembers``.
  public var memberCount = 16
  /// Characters of the name of such a member.
  public var nameLength = 64
  /// Arrays and objects within each other, the limit of recursive schemas.
  public var depth = 16
  /// Digits of a number before the point.
  public var wholeDigits = 9
  /// Digits of a number after the point.
  public var fractionDigits = 6
  /// Digits of an integer without bounds. A double holds every integer of 15 digits.
  public var integerDigits = 15
  /// Spaces and line breaks in a row between the parts of objects and arrays; none elsewhere.
  public var whitespace = 1

  public init() {}

  public static let standard = SchemaLimits()

  // What a schema may ask of the machine, whatever its own limits are.

  /// There is always another name left: more names fit into the last byte of a character.
  public static let mostMembers = 63
  /// Schemas within a document, after references and combinations are followed.
  static let mostSchemas = 4096
  /// Combinations of the branches of `anyOf` and `oneOf` that come together in one place.
  static let mostBranches = 256
  /// What `multipleOf` may be at most.
  static let largestDivisor = 1000
  /// Digits of a bound.
  static let longestBound = 18
  /// Properties that one schema declares.
  static let mostProperties = 1000
  /// Bytes of a pattern.
  static let longestPattern = 1000
  /// Parts of a pattern within each other.
  static let deepestPattern = 32
  /// What `minItems`, `minLength` and counts in patterns may be at most.
  static let largestCount = 1_000_000
}
