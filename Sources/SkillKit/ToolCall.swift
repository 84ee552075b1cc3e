import Foundation

/// A decided call of a tool. Its `id` is fixed before acting and reused on every retry; whoever commits the effect
/// stores it UNIQUE together with the result and answers a repeat with that result, so nothing happens twice.
public struct ToolCall: Sendable, Hashable, Codable {
  /// `session/turn/index`, for instance "default/3/1".
  public var id: String
  public var tool: String
  /// By parameter name, in the JSON forms that `ParameterType` gives; entity arguments are ids.
  public var arguments: [String: JSONValue]
  /// The facts of the preview that the user said yes to (amounts, for instance). A skill refuses with
  /// `confirmation_outdated` when they no longer hold; nil when the caller takes the responsibility itself.
  public var confirmed: [String: JSONValue]?

  public init(id: String, tool: String, arguments: [String: JSONValue] = [:], confirmed: [String: JSONValue]? = nil) {
    self.id = id
    self.tool = tool
    self.arguments = arguments
    self.confirmed = confirmed
  }
}

/// What a skill may know of the moment in which it runs. No clock is read elsewhere.
public struct CallContext: Sendable, Hashable {
  public var now: Date
  /// The conversation's name; a skill keeps who is signed in by it.
  public var session: String

  public init(now: Date, session: String) {
    self.now = now
    self.session = session
  }
}

/// What running a tool came to.
public enum ToolResult: Sendable, Hashable, Codable {
  case done(Done)
  /// A parameter is missing or must be chosen among `options`.
  case needs(parameter: String, options: [Entity])
  case refused(Refusal)

  public struct Done: Sendable, Hashable, Codable {
    /// What the reply template may say.
    public var facts: [String: JSONValue]
    /// Proof that a write was committed. A read has none, and a write without one is never claimed.
    public var receipt: Receipt?
    /// What the reply shows, in the order shown; it comes into focus, so that "the second one" works.
    public var shown: [Entity]
    public var card: Card?
    /// The call that takes this write back; nil when it cannot be taken back.
    public var undo: Undo?
    /// Ready words of a skill that has no template. Only used for skills from folders and servers.
    public var text: String?
    /// The call's arguments with what went without saying filled in, such as the usual address; nil when there was
    /// nothing to fill in. After a preview the call is confirmed and made with these.
    public var arguments: [String: JSONValue]?

    public init(
      facts: [String: JSONValue] = [:], receipt: Receipt? = nil, shown: [Entity] = [], card: Card? = nil,
      undo: Undo? = nil, text: String? = nil, arguments: [String: JSONValue]? = nil
    ) {
      self.facts = facts
      self.receipt = receipt
      self.shown = shown
      self.card = card
      self.undo = undo
      self.text = text
      self.arguments = arguments
    }
  }

  /// A call of the same skill that reverses an earlier one.
  public struct Undo: Sendable, Hashable, Codable {
    public var tool: String
    public var arguments: [String: JSONValue]
    public init(tool: String, arguments: [String: JSONValue]) {
      self.tool = tool
      self.arguments = arguments
    }
  }
}

/// Why a tool did nothing. `reason` is a stable code with a template in `prompts/refused/<reason>.mustache`.
public struct Refusal: Error, Sendable, Hashable, Codable {
  public var reason: String
  public var facts: [String: JSONValue]
  /// What could be done instead, offered to the user.
  public var nearest: [Entity]
  /// Ready words of a skill that has no template.
  public var text: String?

  public init(_ reason: String, facts: [String: JSONValue] = [:], nearest: [Entity] = [], text: String? = nil) {
    self.reason = reason
    self.facts = facts
    self.nearest = nearest
    self.text = text
  }
}

/// Proof of a committed effect, made by the skill whose store committed it.
public struct Receipt: Sendable, Hashable, Codable {
  public let id: String
  public init(id: String) { self.id = id }
}
