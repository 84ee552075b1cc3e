/// The tokens of a model, as its file lists them: what bytes each writes, and what it is for.
struct TokenVocabulary: Sendable {
  /// How the file writes the text of tokens.
  enum Writing {
    /// GPT-2's alphabet; see ``ByteLevelAlphabet``.
    case byteLevel
    /// SentencePiece's: U+2581 for a space, `<0x0A>` for a byte.
    case sentencePiece
    /// WordPiece as GGUF writes it: U+2581 before a word.
    case wordPiece
  }

  /// The bytes that each token writes. Only text can be found in it: what a person types never becomes a control token.
  var pieces: PieceTable
  private(set) var kinds: [TokenKind]
  /// The text of special tokens.
  private(set) var special: [String: Int32] = [:]

  static let mostTokens = 1 << 24

  init(_ file: GGUFFile, writing: Writing) throws(GGUFError) {
    let key = "tokenizer.ggml.tokens"
    let strings = try file.array(key, of: .string)
    guard (1...Self.mostTokens).contains(strings.count) else {
      throw file.problem(key, .invalid("holds \(strings.count) tokens; 1 to \(Self.mostTokens) are supported"))
    }
    guard strings.bytes.count <= PieceTable.mostBytes else {
      throw file.problem(
        key,
        .limit(what: "the tokens' length", value: UInt64(strings.bytes.count), most: UInt64(PieceTable.mostBytes)))
    }
    kinds = try Self.kinds(of: strings.count, file)
    pieces = PieceTable(minimumCapacity: strings.count)
    addPieces(strings, writing)
  }

  private static func kinds(of count: Int, _ file: GGUFFile) throws(GGUFError) -> [TokenKind] {
    let key = "tokenizer.ggml.token_type"
    guard file.metadata[key] != nil else { return Array(repeating: .normal, count: count) }
    let types = try file.array(key, of: .int32)
    guard types.count >= count else {
      throw file.problem(key, .invalid("holds \(types.count) types for \(count) tokens"))
    }
    let bytes = types.bytes
    return (0..<count).map { token in
      let raw = bytes.loadUnaligned(fromByteOffset: 4 * token, as: Int32.self).littleEndian
      return UInt8(exactly: raw).flatMap(TokenKind.init) ?? .undefined
    }
  }

  private mutating func addPieces(_ strings: GGUFArray, _ writing: Writing) {
    var written: [UInt8] = []
    strings.forEachString { token, text in
      let kind = kinds[token]
      if kind == .control || kind == .userDefined || kind == .unknown {
        special[String(decoding: text, as: UTF8.self)] = Int32(token)
      }
      written.removeAll(keepingCapacity: true)
      let isText = Self.write(text, kind, writing, into: &written)
      written.withUnsafeBytes { pieces.append($0, findable: isText && !$0.isEmpty) }
    }
  }

  /// The bytes that a token writes; true when encoding may come upon the token by these bytes.
  private static func write(
    _ text: UnsafeRawBufferPointer, _ kind: TokenKind, _ writing: Writing, into bytes: inout [UInt8]
  ) -> Bool {
    switch (kind, writing) {
    case (.control, _), (.unknown, _):
      bytes.append(contentsOf: text)
      return false
    case (.byte, .sentencePiece):
      if let byte = hexadecimalByte(text) { bytes.append(byte) }
      return false
    case (.userDefined, .byteLevel):
      bytes.append(contentsOf: text)
      // In the alphabet ASCII writes itself.
      return text.allSatisfy { (0x21...0x7E).contains($0) }
    case (_, .byteLevel):
      guard ByteLevelAlphabet.decode(text, into: &bytes) else {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text)
        return false
      }
      return true
    case (.userDefined, _):
      bytes.append(contentsOf: text)
      return !text.contains(0x20)
    case (_, .sentencePiece), (_, .wordPiece):
      // A text that has spaces itself is not what a text with U+2581 for them is.
      return !SpaceMark.replace(in: text, into: &bytes)
    }
  }

  /// The byte of a token like `<0x0A>`.
  private static func hexadecimalByte(_ text: UnsafeRawBufferPointer) -> UInt8? {
    guard text.count == 6, text.starts(with: "<0x".utf8), text[5] == UInt8(ascii: ">") else { return nil }
    return UInt8(String(decoding: text[3..<5], as: UTF8.self), radix: 16)
  }

  var count: Int { kinds.count }

  /// All tokens of these kinds.
  func tokens(_ wanted: TokenKind...) -> [Int32] {
    kinds.indices.filter { wanted.contains(kinds[$0]) }.map(Int32.init)
  }

  /// The token that is written so.
  func token(named name: String) -> Int32? {
    if let token = special[name] { return token }
    var name = name
    return name.withUTF8 { pieces.find(UnsafeRawBufferPointer($0)) }.flatMap { $0 < count ? Int32($0) : nil }
  }

  mutating func makeControl(_ token: Int32) { kinds[Int(token)] = .control }
}
