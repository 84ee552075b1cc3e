/// Finds special tokens in a text. Where two overlap, the longer one counts.
struct SpecialTokenFinder: Sendable {
  /// A part of a text.
  enum Fragment: Equatable {
    case text(Range<Int>)
    case token(Int32)
  }

  private var texts = PieceTable()
  /// The token of each text.
  private var tokens: [Int32] = []
  /// For each first byte the lengths of texts that begin with it, the longest first.
  private var lengths = [[Int]](repeating: [], count: 256)
  /// Tokens that swallow the spaces after them.
  private let trimming: Set<Int32>

  /// Longer ones are not looked for.
  static let longest = 256

  init(_ found: [Int32], in vocabulary: TokenVocabulary, trimming: Set<Int32> = []) {
    self.trimming = trimming
    var lengths = [Set<Int>](repeating: [], count: 256)
    for token in found {
      let text = vocabulary.pieces[Int(token)]
      guard let first = text.first, text.count <= Self.longest else { continue }
      text.withUnsafeBytes { texts.append($0) }
      tokens.append(token)
      lengths[Int(first)].insert(text.count)
    }
    self.lengths = lengths.map { $0.sorted(by: >) }
  }

  /// The text cut at the special tokens in it; without empty parts.
  func fragments(of text: UnsafeRawBufferPointer) -> [Fragment] {
    var fragments: [Fragment] = []
    var start = 0
    for match in matches(in: text) {
      if match.place > start { fragments.append(.text(start..<match.place)) }
      if match.place >= start { fragments.append(.token(match.token)) }
      start = max(start, match.place + match.length)
      while trimming.contains(match.token), start < text.count, Self.isSpace(text[start]) { start += 1 }
    }
    if start < text.count { fragments.append(.text(start..<text.count)) }
    return fragments
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private struct Match {
    var place: Int
    var length: Int
    var token: Int32
  }

  /// In the order of the text, none overlapping another.
  private func matches(in text: UnsafeRawBufferPointer) -> [Match] {
    guard !tokens.isEmpty else { return [] }
    var waiting = [[Match]](repeating: [], count: Self.longest + 1)
    for place in 0..<text.count where !lengths[Int(text[place])].isEmpty {
      if let match = longestMatch(in: text, at: place, below: Self.longest + 1) { waiting[match.length].append(match) }
    }
    guard waiting.contains(where: { !$0.isEmpty }) else { return [] }
    var taken = [Bool](repeating: false, count: text.count)
    var found: [Match] = []
    for length in stride(from: Self.longest, through: 1, by: -1) {
      // Sorted, as shorter matches were added after those of earlier places.
      for match in waiting[length].sorted(by: { $0.place < $1.place }) {
        // What was taken is no shorter than this, so that it would cover one of the ends.
        if !taken[match.place], !taken[match.place + length - 1] {
          for place in match.place..<match.place + length { taken[place] = true }
          found.append(match)
        } else if let shorter = longestMatch(in: text, at: match.place, below: length) {
          waiting[shorter.length].append(shorter)
        }
      }
      waiting[length] = []
    }
    return found.sorted { $0.place < $1.place }
  }

  private func longestMatch(in text: UnsafeRawBufferPointer, at place: Int, below limit: Int) -> Match? {
    for length in lengths[Int(text[place])] where length < limit && place + length <= text.count {
      if let number = texts.find(UnsafeRawBufferPointer(rebasing: text[place..<place + length])) {
        return Match(place: place, length: length, token: tokens[number])
      }
    }
    return nil
  }
}
