import Foundation
import SkillKit

/// What a tool's declaration teaches about the words around its values, worked out once.
public struct ToolLexicon: Sendable {
  public let tool: Tool
  public let samples: [Sample]
  /// Words that stand outside of every mark, each with the share of the samples that have it: "add", "to", "cart".
  let carriers: [String: Double]
  let slots: [Slot]

  public init(_ tool: Tool) {
    self.tool = tool
    let samples = tool.samples.map(Sample.init)
    self.samples = samples
    carriers = ToolLexicon.carriers(of: tool, in: samples)
    let grammar = ValueGrammar(now: Date(timeIntervalSince1970: 0))
    let readings = samples.map { grammar.spans(in: $0.words) }
    slots = tool.parameters.map { Slot($0, samples: samples, readings: readings) }
  }

  init(_ other: ToolLexicon, slots: [Slot]) {
    (tool, samples, carriers) = (other.tool, other.samples, other.carriers)
    self.slots = slots
  }

  func slot(_ name: String) -> Slot? { slots.first { $0.parameter.name == name } }

  private static func carriers(of tool: Tool, in samples: [Sample]) -> [String: Double] {
    var counts: [String: Double] = [:]
    for sample in samples {
      var inside = Set<Int>()
      for mark in sample.marks { inside.formUnion(mark.range) }
      for word in Set(
        sample.words.indices.filter { !inside.contains($0) }.map { English.stem(sample.words[$0].normal) })
      {
        counts[word, default: 0] += 1
      }
    }
    for word in tool.name.split(separator: "_") { counts[English.stem(String(word)), default: 0] += 0.5 }
    return counts.mapValues { $0 / Double(max(samples.count, 1)) }
  }
}

/// One parameter with what the samples show of how it is said.
struct Slot: Sendable {
  let parameter: Parameter
  /// Share of the marks behind each word (articles skipped); "^" is the start of the sentence, "<name>" a value.
  private(set) var left: [String: Double] = [:]
  /// Share of the marks before each word; "$" is the end.
  private(set) var right: [String: Double] = [:]
  /// Words seen inside the marks.
  private(set) var seen: Set<String> = []
  /// Share of all samples that have a word inside the marks.
  private var inside: [String: Double] = [:]
  /// Types of value that can fill it, best first.
  let accepts: [String]
  /// Nothing but such a value fills it.
  let isTyped: Bool
  /// Values are whole phrases with pronouns and verbs: "call her back", "my shoe size is 10".
  let isLoose: Bool
  /// Which limit it is: "max_price", "since".
  let bound: ValueSpan.Bound?

  init(_ parameter: Parameter, samples: [Sample], readings: [[ValueSpan]]) {
    self.parameter = parameter
    var count = 0.0
    var loose = 0.0
    var types: [String: Double] = [:]
    for (sample, values) in zip(samples, readings) {
      for (position, mark) in sample.marks.enumerated() where mark.parameter == parameter.name {
        count += 1
        left[Slot.cue(before: position, in: sample), default: 0] += 1
        right[Slot.cue(after: position, in: sample), default: 0] += 1
        for index in mark.range {
          seen.insert(sample.words[index].normal)
          inside[sample.words[index].normal, default: 0] += 1 / Double(samples.count)
        }
        if mark.range.contains(where: { Slot.isLooseWord(sample.words[$0]) }) || Slot.startsWithVerb(mark, sample) {
          loose += 1
        }
        for type in Set(values.filter { Slot.fills($0, mark.range) }.map(\.type)) { types[type, default: 0] += 1 }
      }
    }
    left = left.mapValues { $0 / max(count, 1) }
    right = right.mapValues { $0 / max(count, 1) }
    bound = Slot.bound(of: parameter)
    (accepts, isTyped) = Slot.types(of: parameter, shares: types.mapValues { $0 / max(count, 1) })
    isLoose = parameter.type == .text && !isTyped && count > 0 && loose / count >= 0.3
  }

  func insideShare(_ word: String) -> Double { inside[word] ?? 0 }

  /// "in [blue](color)" is filled by "in blue" as well as by "blue".
  private static func fills(_ value: ValueSpan, _ mark: Range<Int>) -> Bool {
    value.range.upperBound == mark.upperBound && value.range.lowerBound <= mark.lowerBound
      && value.range.lowerBound >= mark.lowerBound - 2 && !mark.isEmpty
  }

  private static func isLooseWord(_ word: Word) -> Bool {
    switch English.role(word) {
    case .pronoun, .auxiliary, .possessive, .question: true
    default: false
    }
  }

  private static func startsWithVerb(_ mark: Sample.Mark, _ sample: Sample) -> Bool {
    guard let first = mark.range.first, mark.range.count > 1 else { return false }
    return English.role(sample.words[first]) == .verb
  }

  private static func cue(before position: Int, in sample: Sample) -> String {
    var index = sample.marks[position].range.lowerBound - 1
    while index >= 0, English.leading.contains(sample.words[index].normal), sample.words[index].normal != "of" {
      index -= 1
    }
    if position > 0, sample.marks[position - 1].range.contains(index) {
      return "<\(sample.marks[position - 1].parameter)>"
    }
    return index < 0 ? "^" : sample.words[index].normal
  }

  private static func cue(after position: Int, in sample: Sample) -> String {
    let index = sample.marks[position].range.upperBound
    if position + 1 < sample.marks.count, sample.marks[position + 1].range.lowerBound == index {
      return "<\(sample.marks[position + 1].parameter)>"
    }
    return index >= sample.words.count ? "$" : sample.words[index].normal
  }

  private static func bound(of parameter: Parameter) -> ValueSpan.Bound? {
    let name = Set(parameter.name.lowercased().split { !$0.isLetter }.map(String.init))
    if !name.isDisjoint(with: ["min", "minimum", "least", "lowest", "since", "after", "from", "start"]) { return .min }
    if !name.isDisjoint(with: ["max", "maximum", "most", "highest", "until", "before", "end", "budget", "limit"]) {
      return .max
    }
    let told = parameter.description.lowercased()
    if told.contains("at most") || told.contains("highest") || told.contains("maximum") || told.contains("no more than")
    {
      return .max
    }
    if told.contains("at least") || told.contains("lowest") || told.contains("minimum") { return .min }
    return nil
  }

  /// The types that fill a parameter: its own, or for text what its marks turn out to be.
  private static func types(of parameter: Parameter, shares: [String: Double]) -> ([String], Bool) {
    let name = parameter.name.lowercased()
    switch parameter.type {
    case .oneOf: return ([], true)
    case .number:
      if name.contains("rating") || name.contains("stars") { return (["rating", "number"], true) }
      return (name.contains("percent") ? ["percent", "number"] : ["number"], true)
    case .time: return (["time", "date"], true)
    case .text:
      let finer = [
        "expression", "unit", "email", "zip", "color", "size", "order_number", "code", "percent", "date", "duration",
      ]
      if let named = ["expression", "email", "zip", "color", "size"].first(where: {
        name == $0 || (name == "colour" && $0 == "color")
      }) {
        return ([named], true)
      }
      if let best = finer.first(where: { shares[$0, default: 0] >= 0.6 }) { return ([best], true) }
      return ([], false)
    case .entity(let type):
      var types = ["order_number"].filter { shares[$0, default: 0] > 0 || type == "order" }
      if shares["date", default: 0] >= 0.6 { types.append("date") }
      return (types, false)
    default: return ([parameter.type.name], true)
    }
  }
}
