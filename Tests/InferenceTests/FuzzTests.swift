import Foundation
import TestSupport
import Testing

@testable import Inference

/// Damaged input of every kind that comes from outside: nothing crashes, hangs or takes memory without bound.
///
/// A second in the test suite; `script/fuzz SECONDS` goes on for longer, each time from another seed. What was tried last
/// is in the folder `prometheus-fuzz` of the temporary directory, so that a crash can be seen again.
@Suite(.serialized) struct FuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// For each of the four tests.
  static let seconds = (environment["FUZZ_SECONDS"].flatMap(Double.init) ?? 2) / 4
  static let seed = environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 1
  /// One case that takes longer is a hang.
  static let longestSeconds = 20.0

  private static let folder: URL = {
    let url = FileManager.default.temporaryDirectory.appending(path: "prometheus-fuzz")
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }()

  /// Tries damaged inputs until the time is over.
  /// - Parameter body: Returns whether the input was good for anything.
  private func fuzz(
    _ name: String, _ sound: [[UInt8]], damage: (inout SplitMix, [UInt8]) -> [UInt8] = { $0.damage($1) },
    _ body: (URL, [UInt8], inout SplitMix) -> Bool
  ) throws {
    var dice = SplitMix(seed: Self.seed)
    let clock = ContinuousClock()
    let start = clock.now
    var (tried, good) = (0, 0)
    let url = Self.folder.appending(path: name)
    while tried < 5 || clock.now - start < .seconds(Self.seconds) {
      guard let whole = sound.randomElement(using: &dice) else { return }
      let input = damage(&dice, whole)
      try Data(input).write(to: url)
      let begun = clock.now
      if body(url, input, &dice) { good += 1 }
      let seconds = (clock.now - begun) / .seconds(1)
      if seconds > Self.longestSeconds { Issue.record("\(name), case \(tried) of seed \(Self.seed): \(seconds) s") }
      tried += 1
    }
    if Self.environment["FUZZ_SECONDS"] != nil { print("\(name): \(tried) inputs, \(good) of them good") }
    try? FileManager.default.removeItem(at: url)
  }

  @Test func modelFiles() throws {
    let url = Fixture.url("tiny-chat.gguf")
    let file = try GGUFFile(contentsOf: url)
    let header = try #require(file.tensors.map(\.byteRange.lowerBound).min())
    let damage = { (dice: inout SplitMix, whole: [UInt8]) in Self.damageHeader(whole, header, &dice) }
    try fuzz("model.gguf", [Array(try Data(contentsOf: url))], damage: damage) { url, _, _ in Self.use(url) }
  }

  /// The layout stays in place, so that most damages reach beyond the first check.
  private static func damageHeader(_ whole: [UInt8], _ header: Int, _ dice: inout SplitMix) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...4, using: &dice) where bytes.count >= header {
      let place = Int.random(in: 0..<header, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &dice)
      case 2: for index in place..<min(place + 4, header) { bytes[index] = 0xFF }
      default: bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &dice))
      }
    }
    return bytes
  }

  /// What the commands do with a model file.
  private static func use(_ url: URL) -> Bool {
    do {
      let file = try GGUFFile(contentsOf: url)
      if case .string(let template)? = file.metadata["tokenizer.chat_template"] {
        _ = try? ChatTemplate(template).render([ChatMessage(role: "user", content: "x")], now: .distantPast)
      }
      let tokenizer = try Tokenizer(file)
      let tokens = tokenizer.encode("the end <|im_end|> é", parsingSpecial: true)
      _ = tokenizer.decode(tokens, includingSpecial: true)
      try MemoryEstimate(file, contextTokens: 32).check(available: 1 << 30)
      let model = try DecoderModel(file, threads: 1)
      let session = try DecoderSession(model, contextTokens: 32)
      var options = GenerationOptions()
      options.maxTokens = 3
      try session.generate(tokens, options, bytes: { Array(tokenizer.bytes(of: $0)) }, onEvent: { _ in })
      return true
    } catch {
      return false
    }
  }

  @Test func schemas() throws {
    let sound = SchemaGrammarTests.cases.map(\.schema) + SchemaConstraintTests.schemas
    let vocabulary = SchemaConstraintTests.vocabulary
    try fuzz("schema.json", sound.map { Array($0.utf8) }) { _, input, dice in
      guard let grammar = try? SchemaGrammar(json: String(decoding: input, as: UTF8.self)) else { return false }
      guard var constraint = try? SchemaConstraint(grammar, vocabulary, mostTokens: 200) else { return false }
      var written = 0
      while !constraint.isComplete, written < 200 {
        let mask = constraint.allowed()
        let fitting = (0..<Int32(vocabulary.count)).filter { mask.contains($0) }
        guard let token = fitting.randomElement(using: &dice) else {
          Issue.record("no token may follow: \(String(decoding: input, as: UTF8.self))")
          return false
        }
        constraint.accept(token)
        written += 1
      }
      if !constraint.mayEnd { Issue.record("not whole at the end: \(String(decoding: input, as: UTF8.self))") }
      return true
    }
  }

  private static let template = """
    {%- macro show(call, depth=0) -%}{{ call.name ~ '(' ~ (call.arguments | tojson(indent=2)) ~ ')' }}{%- endmacro -%}
    {%- set ns = namespace(last='', count=0) -%}
    {%- if messages[0]['role'] == 'system' %}{{ bos_token + messages[0].content | trim }}{% set rest = messages[1:] %}
    {%- else %}{% set rest = messages %}{% endif %}
    {%- for message in rest if message.content is not none %}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) and loop.first %}{{ raise_exception('roles') }}{% endif %}
    {{- '<|' ~ message.role | upper ~ '|>' ~ message['content'].strip().split('\\n')[-1][::-1] | default('', true) }}
    {%- set ns.count = ns.count + loop.length %}{% for call in message.tool_calls or [] %}{{ show(call) }}{% endfor %}
    {%- endfor -%}
    {{ strftime_now('%d %b %Y') }}{{ range(3) | map('string') | join(', ') }}{{ eos_token if add_generation_prompt else '' }}
    """

  @Test func templates() throws {
    var sound = [Self.template]
    if LlamaCppFiles.arePresent {
      let names = try FileManager.default.contentsOfDirectory(atPath: LlamaCppFiles.folder.path)
      for folder in [LlamaCppFiles.folder, LlamaCppFiles.folder.appending(path: "templates")] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? names
        sound += files.filter { $0.hasSuffix(".jinja") }.sorted().compactMap {
          try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
      }
    }
    let messages = [
      ChatMessage(role: "system", content: " Be brief. "), ChatMessage(role: "user", content: "a\nb"),
      ChatMessage(
        role: "assistant", toolCalls: [.init(name: "find", arguments: .object([.init("é", .array([.int(1), .null]))]))]),
      ChatMessage(role: "tool", content: "{}", name: "find"), ChatMessage(role: "user", content: "<|im_end|>"),
    ]
    var limits = TemplateLimits()
    limits.outputBytes = 1 << 20
    limits.steps = 200_000
    try fuzz("template.jinja", sound.map { Array($0.utf8) }) { _, input, _ in
      guard let template = try? ChatTemplate(String(decoding: input, as: UTF8.self), limits: limits) else {
        return false
      }
      return (try? template.render(messages, bos: "<s>", eos: "</s>", now: .distantPast)) != nil
    }
  }

  @Test func texts() throws {
    var tokenizers = [try Tokenizer(GGUFFile(contentsOf: Fixture.url("tiny-chat.gguf")))]
    if LlamaCppFiles.arePresent {
      for name in ["llama-spm", "qwen2", "phi-3", "bert-bge", "falcon"] {
        tokenizers.append(try Tokenizer(GGUFFile(contentsOf: LlamaCppFiles.vocabulary(name))))
      }
    }
    let sound = [
      "The 2nd café costs £3.50 (naïve “quotes”)…\r\n\t日本語 🙂👩‍👩‍👧 don't WE'LL <|im_end|> </s> \u{0}\u{FFFD}",
      String(repeating: "ab ", count: 300), String(repeating: "\u{301}", count: 400), "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u{202E}\u{2028}١٢٣ ⅷ",
    ]
    try fuzz("text.txt", sound.map { Array($0.utf8) }) { _, input, dice in
      let text = String(decoding: input, as: UTF8.self)
      guard let tokenizer = tokenizers.randomElement(using: &dice) else { return false }
      let tokens = tokenizer.encode(text, addingSpecial: false, parsingSpecial: Bool.random(using: &dice))
      if let bad = tokens.first(where: { $0 < 0 || $0 >= tokenizer.count }) { Issue.record("token \(bad) of \(text)") }
      var decoder = StreamingDecoder()
      var streamed = ""
      for token in tokens { streamed += decoder.append(tokenizer.bytes(of: token)) }
      streamed += decoder.finish()
      return streamed.hasSuffix(tokenizer.decode(tokens))
    }
  }
}
