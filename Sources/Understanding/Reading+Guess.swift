import Conversation
import SkillKit

/// What may be looked up where nothing was understood: meant only if a skill knows the thing.
extension Reading {
  /// "Do you have any record players" is near what is asked of music, but no other tool is asked so, and its frame is
  /// that of looking for something.
  func guess(_ clause: Words, _ ranking: ToolMatcher.Ranking) throws -> Request? {
    let likeliest = ranking.best.map {
      Candidate(tool: $0.tool, confidence: $0.confidence / max(1e-6, 1 - ranking.none))
    }
    if let tool = lookUp(likeliest),
      let guess = request(tool, likeliest, clause, arguments(for: tool.name, in: clause, valueSpans(in: clause)))
    {
      return guess
    }
    let framed = try understander.matcher.framed(clause.meant)
    return lookUp(framed).flatMap { request($0, framed, clause, [:]) }
  }

  /// The tool of a candidate that is likely enough among the tools, if it only looks something up.
  private func lookUp(_ candidate: Candidate?) -> Tool? {
    guard let candidate, candidate.confidence >= Self.likely, let tool = understander.tools[candidate.tool],
      tool.effect == .reads, !tool.parameters.isEmpty
    else { return nil }
    return tool
  }

  private static let likely = 0.5

  /// Nil where nothing is named by several words: one alone is known by chance.
  private func request(
    _ tool: Tool, _ candidate: Candidate?, _ clause: Words, _ arguments: [String: [Argument]]
  ) -> Request? {
    var arguments = arguments
    if !arguments.values.joined().contains(where: { Words($0.text).count > 1 }) {
      guard let name = longName(in: clause), let first = tool.parameters.first else { return nil }
      arguments[first.name] = [Argument(name)]
    }
    return Request(
      tool: tool.name, confidence: min(1, candidate?.confidence ?? 0), arguments: arguments, text: clause.covered)
  }

  /// The last words that no closed class has, if there are several: "record players" of "do you have any record
  /// players".
  private func longName(in clause: Words) -> String? {
    let isNamed = { index in clause[index].kind == .word && English.role(clause[index]) == nil }
    guard let last = clause.indices.last(where: isNamed) else { return nil }
    let first = (clause.indices[...last].lastIndex { !isNamed($0) } ?? -1) + 1
    return last > first ? clause.text(of: first..<last + 1) : nil
  }
}
