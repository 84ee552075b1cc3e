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
  /// Indices into `lexicon.slots`.
  let open: [Int]

  struct Stretch: Hashable {
    var slot: Int
    var range: Range<Int>
  }

  /// Words of one request that are looked at, and of one stretch.
  static let wordLimit = 160
  static let stretchLimit = 14
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

  // MARK: - Scores

  /// What it costs to leave a word outside of every stretch.
  private func outsideScore(_ index: Int) -> Double {
    if taken[index] { return 0 }
    let word = words[index]
    if let share = lexicon.carriers[English.stem(word.normal)] {
      return English.role(word) == nil ? 0.1 + 0.3 * min(share, 1) : 0
    }
    switch English.role(word) {
    case nil: return word.kind == .number ? -0.4 : -0.9
    default: return 0
    }
  }

  private func eachStretch(of index: Int, from start: Int, upTo count: Int, _ body: (Int, Double) -> Void) {
    let slot = lexicon.slots[index]
    guard !taken[start], let opening = openingScore(slot, at: start) else { return }
    let limit = min(count, start + (slot.isLoose ? FreeSpans.looseStretchLimit : FreeSpans.stretchLimit))
    var inside = 0.0
    var content = 0
    for end in start..<limit {
      guard let score = insideScore(slot, index, at: end, after: start, &content) else { return }
      inside += score
      guard !taken[end], content > 0 || isReference(start..<end + 1, slot),
        let closing = closingScore(slot, at: end, after: start)
      else { continue }
      let reference = isReference(start..<end + 1, slot) ? 1.2 : 0
      body(end + 1, opening + inside + closing + reference)
    }
  }

  /// What the words before a stretch say for this slot; nil where it cannot begin.
  private func openingScore(_ slot: Slot, at start: Int) -> Double? {
    let word = words[start]
    if !slot.isLoose {
      switch English.role(word) {
      case .preposition, .conjunction, .auxiliary, .polite, .question, .mark: return nil
      case .pronoun: if !FreeSpans.pointing.contains(word.normal) { return nil }
      case .filler: return nil
      default: break
      }
    } else if word.kind == .mark || English.role(word) == .conjunction || English.role(word) == .polite
      || word.normal == "to"
    {
      return nil
    }
    var before = start - 1
    while before >= 0, English.leading.contains(words[before].normal) || taken[before] && !slot.isLoose { before -= 1 }
    let cue = before < 0 ? "^" : words[before].normal
    var score = 0.0
    if let share = slot.left[cue] {
      score += 0.8 + share
    } else if before >= 0, taken[before] || slot.left.keys.contains(where: { $0.hasPrefix("<") }), start > 0,
      taken[start - 1]
    {
      score += 0.5
    } else if English.role(words[max(before, 0)]) == .verb, before >= 0, slot.isDirect {
      score += 0.6
    } else if before >= 0, English.role(words[before]) == .preposition,
      !slot.isDirect || isCueOfAnother(words[before].normal, slot)
    {
      score -= 1
    }
    if slot.seen.contains(word.normal), English.role(word) == nil { score += 0.3 }
    if !slot.parameter.isRequired, score <= 0.3 { score -= 1.1 }
    return score
  }

  private func isCueOfAnother(_ word: String, _ slot: Slot) -> Bool {
    lexicon.slots.contains { $0.parameter.name != slot.parameter.name && $0.left[word] != nil }
  }

  /// What a word adds inside; nil where a stretch cannot hold it.
  private func insideScore(_ slot: Slot, _ index: Int, at position: Int, after start: Int, _ content: inout Int)
    -> Double?
  {
    if taken[position] { return 0 }
    let word = words[position]
    let normal = word.normal
    if word.kind == .mark { return markScore(normal, slot, position) }
    if let role = English.role(word) { return roleScore(role, normal, slot, at: position, after: start, &content) }
    if word.kind == .word, let share = lexicon.carriers[English.stem(normal)], !slot.seen.contains(normal) {
      content += 1
      return -0.3 - 1.2 * min(share, 1)
    }
    content += 1
    return content <= 4 ? 0.7 : 0.15
  }

  private func markScore(_ mark: String, _ slot: Slot, _ position: Int) -> Double? {
    if mark.hasPrefix(".") || mark.hasPrefix("?") || mark.hasPrefix("!") || mark == ";" {
      return slot.isLoose && position < words.count - 1 ? -1.5 : nil
    }
    if mark == "," { return slot.parameter.isList || slot.isLoose ? 0 : -0.6 }
    return mark == "\"" ? -0.2 : 0
  }

  private func roleScore(
    _ role: English.Role, _ word: String, _ slot: Slot, at position: Int, after start: Int, _ content: inout Int
  ) -> Double? {
    let carrier = lexicon.carriers[English.stem(word)] ?? 0
    if slot.isLoose {
      if role != .polite { content += 1 }
      switch role {
      case .polite: return -1
      case .preposition: return isCueOfAnother(word, slot) && isBeforeTaken(position) ? -1 : 0.05
      default: return 0.1
      }
    }
    switch role {
    case .determiner, .possessive: return position == start ? 0 : -0.05
    case .preposition:
      // "for my daughter" tells of the person, not of the thing.
      if word == "for",
        ["my", "his", "her", "our", "their", "me", "us", "him", "them"].contains(words.normal(position + 1))
      {
        return nil
      }
      if word == "to" || isCueOfAnother(word, slot) || carrier > 0.15 { return -1.2 }
      return -0.3
    case .conjunction: return word == "and" || word == "or" ? (slot.parameter.isList ? 0 : -0.35) : -1.2
    case .pronoun:
      if FreeSpans.pointing.contains(word) { return position == start ? 0.2 : -0.9 }
      return -1.4
    case .auxiliary, .question: return -1.1
    case .polite: return nil
    case .verb:
      if slot.seen.contains(word) {
        content += 1
        return 0.3
      }
      if position > start, carrier == 0 {
        content += 1
        return -0.2
      }
      return -0.9 - carrier
    case .filler: return -0.7
    case .mark: return nil
    }
  }

  private func isBeforeTaken(_ position: Int) -> Bool { position + 1 < taken.count && taken[position + 1] }

  /// What the words behind a stretch say for this slot; nil where it cannot end.
  private func closingScore(_ slot: Slot, at last: Int, after start: Int) -> Double? {
    let word = words[last]
    switch English.role(word) {
    case .preposition: if !slot.isLoose, !FreeSpans.particles.contains(word.normal) { return nil }
    case .conjunction, .mark, .polite: return nil
    case .determiner, .possessive: if !(FreeSpans.pointing.contains(word.normal) && last == start) { return nil }
    case .auxiliary, .question: if !slot.isLoose { return nil }
    case .pronoun: if !slot.isLoose, !(last == start || word.normal == "them" || word.normal == "it") { return nil }
    case .filler: return slot.isLoose ? 0 : nil
    default: break
    }
    let next = last + 1 < words.count ? words[last + 1].normal : "$"
    if let share = slot.right[next] { return 0.3 + 0.7 * share }
    if next != "$", let carrier = lexicon.carriers[English.stem(next)], English.roles[next] == nil {
      return 0.1 * carrier
    }
    return 0
  }

  private static let particles: Set<String> = ["up", "off", "down", "out", "over"]
  static let pointing: Set<String> = [
    "it", "them", "that", "this", "those", "these", "everything", "one", "both", "all", "ones", "another", "something'",
  ]

  private func isReference(_ range: Range<Int>, _ slot: Slot) -> Bool {
    guard case .entity = slot.parameter.type, range.count <= 6 else { return false }
    guard FreeSpans.opensReference(words[range.lowerBound].normal) else { return false }
    return ReferenceGrammar.reference(in: words.part(range)) != nil
  }

  private static func opensReference(_ word: String) -> Bool {
    pointing.contains(word)
      || [
        "the", "my", "first", "second", "third", "fourth", "fifth", "last", "latest", "number", "option", "other",
        "cheapest", "cheaper", "#", "most",
      ].contains(word)
      || NumberWords.ordinals[word] != nil
  }
}

extension Slot {
  /// Stands where an object stands: right behind the verb, or first.
  var isDirect: Bool {
    guard !left.isEmpty else { return parameter.isRequired }
    return left.contains { cue, share in
      share >= 0.2 && (cue == "^" || cue.hasPrefix("<") || English.roles[cue].map { $0 != .preposition } ?? true)
    }
  }
}
