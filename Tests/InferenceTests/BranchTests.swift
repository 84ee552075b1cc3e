import Foundation
import Testing

@testable import Inference

struct BranchTests {
  @Test(arguments: ["f32", "q8_0"], Kernels.Level.allCases)
  func agreesWithTransformers(type: String, level: Kernels.Level) throws {
    guard let kernels = Kernels(level) else { return }
    let encoder = try SentenceEncoder(
      GGUFFile(contentsOf: Fixture.url("tiny-\(type).gguf")),
      branch: GGUFFile(contentsOf: Fixture.url("tiny-branch-\(type).gguf")), threads: 2, kernels: kernels)
    let rows = try Fixture.tinyRows()
    let readings = try encoder.read(rows.map(\.text))
    #expect(readings.map(\.tokens.tokens.ids) == rows.map(\.ids))
    let isQuantized = type == "q8_0"
    let (found, expected) = (readings.flatMap(\.tokens.values), try Fixture.floats("tiny-tokens.f32"))
    #expect(lowestCosine(found, expected, width: 64) >= (isQuantized ? 0.998 : 0.999999))
    #expect(relativeError(found, expected) <= (isQuantized ? 0.03 : 1e-5))
    #expect(
      lowestCosine(readings.flatMap(\.vector), rows.flatMap(\.vector), width: 64) >= (isQuantized ? 0.999 : 0.99999))
  }

  /// Of the whole matrix: the length of the difference by the length of what is expected.
  private func relativeError(_ found: [Float], _ expected: [Float]) -> Float {
    let difference = zip(found, expected).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (difference / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  @Test func readsWhatEmbedAndTokenVectorsGive() throws {
    let encoder = try encoder()
    // Enough for several groups.
    let texts = try (0..<12).flatMap { _ in try Fixture.tinyRows().map(\.text) } + [""]
    let readings = try encoder.read(texts)
    #expect(readings.map(\.vector) == (try encoder.embed(texts)))
    let vectors = try encoder.tokenVectors(of: texts)
    #expect(readings.map(\.tokens.values) == vectors.map(\.values))
    #expect(readings.map(\.tokens.tokens) == texts.map(encoder.tokens))
    #expect(vectors.map(\.tokens) == texts.map(encoder.tokens))
    for index in [0, 5, 83] {
      let alone = try encoder.read([texts[index]])[0]
      #expect(lowestCosine(alone.tokens.values, readings[index].tokens.values, width: 64) > 0.99999)
      #expect(lowestCosine(alone.vector, readings[index].vector, width: 64) > 0.99999)
    }
    #expect(try encoder.read([]).isEmpty)
    #expect(try encoder.tokenVectors(of: []).isEmpty)
  }

  @Test func leavesTheSentenceVectorsAlone() throws {
    let texts = try Fixture.tinyRows().map(\.text)
    let plain = try SentenceEncoder(contentsOf: Fixture.url("tiny-q8_0.gguf"), threads: 1)
    let branched = try encoder(threads: 1)
    #expect(try plain.embed(texts) == branched.embed(texts))
    #expect(plain.fingerprint == branched.fingerprint)
    #expect(plain.branchFingerprint == nil)
    let file = try SentenceEncoderFile(contentsOf: Fixture.url("tiny-q8_0.gguf"), branch: branchURL)
    #expect(file.branchFingerprint == branched.branchFingerprint && branched.branchFingerprint != nil)
    #expect(try plain.tokenVectors(of: texts).map(\.values) != branched.tokenVectors(of: texts).map(\.values))
  }

  @Test func standsOnEveryQuantisationOfItsEncoder() throws {
    let texts = try Fixture.tinyRows().map(\.text)
    let exact = try SentenceEncoder(contentsOf: Fixture.url("tiny-f32.gguf"), branch: branchURL).tokenVectors(of: texts)
    let found = try encoder().tokenVectors(of: texts)
    #expect(lowestCosine(found.flatMap(\.values), exact.flatMap(\.values), width: 64) > 0.99)
  }

  @Test func manyTasksShareABranchedEncoder() async throws {
    let encoder = try encoder()
    let texts = try Fixture.tinyRows().map(\.text)
    let expected = try encoder.read(texts)
    try await withThrowingTaskGroup(of: (Int, [Float]?, TokenVectors?).self) { group in
      for round in 0..<120 {
        let text = round % texts.count
        group.addTask {
          switch round % 3 {
          case 0: (text, try encoder.embed([texts[text]])[0], nil)
          case 1: (text, nil, try encoder.tokenVectors(of: [texts[text]])[0])
          default: try encoder.read([texts[text]]).map { (text, $0.vector, $0.tokens) }[0]
          }
        }
      }
      for try await (text, vector, tokens) in group {
        if let vector { #expect(lowestCosine(vector, expected[text].vector, width: 64) > 0.99999) }
        if let tokens { #expect(lowestCosine(tokens.values, expected[text].tokens.values, width: 64) > 0.99999) }
      }
    }
  }

  static let refusals: [(after: String, skip: Int, bytes: [UInt8], message: String)] = [
    (
      "prometheus.branch.from", 4, [7],
      "key \"prometheus.branch.from\": its value is 7; at most 2 is supported"
    ),
    (
      "bert.feed_forward_length", 4, [64],
      "key \"bert.feed_forward_length\": is 64, where the encoder that it should stand on has 128"
    ),
    (
      "bert.attention.head_count", 4, [4],
      "key \"bert.attention.head_count\": is 4, where the encoder that it should stand on has 2"
    ),
    (
      "bert.embedding_length", 4, [32],
      "key \"bert.embedding_length\": is 32, where the encoder that it should stand on has 64"
    ),
    ("bert.block_count", 4, [3], "tensor \"blk.2.attn_q.weight\": is missing"),
    ("prometheus.branch.fro", 0, [0x58], "key \"prometheus.branch.from\": is missing"),
    ("prometheus.branch.stands_o", 0, [0x58], "key \"prometheus.branch.stands_on\": is missing"),
  ]

  @Test(arguments: refusals)
  func saysWhatIsWrong(after: String, skip: Int, bytes: [UInt8], message: String) throws {
    let branch = try Fixture.data("tiny-branch-q8_0.gguf").overwritten(after: after, skip: skip, with: bytes).written()
    let error = #expect(throws: GGUFError.self) { try encoder(branch: branch) }
    #expect(error.map { "\($0)" } == "\(branch.path): \(message)")
  }

  @Test func refusesLayersOfAnotherShape() throws {
    // The name is followed by the count of the dimensions, the row length and the rows.
    let branch = try Fixture.data("tiny-branch-q8_0.gguf")
      .overwritten(after: "blk.1.ffn_up.weight", skip: 4 + 8, with: [64]).written()
    let error = #expect(throws: GGUFError.self) { try encoder(branch: branch) }
    #expect(error?.subject == "tensor \"blk.1.ffn_up.weight\"")
    #expect(error?.problem == .wrongShape(expected: [64, 128], found: [64, 64]))
  }

  /// Another number of layers below is another foundation too.
  @Test(arguments: [0, 2]) func refusesAnotherPlaceToStand(from: UInt8) throws {
    let branch = try Fixture.data("tiny-branch-q8_0.gguf")
      .overwritten(after: "prometheus.branch.from", skip: 4, with: [from]).written()
    let error = #expect(throws: GGUFError.self) { try encoder(branch: branch) }
    #expect(error?.subject == "key \"prometheus.branch.stands_on\"")
  }

  @Test func refusesABranchOfAnotherEncoder() throws {
    let file = try GGUFFile(contentsOf: Fixture.url("tiny-q8_0.gguf"))
    func changed(_ tensor: String) throws -> URL {
      var data = try Fixture.data("tiny-q8_0.gguf")
      data[try file.tensor(named: tensor).byteRange.lowerBound] ^= 1
      return try data.written()
    }
    for tensor in ["blk.0.attn_q.bias", "blk.0.layer_output_norm.weight", "token_embd_norm.bias"] {
      let foreign = try changed(tensor)
      let error = #expect(throws: GGUFError.self) { try SentenceEncoder(contentsOf: foreign, branch: branchURL) }
      #expect(error?.file == branchURL.path && error?.subject == "key \"prometheus.branch.stands_on\"")
      #expect(error.map { "\($0)".contains("made for another encoder") } == true)
    }
    // The encoder's upper layers are its own affair.
    _ = try SentenceEncoder(contentsOf: changed("blk.1.attn_q.bias"), branch: branchURL)
  }

  @Test func aBranchIsNoEncoderAndAnEncoderNoBranch() throws {
    #expect(throws: GGUFError.self) { try SentenceEncoder(contentsOf: branchURL) }
    let error = #expect(throws: GGUFError.self) { try encoder(branch: Fixture.url("tiny-q8_0.gguf")) }
    #expect(error?.subject == "key \"prometheus.branch.from\"" && error?.problem == .missing)
  }

  @Test func infinitiesOfABranchSpareTheSentences() throws {
    let url = Fixture.url("tiny-branch-f32.gguf")
    let place = try GGUFFile(contentsOf: url).tensor(named: "blk.1.layer_output_norm.bias").byteRange.lowerBound
    var data = try Data(contentsOf: url)
    data.replaceSubrange(place..<place + 4, with: [0, 0, 0x80, 0x7F])
    let encoder = try encoder(branch: data.written())
    #expect(try encoder.embed(["a"])[0].allSatisfy(\.isFinite))
    #expect(throws: EncoderError.notFinite(text: "a")) { try encoder.read(["a"]) }
    #expect(throws: EncoderError.notFinite(text: "a")) { try encoder.tokenVectors(of: ["a"]) }
  }

  private let branchURL = Fixture.url("tiny-branch-q8_0.gguf")

  private func encoder(branch: URL? = nil, threads: Int = 2) throws -> SentenceEncoder {
    try SentenceEncoder(contentsOf: Fixture.url("tiny-q8_0.gguf"), branch: branch ?? branchURL, threads: threads)
  }
}

extension Data {
  /// Overwrites what comes `skip` bytes after the first place of a text, such as a key and the type of its value.
  fileprivate func overwritten(after text: String, skip: Int, with bytes: [UInt8]) throws -> Data {
    let place = try #require(range(of: Data(text.utf8))).upperBound + skip
    var copy = self
    copy.replaceSubrange(place..<place + bytes.count, with: bytes)
    return copy
  }

  fileprivate func written() throws -> URL { try Array(self).written() }
}
