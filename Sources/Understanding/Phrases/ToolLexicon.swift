import SkillKit

/// What a tool's declaration teaches about the words around its values, worked out once.
public struct ToolLexicon: Sendable {
  public let tool: Tool
  public init(_ tool: Tool) { self.tool = tool }
}
