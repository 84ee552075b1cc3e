import Conversation
import SkillKit

/// One verb for several times or lengths: "remind me at noon to eat and at three to call Sam".
extension Reading {
  /// A request for each value of the type that a tool must be given, where each stands in a stretch of its own; else
  /// the request as it is.
  func perValue(_ request: Request, _ clause: Words) -> [Request] {
    guard let tool = understander.tools[request.tool], let parameter = Reading.repeated(of: tool),
      let stretches = stretches(of: clause, by: parameter.type.name), stretches.count > 1
    else { return [request] }
    let texts = stretches.enumerated().map { index, stretch in
      index == 0 ? clause.text(of: stretch) : frame(clause, stretches, parameter) + " " + clause.text(of: stretch)
    }
    let requests = texts.enumerated().compactMap { index, text -> Request? in
      var words = Words(text)
      if index > 0 { words = withUnit(words, like: Words(texts[0])) }
      let found = arguments(for: tool.name, in: words, valueSpans(in: words))
      guard found[parameter.name]?.first?.value != nil, isComplete(found, tool) else { return nil }
      var one = request
      one.arguments = found
      one.text = text
      return one
    }
    return requests.count == texts.count ? requests : [request]
  }

  /// The one parameter with which a tool is asked for several times over.
  private static func repeated(of tool: Tool) -> Parameter? {
    tool.parameters.first { $0.isRequired && !$0.isList && ($0.type == .time || $0.type == .duration) }
  }

  private func isComplete(_ found: [String: [Argument]], _ tool: Tool) -> Bool {
    tool.parameters.allSatisfy { !$0.isRequired || found[$0.name] != nil }
  }

  /// The stretches between "and" and commas, each with a value of the type; nil where some have none. What joins words
  /// within a value ("an hour and a half") joins no stretches.
  private func stretches(of clause: Words, by type: String) -> [Range<Int>]? {
    let accepted: Set<String> = type == "time" ? ["time", "date"] : [type]
    let spans = valueSpans(in: clause).filter { accepted.contains($0.type) && $0.isExplicit }
    guard !spans.isEmpty else { return nil }
    var stretches: [Range<Int>] = []
    var start = 0
    for index in clause.indices where ["and", ",", ";", "then", "plus"].contains(clause.normal(index)) {
      guard !spans.contains(where: { $0.range.lowerBound < index && index < $0.range.upperBound }) else { continue }
      if index > start { stretches.append(start..<index) }
      start = index + 1
    }
    if start < clause.count { stretches.append(start..<clause.count) }
    let isEach = stretches.allSatisfy { stretch in
      spans.contains { stretch.contains($0.range.lowerBound) } || isBareCount(clause.part(stretch), type)
    }
    return isEach ? stretches : nil
  }

  /// "20 for the rice" after "5 minutes for the eggs"
  private func isBareCount(_ words: Words, _ type: String) -> Bool {
    type == "duration" && words.first.map { $0.kind == .number || NumberWords.isNumberWord($0.normal) } ?? false
  }

  /// What the first stretch says before anything that the next says anew: "remind me" of "remind me at noon to eat".
  private func frame(_ clause: Words, _ stretches: [Range<Int>], _ parameter: Parameter) -> String {
    let first = clause.part(stretches[0])
    let types: Set<String> = parameter.type == .time ? ["time", "date"] : [parameter.type.name]
    var end = valueSpans(in: first).filter { types.contains($0.type) }.map(\.range.lowerBound).min() ?? 0
    // "remind me to take the bread out at five and to …": up to the verb that begins what is told.
    if let to = first.firstIndex(where: { $0.normal == "to" }), to < end { end = to }
    while end > 1, [.preposition, .determiner, .mark].contains(English.role(first[end - 1])) { end -= 1 }
    let next = clause.normal(stretches[1].lowerBound)
    let isTold = English.roles[next] == .verb || (English.roles[next] == nil && first.contains { $0.normal == "to" })
    return first.text(of: 0..<end) + (isTold && clause[stretches[1].lowerBound].kind == .word ? " to" : "")
  }

  /// "20 for the rice" in the unit of "5 minutes for the eggs".
  private func withUnit(_ words: Words, like first: Words) -> Words {
    let isLength = { (words: Words) in self.valueSpans(in: words).contains { $0.type == "duration" && $0.isExplicit } }
    guard !isLength(words), let length = valueSpans(in: first).first(where: { $0.type == "duration" && $0.isExplicit }),
      let unit = first.part(length.range).last(where: { ValueReader.timeUnits[$0.normal] != nil }),
      let number = words.firstIndex(where: { $0.kind == .number || NumberWords.isNumberWord($0.normal) })
    else { return words }
    let before = words.text(of: 0..<number + 1)
    return Words("\(before) \(unit.normal) \(words.text(of: number + 1..<words.count))")
  }
}
