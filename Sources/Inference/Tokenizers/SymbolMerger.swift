/// Which neighbouring symbols may become one, and how soon.
protocol MergeRule {
  /// What the symbols that stand side by side in `span` of the text become; nil when they stay apart.
  func merge(_ left: Int32, _ right: Int32, span: UnsafeRawBufferPointer) -> Merge?
}

struct Merge {
  /// Lower ones are merged first.
  var rank: UInt32
  /// The symbol that comes of it.
  var product: Int32
}

/// Merges the symbols of a text pair by pair, the best first and of equals the leftmost (Sennrich et al. 2016; SentencePiece,
/// Kudo and Richardson 2018).
///
/// Candidates wait in a heap, so that n symbols take O(n log n) time and O(n) memory whatever the text; its buffers are
/// kept for the next text.
struct SymbolMerger {
  /// By the place where they begin.
  private var symbols: [Symbol] = []
  private var heap: [Candidate] = []

  private struct Symbol {
    var id: Int32 = 0
    /// In bytes; 0 when it was merged into another.
    var length: UInt32 = 0
    /// Where the one before it begins.
    var previous: UInt32 = 0
  }

  private struct Candidate {
    /// Rank in the upper half and the left symbol's place in the lower: the order in which they are merged.
    var key: UInt64
    var product: Int32
    /// Bytes of both symbols; they have changed since when it differs.
    var length: UInt32

    var left: Int { Int(UInt32(truncatingIfNeeded: key)) }
  }

  /// Longer texts are cut, so that places fit 32 bits.
  static let longestText = 1 << 30

  /// Prepares for a text of that many bytes.
  mutating func begin(byteCount: Int) {
    precondition(byteCount <= Self.longestText)
    heap.removeAll(keepingCapacity: true)
    if symbols.count < byteCount { symbols = Array(repeating: Symbol(), count: byteCount) }
  }

  /// Puts a symbol at its place, each beginning where the one before it ends.
  @inline(__always)
  mutating func put(_ symbol: Int32, at place: Int, length: Int, after last: Int) {
    symbols[place] = Symbol(id: symbol, length: UInt32(length), previous: UInt32(max(last, 0)))
  }

  /// Merges what can be merged, and calls `body` for each symbol that is left with the bytes that it stands for.
  mutating func run(
    _ text: UnsafeRawBufferPointer, by rule: some MergeRule, _ body: (_ symbol: Int32, _ bytes: Range<Int>) -> Void
  ) {
    guard !text.isEmpty else { return }
    var place = Int(symbols[0].length)
    while place < text.count {
      consider(Int(symbols[place].previous), place, in: text, by: rule)
      place += Int(symbols[place].length)
    }
    while let best = pop() { merge(best, in: text, by: rule) }
    place = 0
    while place < text.count {
      let end = place + Int(symbols[place].length)
      body(symbols[place].id, place..<end)
      place = end
    }
  }

  private mutating func merge(_ best: Candidate, in text: UnsafeRawBufferPointer, by rule: some MergeRule) {
    let left = best.left
    guard symbols[left].length != 0 else { return }
    let right = left + Int(symbols[left].length)
    guard right < text.count, symbols[left].length + symbols[right].length == best.length else { return }
    symbols[left].length = best.length
    symbols[right].length = 0
    symbols[left].id = best.product
    if left > 0 { consider(Int(symbols[left].previous), left, in: text, by: rule) }
    let next = left + Int(best.length)
    guard next < text.count else { return }
    symbols[next].previous = UInt32(left)
    consider(left, next, in: text, by: rule)
  }

  private mutating func consider(_ left: Int, _ right: Int, in text: UnsafeRawBufferPointer, by rule: some MergeRule) {
    let end = right + Int(symbols[right].length)
    let span = UnsafeRawBufferPointer(rebasing: text[left..<end])
    guard let merge = rule.merge(symbols[left].id, symbols[right].id, span: span) else { return }
    push(
      Candidate(key: UInt64(merge.rank) << 32 | UInt64(left), product: merge.product, length: UInt32(end - left)))
  }

  private mutating func push(_ candidate: Candidate) {
    heap.append(candidate)
    heap.withUnsafeMutableBufferPointer { heap in
      var place = heap.count - 1
      while place > 0, candidate.key < heap[(place - 1) / 2].key {
        heap[place] = heap[(place - 1) / 2]
        place = (place - 1) / 2
      }
      heap[place] = candidate
    }
  }

  private mutating func pop() -> Candidate? {
    guard let last = heap.popLast() else { return nil }
    guard let best = heap.first else { return last }
    heap.withUnsafeMutableBufferPointer { heap in
      var place = 0
      while 2 * place + 1 < heap.count {
        var child = 2 * place + 1
        if child + 1 < heap.count, heap[child + 1].key < heap[child].key { child += 1 }
        guard heap[child].key < last.key else { break }
        heap[place] = heap[child]
        place = child
      }
      heap[place] = last
    }
    return best
  }
}
