/// Reads what kind of thing a title or a query names: the last noun of its first phrase. "Olive oil soap" is a soap,
/// "Battery charger for AA cells" a charger, "case for my phone" a case, "box of chocolates" chocolates.
struct HeadNoun {
  let splitter: WordSplitter

  /// The stem of a title's head noun; nil when no word can be one.
  ///
  /// - Parameter attributes: colours, sizes and the like of the product's variants: "Player E51 Silver" is a player.
  func ofTitle(_ title: String, attributes: String) throws -> String? {
    let described = attributes.isEmpty ? [] : Set(try splitter.stems(attributes))
    let phrases = try candidates(title)
    let named = phrases.main.first { !HeadNoun.colors.contains($0.text) && !described.contains($0.stem) }
    return (named ?? phrases.main.first ?? phrases.rest.first)?.stem
  }

  /// The words of a query that may be its head noun, the likeliest first.
  func ofQuery(_ query: String) throws -> [Words.Word] {
    let phrases = try candidates(query)
    return phrases.main + phrases.rest
  }

  /// The words of the main phrase and of what follows it, each from its end, without numbers and measures.
  private func candidates(_ text: String) throws -> (main: [Words.Word], rest: [Words.Word]) {
    let segments = HeadNoun.segments(text)
    // By blanks, so that "clip-on lamp" and "2-in-1 laptop" stay whole.
    var main = (segments.first ?? "").split(whereSeparator: \.isWhitespace)[...]
    if main.count > 2, HeadNoun.containers.contains(main[0].lowercased()), main[1].lowercased() == "of" {
      main = main.dropFirst(2)
    }
    let cut = main.indices.dropFirst().first { index in
      HeadNoun.prepositions.contains(main[index].lowercased())
        && main[..<index].contains { $0.contains(where: \.isLetter) }
    }
    let rest = (cut.map { main[$0...].map(String.init) } ?? []) + segments.dropFirst()
    if let cut { main = main[..<cut] }
    let head = HeadNoun.nouns(try splitter.words(main.joined(separator: " ")).all)
    return (head, rest.isEmpty ? [] : HeadNoun.nouns(try splitter.words(rest.joined(separator: " ")).all))
  }

  /// Words that can be a noun here, from the end; a number is none, nor is the unit after it.
  private static func nouns(_ words: [Words.Word]) -> [Words.Word] {
    words.indices.reversed().filter { index in
      let word = words[index]
      guard word.text.count > 1, !word.text.contains(where: \.isNumber) else { return false }
      guard !prepositions.contains(word.text), !Words.fillers.contains(word.text) else { return false }
      return index == words.startIndex || Measure.unit(word.text) == nil
        || !words[index - 1].text.allSatisfy(\.isNumber)
    }.map { words[$0] }
  }

  /// The parts between commas, brackets, dashes and opening quotation marks.
  private static func segments(_ text: String) -> [String] {
    // Most texts have none of these signs.
    guard text.utf8.contains(where: { $0 >= 0x80 || separators.contains($0) }) else { return [text] }
    var segments: [Substring] = []
    var start = text.startIndex
    var before: Character = " "
    for index in text.indices {
      let character = text[index]
      let next = text.index(after: index)
      let isLoose = before.isWhitespace && (next == text.endIndex || text[next].isWhitespace)
      if ",;:([|“".contains(character) || "-–—/".contains(character) && isLoose
        || character == "\"" && before.isWhitespace
      {
        segments.append(text[start..<index])
        start = next
      }
      before = character
    }
    segments.append(text[start...])
    return segments.filter { $0.contains(where: \.isLetter) }.map(String.init)
  }

  private static let separators = Set(",;:([|\"-/".utf8)

  private static let prepositions: Set<String> = [
    "for", "with", "without", "in", "on", "from", "by", "of", "featuring", "w", "under", "over", "below", "that",
    "which", "made", "like", "at", "against", "including",
  ]

  private static let containers: Set<String> = [
    "box", "pack", "bag", "bottle", "pair", "set", "can", "jar", "tin", "packet", "carton", "case", "roll", "tube",
    "pot", "bar", "loaf", "bunch", "piece", "kind", "type", "sort", "pairs", "boxes", "bottles", "bags", "cans",
    "packs", "sets", "tub", "crate", "tray", "multipack",
  ]

  /// Colours that are hardly ever things.
  private static let colors: Set<String> = [
    "black", "white", "blue", "red", "green", "grey", "gray", "silver", "brown", "beige", "pink", "purple", "yellow",
    "navy", "ivory", "assorted", "multicolor", "multicolour",
  ]
}
