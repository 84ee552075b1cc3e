/// The word pieces of a BERT model, looked up by bytes where they lie in the model file.
///
/// GGUF marks the beginning of a word with U+2581 where BERT itself marks continuations with `##`.
struct WordPieceVocabulary: Sendable {
  private let strings: GGUFArray
  /// Where each piece's text begins in `strings` (after the mark) and how long it is.
  private let places: [(offset: UInt32, length: UInt32)]
  /// Open addressing by hash; `empty` or the index of a piece.
  private let slots: [Int32]
  private let startsWord: [Bool]
  /// Bytes of the longest piece.
  let longest: Int

  private static let empty: Int32 = -1
  private static let wordMark: [UInt8] = Array("\u{2581}".utf8)

  init(_ strings: GGUFArray) {
    self.strings = strings
    var places: [(offset: UInt32, length: UInt32)] = []
    var startsWord: [Bool] = []
    places.reserveCapacity(strings.count)
    startsWord.reserveCapacity(strings.count)
    let bytes = strings.bytes
    var longest = 0
    strings.forEachString { _, text in
      let marked = text.starts(with: Self.wordMark)
      let skipped = marked ? Self.wordMark.count : 0
      let offset = text.baseAddress.map { $0 - bytes.baseAddress! } ?? 0
      places.append((UInt32(offset + skipped), UInt32(text.count - skipped)))
      startsWord.append(marked)
      longest = max(longest, text.count - skipped)
    }
    self.places = places
    self.startsWord = startsWord
    self.longest = longest
    slots = Self.slots(for: places, startsWord: startsWord, in: bytes)
  }

  private static func slots(
    for places: [(offset: UInt32, length: UInt32)], startsWord: [Bool], in bytes: UnsafeRawBufferPointer
  ) -> [Int32] {
    var capacity = 16
    while capacity < places.count * 2 { capacity *= 2 }
    var slots = [Int32](repeating: empty, count: capacity)
    for (index, place) in places.enumerated() {
      var hash = seed(startsWord: startsWord[index])
      for position in Int(place.offset)..<Int(place.offset + place.length) { hash = step(hash, bytes[position]) }
      var slot = Self.slot(hash, capacity)
      while slots[slot] != empty { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = Int32(index)
    }
    return slots
  }

  var count: Int { places.count }

  /// The piece as BERT writes it, with `##` before a continuation.
  func text(of id: Int32) -> String {
    guard places.indices.contains(Int(id)) else { return "" }
    let (offset, length) = places[Int(id)]
    let text = String(decoding: strings.bytes[Int(offset)..<Int(offset + length)], as: UTF8.self)
    return startsWord[Int(id)] || text.hasPrefix("[") ? text : "##" + text
  }

  /// The longest piece that begins `word` at `start` and ends at one of its characters' ends.
  func longestPiece(of word: [UInt8], from start: Int) -> (id: Int32, end: Int)? {
    var hash = Self.seed(startsWord: start == 0)
    var best: (id: Int32, end: Int)?
    for end in start..<min(word.count, start + longest) {
      hash = Self.step(hash, word[end])
      if let id = find(word, start..<end + 1, hash: hash) { best = (id, end + 1) }
    }
    return best
  }

  private func find(_ word: [UInt8], _ range: Range<Int>, hash: UInt64) -> Int32? {
    let bytes = strings.bytes
    var slot = Self.slot(hash, slots.count)
    while slots[slot] != Self.empty {
      let index = Int(slots[slot])
      let (offset, length) = places[index]
      if Int(length) == range.count, startsWord[index] == (range.lowerBound == 0),
        range.indices.allSatisfy({ word[$0] == bytes[Int(offset) + $0 - range.lowerBound] })
      {
        return Int32(index)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  // FNV-1a; beginnings and continuations of words start from different seeds.
  private static func seed(startsWord: Bool) -> UInt64 { startsWord ? 0xCBF2_9CE4_8422_2325 : 0x8422_2325_CBF2_9CE4 }
  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  private static func slot(_ hash: UInt64, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: hash ^ hash >> 29) & (capacity - 1)
  }
}
