/// How text is cut into words before byte pairs are merged within them, by the name in `tokenizer.ggml.pre`.
///
/// Each kind is a row of regular expressions in its tokenizer's own description; a piece that one leaves, or a stretch
/// between its matches, is cut further by the next. They are cut here by hand: hundreds of MB a second in place of three.
struct PreTokenizer: Sendable {
  let stages: [PreTokenizerStage]
  /// A word that is a token is that token, whatever the merges make of it.
  let takesWholeWords: Bool
  /// Whether a beginning token is added unless the file says otherwise.
  let addsBeginning: Bool

  private init(_ stages: [PreTokenizerStage], takesWholeWords: Bool = false, addsBeginning: Bool = false) {
    self.stages = stages
    self.takesWholeWords = takesWholeWords
    self.addsBeginning = addsBeginning
  }

  /// The one that a file names; files made before there were names have the default.
  init(_ file: GGUFFile) throws(GGUFError) {
    let key = "tokenizer.ggml.pre"
    let name = file.metadata[key] == nil ? "default" : try file.string(key)
    guard let known = Self.byName[name] else {
      throw file.problem(key, .unsupported(name, known: Self.byName.keys.sorted()))
    }
    self = known
  }

  /// Where each word of a text ends.
  func wordEnds(of text: UnsafeRawBufferPointer) -> [Int] {
    UnicodeClasses.shared.withClasses { classes in
      let reader = CharacterReader(text: text, classes: classes)
      var ends = text.isEmpty ? [] : [text.count]
      for stage in stages {
        var finer: [Int] = []
        finer.reserveCapacity(max(ends.count, text.count / 4))
        var start = 0
        for end in ends {
          stage.cut(reader, from: start, to: end, into: &finer)
          start = end
        }
        ends = finer
      }
      return ends
    }
  }
}

extension PreTokenizer {
  private static let gpt2 = PreTokenizer([.words(.gpt2)])
  private static let digits = PreTokenizer([.runs(.of(.numbers, most: 1)), .words(.gpt2)])
  private static let qwen2 = PreTokenizer([.words(.qwen2)])
  private static let llama3 = PreTokenizer([.words(.llama3)])
  private static let llama3WholeWords = PreTokenizer([.words(.llama3)], takesWholeWords: true, addsBeginning: true)
  private static let falcon = PreTokenizer([
    .runs(.of(.falconPunctuation)), .words(.gpt2), .runs(.of(.asciiDigits, least: 3, most: 3)),
  ])
  private static let deepSeek = PreTokenizer([
    .runs(.of(.lineEnds, most: 1)), .runs(.of(.casedLetters, afterSpace: true)),
    .runs(.of(.deepSeekPunctuation, afterSpace: true)), .trailingSpace, .runs(.of(.asianCharacters)),
    .runs(.of(.numbers)),
  ])
  private static let deepSeekCoder = PreTokenizer([
    .runs(.of(.lineEnds, most: 1)), .runs(.of(.letters, afterSpace: true)),
    .runs(.of(.punctuation, afterSpace: true)), .runs(.of(.asianCharacters)), .runs(.of(.numbers, most: 1)),
  ])
  private static let unnamed = PreTokenizer([
    .runs(.of(.plainPunctuation)), .words(.gpt2), .runs(.of(.numbers)), .runs(.of(.asciiDigits, least: 3, most: 3)),
  ])

  /// The names are those of llama.cpp's converter. A few others share a kind with one of them.
  static let byName: [String: PreTokenizer] = [
    "default": unnamed,
    "gpt-2": gpt2, "mpt": gpt2, "olmo": gpt2, "phi-2": gpt2,
    "smollm": digits, "starcoder": digits, "refact": digits, "command-r": digits, "codeshell": digits,
    "qwen2": qwen2, "deepseek-r1-qwen": qwen2, "stablelm2": qwen2, "megrez": qwen2, "hunyuan": qwen2,
    "qwen35": PreTokenizer([.words(.qwen35)]),
    "llama-bpe": llama3WholeWords, "llama3": llama3WholeWords, "llama-v3": llama3WholeWords,
    "falcon3": llama3WholeWords, "pixtral": llama3WholeWords,
    "smaug-bpe": llama3, "dbrx": llama3,
    "falcon": falcon, "deepseek-llm": deepSeek, "deepseek-coder": deepSeekCoder,
  ]
}
