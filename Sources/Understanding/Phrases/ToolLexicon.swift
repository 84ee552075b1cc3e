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
    let told = ToolLexicon.telling(of: tool, samples)
    let readings = samples.indices.map { told.contains($0) ? grammar.spans(in: samples[$0].words) : nil }
    slots = tool.parameters.map { Slot($0, samples: samples, readings: readings) }
  }

  init(_ other: ToolLexicon, slots: [Slot]) {
    (tool, samples, carriers) = (other.tool, other.samples, other.carriers)
    self.slots = slots
  }

  func slot(_ name: String) -> Slot? { slots.first { $0.parameter.name == name } }

  /// The samples whose values are read, because their types are not declared: some of each parameter's, spread evenly.
  private static func telling(of tool: Tool, _ samples: [Sample]) -> Set<Int> {
    var told: Set<Int> = []
    for parameter in tool.parameters where Slot.isTypeOpen(parameter) {
      let marked = samples.indices.filter { samples[$0].marks.contains { $0.parameter == parameter.name } }
      let step = max(1, (marked.count + readPerParameter - 1) / readPerParameter)
      told.formUnion(stride(from: 0, to: marked.count, by: step).map { marked[$0] })
    }
    return told
  }

  /// How many samples show what a parameter's values are.
  private static let readPerParameter = 16

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
