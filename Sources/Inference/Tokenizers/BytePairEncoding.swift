/// Byte-level byte pair encoding (Sennrich et al. 2016; Radford et al. 2019): each word begins as single bytes, which the
/// vocabulary's merges join.
struct BytePairEncoding: Sendable {
  private let preTokenizer: PreTokenizer
  private let merges: PairTable
  /// The symbol of each byte, or `absent`: its token, or a part of merges that is no token.
  private let byteSymbols: [Int32]
  private let tokenCount: Int
  /// A word that is a token is that token, whatever the merges make of it.
  private let takesWholeWords: Bool

  private static let absent: Int32 = -1

  /// - Parameter vocabulary: Takes up the parts of merges that are no tokens, numbered after these.
  init(
    _ file: GGUFFile, preTokenizer: PreTokenizer, vocabulary: inout TokenVocabulary
  ) throws(GGUFError) {
    self.preTokenizer = preTokenizer
    takesWholeWords = preTokenizer.takesWholeWords
    tokenCount = vocabulary.count
    merges = try PairTable(file, pieces: &vocabulary.pieces)
    let pieces = vocabulary.pieces
    byteSymbols = (0...255).map { byte in
      withUnsafeBytes(of: UInt8(byte)) { pieces.find($0).map(Int32.init) } ?? Self.absent
    }
  }

  /// Appends the tokens of a text.
  func encode(
    _ text: UnsafeRawBufferPointer, pieces: PieceTable, merger: inout SymbolMerger, into tokens: inout [Int32]
  ) {
    var start = 0
    for end in preTokenizer.wordEnds(of: text) {
      let word = UnsafeRawBufferPointer(rebasing: text[start..<end])
      start = end
      if takesWholeWords, let token = pieces.find(word), token < tokenCount {
        tokens.append(Int32(token))
      } else {
        encodeWord(word, &merger, into: &tokens)
      }
    }
  }

  private func encodeWord(_ word: UnsafeRawBufferPointer, _ merger: inout SymbolMerger, into tokens: inout [Int32]) {
    merger.begin(byteCount: word.count)
    for place in word.indices { merger.put(byteSymbols[Int(word[place])], at: place, length: 1, after: place - 1) }
    merger.run(word, by: merges) { symbol, bytes in
      if symbol != Self.absent, symbol < tokenCount {
        tokens.append(symbol)
      } else {
        for place in bytes {
          let byte = byteSymbols[Int(word[place])]
          // A byte without a token is lost: the vocabulary cannot write it.
          if byte != Self.absent, byte < tokenCount { tokens.append(byte) }
        }
      }
    }
  }
}
