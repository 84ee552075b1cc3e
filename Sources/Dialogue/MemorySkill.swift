import Conversation
import Foundation
import Memory
import SkillKit

/// Facts that the user asks to be kept, and what was said before.
public struct MemorySkill: Skill {
  public let name = "memory"
  public let description = "Remembers facts for you, recalls them and what we talked about, and forgets them"
  private let memory: MemoryStore
  /// How near each text is to a query, from −1 to 1.
  private let similarity: @Sendable (_ query: String, _ texts: [String]) -> [Float]

  /// A fact this near to the question answers it.
  static let nearEnough: Float = 0.35
  /// A fact this near to what is to be forgotten is meant by it.
  static let nearEnoughToForget: Float = 0.5
  static let recalled = 5
  /// A fact this near to a question that was not asked of the memory answers it all the same.
  static let nearEnoughToAnswer: Float = 0.6

  public init(memory: MemoryStore, similarity: @escaping @Sendable (String, [String]) -> [Float]) {
    self.memory = memory
    self.similarity = similarity
  }

  public var tools: [Tool] { Self.declarations }

  private static let declarations: [Tool] = [
    Tool(
      "remember", "Keeps a fact about the user.",
      parameters: [Parameter("fact", .text, "What to remember.", ask: "What should I remember?")], effect: .writes,
      samples: MemorySamples.remember),
    Tool(
      "recall", "Finds what the user told before.",
      parameters: [Parameter("query", .text, "What it is about.", ask: "What do you want to know?")], effect: .reads,
      samples: MemorySamples.recall),
    Tool(
      "forget", "Forgets a fact that the user told.",
      parameters: [Parameter("query", .text, "What to forget.", ask: "What should I forget?")], effect: .writes,
      samples: MemorySamples.forget, isDestructive: true),
    Tool("restore_facts", "Brings forgotten facts back.", effect: .writes, isHidden: true),
    Tool("drop_fact", "Takes back a remembered fact.", effect: .writes, isHidden: true),
  ]

  public func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    guard call.tool == "forget" else { return .done(.init(facts: call.arguments)) }
    let meant = try meantFacts(call)
    return .done(.init(facts: ["facts": .array(meant.map { .string($0.text) })]))
  }

  public func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    switch call.tool {
    case "remember": return try remember(call, at: context.now)
    case "recall": return try recall(call)
    case "forget":
      let ids = (try? meantFacts(call)).map { $0.map(\.id) } ?? []
      let forgotten = try memory.forget(ids, call: call.id)
      guard !forgotten.isEmpty else { throw try nothingKnown(call) }
      return committed(call, forgotten, undo: .init(tool: "restore_facts", arguments: ["call": .string(call.id)]))
    case "restore_facts":
      return committed(call, try memory.restore(forgottenBy: call.arguments["call"]?.string ?? ""), undo: nil)
    case "drop_fact":
      return committed(call, try memory.forget([Int64(call.arguments["id"]?.int ?? 0)], call: call.id), undo: nil)
    default: throw Refusal("unknown_tool", facts: ["tool": .string(call.tool)])
    }
  }

  private func committed(_ call: ToolCall, _ facts: [UserFact], undo: ToolResult.Undo?) -> ToolResult {
    .done(.init(facts: ["facts": .array(facts.map { .string($0.text) })], receipt: Receipt(id: call.id), undo: undo))
  }

  private func remember(_ call: ToolCall, at now: Date) throws -> ToolResult {
    guard let text = call.arguments["fact"]?.string?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty
    else {
      return .needs(parameter: "fact", options: [])
    }
    let fact = try memory.remember(text, call: call.id, at: now)
    if fact.text != text { throw Refusal("key_reused", facts: ["key": .string(call.id)]) }
    return .done(
      .init(
        facts: ["fact": .string(fact.text)], receipt: Receipt(id: "fact-\(fact.id)"),
        undo: .init(tool: "drop_fact", arguments: ["id": .int(Int(fact.id))])))
  }

  private func recall(_ call: ToolCall) throws -> ToolResult {
    let facts = try memory.facts()
    let query = call.arguments["query"]?.string ?? ""
    let found = near(query, facts, threshold: Self.nearEnough).prefix(Self.recalled)
    let forgotten = try memory.forgottenTexts()
    // What was forgotten is not told by quoting the words in which it was said.
    let said = found.isEmpty && forgotten.isEmpty ? try memory.search(query, limit: 3) : []
    return .done(
      .init(facts: [
        "query": .string(query), "facts": .array(found.map { .string($0.text) }),
        "turns": .array(said.map { ["text": .string($0.text), "at": .string($0.at)] }),
        "known": .int(facts.count),
      ]))
  }

  /// Whether a remembered fact is about a question that no tool serves.
  func knowsAnswer(to question: String) -> Bool {
    guard let facts = try? memory.facts(), !facts.isEmpty else { return false }
    return !near(question, facts, threshold: Self.nearEnoughToAnswer).isEmpty
  }

  /// The request to recall what is known about some words.
  static func recall(_ words: String) -> Request {
    Request(tool: "recall", confidence: 0.7, arguments: ["query": [Argument(words)]], text: words)
  }

  private func meantFacts(_ call: ToolCall) throws -> [UserFact] {
    let query = call.arguments["query"]?.string ?? ""
    let meant = near(query, try memory.facts(), threshold: Self.nearEnoughToForget)
    guard let first = meant.first else { throw try nothingKnown(call) }
    return [first]
  }

  private func nothingKnown(_ call: ToolCall) throws -> Refusal {
    Refusal("nothing_remembered", facts: ["query": call.arguments["query"] ?? ""])
  }

  /// The facts that are about a query, nearest first. A query about the user ("me", "everything") means all.
  private func near(_ query: String, _ facts: [UserFact], threshold: Float) -> [UserFact] {
    let words = Set(query.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 2 })
    if words.isDisjoint(with: ["everything", "anything"]) == false || words.isEmpty { return facts }
    let scores = similarity(query, facts.map(\.text))
    return zip(facts, scores).map { fact, score in
      let shared = words.filter { fact.text.localizedCaseInsensitiveContains($0) }.count
      return (fact, score + Float(shared) / Float(words.count) * 0.5)
    }.filter { $0.1 >= threshold }.sorted { $0.1 > $1.1 }.map(\.0)
  }
}
