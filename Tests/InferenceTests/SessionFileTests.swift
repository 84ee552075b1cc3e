import Foundation
import Testing

@testable import Inference

struct SessionFileTests {
  private func session(_ name: String = "gemma3", limit: Int = 64, type: CacheType = .f16) throws -> DecoderSession {
    try DecoderSession(DecoderFixture.model(name), contextTokens: limit, cacheType: type)
  }

  private func url() -> URL { FileManager.default.temporaryDirectory.appending(path: "session-\(UUID().uuidString)") }

  private func saved(_ name: String = "gemma3", type: CacheType = .f16) throws -> (URL, DecoderSession) {
    let (url, session) = (url(), try session(name, type: type))
    try session.read((0..<37).map { Int32($0 * 5 % 64) })
    try session.save(to: url)
    return (url, session)
  }

  @Test(arguments: ["gemma3", "llama", "phi3"], [CacheType.f16, .f32])
  func goesOnAsIfItHadNeverEnded(name: String, type: CacheType) throws {
    let (url, first) = try saved(name, type: type)
    let second = try session(name, limit: 60, type: type)
    try second.read([9, 9, 9])
    try second.restore(from: url)
    #expect(second.tokens == first.tokens)
    var options = GenerationOptions()
    options.maxTokens = 15
    options.sampling = .greedy
    let prompt = first.tokens + [1]
    func goOn(_ session: DecoderSession) throws -> GenerationResult {
      try session.generate(prompt, options, bytes: { _ in [] }, onEvent: { _ in })
    }
    let (a, b) = (try goOn(first), try goOn(second))
    #expect(a == b && b.reusedTokens == 37)
    // The same session gives the same file.
    let again = try saved(name, type: type).0
    #expect(try Data(contentsOf: again) == Data(contentsOf: url))
  }

  @Test func anEmptySessionCanBeSaved() throws {
    let url = url()
    try session().save(to: url)
    let other = try session()
    try other.read([1, 2])
    try other.restore(from: url)
    #expect(other.tokens.isEmpty)
  }

  @Test func saysWhatDoesNotFit() throws {
    let (url, saved) = try saved()
    func problem(_ session: DecoderSession, _ url: URL = url) throws -> SessionFileError.Problem? {
      try session.read([7])
      let error = #expect(throws: SessionFileError.self) { try session.restore(from: url) }
      #expect(session.tokens == [7])
      return error?.problem
    }
    #expect(try problem(session(limit: 36)) == .tooLong(tokens: 37, limit: 36))
    #expect(try problem(session(type: .f32)) == .otherCacheType(saved: "f16", session: "f32"))
    let other = try session("llama")
    #expect(
      try problem(other) == .otherModel(saved: saved.model.fingerprint, model: other.model.fingerprint))
    #expect(try problem(session(), DecoderFixture.url("llama")) == .notASession)
    #expect(throws: GGUFError.self) { try session().restore(from: URL(filePath: "/nowhere/at/all")) }
    let error = #expect(throws: SessionFileError.self) { try session().save(to: URL(filePath: "/nowhere/at/all")) }
    guard case .unwritable = error?.problem else { return #expect(Bool(false)) }
    // Phi 3 turns positions otherwise in contexts beyond 64.
    let phi = try self.saved("phi3").0
    #expect(try problem(session("phi3", limit: 65), phi) == .otherPositions)
  }

  @Test func findsEveryDamage() throws {
    let (url, _) = try saved()
    let whole = try [UInt8](Data(contentsOf: url))
    let session = try session()
    var dice = SplitMix64(seed: 2)
    // Every byte of the header and some of the rest.
    for place in Array(0..<60) + (0..<100).map({ _ in Int.random(in: 60..<whole.count, using: &dice) }) {
      var bytes = whole
      bytes[place] ^= [1, 0x80, 0xFF].randomElement(using: &dice)!
      try Data(bytes).write(to: url)
      #expect(throws: SessionFileError.self) { try session.restore(from: url) }
    }
    for length in Array(0..<100) + [whole.count - 1, whole.count - 8, whole.count / 2] {
      try Data(whole.prefix(length)).write(to: url)
      #expect(throws: SessionFileError.self) { try session.restore(from: url) }
    }
    try Data(whole + [0]).write(to: url)
    #expect(throws: SessionFileError.self) { try session.restore(from: url) }
    try Data(whole).write(to: url)
    try session.restore(from: url)
  }

  @Test func wordsOfErrors() {
    let rows: [(SessionFileError.Problem, String)] = [
      (.unwritable("disk full"), "cannot be written: disk full"), (.notASession, "is not a saved session"),
      (.unsupportedVersion(9), "was saved in version 9 of the format; version 1 is supported"),
      (.otherModel(saved: "a", model: "b"), "was saved with the model a, but this one is b"),
      (
        .otherCacheType(saved: "f16", session: "q8_0"),
        "holds keys and values as f16, but the session has them as q8_0"
      ),
      (
        .otherPositions,
        "was saved in a context of another kind: positions of this model count differently in long contexts"
      ),
      (.tooLong(tokens: 9, limit: 8), "holds 9 tokens, but the context has room for 8"),
      (.damaged("why"), "is damaged: why"),
    ]
    for (problem, words) in rows { #expect("\(SessionFileError(file: "f", problem: problem))" == "f: " + words) }
  }
}
