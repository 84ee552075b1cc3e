import Foundation
import Testing

@testable import Inference

struct GenerationTests {
  static let prompt: [Int32] = [1, 5, 9, 30]

  /// A token stands for a letter.
  static func letters(_ token: Int32) -> [UInt8] { [UInt8(ascii: "A") + UInt8(token % 26)] }

  private func session(_ name: String = "llama", limit: Int = 128, type: CacheType = .f16) throws -> DecoderSession {
    try DecoderSession(DecoderFixture.model(name), contextTokens: limit, cacheType: type)
  }

  private func greedy(_ maxTokens: Int = 40) -> GenerationOptions {
    var options = GenerationOptions()
    options.sampling = .greedy
    options.maxTokens = maxTokens
    return options
  }

  private func generate(
    _ options: GenerationOptions, _ prompt: [Int32] = prompt, in session: DecoderSession
  ) throws -> GenerationResult { try session.generate(prompt, options, bytes: Self.letters) { _ in } }

  @Test(arguments: DecoderFixture.names) func isTheLikeliestTokenEachTime(name: String) throws {
    let session = try session(name)
    let found = try generate(greedy(20), in: session)
    #expect(found.tokens.count == 20 && found.finish == .maxTokens)
    #expect(found.text == String(decoding: found.tokens.flatMap(Self.letters), as: UTF8.self))
    var tokens = Self.prompt
    for token in found.tokens {
      let cache = KeyValueCache(session.model.configuration, capacity: session.contextTokens, type: .f16)
      session.model.forward([.init(cache: cache, position: 0, tokens: tokens[...], logits: 1)]) { _, _, logits in
        #expect(logits.indices.max { logits[$0] < logits[$1] } == Int(token))
      }
      tokens.append(token)
    }
    #expect(session.tokens == Array(tokens.dropLast()))
  }

  @Test func aSecondTurnReadsOnlyWhatIsNew() throws {
    let session = try session()
    let first = try generate(greedy(10), in: session)
    #expect(first.promptTokens == 4 && first.reusedTokens == 0)
    let next = Self.prompt + first.tokens + [7, 8]
    let second = try generate(greedy(10), next, in: session)
    #expect(second.promptTokens == 16 && second.reusedTokens == 13)
    #expect(try second.tokens == generate(greedy(10), next, in: self.session()).tokens)
    // Another beginning shares what it has in common.
    let other = Array(next.prefix(6)) + [50]
    #expect(try generate(greedy(3), other, in: session).reusedTokens == 6)
    // The last token is always read: its logits are wanted.
    #expect(try generate(greedy(3), other, in: session).reusedTokens == 6)
  }

  @Test func longPromptsAreReadInPieces() throws {
    let session = try session(limit: 2000)
    let long = (0..<1300).map { Int32($0 * 31 % 64) }
    var read: [Int] = []
    let found = try session.generate(long, greedy(5), bytes: Self.letters) {
      if case .read(let tokens, _) = $0 { read.append(tokens) }
    }
    #expect(read == [512, 1024, 1300])
    let other = try self.session(limit: 2000)
    #expect(try other.read(Array(long.prefix(700))) == 0)
    #expect(try other.read(Array(long.prefix(1200))) == 700)
    let again = try generate(greedy(5), long, in: other)
    #expect(again.reusedTokens == 1200 && again.tokens == found.tokens)
  }

  @Test func endsAtStopTokens() throws {
    let free = try generate(greedy(), in: session())
    let stop = free.tokens[7]
    let place = free.tokens.firstIndex(of: stop)!
    var options = greedy()
    options.stopTokens = [stop]
    let found = try generate(options, in: session())
    #expect(found.tokens == Array(free.tokens[..<place]) && found.finish == .stopToken(stop))
    #expect(found.text.utf8.count == place)
  }

  @Test func endsBeforeStopStrings() throws {
    let free = try generate(greedy(), in: session())
    let stop = String(free.text.dropFirst(10).prefix(3))
    var options = greedy()
    options.stopStrings = ["never", stop]
    var pieces = ""
    let found = try session().generate(Self.prompt, options, bytes: Self.letters) {
      if case .piece(let piece) = $0 { pieces += piece.text }
    }
    let place = try #require(free.text.firstRange(of: stop)).lowerBound
    #expect(found.text == String(free.text[..<place]) && pieces == found.text && found.finish == .stopString)
  }

  @Test func aFullContextIsSaid() throws {
    let found = try generate(greedy(), in: session(limit: 12))
    // The last token is generated, but there is no room to read it.
    #expect(found.tokens.count == 9 && found.finish == .contextFull)
    #expect(throws: DecoderError.promptTooLong(tokens: 4, limit: 3)) { try generate(greedy(), in: session(limit: 3)) }
    #expect(throws: DecoderError.emptyPrompt) { try generate(greedy(), [], in: session()) }
    #expect(throws: DecoderError.unknownToken(64, vocabularySize: 64)) {
      try generate(greedy(), [1, 64], in: session())
    }
    #expect(throws: DecoderError.unknownToken(-1, vocabularySize: 64)) { try session().read([-1]) }
  }

  @Test func forgetsTheOldestWhereThatIsWanted() throws {
    var options = greedy(60)
    options.whenFull = .forgetOldest(keeping: 4)
    let session = try session(limit: 20)
    let found = try generate(options, in: session)
    #expect(found.tokens.count == 60 && found.finish == .maxTokens)
    #expect(session.tokens.count <= 20 && session.tokens.prefix(4) == Self.prompt[...])
    #expect(session.tokens.dropFirst(4) == found.tokens.dropLast().suffix(session.tokens.count - 4))
  }

  @Test(arguments: ["llama", "gemma3", "qwen3moe"], [0, 1, 2]) func draftingChangesNothing(name: String, kind: Int)
    throws
  {
    let prompt = Self.prompt + Self.prompt + Self.prompt
    let expected = try generate(greedy(100), prompt, in: session(name))
    var options = greedy(100)
    // Itself drafts what is always right, another model what is mostly wrong.
    options.drafting =
      [
        .lookUp(most: 6), .model(try DecoderFixture.model(name), most: 4),
        .model(try DecoderFixture.model("qwen2"), most: 3),
      ][kind]
    let found = try generate(options, prompt, in: session(name))
    #expect(found.tokens == expected.tokens && found.text == expected.text && found.finish == expected.finish)
    #expect(found.acceptedTokens <= found.draftedTokens)
    if kind == 1 { #expect(found.draftedTokens > 60 && found.acceptedTokens == found.draftedTokens) }
    // The same random numbers are drawn for the same tokens.
    options.sampling = SamplingOptions()
    options.sampling.temperature = 0.7
    options.sampling.repetitionPenalty = 1.1
    let drafted = try generate(options, prompt, in: session(name))
    options.drafting = .none
    #expect(try generate(options, prompt, in: session(name)).tokens == drafted.tokens)
  }

  @Test func aDraftingModelNeedsTheSameVocabulary() throws {
    guard let url = Stories.url else { return }
    var options = greedy()
    options.drafting = .model(try DecoderModel(contentsOf: url), most: 2)
    #expect(throws: DecoderError.vocabulariesDiffer(draft: 512, model: 64)) { try generate(options, in: session()) }
  }

  @Test func looksUpWhatFollowedBefore() {
    #expect(Drafter.lookUp([1, 2, 3, 4, 1, 2], count: 8) == [3, 4, 1, 2])
    #expect(Drafter.lookUp([1, 2, 3, 9, 1, 2, 4, 5, 1, 2], count: 1) == [4])
    #expect(Drafter.lookUp([7, 1, 2, 3, 9, 1, 2, 4, 7, 1, 2], count: 2) == [3, 9])
    #expect(Drafter.lookUp([1, 2, 3], count: 2) == [])
    #expect(Drafter.lookUp([], count: 2) == [])
  }

  @Test func manyTextsTogetherAreTheSameAsEachAlone() throws {
    let model = try DecoderFixture.model("qwen3")
    let prompts = try DecoderFixture.prompts()
    let jobs = (0..<9).map { index in
      var options = greedy(10 + 3 * index)
      options.sampling.temperature = index % 2 == 0 ? 0 : 0.8
      options.sampling.seed = UInt64(index)
      if index == 4 { options.drafting = .lookUp(most: 4) }
      return (tokens: prompts[index % 3], options: options)
    }
    var told = [Int](repeating: 0, count: jobs.count)
    let together = try model.generate(jobs, contextTokens: 128, bytes: Self.letters) { job, event in
      if case .piece = event { told[job] += 1 }
    }
    for (index, job) in jobs.enumerated() {
      let alone = try generate(job.options, job.tokens, in: DecoderSession(model, contextTokens: 128))
      #expect(try together[index].get().tokens == alone.tokens)
      #expect(told[index] == alone.tokens.count)
    }
  }

  /// Allows even tokens up to a number of them, and then nothing.
  struct Even: TokenConstraint {
    var left: Int
    var endsWhenComplete = true
    mutating func mask(_ logits: UnsafeMutableBufferPointer<Float>) {
      for index in logits.indices where index % 2 == 1 || left == 0 { logits[index] = -.infinity }
    }
    mutating func accept(_ token: Int32) { left -= 1 }
    var isComplete: Bool { left == 0 && endsWhenComplete }
  }

  @Test(arguments: [0, 0.9] as [Float]) func keepsToTheConstraint(temperature: Float) throws {
    var options = greedy()
    options.sampling.temperature = temperature
    options.constraint = Even(left: 15)
    let found = try generate(options, in: session())
    #expect(found.tokens.count == 15 && found.tokens.allSatisfy { $0 % 2 == 0 } && found.finish == .complete)
    options.drafting = .lookUp(most: 5)
    #expect(try generate(options, in: session()).tokens == found.tokens)
    options.constraint = Even(left: 3, endsWhenComplete: false)
    #expect(throws: GenerationError.nothingAllowed(afterTokens: 3)) { try generate(options, in: session()) }
  }

  @Test func endsWithinATokenWhenCancelled() throws {
    var generated = 0
    let found = try session().generate(
      Self.prompt, greedy(), bytes: Self.letters, isCancelled: { generated >= 5 },
      onEvent: { if case .piece = $0 { generated += 1 } })
    #expect(found.tokens.count == 5 && found.finish == .cancelled)
  }

  @Test func streamsTheSame() async throws {
    let expected = try generate(greedy(), in: session())
    var pieces = ""
    var finished: GenerationResult?
    for try await event in try session().stream(Self.prompt, greedy(), bytes: Self.letters) {
      if case .piece(let piece) = event { pieces += piece.text }
      if case .finished(let result) = event { finished = result }
    }
    #expect(pieces == expected.text && finished == expected)
    await #expect(throws: DecoderError.emptyPrompt) {
      for try await _ in try session().stream([], greedy(), bytes: Self.letters) {}
    }
  }

  @Test func leavingTheStreamEndsTheGeneration() async throws {
    // So many that no machine writes them before the stream is left.
    let session = try session(limit: 1_000_000)
    for try await event in session.stream(Self.prompt, greedy(900_000), bytes: Self.letters) {
      if case .piece = event { break }
    }
    // Waits for the generation's end.
    #expect(session.tokens.count < 900_000)
  }

  @Test func saysThatTheModelComputesNoNumbers() throws {
    let url = DecoderFixture.url("qwen3")
    var data = try Data(contentsOf: url)
    let place = try GGUFFile(contentsOf: url).tensor(named: "output_norm.weight").byteRange.lowerBound
    data.replaceSubrange(place..<place + 4, with: [0, 0, 0xC0, 0x7F])
    let session = try DecoderSession(DecoderModel(contentsOf: Array(data).written()), contextTokens: 16)
    #expect(throws: GenerationError.notFinite(position: 3)) { try generate(greedy(), in: session) }
  }
}
