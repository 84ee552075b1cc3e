import SkillKit

/// What the assistant can do about the conversation itself. `undo` and `repeat` are carried out by the turn, which
/// alone knows what was done and said.
public struct TalkSkill: Skill {
  static let undo = "undo"
  static let `repeat` = "repeat"

  public let name = "talk"
  public let description = "Greets, repeats, takes back and explains what I can do"
  /// The skills that help speaks about.
  private let others: [any Skill]

  public init(explaining others: [any Skill]) { self.others = others }

  public var tools: [Tool] { Self.declarations }

  private static let declarations: [Tool] = [
    Tool(
      "help", "Explains what the assistant can do.",
      parameters: [Parameter("topic", .text, "What to explain.", required: false)], effect: .reads,
      samples: TalkSamples.help),
    Tool(
      "greet", "Returns a greeting.", effect: .reads,
      samples: TalkSamples.greet),
    Tool(
      "thank", "Answers thanks and goodbyes.", effect: .reads,
      samples: TalkSamples.thank),
    Tool(
      Self.repeat, "Says the last reply again.", effect: .reads,
      samples: TalkSamples.repeated),
    Tool(
      Self.undo, "Takes back the last change.", effect: .reads,
      samples: TalkSamples.undo),
    Tool(
      "stop", "Stops what is going on.", effect: .reads,
      samples: TalkSamples.stop),
  ]

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    guard call.tool == "help" else { return .done(.init()) }
    let topic = call.arguments["topic"]?.string?.lowercased()
    let chosen = others.filter { skill in topic.map { skill.concerns($0) } ?? true }
    let explained = chosen.isEmpty ? others : chosen
    let facts: [String: JSONValue] = [
      "skills": .array(explained.map { $0.explanation(detailed: !chosen.isEmpty && topic != nil) }),
      "unknown_topic": chosen.isEmpty ? .string(topic ?? "") : .null,
    ]
    return .done(.init(facts: facts))
  }
}

extension Skill {
  fileprivate func concerns(_ topic: String) -> Bool {
    let words: [Substring] = topic.split(separator: " ").filter { $0.count > 2 }
    let stems = words.map { $0.last == "s" ? $0.dropLast() : $0 }
    let mine = ([name, description] + tools.filter { !$0.isHidden }.map(\.name)).joined(separator: " ").lowercased()
    return stems.contains { mine.contains($0) }
  }

  fileprivate func explanation(detailed: Bool) -> JSONValue {
    let visible = tools.filter { !$0.isHidden && !$0.samples.isEmpty }
    let examples = visible.prefix(detailed ? 12 : 2).map { JSONValue.string($0.samples[0].withoutMarks) }
    return ["name": .string(name), "description": .string(description), "examples": .array(Array(examples))]
  }
}

extension String {
  /// A sample sentence as a person would say it: "add [two](quantity) [apples](product)" is "add two apples".
  var withoutMarks: String {
    replacing(/\[([^\]]*)\]\([^)]*\)/) { String($0.1) }.replacing(/\{([^}]*)\}/) { $0.1.replacing("_", with: " ") }
  }
}
