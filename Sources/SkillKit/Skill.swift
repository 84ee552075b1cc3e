/// What gives the assistant an ability. A skill gets resolved arguments and returns what came of it; it never
/// prompts the user and never sees the model or the conversation.
public protocol Skill: Sendable {
  /// A short name, shown as the source of an answer: "shopping".
  var name: String { get }
  var description: String { get }
  var tools: [Tool] { get }

  /// Finds what the user means by `mention` ("the usb cable", "order 123") among things of `type`.
  /// An empty mention asks for the obvious candidates (all pending orders, say), best first.
  func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches

  /// What `run` would do, without doing it: the facts that a confirmation names, or why it would not work.
  func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult

  /// Carries the call out, once for each `call.id` however often it is called.
  func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult

  /// What came due at or before `context.now` and was not acknowledged yet.
  func announcements(in context: CallContext) async throws -> [Announcement]

  /// Records that these announcements were shown, so that they do not come again.
  func acknowledge(_ announcements: [Announcement], in context: CallContext) async throws
}

extension Skill {
  public func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches { Matches() }
  public func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    .done(.init(facts: call.arguments))
  }
  public func announcements(in context: CallContext) async throws -> [Announcement] { [] }
  public func acknowledge(_ announcements: [Announcement], in context: CallContext) async throws {}
}
