import Conversation
import SkillKit

/// "Is the kettle in my basket already?", "did I put flour on the list?": whether something is on what holds things.
/// It is a look at that, with the thing asked for.
extension Reading {
  func membership(_ clause: Words, _ topic: Topic?) -> Request? {
    guard let asked = Membership(clause.part(Opening(clause).rest)), let item = named(asked.item),
      let (tool, place) = holder(asked.place, topic), let parameter = Reading.askedFor(tool)
    else { return nil }
    var arguments = [parameter.name: [Argument(item)]]
    if let place { arguments.merge(place) { $1 } }
    if place == nil, let topic { arguments.merge(topic.inherited(by: tool)) { mine, _ in mine } }
    return Request(tool: tool.name, confidence: 0.9, arguments: arguments, text: clause.covered)
  }

  /// The thing in words: what "it" points at by its name.
  private func named(_ item: Words) -> String? {
    guard item.count == 1, ["it", "that", "this", "they", "them", "those", "these"].contains(item.normal(0)) else {
      return item.covered
    }
    return context.focus.groups.first.flatMap { $0.count == 1 ? $0[0].name : nil }
  }

  /// The text by which a tool that looks may be asked for one thing.
  private static func askedFor(_ tool: Tool) -> Parameter? {
    tool.effect == .reads ? tool.parameters.first { $0.type == .text && !$0.isRequired && $0.name == "item" } : nil
  }

  /// The tool that shows what the words name ("my packing list", "the basket", "there"), and which one they name.
  private func holder(_ place: Words, _ topic: Topic?) -> (Tool, [String: [Argument]]?)? {
    let tools = understander.tools.values.filter { Reading.askedFor($0) != nil }.sorted { $0.name < $1.name }
    guard let noun = place.last.map({ English.stem($0.normal) }) else { return nil }
    if ["there", "it", "that", "them"].contains(noun) {
      guard let topic, let tool = tools.first(where: topic.includes) else { return nil }
      return (tool, nil)
    }
    guard let tool = tools.first(where: { $0.things.contains(noun) || understander.share(of: noun, in: $0) >= 0.04 })
    else { return nil }
    let name = place.filter { ![.determiner, .possessive].contains(English.role($0)) || $0.normal == noun }
    let which = tool.parameters.first { $0.type == .entity(noun) }
    guard let which, name.count > 1 else { return (tool, nil) }
    let text = place.text(of: place.count - name.count..<place.count)
    return (tool, [which.name: [Argument(text, type: noun)]])
  }
}

/// A question whether something is somewhere, taken apart.
struct Membership {
  var item: Words
  var place: Words

  init?(_ words: Words) {
    var end = words.count
    while end > 0, English.role(words[end - 1]) == .mark || Self.late.contains(words.normal(end - 1)) { end -= 1 }
    let words = words.part(0..<end)
    guard let start = Membership.start(words),
      let preposition = words.indices.last(where: { ["on", "in", "among", "to"].contains(words.normal($0)) }),
      preposition > start, preposition + 1 < words.count
    else { return nil }
    var range = start..<preposition
    while let first = range.first, Self.before.contains(words.normal(first)) { range = first + 1..<preposition }
    while let last = range.last, Self.late.contains(words.normal(last)) { range = range.lowerBound..<last }
    item = words.part(range)
    place = words.part(preposition + 1..<words.count)
    guard !item.isEmpty, place.count <= 4, !item.contains(where: { Self.whatever.contains($0.normal) }),
      !item.contains(where: { English.role($0) == .question })
    else { return nil }
  }

  /// Where the thing begins: behind "is", "did I put", "have I got".
  private static func start(_ words: Words) -> Int? {
    let first = words.normal(0)
    if ["is", "are", "isn't", "aren't", "was", "were"].contains(first) { return words.normal(1) == "there" ? 2 : 1 }
    guard ["do", "did", "have", "has", "don't", "didn't", "haven't"].contains(first),
      ["i", "we", "you"].contains(words.normal(1))
    else { return nil }
    var index = 2
    while index < words.count, acts.contains(words.normal(index)) || late.contains(words.normal(index)) { index += 1 }
    return index > 2 || first == "have" ? index : nil
  }

  private static let acts: Set = ["have", "put", "add", "added", "got", "get", "write", "written", "wrote", "stick"]
  private static let late: Set = ["already", "yet", "still", "too", "now", "please", "again", "really", "by", "chance"]
  private static let before: Set = ["the", "any", "some", "a", "an", "my", "our", "already", "still"]
  private static let whatever: Set = ["anything", "something", "everything", "nothing", "much", "many", "things"]
}
