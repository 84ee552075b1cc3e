import Foundation
import SkillKit
import Synchronization
import Testing

@testable import Understanding

/// Keeps in memory what is saved, and counts what is embedded.
private final class Kept: Sendable {
  let data = Mutex<[String: Data]>([:])
  let embedded = Mutex(0)

  var cache: VectorCache {
    VectorCache(
      load: { name in self.data.withLock { $0[name] } },
      save: { data, name in self.data.withLock { $0[name] = data } })
  }

  /// Vectors of length 1 that follow from the letters of a text.
  var embedder: Embedder {
    Embedder(width: 8, fingerprint: "letters") { texts in
      self.embedded.withLock { $0 += texts.count }
      return texts.map { text in
        var vector = [Float](repeating: 0.01, count: 8)
        for byte in text.utf8 { vector[Int(byte) % 8] += Float(byte) / 97 }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
      }
    }
  }
}

private func tools(_ samples: Int) -> [Tool] {
  ["red", "green", "blue"].map { color in
    Tool(color, "It is \(color).", effect: .reads, samples: (0..<samples).map { "\(color) number \($0 * 7919)" })
  }
}

@Suite struct VectorCacheTests {
  /// Few samples and many, which are learned from in another way.
  @Test(arguments: [5, 1_200]) func aStartFromTheCacheUnderstandsTheSame(samples: Int) throws {
    let kept = Kept()
    let tools = tools(samples)
    let background = ["nothing at all", "not this"]
    let first = try ToolMatcher(tools: tools, background: background, embedder: kept.embedder, cache: kept.cache)
    let made = kept.embedded.withLock { $0 }
    let second = try ToolMatcher(tools: tools, background: background, embedder: kept.embedder, cache: kept.cache)
    #expect(kept.embedded.withLock { $0 } == made, "nothing is worked out twice")
    for sentence in ["red number 12", "something blue", "", "not at all"] {
      let (one, other) = (try first.rank([sentence])[0], try second.rank([sentence])[0])
      #expect(one.candidates == other.candidates)
      #expect(one.none == other.none)
    }
  }

  @Test func onlyNewSentencesAreEmbeddedAndThoseOfOtherSkillsStay() throws {
    let kept = Kept()
    let some = ["a", "b", "c"]
    let matrix = try kept.cache.matrix(of: some, by: kept.embedder, in: "x")
    #expect(try kept.cache.matrix(of: some + ["d"], by: kept.embedder, in: "x").prefix(24) == matrix[...])
    #expect(kept.embedded.withLock { $0 } == 4)
    #expect(try kept.cache.matrix(of: ["c", "b", "a", "a"], by: kept.embedder, in: "x").prefix(8) == matrix[16...])
    #expect(kept.embedded.withLock { $0 } == 4)
    // Without end it would grow with every change of a skill.
    for round in 0..<20 {
      _ = try kept.cache.matrix(of: some.map { "\($0)\(round)" }, by: kept.embedder, in: "x")
    }
    #expect(kept.data.withLock { $0.values.map(\.count).max() ?? 0 } <= 9 * 24)
  }

  @Test(arguments: [Data(), Data([1, 2, 3]), Data(repeating: 7, count: 24), Data(repeating: 0, count: 4_096)])
  func aCacheThatHoldsSomethingElseIsMadeAnew(data: Data) throws {
    let kept = Kept()
    kept.data.withLock { $0 = ["letters/samples": data, "letters/fitted": data] }
    let matcher = try ToolMatcher(tools: tools(5), background: ["no"], embedder: kept.embedder, cache: kept.cache)
    let fresh = try ToolMatcher(tools: tools(5), background: ["no"], embedder: kept.embedder, cache: .none)
    #expect(try matcher.rank(["red number 12"])[0].candidates == fresh.rank(["red number 12"])[0].candidates)
  }
}
