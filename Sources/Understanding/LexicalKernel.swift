import Foundation

/// How much two sentences share the words that tell requests apart: a cosine of rare words, where words inside of
/// marked values do not count. Sums are taken in the words' order, so that every process comes to the same numbers.
struct LexicalKernel: Sendable {
  private let rarity: [String: Float]
  /// For each word, the samples that hold it and its share in them.
  private let postings: [String: [(sample: Int, weight: Float)]]
  private let count: Int

  /// - Parameter literals: the words of each sample outside of its marks.
  init(_ literals: [[String]]) {
    let bags = literals.map { Set($0).sorted() }
    var frequency: [String: Int] = [:]
    for bag in bags { for word in bag { frequency[word, default: 0] += 1 } }
    let rarity = frequency.mapValues { log(Float(literals.count + 1) / Float($0)) }
    var postings: [String: [(sample: Int, weight: Float)]] = [:]
    for (sample, bag) in bags.enumerated() {
      let norm = bag.reduce(Float(0)) { $0 + pow(rarity[$1] ?? 0, 2) }.squareRoot()
      guard norm > 0 else { continue }
      for word in bag { postings[word, default: []].append((sample, (rarity[word] ?? 0) / norm)) }
    }
    self.rarity = rarity
    self.postings = postings
    self.count = literals.count
  }

  /// Adds the samples' kernel with each other, `[samples, samples]`.
  func add(_ share: Float, to kernel: inout [Float]) {
    for (_, holders) in postings.sorted(by: { $0.key < $1.key }) {
      for a in holders { for b in holders { kernel[a.sample * count + b.sample] += share * a.weight * b.weight } }
    }
  }

  /// Adds a sentence's kernel with each sample, `[samples]`.
  func add(_ share: Float, for sentence: String, to kernel: inout [Float]) {
    let bag = Set(LexicalKernel.words(sentence)).filter { rarity[$0] != nil }.sorted()
    let norm = bag.reduce(Float(0)) { $0 + pow(rarity[$1] ?? 0, 2) }.squareRoot()
    guard norm > 0 else { return }
    for word in bag {
      let weight = (rarity[word] ?? 0) / norm
      for holder in postings[word] ?? [] { kernel[holder.sample] += share * weight * holder.weight }
    }
  }

  static func words(_ text: String) -> [String] {
    // Each start reads thousands of samples, nearly all in ASCII.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
    }
    return text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }.split { !(0x61...0x7A ~= $0) && $0 != 0x27 }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
