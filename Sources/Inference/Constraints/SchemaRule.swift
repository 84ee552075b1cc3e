/// A part of a schema's grammar that is looked up when it is reached.
enum SchemaRule: Hashable, Sendable {
  /// A value of the schema, within `depth` arrays and objects.
  case value(schema: SchemaID, depth: Int32)
  /// The members of an object of the schema from property `next` on, after `count` others.
  case members(schema: SchemaID, next: Int32, count: Int32, depth: Int32)
}
