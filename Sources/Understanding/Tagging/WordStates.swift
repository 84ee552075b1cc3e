import Inference

/// The model's view of each word of a text in its place: the state of the word's first token.
struct WordStates: Sendable {
  let width: Int
  /// `[words, width]`; zeros for words beyond the model's limit.
  let values: [Float]
  /// Longer words are all the same to the model.
  static let longestWord = 100
  /// The words that have a state.
  let known: [Bool]

  /// - Parameters:
  ///   - tokens: of `text`.
  ///   - offset: UTF-8 bytes before `text` in the text that the words' places count in.
  init(_ words: Words, tokens: TokenVectors, offset: Int = 0) {
    width = tokens.width
    var values = [Float](repeating: 0, count: words.count * width)
    var known = [Bool](repeating: false, count: words.count)
    var token = 0
    let ranges = tokens.tokens.byteRanges
    for (index, word) in words.enumerated() {
      let start = word.utf8.lowerBound - offset
      // The first token that reaches beyond the word's beginning stands for it.
      while token < ranges.count, ranges[token].isEmpty || ranges[token].upperBound <= start { token += 1 }
      guard token < ranges.count, ranges[token].lowerBound < word.utf8.upperBound - offset,
        word.utf8.count <= WordStates.longestWord
      else { continue }
      known[index] = true
      values.replaceSubrange(index * width..<(index + 1) * width, with: tokens[token])
    }
    self.values = values
    self.known = known
  }
}
