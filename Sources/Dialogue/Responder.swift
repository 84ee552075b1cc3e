import Conversation
import Foundation
import SkillKit

/// Words what happened. It decides nothing and does nothing.
struct Responder: Sendable {
  let templates: ReplyTemplates
  let wording: Wording
  /// The same conversation and turn always choose the same variants.
  let variation: Int

  init(templates: ReplyTemplates, session: String, turn: Int, now: Date, timeZone: TimeZone) {
    self.templates = templates
    self.wording = Wording(now: now, timeZone: timeZone)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in "\(session)/\(turn)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.variation = Int(hash % 1009)
  }

  /// One of the assistant's own sentences from `prompts/dialogue/`.
  func say(_ name: String, _ facts: [String: JSONValue] = [:]) -> String {
    templates.render("dialogue/\(name)", wording.context(facts), variation: variation) ?? name.replacing("_", with: " ")
  }

  /// What a language model is told, from `prompts/model/`.
  func prompt(_ name: String, _ facts: [String: JSONValue]) -> String {
    templates.render("model/\(name)", wording.context(facts), variation: 0) ?? ""
  }

  /// What was done, in the words of the tool's template. A write needs a `Claim`.
  func done(_ claim: Claim, tool: Tool?, text: String?) -> String {
    template(claim.call.tool, claim.facts, tool: tool) ?? text ?? say("done", ["tool": .string(claim.call.tool)])
  }

  /// What was found. For tools that only read.
  func found(_ record: CallRecord, tool: Tool?, text: String?) -> String {
    template(record.call.tool, record.facts, tool: tool) ?? text ?? plain(record.facts)
  }

  private func template(_ name: String, _ facts: [String: JSONValue], tool: Tool?) -> String? {
    if let own = tool?.replyTemplate {
      return templates.render(source: own, wording.context(facts), variation: variation)
    }
    return templates.render(name, wording.context(facts), variation: variation)
  }

  /// The yes-or-no question before a call, naming what and how much.
  func confirmation(_ call: ToolCall, tool: Tool?) -> String {
    let facts = call.confirmed ?? call.arguments
    if let words = templates.render("confirm/\(call.tool)", wording.context(facts), variation: variation) {
      return words
    }
    return say("confirm", ["action": .string(tool?.action ?? call.tool), "details": .string(plain(facts))])
  }

  func refusal(_ refusal: Refusal) -> String {
    var facts = refusal.facts
    facts["nearest"] = .array(refusal.nearest.map { ["name": .string($0.name)] })
    return refusal.text ?? templates.render("refused/\(refusal.reason)", wording.context(facts), variation: variation)
      ?? say("refused", ["reason": .string(refusal.reason.replacing("_", with: " "))])
  }

  /// A numbered list of options below a sentence.
  func choice(_ sentence: String, _ options: [Entity]) -> String {
    ([sentence] + options.enumerated().map { "\($0.offset + 1). \(label($0.element))" }).joined(separator: "\n")
  }

  private func label(_ entity: Entity) -> String {
    guard let price = entity.attributes["price"].flatMap(Wording.money) else { return entity.name }
    return "\(entity.name) — \(price)"
  }

  /// Facts without a template, as "key: value" in a fixed order.
  private func plain(_ facts: [String: JSONValue]) -> String {
    facts.sorted { $0.key < $1.key }.map { key, value in
      let words = value.string.map { wording.moment($0) ?? $0 } ?? Wording.money(value) ?? value.json
      return "\(key.replacing("_", with: " ")): \(words)"
    }.joined(separator: ", ")
  }
}

extension Tool {
  /// The description as something to do: "Starts a countdown timer." is "start a countdown timer".
  var action: String {
    let text = description.hasSuffix(".") ? String(description.dropLast()) : description
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let first = words.first?.lowercased() else { return text }
    words[0] = first.withoutThirdPersonEnding
    return words.joined(separator: " ")
  }
}

extension String {
  /// "carries" is "carry", "searches" is "search", "starts" is "start", "guess" stays.
  fileprivate var withoutThirdPersonEnding: String {
    guard hasSuffix("s"), !hasSuffix("ss"), count > 3 else { return self }
    if hasSuffix("ies") { return dropLast(3) + "y" }
    let isHissing = ["ches", "shes", "sses", "xes", "zzes", "oes"].contains { hasSuffix($0) }
    return String(dropLast(isHissing ? 2 : 1))
  }
}
