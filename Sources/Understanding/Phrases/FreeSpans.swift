import Conversation
import Foundation
import SkillKit

/// Finds the free-text values of a request: the stretches of words that are no carrier, no politeness and no other
/// value, each given to the parameter that its neighbours introduce.
///
/// A best path over the words (semi-Markov Viterbi): each word is either outside, or a stretch belongs to one slot.
/// The weights are plain linguistic preferences and the same for every tool; what differs between tools are the cues
/// that their samples teach.
struct FreeSpans {
  let lexicon: ToolLexicon
  let words: Words
  /// Words that a typed value has taken: transparent inside a stretch, never its edge.
  let taken: [Bool]
  /// Words of some explicit reading: they say something, whatever their class.
  let valued: [Bool]
  let shape: ClauseShape
  /// Indices into `lexicon.slots`.
  let open: [Int]
  let evidence: SpanEvidence?

  init(
    lexicon: ToolLexicon, words: Words, taken: [Bool], values: [ValueSpan], open: [Int], evidence: SpanEvidence? = nil
  ) {
    self.evidence = evidence
    (self.lexicon, self.words, self.taken, self.open) = (lexicon, words, taken, open)
    var valued = [Bool](repeating: false, count: words.count)
    for value in values where value.isExplicit && FreeSpans.telling.contains(value.type) {
      for index in value.range { valued[index] = true }
    }
    self.valued = valued
    shape = ClauseShape(words, valued: valued)
  }

  private static let telling: Set<String> = [
    "time", "date", "duration", "order_number", "email", "measure", "size", "color",
  ]

  struct Stretch: Hashable {
    var slot: Int
    var range: Range<Int>
  }

  /// Words of one request that are looked at, and of one stretch.
  static let wordLimit = 160
  static let stretchLimit = 18
  static let looseStretchLimit = 40
  static let slotLimit = 4

  func stretches() -> [Stretch] {
    let count = min(words.count, FreeSpans.wordLimit)
    let slots = Array(open.prefix(FreeSpans.slotLimit))
    guard count > 0, !slots.isEmpty else { return [] }
    let outside = (0..<count).map(outsideScore)
    let masks = 1 << slots.count
    // best[i][mask]: the score of the best reading of the first i words that fills the slots of mask.
    var best = [[Double]](repeating: [Double](repeating: -.infinity, count: masks), count: count + 1)
    var back = [[(from: Int, slot: Int)]](
      repeating: [(from: Int, slot: Int)](repeating: (-1, -1), count: masks), count: count + 1)
    best[0][0] = 0
    for start in 0..<count {
      let reachable = best[start].contains { $0 > -.infinity }
      guard reachable else { continue }
      for mask in 0..<masks where best[start][mask] > -.infinity {
        let score = best[start][mask] + outside[start]
        if score > best[start + 1][mask] { (best[start + 1][mask], back[start + 1][mask]) = (score, (start, -1)) }
      }
      for (bit, slot) in slots.enumerated() {
        eachStretch(of: slot, from: start, upTo: count) { end, score in
          for mask in 0..<masks where mask & (1 << bit) == 0 && best[start][mask] > -.infinity {
            let total = best[start][mask] + score
            let next = mask | (1 << bit)
            if total > best[end][next] { (best[end][next], back[end][next]) = (total, (start, bit)) }
          }
        }
      }
    }
    var mask = (0..<masks).max { best[count][$0] < best[count][$1] } ?? 0
    var end = count
    var found: [Stretch] = []
    while end > 0 {
      let step = back[end][mask]
      if step.slot >= 0 {
        found.append(Stretch(slot: slots[step.slot], range: step.from..<end))
        mask &= ~(1 << step.slot)
      }
      end = step.from
    }
    return found.reversed()
  }
}
