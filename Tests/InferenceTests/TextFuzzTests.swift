import Foundation
import TestSupport
import Testing

@testable import Inference

/// Random and damaged text, vocabularies and templates: no crash, no hang, no memory without bound.
///
/// A short run each time; `FUZZ_SECONDS=3600 FUZZ_SEED=2` makes it longer.
struct TextFuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seconds = environment["FUZZ_SECONDS"].flatMap(Double.init)
  private static let seed = environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 1

  /// Calls `body` with numbered dice, `rounds` times or for as long as was asked for.
  private func repeating(_ rounds: Int, _ body: (inout SplitMix) throws -> Void) rethrows {
    let end = Self.seconds.map { Date.now.addingTimeInterval($0) }
    var round = 0
    while end.map({ Date.now < $0 }) ?? (round < rounds) {
      var dice = SplitMix(seed: Self.seed &* 1_000_003 &+ UInt64(round))
      try body(&dice)
      round += 1
    }
  }

  private static let scalars: [Unicode.Scalar] = Array(
    " \n\r\t\u{A0}\u{3000}\u{2581}'sSltvreLaZ019.,!<|>_é\u{301}漢ก🦙\u{200D}\u{10FFFF}\u{0}\u{85}½".unicodeScalars)

  private func text(_ dice: inout SplitMix, most: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...most, using: &dice) {
      let any = UInt32.random(in: 0...0x10FFFF, using: &dice)
      let isCommon = Int.random(in: 0..<8, using: &dice) > 0
      guard let scalar = isCommon ? Self.scalars.randomElement(using: &dice) : Unicode.Scalar(any) else { continue }
      text.append(
        contentsOf: repeatElement(scalar, count: Bool.random(using: &dice) ? 1 : Int.random(in: 1...9, using: &dice)))
    }
    return String(text)
  }

  @Test func tokenizersKeepEveryByteOfAnyText() throws {
    let fixture = try TokenizerFixture.shared.get()
    let names = [
      "default", "gpt-2", "smollm", "qwen2", "qwen35", "llama-bpe", "falcon", "deepseek-llm", "deepseek-coder",
    ]
    let tokenizers =
      try names.map { try fixture.tokenizer(model: "gpt2", pre: $0) }
      + [fixture.tokenizer(model: "llama", prefix: false)]
    repeating(300) { dice in
      // SentencePiece cannot tell its mark from a space.
      let marked = text(&dice, most: 60).unicodeScalars
      let text = String(String.UnicodeScalarView(marked.map { $0 == "\u{2581}" ? " " : $0 }))
      for tokenizer in tokenizers {
        let tokens = tokenizer.encode(text, addingSpecial: false, parsingSpecial: Bool.random(using: &dice))
        #expect(
          tokenizer.decode(tokens, includingSpecial: true).utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
      }
    }
  }

  @Test func damagedVocabulariesAreRefusedOrWork() throws {
    let fixture = try TokenizerFixture.shared.get()
    let url = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString).gguf")
    defer { try? FileManager.default.removeItem(at: url) }
    var read = 0
    try repeating(60) { dice in
      var bytes = disordered(fixture, &dice).bytes
      for _ in 0..<Int.random(in: 0...2, using: &dice) {
        bytes[Int.random(in: 24..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      }
      try Data(bytes).write(to: url)
      guard let file = try? GGUFFile(contentsOf: url), let tokenizer = try? Tokenizer(file) else { return }
      read += 1
      let tokens = tokenizer.encode(text(&dice, most: 40), parsingSpecial: true)
      #expect(tokens.allSatisfy { (0..<Int32(tokenizer.count)).contains($0) })
      _ = tokenizer.decode(tokens + [-1, .max], includingSpecial: true)
    }
    #expect(Self.seconds != nil || read > 5)
  }

  /// A vocabulary whose parts were swapped, repeated, emptied and given other kinds, merges and scores.
  private func disordered(_ fixture: TokenizerFixture, _ dice: inout SplitMix) -> GGUFBuilder {
    var fixture = fixture
    let model = Bool.random(using: &dice) ? "gpt2" : "llama"
    let path = model == "gpt2" ? \TokenizerFixture.byteLevel : \TokenizerFixture.sentencePiece
    for _ in 0..<Int.random(in: 0...40, using: &dice) {
      let count = fixture[keyPath: path].tokens.count
      let (one, other) = (Int.random(in: 0..<count, using: &dice), Int.random(in: 0..<count, using: &dice))
      switch Int.random(in: 0..<6, using: &dice) {
      case 0: fixture[keyPath: path].tokens.swapAt(one, other)
      case 1: fixture[keyPath: path].tokens[one] = fixture[keyPath: path].tokens[other]
      case 2:
        fixture[keyPath: path].tokens[one] =
          ["", " ", "Ġ", "<0x", "<0xZZ>", "é", "a b"].randomElement(using: &dice) ?? ""
      case 3: fixture[keyPath: path].types[one] = Int32.random(in: -1...9, using: &dice)
      case 4:
        fixture[keyPath: path].scores?[one] = [.nan, .infinity, -.infinity, 0, 1e30].randomElement(using: &dice) ?? 0
      default:
        guard let merges = fixture[keyPath: path].merges, !merges.isEmpty else { continue }
        let place = one % merges.count
        fixture[keyPath: path].merges?[place] =
          ["", " ", "a", "a ", " a", "a a a", "Ġ Ġ", "é漢 x", merges[other % merges.count]]
          .randomElement(using: &dice) ?? ""
      }
    }
    return fixture.builder(model: model, pre: "qwen2", prefix: Bool.random(using: &dice))
  }

  @Test func streamingDecodesAnyBytesAsOneWouldTheWhole() {
    repeating(2000) { dice in
      let telling: [UInt8] = [
        0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
      ]
      let bytes = (0..<Int.random(in: 0...12, using: &dice)).map { _ in telling.randomElement(using: &dice) ?? 0 }
      var decoder = StreamingDecoder()
      var streamed = ""
      var place = 0
      while place < bytes.count {
        let end = min(bytes.count, place + Int.random(in: 1...4, using: &dice))
        streamed += decoder.append(bytes[place..<end])
        place = end
      }
      streamed += decoder.finish()
      #expect(streamed == String(decoding: bytes, as: UTF8.self), "\(bytes)")
    }
  }

  private static let fragments = [
    "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", "{{-", "-}}", "if", "elif", "else", "endif", "for", "in",
    "endfor", "set",
    "endset", "macro", "endmacro", "call", "endcall", "filter", "endfilter", "raw", "endraw", "generation", "break",
    "continue",
    "with", "endwith", "x", "loop", "ns", "namespace()", "range(9)", "range(99999)", "messages", "is", "not", "and",
    "or",
    "defined", "string", "|", "tojson", "length", "join", "map", "select", "sort", "indent(9)", "default(1)",
    "batch(2)", "(", ")",
    "[", "]", "{", "}", ",", ":", ".", "=", "==", "<", "+", "-", "*", "**", "/", "%", "~", "'a'", "\"", "'", "\\", "1",
    "9999999999", "1.5",
    "-1", "[1, 2]", "{'a': 1}", "x.a", "x[0]", "x[::-1]", "f(x)", ".upper()", ".split()", ".format(1)", ".items()",
    "\n", " ", "  ", "é",
    "🦙", "\u{0}", "strftime_now('%d')", "raise_exception('no')", "{% set x = x ~ x %}", "{% for x in range(999) %}",
    "{% endfor %}",
  ]

  @Test func anyTemplateIsRefusedOrRendered() throws {
    let templates = try Fixture.lines("templates.jsonl").compactMap { line -> [UInt8]? in
      guard case .object(let members) = try ChatValue(json: String(line)),
        case .string(let text)? = members.first?.value
      else { return nil }
      return Array(text.utf8)
    }
    var limits = TemplateLimits()
    (limits.steps, limits.iterations, limits.outputBytes) = (100_000, 10_000, 1 << 20)
    let messages = [ChatMessage(role: "user", content: "Hi")]
    var rendered = 0
    try repeating(1500) { dice in
      var source = ""
      if Bool.random(using: &dice) {
        for _ in 0..<Int.random(in: 1...30, using: &dice) {
          source += Self.fragments.randomElement(using: &dice) ?? ""
          if Bool.random(using: &dice) { source += " " }
        }
      } else {
        source = String(decoding: dice.damage(templates.randomElement(using: &dice) ?? []), as: UTF8.self)
      }
      do {
        let text = try ChatTemplate(source, limits: limits).render(messages, now: ChatTemplateTests.now)
        #expect(text.utf8.count <= limits.outputBytes)
        rendered += 1
      } catch let error as TemplateError {
        #expect(error.line > 0, "\(source.debugDescription): \(error)")
      }
    }
    #expect(Self.seconds != nil || rendered > 100)
  }
}
