import Foundation
import Testing

@testable import Inference

struct SentenceEncoderTests {
  @Test func shippedModelAgreesWithTransformers() throws {
    let encoder = try Fixture.shipped.get()
    let matrix = try encoder.embedMatrix(try Fixture.sentences())
    #expect(encoder.width == 384)
    #expect(lowestCosine(matrix, try Fixture.sentenceVectors(), width: 384) >= 0.999)
  }

  @Test(arguments: Kernels.Level.allCases)
  func everyLevelAgrees(level: Kernels.Level) throws {
    guard let kernels = Kernels(level) else { return }
    let encoder = try SentenceEncoder(GGUFFile(contentsOf: Fixture.shippedURL), threads: 1, kernels: kernels)
    let count = 20
    let matrix = try encoder.embedMatrix(Array(try Fixture.sentences().suffix(count)))
    let expected = Array(try Fixture.sentenceVectors().suffix(count * 384))
    #expect(lowestCosine(matrix, expected, width: 384) >= 0.999)
  }

  /// The full F32 model is too large to commit; training/README.md says how to make it.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["PROMETHEUS_F32_MODEL"] != nil,
      "set PROMETHEUS_F32_MODEL to the file that training/convert_minilm.py --type f32 makes"))
  func floatModelAgreesWithTransformers() throws {
    let path = try #require(ProcessInfo.processInfo.environment["PROMETHEUS_F32_MODEL"])
    let encoder = try SentenceEncoder(contentsOf: URL(filePath: path), threads: 2)
    let matrix = try encoder.embedMatrix(try Fixture.sentences())
    let cosine = lowestCosine(matrix, try Fixture.sentenceVectors(), width: 384)
    print("lowest cosine of the F32 model: \(cosine)")
    #expect(cosine >= 0.9999)
  }

  @Test(arguments: ["f32", "f16", "q8_0"], Kernels.Level.allCases)
  func tinyModelAgreesWithTransformers(type: String, level: Kernels.Level) throws {
    guard let kernels = Kernels(level) else { return }
    let file = try GGUFFile(contentsOf: Fixture.url("tiny-\(type).gguf"))
    let encoder = try SentenceEncoder(file, threads: 2, kernels: kernels)
    for row in try Fixture.tinyRows() {
      #expect(encoder.tokens(row.text).ids == row.ids)
      let cosine = lowestCosine(try encoder.embedMatrix([row.text]), row.vector, width: 64)
      #expect(cosine >= (type == "q8_0" ? 0.999 : 0.99999), "\(row.text)")
    }
  }

  @Test func sentencesDoNotInfluenceEachOther() throws {
    let encoder = try Fixture.shipped.get()
    let sentences = try Fixture.sentences()
    let together = try encoder.embed(sentences)
    for index in stride(from: 0, to: 200, by: 17) {
      let alone = try encoder.embed([sentences[index]])[0]
      #expect(lowestCosine(alone, together[index], width: 384) > 0.99999)
    }
  }

  @Test func manyTasksShareAnEncoder() async throws {
    let encoder = try Fixture.shipped.get()
    let sentences = Array(try Fixture.sentences().prefix(24))
    let expected = try encoder.embed(sentences)
    try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
      for round in 0..<96 {
        group.addTask { (round % 24, try encoder.embed([sentences[round % 24]])[0]) }
      }
      for try await (index, vector) in group { #expect(lowestCosine(vector, expected[index], width: 384) > 0.99999) }
    }
  }

  @Test func givesAVectorForEachToken() throws {
    let encoder = try Fixture.shipped.get()
    let text = "two bags of coffee"
    let vectors = try encoder.tokenVectors(of: [text])[0]
    #expect(vectors.tokens.ids.count == 6)
    #expect(vectors.values.count == 6 * 384)
    var mean = [Float](repeating: 0, count: 384)
    for token in 0..<6 { for (column, value) in vectors[token].enumerated() { mean[column] += value } }
    #expect(lowestCosine(mean, try encoder.embed([text])[0], width: 384) > 0.99999)
  }

  @Test func embedsNothingAndEmptyTexts() throws {
    let encoder = try Fixture.shipped.get()
    #expect(try encoder.embed([]).isEmpty)
    #expect(try encoder.embed([""])[0].count == 384)
  }

  @Test func fingerprintTellsModelsApart() throws {
    let encoders = try ["f32", "f16"].map { try SentenceEncoder(contentsOf: Fixture.url("tiny-\($0).gguf")) }
    let shipped = try Fixture.shipped.get()
    #expect(Set((encoders + [shipped]).map(\.fingerprint)).count == 3)
    #expect(shipped.fingerprint == (try SentenceEncoder(contentsOf: Fixture.shippedURL)).fingerprint)
  }

  @Test func scoresAreDotProducts() {
    #expect(Similarity.scores(matrix: [1, 2, 3, 4, 5, 6], vector: [1, 0, -1]) == [-2, -2])
    #expect(Similarity.scores(matrix: [], vector: [1]).isEmpty)
  }
}
