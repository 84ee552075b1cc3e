/// What a chat template may use up: templates come with models, from anyone.
public struct TemplateLimits: Sendable {
  /// Of the template's text.
  public var sourceBytes = 1 << 20
  /// Expressions within expressions, blocks within blocks and macros that call macros.
  public var nesting = 200
  /// Lists within lists.
  public var valueDepth = 64
  /// Rounds of all loops together.
  public var iterations = 200_000
  /// Of what is rendered, and of each string on the way.
  public var outputBytes = 16 << 20
  /// Steps of all kinds: an expression, an element that is copied, 16 bytes that are written.
  public var steps = 10_000_000

  public init() {}
}
