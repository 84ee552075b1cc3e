/// The number of a schema in a ``SchemaGrammar``.
typealias SchemaID = Int32

/// What values a schema allows, with references followed and combinations resolved.
enum SchemaShape: Hashable, Sendable {
  /// Those that any of these allows; none of these is a choice itself.
  case choice([SchemaID])
  case values(SchemaValues)
}

/// Values of several types.
struct SchemaValues: Hashable, Sendable {
  /// JSON texts.
  var constants: [String] = []
  var strings: SchemaStrings?
  var numbers: SchemaNumbers?
  var arrays: SchemaArrays?
  var objects: SchemaObjects?
}

struct SchemaStrings: Hashable, Sendable {
  var least: Int
  var most: Int
  var patterns: [StringPattern]
}

struct SchemaNumbers: Hashable, Sendable {
  var lower: SchemaKeywords.Bound?
  var upper: SchemaKeywords.Bound?
  var divisor: Int
  var isInteger: Bool
}

struct SchemaArrays: Hashable, Sendable {
  /// What the first elements are.
  var prefix: [SchemaID]
  /// What the others are; nil where there are none.
  var rest: SchemaID?
  var least: Int
  var most: Int
}

struct SchemaObjects: Hashable, Sendable {
  struct Property: Hashable, Sendable {
    var name: String
    var schema: SchemaID
    var isRequired: Bool
  }

  var properties: [Property]
  /// What members are that are not declared; nil where there are none.
  var additional: SchemaID?
  var least: Int
  var most: Int
}
