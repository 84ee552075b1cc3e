import Foundation
import Testing

@testable import Inference

/// Encoders that are not quite BERT; training/make_nomic_fixture.py made the vectors with `transformers`.
struct EncoderFamilyTests {
  struct Row: Decodable {
    var text: String
    var ids: [Int32]
    var mean: [Float]
    var first: [Float]
  }

  private func rows() throws -> [Row] { try JSONDecoder().decode([Row].self, from: Fixture.data("tiny-nomic.json")) }

  @Test(arguments: Kernels.Level.allCases) func nomicAgreesWithTransformers(level: Kernels.Level) throws {
    guard let kernels = Kernels(level) else { return }
    let rows = try rows()
    let encoder = try SentenceEncoder(
      GGUFFile(contentsOf: Fixture.url("tiny-nomic.gguf")), threads: 2, kernels: kernels)
    #expect(encoder.configuration.architecture == .nomicBert)
    #expect(rows.map { encoder.tokens($0.text).ids } == rows.map(\.ids))
    let found = try encoder.embed(rows.map(\.text)).flatMap { $0 }
    #expect(relativeError(found, rows.flatMap(\.mean)) <= 1e-4)
    // Alone as together.
    #expect(relativeError(try rows.flatMap { try encoder.embed([$0.text])[0] }, found) <= 1e-5)
  }

  /// As the files of bge say it: `pooling_type` 2.
  @Test func theFirstTokenStandsForTheTextWhereTheFileSaysSo() throws {
    var data = try Fixture.data("tiny-nomic.gguf")
    let place = try #require(data.range(of: Data("nomic-bert.pooling_type".utf8))).upperBound + 4
    data.replaceSubrange(place..<place + 4, with: [2, 0, 0, 0])
    let encoder = try SentenceEncoder(contentsOf: Array(data).written())
    #expect(encoder.configuration.pooling == .first)
    let rows = try rows()
    #expect(relativeError(try encoder.embed(rows.map(\.text)).flatMap { $0 }, rows.flatMap(\.first)) <= 1e-4)
  }

  @Test func namesTheKeysOfItsFamily() throws {
    var data = try Fixture.data("tiny-nomic.gguf")
    let place = try #require(data.range(of: Data("nomic-bert.rope.freq_base".utf8))).upperBound + 4
    data.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
    let error = try #require(throws: GGUFError.self) { try SentenceEncoder(contentsOf: Array(data).written()) }
    #expect(error.subject == "key \"nomic-bert.rope.freq_base\"" && error.problem == .invalid("is 0.0"))
  }
}
