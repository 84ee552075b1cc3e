/// SentencePiece's byte pair encoding (Kudo and Richardson 2018), as Llama 2, Phi-3 and Gemma have it: characters are joined
/// to the piece with the best score, and bytes stand for what no piece can write.
struct SentencePieceEncoding: Sendable {
  private let ranks: [UInt32]
  /// The token of each byte, or `absent`.
  private let byteTokens: [Int32]
  private let unknown: Int32?
  /// For each byte whether some piece has a space after it. Where none has, text can be cut before the space.
  private let joinsSpace: [Bool]

  private static let absent: Int32 = -1

  init(_ file: GGUFFile, vocabulary: TokenVocabulary, unknown: Int32?) throws(GGUFError) {
    self.unknown = unknown
    let key = "tokenizer.ggml.scores"
    let scores = try file.array(key, of: .float32)
    guard scores.count >= vocabulary.count else {
      throw file.problem(key, .invalid("holds \(scores.count) scores for \(vocabulary.count) tokens"))
    }
    let bytes = scores.bytes
    ranks = (0..<vocabulary.count).map { token in
      let bits = bytes.loadUnaligned(fromByteOffset: 4 * token, as: UInt32.self).littleEndian
      return Self.rank(ofScore: Float(bitPattern: bits))
    }
    byteTokens = Self.byteTokens(in: vocabulary)
    joinsSpace = Self.bytesBeforeSpaces(in: vocabulary)
  }

  /// Higher scores have lower ranks; a float's bits are in the order of its value once negative ones are turned round.
  private static func rank(ofScore score: Float) -> UInt32 {
    let bits = (score + 0).bitPattern
    return bits >> 31 == 0 ? ~(bits | 1 << 31) : bits
  }

  private static func byteTokens(in vocabulary: TokenVocabulary) -> [Int32] {
    var tokens = [Int32](repeating: absent, count: 256)
    for (token, kind) in vocabulary.kinds.enumerated() where kind == .byte {
      if let byte = vocabulary.pieces[token].first { tokens[Int(byte)] = Int32(token) }
    }
    return tokens
  }

  private static func bytesBeforeSpaces(in vocabulary: TokenVocabulary) -> [Bool] {
    var joins = [Bool](repeating: false, count: 256)
    for (token, kind) in vocabulary.kinds.enumerated() where kind != .control && kind != .byte {
      let piece = vocabulary.pieces[token]
      for (byte, next) in zip(piece, piece.dropFirst()) where next == 0x20 { joins[Int(byte)] = true }
    }
    return joins
  }

  /// Appends the tokens of a text.
  func encode(
    _ text: UnsafeRawBufferPointer, pieces: PieceTable, merger: inout SymbolMerger, into tokens: inout [Int32]
  ) {
    var start = 0
    var end = 0
    while end < text.count {
      end += 1
      let canCut = end == text.count || text[end] == 0x20 && !joinsSpace[Int(text[end - 1])]
      guard canCut else { continue }
      encodeSegment(UnsafeRawBufferPointer(rebasing: text[start..<end]), pieces, &merger, into: &tokens)
      start = end
    }
  }

  private func encodeSegment(
    _ text: UnsafeRawBufferPointer, _ pieces: PieceTable, _ merger: inout SymbolMerger, into tokens: inout [Int32]
  ) {
    merger.begin(byteCount: text.count)
    var place = 0
    var last = -1
    while place < text.count {
      let first = text[place]
      let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      merger.put(Self.absent, at: place, length: length, after: last)
      last = place
      place += length
    }
    merger.run(text, by: PieceRule(pieces: pieces, ranks: ranks)) { symbol, bytes in
      append(symbol, UnsafeRawBufferPointer(rebasing: text[bytes]), pieces, to: &tokens)
    }
  }

  private func append(
    _ symbol: Int32, _ bytes: UnsafeRawBufferPointer, _ pieces: PieceTable, to tokens: inout [Int32]
  ) {
    if symbol != Self.absent {
      tokens.append(symbol)
    } else if let token = pieces.find(bytes) {
      tokens.append(Int32(token))
    } else {
      for byte in bytes {
        let token = byteTokens[Int(byte)]
        if token != Self.absent { tokens.append(token) } else if let unknown { tokens.append(unknown) }
      }
    }
  }
}

/// Symbols are joined where together they are a piece.
private struct PieceRule: MergeRule {
  let pieces: PieceTable
  let ranks: [UInt32]

  @inline(__always)
  func merge(_ left: Int32, _ right: Int32, span: UnsafeRawBufferPointer) -> Merge? {
    pieces.find(span).map { Merge(rank: ranks[$0], product: Int32($0)) }
  }
}
