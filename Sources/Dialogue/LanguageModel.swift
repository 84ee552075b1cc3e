import SkillKit

/// A language model beside the encoder: it talks where no skill is asked for anything, and proposes what may be meant
/// where the encoder is unsure. It carries nothing out.
public struct LanguageModel: Sendable {
  /// What a model is given to read.
  public struct Line: Sendable, Hashable {
    public enum Role: String, Sendable { case system, user, assistant }
    public var role: Role
    public var text: String

    public init(_ role: Role, _ text: String) {
      self.role = role
      self.text = text
    }
  }

  public let name: String
  /// Goes on with a conversation; tells each piece of text as it comes. Ends within a token of the task's cancellation.
  public let speak: @Sendable (_ lines: [Line], _ onText: @escaping @Sendable (String) -> Void) async throws -> String
  /// Writes what a JSON Schema allows.
  public let fill: @Sendable (_ lines: [Line], _ schema: JSONValue) async throws -> JSONValue

  public init(
    name: String,
    speak: @escaping @Sendable ([Line], @escaping @Sendable (String) -> Void) async throws -> String,
    fill: @escaping @Sendable ([Line], JSONValue) async throws -> JSONValue
  ) {
    self.name = name
    self.speak = speak
    self.fill = fill
  }
}
