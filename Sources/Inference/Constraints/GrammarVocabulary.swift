/// The tokens of a model as a grammar sees them: their bytes. Made once for a model; it takes some tenths of a second for
/// 150,000 tokens.
public final class GrammarVocabulary: Sendable {
  /// Longer tokens are never chosen under a grammar; they are runs of spaces and the like.
  static let longestToken = 32

  public let count: Int
  let endTokens: [Int32]
  /// All tokens that a grammar may choose.
  let all: TokenTrie
  /// Those that are more, or less, than whole characters of a string, such as `",` or the half of an emoji.
  let special: TokenTrie
  /// For each number of characters up to the longest token's: the tokens of whole characters that may stand in a string,
  /// of at most so many.
  let characters: [TokenMask]
  /// Tokens with one quotation mark, and with several.
  let quoting: [Int32]
  let quotingTwice: [Int32]
  /// Bytes that are a token's whole text; a text of other bytes may run into a dead end.
  let writableBytes: ByteSet
  private let bytes: [UInt8]
  private let starts: [Int32]

  /// - Parameters:
  ///   - tokens: the bytes of each token; nil for those that stand for no text, such as control tokens.
  ///   - endTokens: those that end a generation.
  public init(tokens: [[UInt8]?], endTokens: Set<Int32>) {
    count = tokens.count
    self.endTokens = endTokens.filter { tokens.indices.contains(Int($0)) }.sorted()
    var bytes: [UInt8] = []
    var starts: [Int32] = [0]
    var usable: [Int32] = []
    for (index, text) in tokens.enumerated() {
      if let text, (1...Self.longestToken).contains(text.count), !endTokens.contains(Int32(index)) {
        usable.append(Int32(index))
        bytes += text
      }
      starts.append(Int32(bytes.count))
    }
    usable = Self.sorted(usable, bytes, starts)
    let text = { (token: Int32) in bytes[Int(starts[Int(token)])..<Int(starts[Int(token) + 1])] }
    all = TokenTrie(usable, text: text)
    let lengths = usable.map { Self.characterCount(text($0)) }
    special = TokenTrie(zip(usable, lengths).filter { $0.1 == nil }.map(\.0), text: text)
    let marks = usable.map { token in text(token).count { $0 == UInt8(ascii: "\"") } }
    quoting = zip(usable, marks).filter { $0.1 == 1 }.map(\.0)
    quotingTwice = zip(usable, marks).filter { $0.1 > 1 }.map(\.0)
    characters = Self.masks(usable, lengths, count: tokens.count)
    self.bytes = bytes
    self.starts = starts
    let trie = all
    writableBytes = ByteSet(
      (UInt8.min...UInt8.max).filter { byte in trie.child(of: nil, byte).map { trie.hasToken(at: $0) } ?? false })
  }

  /// Bytes of UTF-8 that are no token; control characters are not written at all, except the line break.
  var unwrittenBytes: [UInt8] {
    (UInt8.min...0xF4).filter { byte in
      (byte >= 0x20 || byte == 0x0A) && byte != 0xC0 && byte != 0xC1 && !writableBytes.contains(byte)
    }
  }

  /// Of a model's tokenizer. Special tokens stand for no text.
  public convenience init(_ tokenizer: Tokenizer) {
    let tokens = (0..<Int32(tokenizer.count)).map { token -> [UInt8]? in
      switch tokenizer.kind(of: token) {
      case .normal, .userDefined, .byte: Array(tokenizer.bytes(of: token))
      case .control, .unknown, .undefined, .unused: nil
      }
    }
    self.init(tokens: tokens, endTokens: Set(tokenizer.special.endOfGeneration))
  }

  func text(of token: Int32) -> ArraySlice<UInt8> {
    guard token >= 0, token < count else { return [] }
    return bytes[Int(starts[Int(token)])..<Int(starts[Int(token) + 1])]
  }

  private static func sorted(_ tokens: [Int32], _ bytes: [UInt8], _ starts: [Int32]) -> [Int32] {
    // The first eight bytes decide nearly always.
    let keyed = tokens.map { token -> (key: UInt64, token: Int32) in
      let text = bytes[Int(starts[Int(token)])..<Int(starts[Int(token) + 1])]
      var key: UInt64 = 0
      for (offset, byte) in text.prefix(8).enumerated() { key |= UInt64(byte) << UInt64(56 - 8 * offset) }
      return (key, token)
    }
    return keyed.sorted { first, second in
      if first.key != second.key { return first.key < second.key }
      let one = bytes[Int(starts[Int(first.token)])..<Int(starts[Int(first.token) + 1])]
      let two = bytes[Int(starts[Int(second.token)])..<Int(starts[Int(second.token) + 1])]
      if one.lexicographicallyPrecedes(two) { return true }
      return one.elementsEqual(two) && first.token < second.token
    }.map(\.token)
  }

  /// How many characters of a string the bytes are; nil if they are anything else.
  private static func characterCount(_ text: ArraySlice<UInt8>) -> Int? {
    for byte in text where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return nil }
    guard text.withUnsafeBytes({ isValidUTF8($0) }) else { return nil }
    return text.count { $0 & 0xC0 != 0x80 }
  }

  private static func masks(_ tokens: [Int32], _ lengths: [Int?], count: Int) -> [TokenMask] {
    var masks = [TokenMask(count: count)]
    let byLength = Dictionary(grouping: zip(tokens, lengths)) { $0.1 ?? -1 }
    for length in 1...longestToken {
      var mask = masks[length - 1]
      for (token, _) in byLength[length] ?? [] { mask.insert(token) }
      masks.append(mask)
    }
    return masks
  }
}
