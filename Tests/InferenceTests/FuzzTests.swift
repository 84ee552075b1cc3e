import Foundation
import TestSupport
import Testing

@testable import Inference

/// Damaged model files, used as the commands do, and damaged schemas, written under: nothing crashes, hangs or takes
/// memory without bound. ``TextFuzzTests`` tries texts, vocabularies and templates.
///
/// A second in the test suite; `script/fuzz SECONDS` goes on for longer, each time from another seed. What was tried last
/// is in the folder `prometheus-fuzz` of the temporary directory, so that a crash can be seen again.
@Suite(.serialized) struct FuzzTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// For each test.
  static let seconds = environment["FUZZ_SECONDS"].flatMap(Double.init) ?? 0.5
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
    let url = Self.folder.appending(path: "\(ProcessInfo.processInfo.processIdentifier)-\(name)")
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
}
