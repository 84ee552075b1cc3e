import Conversation
import Foundation
import SkillKit

/// How what was understood of a sentence compares with what should have been.
public struct SentenceScore: Sendable, Hashable {
  /// Whether exactly the right tools were understood, in their order. Where a sentence is labelled with one intent, that
  /// may be in several parts.
  public var toolsAreRight: Bool
  /// Values of arguments: in what was understood, in what was meant, and in both.
  public var found = 0
  public var meant = 0
  public var matched = 0

  /// Whether all of it was understood, and nothing else.
  public var isWholeRight: Bool { toolsAreRight && found == matched && meant == matched }

  public init(_ sentence: LabelledSentence, _ understood: [Request]) {
    let tools = understood.map(\.tool)
    toolsAreRight = sentence.requests.map(\.tool) == (sentence.isOneIntent ? Array(Set(tools)) : tools)
    guard sentence.namesArguments else { return }
    var rest = understood
    for expected in sentence.requests {
      if let index = rest.firstIndex(where: { $0.tool == expected.tool }) {
        count(expected, rest.remove(at: index))
      } else {
        meant += expected.arguments.values.joined().count { !$0.isOptional }
      }
    }
    for request in rest { found += request.arguments.values.joined().count }
  }

  private mutating func count(_ expected: LabelledSentence.Expected, _ request: Request) {
    for parameter in Set(expected.arguments.keys).union(request.arguments.keys) {
      var values = (request.arguments[parameter] ?? []).map { $0.value ?? .string($0.text) }
      for wanted in expected.arguments[parameter] ?? [] {
        let index = values.firstIndex { value in wanted.accepted.contains { Said.same($0, value) } }
        if let index {
          values.remove(at: index)
          matched += 1
          found += 1
          meant += 1
        } else if !wanted.isOptional {
          meant += 1
        }
      }
      found += values.count
    }
  }
}

/// Values as people say them.
enum Said {
  /// Whether two values say the same: words regardless of case, of articles and possessives before them and marks
  /// around them; sums regardless of spaces; numbers by value.
  static func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if let a = a.double, let b = b.double { return a == b }
    guard let a = a.string, let b = b.string else { return a == b }
    let (first, second) = (words(a), words(b))
    if first == second { return true }
    let isSum = !first.contains { $0.isLetter } && first.contains { $0.isNumber }
    return isSum && first.filter { $0 != " " } == second.filter { $0 != " " }
  }

  private static let determiners: Set<Substring> = [
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "some", "this", "that", "these", "those", "of",
  ]

  private static func words(_ text: String) -> String {
    let words = text.lowercased().replacing("’", with: "'").split(whereSeparator: \.isWhitespace)
    let kept = words.drop { determiners.contains($0) }
    let whole = (kept.isEmpty ? words[...] : kept).joined(separator: " ")
    return whole.trimmingCharacters(in: CharacterSet(charactersIn: ".,;:!?\"'“” "))
  }
}
