/// A message of a conversation as chat templates read it, in the form of OpenAI's API that Hugging Face's templates use.
///
///     ChatMessage(role: "user", content: "What is the weather in Paris?")
///     ChatMessage(role: "assistant", toolCalls: [.init(name: "weather", arguments: .object([.init("city", .string("Paris"))]))])
///     ChatMessage(role: "tool", content: "18 degrees", name: "weather")
public struct ChatMessage: Sendable, Hashable {
  public struct ToolCall: Sendable, Hashable {
    public var id: String?
    public var name: String
    /// An object, as most templates expect.
    public var arguments: ChatValue

    public init(id: String? = nil, name: String, arguments: ChatValue) {
      self.id = id
      self.name = name
      self.arguments = arguments
    }
  }

  /// `system`, `user`, `assistant` or `tool`; some templates know more.
  public var role: String
  public var content: String?
  public var toolCalls: [ToolCall]
  /// The tool that a `tool` message is from.
  public var name: String?
  /// The call that a `tool` message answers.
  public var toolCallID: String?
  /// What only some templates read, such as `reasoning_content`.
  public var extra: [ChatValue.Member]

  public init(
    role: String, content: String? = nil, toolCalls: [ToolCall] = [], name: String? = nil, toolCallID: String? = nil,
    extra: [ChatValue.Member] = []
  ) {
    self.role = role
    self.content = content
    self.toolCalls = toolCalls
    self.name = name
    self.toolCallID = toolCallID
    self.extra = extra
  }

  /// The message as the object that a template sees. Without content, `content` is there only when nothing is called.
  public var value: ChatValue {
    var members: [ChatValue.Member] = [.init("role", .string(role))]
    if let content {
      members.append(.init("content", .string(content)))
    } else if toolCalls.isEmpty {
      members.append(.init("content", .null))
    }
    if !toolCalls.isEmpty { members.append(.init("tool_calls", .array(toolCalls.map(\.value)))) }
    if let name { members.append(.init("name", .string(name))) }
    if let toolCallID { members.append(.init("tool_call_id", .string(toolCallID))) }
    return .object(members + extra)
  }
}

extension ChatMessage.ToolCall {
  var value: ChatValue {
    let function = ChatValue.object([.init("name", .string(name)), .init("arguments", arguments)])
    let members: [ChatValue.Member] = [.init("type", .string("function")), .init("function", function)]
    return .object((id.map { [.init("id", .string($0))] } ?? []) + members)
  }
}
