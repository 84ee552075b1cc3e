/// The words being read together with what values depend on. The rules of the grammar are its extensions, each of the
/// form `rule(at:) -> Read<Value>?`: what was read, and where reading goes on.
struct ValueReader {
  let words: Words
  let grammar: ValueGrammar
  /// Now, on the clock of the conversation.
  let here: LocalMoment

  init(words: Words, grammar: ValueGrammar) {
    self.words = words
    self.grammar = grammar
    here = LocalMoment(grammar.now, in: grammar.timeZone)
  }

  func normal(_ index: Int) -> String { words.normal(index) }
  func isGlued(_ index: Int) -> Bool { words.indices.contains(index) && words[index].isGlued }
  func kind(_ index: Int) -> Word.Kind? { words.indices.contains(index) ? words[index].kind : nil }

  /// Skips one word if it is one of `options`.
  func skip(_ options: Set<String>, at index: Int) -> Int { options.contains(normal(index)) ? index + 1 : index }

  /// Whether the words from `index` are those of `phrase`, and where they end.
  func phrase(_ phrase: [String], at index: Int) -> Int? {
    guard index + phrase.count <= words.count else { return nil }
    for (offset, word) in phrase.enumerated() where words[index + offset].normal != word { return nil }
    return index + phrase.count
  }
}

/// A value read from words, and the index of the word after it.
struct Read<Value> {
  var value: Value
  var end: Int
  init(_ value: Value, _ end: Int) {
    self.value = value
    self.end = end
  }
}
