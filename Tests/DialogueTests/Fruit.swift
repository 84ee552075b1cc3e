import Conversation
import Foundation
import Memory
import SkillKit
import Synchronization

@testable import Dialogue

let noon = Date(timeIntervalSince1970: 1_777_629_600)  // 2026-05-01T10:00:00Z

/// A small skill of its own, with a stock that can be looked at: enough of a world to talk about.
final class FruitStand: Skill {
  let name = "fruit"
  let description = "fruit: sell fruit"
  struct State {
    var basket: [String: Int] = [:]
    var bought: [String] = []
    var results: [String: ToolResult] = [:]
    var price = "2.00"
  }
  let state = Mutex(State())
  static let fruit = [
    Entity(type: "fruit", id: "f1", name: "Red apple", attributes: ["price": money("1.00"), "color": "red"]),
    Entity(type: "fruit", id: "f2", name: "Green apple", attributes: ["price": money("0.50"), "color": "green"]),
    Entity(type: "fruit", id: "f3", name: "Pear", attributes: ["price": money("2.00"), "color": "yellow"]),
  ]
  static func money(_ amount: String) -> JSONValue { ["amount": .string(amount), "currency": "USD"] }

  var tools: [Tool] {
    let fruit = Parameter("fruit", .entity("fruit"), "Which fruit.", ask: "Which fruit?")
    let quantity = Parameter("quantity", .quantity, "How many.", required: false)
    return [
      Tool("look", "Shows the fruit.", effect: .reads, replyTemplate: "{{count}} kinds of fruit."),
      Tool(
        "take", "Puts fruit into the basket.", parameters: [fruit, quantity], effect: .writes,
        replyTemplate: "Took {{quantity}} × {{fruit}}."),
      Tool("buy", "Buys the basket.", effect: .spends, replyTemplate: "Bought for {{total}}."),
      Tool("lie", "Claims without proof.", effect: .writes, replyTemplate: "Done, honestly!"),
      Tool("crash", "Always fails.", effect: .reads),
      Tool("put_back", "Puts fruit back.", effect: .writes, isHidden: true),
    ]
  }

  func find(_ mention: String, type: String, in context: CallContext) async throws -> Matches {
    guard type == "fruit" else { return Matches() }
    let word = mention.lowercased()
    let exact = Self.fruit.filter { word.isEmpty || $0.name.lowercased().contains(word) }
    return Matches(exact: exact, nearest: exact.isEmpty ? [Self.fruit[2]] : [])
  }

  func preview(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try state.withLock { state in
      if state.basket.isEmpty { throw Refusal("empty_basket", text: "The basket is empty.") }
      return .done(.init(facts: ["total": Self.money(state.price)]))
    }
  }

  func run(_ call: ToolCall, in context: CallContext) async throws -> ToolResult {
    try state.withLock { state in
      if let known = state.results[call.id] { return known }
      let result = try act(call, &state)
      state.results[call.id] = result
      return result
    }
  }

  private func act(_ call: ToolCall, _ state: inout State) throws -> ToolResult {
    let receipt = Receipt(id: "r-\(state.results.count + 1)")
    switch call.tool {
    case "look": return .done(.init(facts: ["count": 3], shown: Self.fruit))
    case "take", "put_back":
      let id = call.arguments["fruit"]?.string ?? ""
      let count = call.arguments["quantity"]?.int ?? 1
      guard let fruit = Self.fruit.first(where: { $0.id == id }) else {
        throw Refusal("unknown_fruit", text: "No such fruit.")
      }
      state.basket[id, default: 0] += call.tool == "take" ? count : -count
      let undo = ToolResult.Undo(tool: "put_back", arguments: ["fruit": .string(id), "quantity": .int(count)])
      return .done(
        .init(
          facts: ["fruit": .string(fruit.name), "quantity": .int(count)], receipt: receipt, shown: [fruit],
          undo: call.tool == "take" ? undo : nil))
    case "buy":
      if let total = call.confirmed?["total"], total != Self.money(state.price) {
        throw Refusal("confirmation_outdated", text: "The price has changed.")
      }
      state.bought.append(call.id)
      return .done(.init(facts: ["total": Self.money(state.price)], receipt: receipt))
    case "lie": return .done(.init())
    default: throw Broken()
    }
  }

  struct Broken: Error, CustomStringConvertible { let description = "the stand fell over" }
}

/// A conversation whose understanding is written down: each utterance has its meaning.
struct Scripted {
  let stand = FruitStand()
  let memory: MemoryStore
  let assistant: Assistant

  /// - Parameter model: talks where nothing is written down.
  init(_ meanings: [String: Meaning], memory: MemoryStore? = nil, model: LanguageModel? = nil) throws {
    let memory = try memory ?? .inMemory()
    self.memory = memory
    let prompts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../prompts")
    assistant = Assistant(
      memory: memory, skills: SkillSet([stand, TalkSkill(explaining: [stand])]),
      templates: try ReplyTemplates(directory: prompts), timeZone: .gmt, model: model
    ) { utterance, _, _ in meanings[utterance.text] ?? Meaning(act: .none) }
  }

  func say(_ text: String) async -> (reply: Reply, events: [TurnEvent]) {
    let seen = Mutex<[TurnEvent]>([])
    let reply = await assistant.respond(to: Utterance(text, session: "s", at: noon)) { event in
      seen.withLock { $0.append(event) }
    }
    return (reply, seen.withLock { $0 })
  }
}

func request(_ tool: String, _ arguments: [String: [Argument]] = [:], confidence: Double = 1) -> Meaning {
  Meaning(act: .request, requests: [Request(tool: tool, confidence: confidence, arguments: arguments)])
}
