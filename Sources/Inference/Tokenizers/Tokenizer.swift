/// Turns text into a model's tokens and back, as the model's file says.
///
///     let tokenizer = try Tokenizer(GGUFFile(contentsOf: modelURL))
///     let tokens = tokenizer.encode("Hello world")
///     tokenizer.decode(tokens)   // "Hello world"
///
/// Supported are byte-level byte pair encoding with the pre-tokenizers of ``preTokenizerNames`` (`tokenizer.ggml.model` is
/// `gpt2`), SentencePiece's byte pair encoding (`llama`) and BERT's WordPiece (`bert`).
public struct Tokenizer: Sendable {
  public let special: SpecialTokens
  private let vocabulary: TokenVocabulary
  private let encoding: Encoding
  private let allSpecial: SpecialTokenFinder
  private let userDefined: SpecialTokenFinder

  private enum Encoding {
    case bytePairs(BytePairEncoding)
    case sentencePiece(SentencePieceEncoding)
    case wordPiece(WordPieceTokenizer)
  }

  /// The most bytes of one text.
  public static let longestText = SymbolMerger.longestText - 1

  /// The pre-tokenizers of byte-level models that are known, by their names in `tokenizer.ggml.pre`.
  public static var preTokenizerNames: [String] { PreTokenizer.byName.keys.sorted() }

  /// - Throws: ``GGUFError``, which names the key of the file that is missing, wrong or of an unknown kind.
  public init(_ file: GGUFFile) throws(GGUFError) {
    let key = "tokenizer.ggml.model"
    var vocabulary: TokenVocabulary
    switch try file.string(key) {
    case "gpt2":
      let preTokenizer = try PreTokenizer(file)
      vocabulary = try TokenVocabulary(file, writing: .byteLevel)
      special = try SpecialTokens(
        file, defaults: .init(addsBOS: preTokenizer.addsBeginning), vocabulary: &vocabulary)
      encoding = .bytePairs(try BytePairEncoding(file, preTokenizer: preTokenizer, vocabulary: &vocabulary))
    case "llama":
      vocabulary = try TokenVocabulary(file, writing: .sentencePiece)
      special = try SpecialTokens(
        file, defaults: .init(bos: 1, eos: 2, unknown: 0, addsBOS: true, addsSpacePrefix: true),
        vocabulary: &vocabulary)
      encoding = .sentencePiece(
        try SentencePieceEncoding(file, vocabulary: vocabulary, unknown: special.unknown))
    case "bert":
      vocabulary = try TokenVocabulary(file, writing: .wordPiece)
      special = try SpecialTokens(file, defaults: .init(addsBOS: true), vocabulary: &vocabulary)
      encoding = .wordPiece(try WordPieceTokenizer(file, limit: .max))
    case let other: throw file.problem(key, .unsupported(other, known: ["bert", "gpt2", "llama"]))
    }
    self.vocabulary = vocabulary
    let trimming = Self.trimming(vocabulary, file)
    allSpecial = SpecialTokenFinder(
      vocabulary.tokens(.control, .userDefined, .unknown), in: vocabulary, trimming: trimming)
    userDefined = SpecialTokenFinder(vocabulary.tokens(.userDefined), in: vocabulary, trimming: trimming)
  }

  /// Phi-3's special tokens swallow the spaces after them, which files do not say otherwise than by the model's name.
  private static func trimming(_ vocabulary: TokenVocabulary, _ file: GGUFFile) -> Set<Int32> {
    guard case .string(let name) = file.metadata["general.name"] else { return [] }
    let lowered = name.lowercased()
    guard lowered.contains("phi-3") || lowered.contains("phi3") else { return [] }
    let others = ["<unk>", "<s>", "<|endoftext|>"].compactMap(vocabulary.token(named:))
    return Set(vocabulary.tokens(.control, .userDefined, .unknown)).subtracting(others)
  }

  /// How many tokens there are; their ids are below.
  public var count: Int { vocabulary.count }

  /// What a token is for.
  public func kind(of token: Int32) -> TokenKind {
    vocabulary.kinds.indices.contains(Int(token)) ? vocabulary.kinds[Int(token)] : .undefined
  }

  /// Whether the model has nothing more to say after this token.
  public func isEndOfGeneration(_ token: Int32) -> Bool { special.endOfGeneration.contains(token) }

  /// The control or user-defined token that is written so, such as `<|im_end|>`.
  public func token(named name: String) -> Int32? { vocabulary.token(named: name) }
}

// MARK: - Encoding

extension Tokenizer {
  /// The tokens of a text, of at most ``longestText`` bytes.
  /// - Parameters:
  ///   - addingSpecial: Whether the tokens that the model expects around a text are added. A chat template writes them
  ///     itself.
  ///   - parsingSpecial: Whether the names of control tokens in the text, such as `<|im_end|>`, become these tokens. Only
  ///     for text that is trusted, such as a chat template's; what people wrote stays text.
  public func encode(_ text: String, addingSpecial: Bool = true, parsingSpecial: Bool = false) -> [Int32] {
    var tokens: [Int32] = []
    if addingSpecial, special.addsBOS, let bos = special.bos { tokens.append(bos) }
    var text = text
    text.withUTF8 { bytes in
      precondition(bytes.count <= Self.longestText, "a text of at most \(Self.longestText) bytes")
      encode(UnsafeRawBufferPointer(bytes), with: parsingSpecial ? allSpecial : userDefined, into: &tokens)
    }
    if addingSpecial, let end = ending { tokens.append(end) }
    return tokens
  }

  private var ending: Int32? {
    if case .wordPiece = encoding { return special.separator }
    return special.addsEOS ? special.eos : nil
  }

  private func encode(_ text: UnsafeRawBufferPointer, with finder: SpecialTokenFinder, into tokens: inout [Int32]) {
    var merger = SymbolMerger()
    for fragment in finder.fragments(of: text) {
      switch fragment {
      case .token(let token): tokens.append(token)
      case .text(let range):
        let part = UnsafeRawBufferPointer(rebasing: text[range])
        switch encoding {
        case .bytePairs(let encoding):
          encoding.encode(part, pieces: vocabulary.pieces, merger: &merger, into: &tokens)
        case .sentencePiece(let encoding):
          // A text after a special token begins anew.
          withSpaces(part) { encoding.encode($0, pieces: vocabulary.pieces, merger: &merger, into: &tokens) }
        case .wordPiece(let tokenizer):
          tokens += tokenizer.tokenize(String(decoding: part, as: UTF8.self)).ids.dropFirst().dropLast()
        }
      }
    }
  }

  /// Calls `body` with the text after the space that is added to it, and with spaces for U+2581, which SentencePiece cannot
  /// tell from them.
  private func withSpaces(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    let hasMark = text.indices.contains { SpaceMark.begins(text, at: $0) }
    guard hasMark || special.addsSpacePrefix else { return body(text) }
    var spaced: [UInt8] = []
    spaced.reserveCapacity(text.count + 1)
    if special.addsSpacePrefix { spaced.append(0x20) }
    if hasMark {
      _ = SpaceMark.replace(in: text, into: &spaced)
    } else {
      spaced.append(contentsOf: text)
    }
    spaced.withUnsafeBytes(body)
  }
}

// MARK: - Decoding

extension Tokenizer {
  /// The bytes that a token writes, which may end within a character; see ``StreamingDecoder``.
  /// - Parameter includingSpecial: Whether a control token writes its name rather than nothing.
  public func bytes(of token: Int32, includingSpecial: Bool = false) -> ArraySlice<UInt8> {
    guard vocabulary.kinds.indices.contains(Int(token)) else { return [] }
    switch vocabulary.kinds[Int(token)] {
    case .control, .unknown: return includingSpecial ? vocabulary.pieces[Int(token)] : []
    default: return vocabulary.pieces[Int(token)]
    }
  }

  /// The text of tokens, without the space that encoding put before it; bytes that are no UTF-8 become U+FFFD.
  public func decode(_ tokens: some Sequence<Int32>, includingSpecial: Bool = false) -> String {
    var bytes: [UInt8] = []
    for token in tokens { bytes += self.bytes(of: token, includingSpecial: includingSpecial) }
    var beginsWithAddedSpace = special.addsSpacePrefix
    if case .wordPiece = encoding { beginsWithAddedSpace = true }
    return String(decoding: beginsWithAddedSpace && bytes.first == 0x20 ? bytes.dropFirst() : bytes[...], as: UTF8.self)
  }
}
