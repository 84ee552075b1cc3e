/// The tokens of a model that are no text, and which of them surround every text.
public struct SpecialTokens: Sendable {
  /// Begins a text.
  public private(set) var bos: Int32?
  /// Ends a text.
  public private(set) var eos: Int32?
  /// Ends a turn of a conversation.
  public private(set) var eot: Int32?
  /// Ends a message that expects a tool's result.
  public private(set) var eom: Int32?
  public private(set) var unknown: Int32?
  public private(set) var separator: Int32?
  public private(set) var padding: Int32?
  public private(set) var mask: Int32?
  /// Those after which a model has nothing more to say, in ascending order.
  public private(set) var endOfGeneration: [Int32] = []

  /// Whether `encode(_:addingSpecial:)` puts ``bos`` before a text.
  public private(set) var addsBOS: Bool
  /// Whether it puts ``eos`` after a text.
  public private(set) var addsEOS: Bool
  /// Whether a text is read as if a space stood before it.
  public private(set) var addsSpacePrefix: Bool

  /// What holds where a file says nothing.
  struct Defaults {
    var bos: Int32?
    var eos: Int32?
    var unknown: Int32?
    var addsBOS = false
    var addsSpacePrefix = false
  }

  /// Reads the file's ids and flags, and marks tokens that end a generation as control tokens.
  ///
  /// An id beyond the vocabulary counts as absent: such files are in use.
  init(_ file: GGUFFile, defaults: Defaults, vocabulary: inout TokenVocabulary) throws(GGUFError) {
    let count = vocabulary.count
    func id(_ name: String, or standard: Int32? = nil) throws(GGUFError) -> Int32? {
      let key = "tokenizer.ggml.\(name)_token_id"
      guard let value = file.metadata[key] else { return standard.flatMap { $0 < count ? $0 : nil } }
      if case .signed(..<0) = value { return nil }
      if case .unsigned(UInt64(count)...) = value { return nil }
      let id = try file.integer(key)
      return id < count ? Int32(id) : nil
    }
    func flag(_ name: String, or standard: Bool) throws(GGUFError) -> Bool {
      let key = "tokenizer.ggml.\(name)"
      return file.metadata[key] == nil ? standard : try file.boolean(key)
    }
    let first = try id("bos", or: defaults.bos)
    bos = try id("cls", or: first)
    eos = try id("eos", or: defaults.eos)
    eot = try id("eot")
    eom = try id("eom")
    unknown = try id("unknown", or: defaults.unknown)
    separator = try id("seperator")  // spelled so in the GGUF specification
    padding = try id("padding")
    mask = try id("mask")
    addsBOS = try flag("add_bos_token", or: defaults.addsBOS)
    addsEOS = try flag("add_eos_token", or: false)
    addsSpacePrefix = try flag("add_space_prefix", or: defaults.addsSpacePrefix)
    findByName(in: &vocabulary)
  }

  private mutating func findByName(in vocabulary: inout TokenVocabulary) {
    eot = eot ?? vocabulary.control(Self.turnEnds)
    eom = eom ?? vocabulary.control(["<|eom_id|>"])
    let named = (Self.turnEnds + Self.otherEnds).compactMap { vocabulary.control([$0]) }
    endOfGeneration = Set([eos, eot, eom].compactMap(\.self) + named).sorted()
  }

  /// How models write the end of a turn, the most telling first: many files give no id for it.
  private static let turnEnds = [
    "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<end_of_utterance>", "<EOT>", "_<EOT>", "[EOT]",
    "<|end_of_text|>", "<|endoftext|>", "<｜end▁of▁sentence｜>",
  ]
  /// Others after which nothing of the text follows: what is left are parts of another file.
  private static let otherEnds = [
    "</s>", "<eos>", "[EOS]", "<|eom_id|>", "<|return|>", "<|call|>", "<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>",
    "[PAD]", "<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>", "<|file_sep|>",
  ]
}

extension TokenVocabulary {
  /// The first of these names that is a token, which is made a control token: some files list it as text.
  fileprivate mutating func control(_ names: [String]) -> Int32? {
    guard let token = names.lazy.compactMap(token(named:)).first else { return nil }
    makeControl(token)
    return token
  }
}
