/// Splits text into word pieces exactly as BERT's uncased tokenizer does (Devlin et al. 2018; Wu et al. 2016).
///
/// Text never becomes one of the model's own tokens: "[SEP]" typed by someone is a bracket, a word and a bracket.
public struct WordPieceTokenizer: Sendable {
  /// Longer words become the unknown token.
  public static let longestWord = 100

  /// The most tokens of one text, the model's own included.
  public let limit: Int
  let vocabulary: WordPieceVocabulary
  private let beginning: Int32
  private let end: Int32
  private let unknown: Int32

  /// Reads the vocabulary of a model whose `tokenizer.ggml.model` is `bert`.
  public init(_ file: GGUFFile, limit: Int) throws(GGUFError) {
    let model = try file.string("tokenizer.ggml.model")
    guard model == "bert" else {
      throw file.problem("tokenizer.ggml.model", .invalid("is \(quoted(model)); \"bert\" is supported"))
    }
    self.limit = max(limit, 2)
    let strings = try file.array("tokenizer.ggml.tokens", of: .string)
    guard (1...Int(Int32.max / 2)).contains(strings.count) else {
      throw file.problem("tokenizer.ggml.tokens", .invalid("holds \(strings.count) tokens"))
    }
    vocabulary = WordPieceVocabulary(strings)
    let most = strings.count - 1
    let hasOwnBeginning = file.metadata["tokenizer.ggml.cls_token_id"] != nil
    beginning = Int32(
      try file.integer(hasOwnBeginning ? "tokenizer.ggml.cls_token_id" : "tokenizer.ggml.bos_token_id", most: most))
    // The key is spelled so in the GGUF specification.
    end = Int32(try file.integer("tokenizer.ggml.seperator_token_id", most: most))
    unknown = Int32(try file.integer("tokenizer.ggml.unknown_token_id", most: most))
  }

  public var vocabularySize: Int { vocabulary.count }

  /// The tokens of a text between the model's beginning and end tokens, cut off at ``limit``.
  public func tokenize(_ text: String) -> Tokenization {
    var pieces = Pieces(room: limit - 2)
    var text = text
    text.withUTF8 { bytes in
      var words = BERTWords(bytes)
      while words.next() { split(words, into: &pieces) }
    }
    return Tokenization(
      ids: [beginning] + pieces.ids + [end], byteRanges: [0..<0] + pieces.byteRanges + [0..<0],
      droppedTokens: pieces.dropped)
  }

  /// How BERT writes a token, such as `##ing`.
  public func text(of id: Int32) -> String { vocabulary.text(of: id) }

  /// Whether a lower-case word is a piece of its own: one that the model met often.
  public func isWord(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    return !bytes.isEmpty && vocabulary.longestPiece(of: bytes, from: 0)?.end == bytes.count
  }

  /// Greedily takes the longest piece from the front of what is left; a word with a part that is no piece is unknown.
  private func split(_ words: borrowing BERTWords, into pieces: inout Pieces) {
    let mark = pieces.mark
    var start = 0
    if words.characters <= Self.longestWord {
      while start < words.word.count, let (id, end) = vocabulary.longestPiece(of: words.word, from: start) {
        pieces.append(id, words.sources[start].lowerBound..<words.sources[end - 1].upperBound)
        start = end
      }
    }
    guard start < words.word.count else { return }
    pieces.reset(to: mark)
    pieces.append(unknown, words.sources[0].lowerBound..<words.sources[words.sources.count - 1].upperBound)
  }
}

/// The pieces so far, of which only the first `room` are kept.
private struct Pieces {
  let room: Int
  var ids: [Int32] = []
  var byteRanges: [Range<Int>] = []
  var dropped = 0

  init(room: Int) { self.room = room }

  mutating func append(_ id: Int32, _ range: Range<Int>) {
    guard ids.count < room else {
      dropped += 1
      return
    }
    ids.append(id)
    byteRanges.append(range)
  }

  /// Where to come back to when a word turns out to be unknown.
  var mark: (kept: Int, dropped: Int) { (ids.count, dropped) }

  mutating func reset(to mark: (kept: Int, dropped: Int)) {
    ids.removeLast(ids.count - mark.kept)
    byteRanges.removeLast(byteRanges.count - mark.kept)
    dropped = mark.dropped
  }
}
