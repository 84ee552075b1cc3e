import Conversation
import Foundation
import SkillKit

/// Reads an utterance in the light of the question that it answers.
extension SpanFinder {
  /// What a bare answer to the question for `parameter` says: "the red one", "tomorrow", "make it two", "my visa".
  /// Empty when it says nothing that could fill it.
  public static func answer(
    for parameter: Parameter, of lexicon: ToolLexicon, in words: Words, values: [ValueSpan]
  ) -> [Argument] {
    guard !words.isEmpty, let slot = lexicon.slot(parameter.name) else { return [] }
    if let typed = typedAnswer(slot, lexicon, words, values) { return typed }
    if slot.isTyped, parameter.type != .text { return [] }
    if let told = sentenceAnswer(slot, lexicon, words, values) { return told }
    let range = core(of: words, isLoose: slot.isLoose)
    guard !range.isEmpty else { return [] }
    let taken = [Bool](repeating: false, count: words.count)
    let mention = Mention(words, range, taken: taken, isLoose: slot.isLoose)
    guard !mention.text.isEmpty else { return [] }
    if slot.isEntity {
      // "in blue" answers as "the blue one" does.
      let references =
        ReferenceGrammar.references(in: mention.words) + ReferenceGrammar.references(in: Words("the " + mention.text))
      let many = Array(references.prefix(parameter.isList ? references.count : 1))
      if !many.isEmpty { return many.map { Argument(mention.text, type: parameter.type.name, reference: $0) } }
    }
    guard parameter.isList else { return [Argument(mention.text, type: parameter.type.name)] }
    return ItemList.items(in: mention.words).map { Argument($0.said, type: parameter.type.name) }
  }

  private static func typedAnswer(_ slot: Slot, _ lexicon: ToolLexicon, _ words: Words, _ values: [ValueSpan])
    -> [Argument]?
  {
    let alone = lexicon.with(slot.parameter)
    let chosen = TypedFilling(lexicon: alone, words: words, values: values).choices().map(\.argument)
    if !chosen.isEmpty { return chosen }
    let type = slot.parameter.type
    // What is too weak in a sentence is enough in an answer: "10", "7", "on".
    let best = values.filter { slot.accepts.contains($0.type) }.max { $0.range.count < $1.range.count }
    if let best, type != .quantity || !ReferenceGrammar.isPointing(words) {
      return [Argument(best.text, type: type.name, value: best.value)]
    }
    guard let number = values.first(where: { $0.type == "number" }), let value = number.value.double, value >= 0 else {
      return type == .quantity && words.contains { ["a", "an", "single"].contains($0.normal) } && words.count <= 4
        ? [Argument(words.covered, type: type.name, value: .int(1))] : nil
    }
    switch type {
    // Minutes are what is meant where no unit is named.
    case .duration where value < 1e6: return [Argument(number.text, type: type.name, value: .int(Int(value * 60)))]
    default: return nil
    }
  }

  /// A whole sentence for an answer: "i'm looking for running shoes".
  private static func sentenceAnswer(_ slot: Slot, _ lexicon: ToolLexicon, _ words: Words, _ values: [ValueSpan])
    -> [Argument]?
  {
    guard words.count >= 4, !slot.isLoose, !slot.isEntity,
      let first = words.first(where: { English.role($0) != .polite }),
      [.pronoun, .auxiliary, .verb, .question].contains(English.role(first))
    else { return nil }
    return arguments(for: lexicon, in: words, values: values)[slot.parameter.name]
  }

  /// The words without the courtesies around them: "uh the red one please" is "the red one".
  private static func core(of words: Words, isLoose: Bool) -> Range<Int> {
    var (start, end) = (0, words.count)
    while start < end, isPreamble(words, start, isLoose) { start += 1 }
    while end > start, isAfterthought(words[end - 1]) { end -= 1 }
    return start..<end
  }

  private static let preambles: Set<String> = [
    "it's", "its", "is", "it", "i", "i'd", "i'll", "want", "would", "like", "need", "take", "have", "go", "with",
    "make", "for", "to", "in", "on", "from",
    "use", "use", "let's", "lets", "choose", "pick", "think", "guess", "that", "that's", "call", "send", "ship", "put",
    "get", "give", "me", "be", "the'",
    "called", "of", "about", "how", "by", "please", "just", "maybe", "under", "say", "please", "do", "add", "at", "my'",
  ]

  private static func isPreamble(_ words: Words, _ index: Int, _ isLoose: Bool) -> Bool {
    let word = words[index]
    switch English.role(word) {
    case .polite, .filler, .mark: return word.normal != "#" && word.normal != "$"
    case .pronoun where ["it", "that", "this"].contains(word.normal):
      return index + 1 < words.count && ["is", "it's", "to", "with", "in"].contains(words.normal(index + 1))
    default: break
    }
    if isLoose { return ["to", "that", "about", "it's", "is", "remind", "me"].contains(word.normal) }
    return preambles.contains(word.normal) && index + 1 < words.count
  }

  private static func isAfterthought(_ word: Word) -> Bool {
    switch English.role(word) {
    case .polite, .mark: word.normal != ")" && word.normal != "\""
    default:
      ["then", "i", "guess", "think", "instead", "now", "would", "be", "great", "good", "fine"].contains(word.normal)
    }
  }
}

extension ToolLexicon {
  /// The same tool with only this parameter to fill.
  func with(_ parameter: Parameter) -> ToolLexicon {
    ToolLexicon(self, slots: slots.filter { $0.parameter.name == parameter.name })
  }
}

extension ReferenceGrammar {
  /// "the one", "that one": no count.
  static func isPointing(_ words: Words) -> Bool {
    words.contains { $0.normal == "one" } && reference(in: words) != nil
  }
}
