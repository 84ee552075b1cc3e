import Foundation

@testable import Inference

/// The files that training/make_fixtures.py made with `transformers`, and the embedded model.
enum Fixture {
  static func url(_ name: String) -> URL { Bundle.module.resourceURL!.appending(path: "Fixtures/\(name)") }

  static func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  static func lines(_ name: String) throws -> [Substring] {
    String(decoding: try data(name), as: UTF8.self).split(separator: "\n")
  }

  static let shippedURL = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../assets/understanding.gguf").standardizedFileURL

  /// The embedded model, loaded once.
  static let shipped = Result { try SentenceEncoder(contentsOf: shippedURL, threads: 2) }

  /// Vectors of sentences.txt, [200, 384].
  static func sentenceVectors() throws -> [Float] { try floats("embeddings.f32") }

  static func floats(_ name: String) throws -> [Float] {
    try data(name).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  /// What the tiny model makes of a text.
  struct TinyRow: Decodable {
    var text: String
    var ids: [Int32]
    var vector: [Float]
  }

  static func tinyRows() throws -> [TinyRow] { try JSONDecoder().decode([TinyRow].self, from: data("tiny.json")) }

  static func sentences() throws -> [String] { try lines("sentences.txt").map(String.init) }
}

/// The lowest cosine between the rows of two matrices whose rows have length 1.
func lowestCosine(_ a: [Float], _ b: [Float], width: Int) -> Float {
  precondition(a.count == b.count && a.count % width == 0)
  return stride(from: 0, to: a.count, by: width).map { row in
    var (dot, first, second): (Float, Float, Float) = (0, 0, 0)
    for column in row..<row + width {
      dot += a[column] * b[column]
      first += a[column] * a[column]
      second += b[column] * b[column]
    }
    return dot / (first * second).squareRoot()
  }.min() ?? 1
}
