import Conversation
import Foundation
import SkillKit

/// A sum that goes on: "times 12" after "what is 5 plus 3", "half of that".
extension Reading {
  /// The last sum with what is done to it now; nil when the clause begins no such thing.
  func continuedSum(_ clause: Words) -> Request? {
    guard clause.count <= Self.leaningWords, let last = lastRequest,
      let record = context.recent.last?.calls.last(where: { $0.outcome == .done && $0.call.tool == last.tool }),
      let parameter = understander.tools[last.tool]?.parameters.first, parameter.type == .text,
      understander.lexicon(last.tool)?.slot(parameter.name)?.accepts.first == "expression",
      let said = record.call.arguments[parameter.name]?.string
    else { return nil }
    // "Plus" and "and" open other sentences too.
    let start = clause.firstIndex { word in
      ![.polite, .mark].contains(English.role(word)) && !["and", "then", "now", "so"].contains(word.normal)
    }
    // The very result goes on, unless it was rounded.
    let result = record.facts["is_rounded"] == .bool(false) ? record.facts["result"]?.json : nil
    guard let start, let sum = goingOn(clause.part(start..<clause.count).withoutEnd, from: result ?? "(\(said))")
    else { return nil }
    return Request(
      tool: last.tool, confidence: 0.95, arguments: [parameter.name: [Argument(sum, value: .string(sum))]],
      text: clause.covered)
  }

  private func goingOn(_ rest: Words, from before: String) -> String? {
    guard let first = rest.first?.normal, rest.count > 1 else { return nil }
    let hasNumber = rest.contains { $0.kind == .number || NumberWords.isNumberWord($0.normal) }
    guard hasNumber || rest.contains(where: { Self.parts.contains($0.normal) }) else { return nil }
    // "and half of that", "what's that divided by 3"
    if let pointer = rest.firstIndex(where: { ["that", "it", "this"].contains($0.normal) }) {
      let others = rest.indices.filter { $0 != pointer }.map { rest.normal($0) }
      let ahead = rest.text(of: 0..<pointer)
      let behind = rest.text(of: pointer + 1..<rest.count)
      // "Add 5 to that", "take 3 from it"
      if let sign = Self.verbs[first] {
        let number = [rest.text(of: 1..<pointer), behind].joined(separator: " ")
          .replacing(/\b(?:to|from|off|by|with|away)\b/, with: "").trimmingCharacters(in: .whitespaces)
        return "\(before) \(sign) \(number)"
      }
      guard others.contains(where: { Self.signs.contains($0) || Self.parts.contains($0) || $0 == "of" }) else {
        return nil
      }
      return [ahead, before, behind].filter { !$0.isEmpty }.joined(separator: " ")
    }
    // "Multiply 6 by 7" is a sum of its own.
    if let sign = Self.verbs[first], !rest.dropFirst(2).contains(where: { Self.joints.contains($0.normal) }) {
      let number = rest.text(of: 1..<rest.count).replacing(/^(?:away|on|another|by)\s+/, with: "")
      return "\(before) \(sign) \(number)"
    }
    return Self.signs.contains(first) ? "\(before) \(rest.covered)" : nil
  }

  private static let signs: Set = [
    "plus", "minus", "times", "divided", "multiplied", "over", "less", "+", "-", "*", "/", "x", "×", "÷", "squared",
    "cubed", "to",
  ]
  private static let parts: Set = ["half", "third", "quarter", "double", "twice", "squared", "cubed", "percent", "%"]
  private static let joints: Set = ["and", "by", "from", "to", ",", "with"]
  /// What a verb does to the last result.
  private static let verbs = [
    "add": "+", "subtract": "-", "deduct": "-", "multiply": "*", "divide": "/", "take": "-",
  ]
}

extension Words {
  /// Without the marks and courtesies at the end.
  fileprivate var withoutEnd: Words {
    var end = count
    while end > 0, [.polite, .mark].contains(English.role(self[end - 1])), self[end - 1].normal != "%" { end -= 1 }
    return part(0..<end)
  }
}
