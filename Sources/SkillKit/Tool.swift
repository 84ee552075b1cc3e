/// One thing the assistant can do, as its skill declares it. Everything else is derived from this declaration:
/// matching, asking for what is missing, confirmation, help, tests and the schema shown to other programs.
///
/// ```swift
/// Tool("set_timer", "Starts a countdown timer.",
///      parameters: [
///        Parameter("duration", .duration, "How long the timer runs.", ask: "For how long?"),
///        Parameter("name", .text, "What the timer is for.", required: false),
///      ],
///      effect: .writes,
///      samples: ["set a timer for [ten minutes](duration)", "start a [2 hour](duration) timer for the [roast](name)"])
/// ```
public struct Tool: Sendable, Hashable {
  /// Snake case, valid as an MCP and function-calling name.
  public var name: String
  /// One sentence, for help and for matching.
  public var description: String
  public var parameters: [Parameter]
  public var effect: Effect
  /// Ordinary sentences that ask for this tool, values marked as `[two](quantity)`. A `{parameter}` without words
  /// and sentences without any mark are fine too. Given as `(add|put) …`, alternatives become a sentence each.
  public var samples: [String]
  /// Whether a write destroys something that the user may want back; it is then confirmed first.
  public var isDestructive: Bool
  /// Hidden tools are never matched to what a user says; they carry out `undo` and the like.
  public var isHidden: Bool
  /// The mustache reply template of a skill that brings its own; built-in replies are in `prompts/<tool>.mustache`.
  public var replyTemplate: String?
  /// The reason of refusals that this tool does away with ("not_signed_in"): once it is done, what was lately refused
  /// for that reason is tried again.
  public var overcomes: String?

  public init(
    _ name: String, _ description: String, parameters: [Parameter] = [], effect: Effect, samples: [String] = [],
    isDestructive: Bool = false, isHidden: Bool = false, replyTemplate: String? = nil, overcomes: String? = nil
  ) {
    self.name = name
    self.description = description
    self.parameters = parameters
    self.effect = effect
    self.samples = SampleTemplate.expanded(samples)
    self.isDestructive = isDestructive
    self.isHidden = isHidden
    self.replyTemplate = replyTemplate
    self.overcomes = overcomes
  }

  /// What running a tool does to the world.
  public enum Effect: String, Sendable, Hashable, Codable {
    /// Looks only.
    case reads
    /// Changes something of the user's.
    case writes
    /// Costs money, or cannot be taken back by the user alone.
    case spends
  }

  /// Whether the user must say yes before the tool runs.
  public var needsConfirmation: Bool { effect == .spends || isDestructive }

  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }
}

/// One argument that a tool takes.
public struct Parameter: Sendable, Hashable {
  public var name: String
  public var type: ParameterType
  /// Several values; the argument is then a JSON array.
  public var isList: Bool
  public var isRequired: Bool
  /// Whether it means the one thing the conversation is about when it is not said: "when will it come?" after one
  /// order was shown. What is required does so by itself.
  public var takesFocus: Bool
  public var description: String
  /// The question that asks for it, as a person would: "For how long?"
  public var ask: String

  public init(
    _ name: String, _ type: ParameterType, _ description: String, list: Bool = false, required: Bool = true,
    takesFocus: Bool? = nil, ask: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isList = list
    self.isRequired = required
    self.takesFocus = takesFocus ?? required
    self.description = description
    self.ask = ask ?? "Which \(name.replacing("_", with: " "))?"
  }
}

/// What values a parameter takes. The JSON form of each is given beside it.
public enum ParameterType: Sendable, Hashable {
  /// Free text: a string.
  case text
  /// Any number: a JSON number.
  case number
  /// A count of things: a JSON integer.
  case quantity
  /// `{"amount": "19.99", "currency": "USD"}`
  case money
  /// A calendar day: "2026-05-01".
  case date
  /// A moment: "2026-05-01T18:30:00Z".
  case time
  /// A length of time: whole seconds, a JSON integer.
  case duration
  /// A position in what was shown: a JSON integer from 1; −1 is the last.
  case ordinal
  /// A JSON boolean.
  case boolean
  /// One of the skill's own named values: its `value`.
  case oneOf([Choice])
  /// A thing that a skill owns and finds by mention: its id, a string. The name is the entity type ("product", "order").
  case entity(String)

  public struct Choice: Sendable, Hashable {
    public var value: String
    public var synonyms: [String]
    public init(_ value: String, synonyms: [String] = []) {
      self.value = value
      self.synonyms = synonyms
    }
  }

  /// The name used in declarations: "text", "money", "one_of", "product" …
  public var name: String {
    switch self {
    case .text: "text"
    case .number: "number"
    case .quantity: "quantity"
    case .money: "money"
    case .date: "date"
    case .time: "time"
    case .duration: "duration"
    case .ordinal: "ordinal"
    case .boolean: "boolean"
    case .oneOf: "one_of"
    case .entity(let type): type
    }
  }
}
