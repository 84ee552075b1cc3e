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

  init(lexicon: ToolLexicon, words: Words, taken: [Bool], values: [ValueSpan], open: [Int]) {
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

  // MARK: - Outside

  /// What it costs to leave a word outside of every stretch.
  private func outsideScore(_ index: Int) -> Double {
    if taken[index] { return 0 }
    let word = words[index]
    if let share = lexicon.carriers[English.stem(word.normal)] {
      return shape.roles[index] == nil ? 0.1 + 0.3 * min(share, 1) : 0
    }
    guard shape.roles[index] == nil else { return 0 }
    return word.kind == .number ? -0.3 : -0.5
  }

  // MARK: - Stretches

  private func eachStretch(of index: Int, from start: Int, upTo count: Int, _ body: (Int, Double) -> Void) {
    let slot = lexicon.slots[index]
    guard !taken[start], let opening = openingScore(slot, at: start) else { return }
    let limit = min(count, start + (slot.isLoose ? FreeSpans.looseStretchLimit : FreeSpans.stretchLimit))
    var inside = 0.0
    var content = 0
    for end in start..<limit {
      guard let score = insideScore(slot, at: end, after: start, &content) else { return }
      inside += score
      guard !taken[end], let closing = closingScore(slot, at: end, after: start) else { continue }
      let pointing = referenceScore(start..<end + 1, slot)
      guard content > 0 || pointing > 0 else { continue }
      body(end + 1, opening + inside + closing + pointing)
    }
  }

  /// What the words before a stretch say for this slot; nil where it cannot begin.
  private func openingScore(_ slot: Slot, at start: Int) -> Double? {
    let word = words[start]
    guard canOpen(slot, start, word) else { return nil }
    var before = start - 1
    while before >= 0, English.leading.contains(words[before].normal) || (taken[before] && !slot.isLoose) {
      before -= 1
    }
    let cue = before < 0 ? "^" : words[before].normal
    var score = 0.0
    if let share = slot.left[cue] {
      score = 0.8 + share
    } else if start > 0, taken[start - 1], slot.followsValues {
      score = 0.6
    } else if slot.isDirect, isObjectPosition(before) {
      score = 0.5
    } else if slot.isDirect {
      score = before >= 0 && shape.role(before) == .preposition ? -0.5 : 0
    } else {
      score = slot.isLoose ? -0.7 : -1.5
    }
    if before >= 0, slot.left[cue] == nil, isCueOfAnother(cue, slot) { score -= 0.8 }
    if slot.seen.contains(word.normal), shape.roles[start] == nil { score += 0.3 }
    if !slot.parameter.isRequired, slot.left[cue] == nil || (cue == "^" && !slot.seen.contains(word.normal)) {
      score -= 2.2
    }
    if slot.isLoose, slot.left[cue] == nil { score -= slot.parameter.isRequired ? 0.3 : 1 }
    return score
  }

  private func canOpen(_ slot: Slot, _ start: Int, _ word: Word) -> Bool {
    if word.kind == .mark { return ["\"", "$", "#"].contains(word.normal) }
    let role = shape.roles[start]
    if slot.isLoose {
      return role != .conjunction && role != .polite && word.normal != "to" && word.normal != "that"
        && word.normal != "about"
    }
    switch role {
    case .preposition, .conjunction, .auxiliary, .polite, .question, .filler, .mark: return false
    case .pronoun: return FreeSpans.pointing.contains(word.normal)
    default: return true
    }
  }

  /// Behind a verb or at the beginning, where an object or the subject of a question stands.
  private func isObjectPosition(_ before: Int) -> Bool {
    guard before >= 0 else { return true }
    switch shape.role(before) {
    case .verb, .question, .auxiliary, .pronoun, .mark, .polite, .filler, .conjunction: return true
    default: return false
    }
  }

  private func isCueOfAnother(_ word: String, _ slot: Slot) -> Bool {
    lexicon.slots.contains { $0.parameter.name != slot.parameter.name && $0.left[word] != nil }
  }

  // MARK: - Inside

  /// What a word adds inside; nil where a stretch cannot hold it.
  private func insideScore(_ slot: Slot, at position: Int, after start: Int, _ content: inout Int) -> Double? {
    if taken[position] { return 0 }
    let word = words[position]
    if word.kind == .mark { return markScore(word.normal, slot, position) }
    if valued[position], shape.roles[position] == nil || shape.roles[position] == .preposition {
      content += 1
      return 0.4
    }
    if let role = shape.roles[position] {
      return roleScore(role, word.normal, slot, at: position, after: start, &content)
    }
    if let share = carrierShare(word.normal, slot) {
      return -0.2 - 1.2 * min(share, 1)
    }
    content += 1
    return content <= 4 ? 0.7 : 0.15
  }

  /// How much a word belongs to the frame rather than to the value; the type's own name always does.
  private func carrierShare(_ word: String, _ slot: Slot) -> Double? {
    let stem = English.stem(word)
    if slot.typeWords.contains(stem) { return 0 }
    guard let share = lexicon.carriers[stem] else { return nil }
    return slot.seen.contains(word) && slot.insideShare(word) >= share ? nil : share
  }

  private func markScore(_ mark: String, _ slot: Slot, _ position: Int) -> Double? {
    if mark.hasPrefix(".") || mark.hasPrefix("?") || mark.hasPrefix("!") || mark == ";" {
      return slot.isLoose && position < words.count - 1 ? -1.5 : nil
    }
    if mark == "," { return slot.parameter.isList || slot.isLoose ? 0 : -0.8 }
    return mark == "\"" ? -0.2 : 0
  }

  private func roleScore(
    _ role: English.Role, _ word: String, _ slot: Slot, at position: Int, after start: Int, _ content: inout Int
  ) -> Double? {
    let carrier = lexicon.carriers[English.stem(word)] ?? 0
    if slot.isLoose { return looseScore(role, word, slot, at: position, after: start, carrier, &content) }
    switch role {
    case .determiner: return position == start ? 0 : -0.05
    case .possessive: return position == start ? 0 : word == "its" ? -0.8 : -0.15
    case .preposition:
      // "for my daughter" tells of the person, not of the thing.
      if word == "for", FreeSpans.people.contains(words.normal(position + 1)) { return nil }
      let isOwnCue = (slot.left[word] ?? 0) >= 0.1 && position > start
      if word == "to" || isOwnCue || isCueOfAnother(word, slot) || carrier > 0.15 || isLooseParticle(position) {
        return -1.3
      }
      return -0.3
    case .conjunction:
      if shape.role(position + 1) == .verb || shape.role(position + 1) == .pronoun { return -2 }
      return ["and", "or", "&"].contains(word) ? (slot.parameter.isList ? 0 : -0.35) : -1.2
    case .pronoun:
      if FreeSpans.pointing.contains(word) { return position == start ? 0.1 : -0.9 }
      return -1.2
    case .auxiliary, .question: return -1.2
    case .polite, .mark: return nil
    case .verb:
      if slot.seen.contains(word) {
        content += 1
        return 0.3
      }
      // "mark call the plumber as done"
      let isIntroduced = start > 0 && (shape.roles[start - 1] == .verb || slot.left[words[start - 1].normal] != nil)
      if position > start || isIntroduced, carrier == 0 {
        content += 1
        return position > start ? -0.3 : 0.2
      }
      return -1 - carrier
    case .filler: return -0.8
    }
  }

  /// "down for", "out of", "back" at the end: directions of a verb, seldom parts of a name.
  private func isLooseParticle(_ position: Int) -> Bool {
    let next = shape.role(position + 1)
    return words.normal(position + 1) == "of"
      || (ClauseShape.particles.contains(words[position].normal)
        && (next == .preposition || position + 1 == words.count))
  }

  private func looseScore(
    _ role: English.Role, _ word: String, _ slot: Slot, at position: Int, after start: Int, _ carrier: Double,
    _ content: inout Int
  ) -> Double? {
    if role == .polite { return -1.2 }
    content += 1
    if position == start { return role == .verb ? 0.1 - carrier : 0 }
    let isBeforeTaken = position + 1 < taken.count && taken[position + 1]
    return role == .preposition && isCueOfAnother(word, slot) && isBeforeTaken ? -1 : 0.1
  }

  // MARK: - Ends

  /// What the words behind a stretch say for this slot; nil where it cannot end.
  private func closingScore(_ slot: Slot, at last: Int, after start: Int) -> Double? {
    let word = words[last]
    switch shape.roles[last] {
    case .preposition where !valued[last]:
      if !slot.isLoose || !ClauseShape.particles.contains(word.normal) { return nil }
    case .conjunction, .polite: return nil
    case .mark: if word.normal != ")", word.normal != "\"", word.normal != "%" { return nil }
    case .determiner, .possessive: if !(FreeSpans.pointing.contains(word.normal) && last == start) { return nil }
    case .auxiliary, .question: if !slot.isLoose { return nil }
    case .pronoun: if !slot.isLoose, !(last == start || word.normal == "them" || word.normal == "it") { return nil }
    case .filler: if !slot.isLoose { return nil }
    default: break
    }
    let next = last + 1 < words.count ? words[last + 1].normal : "$"
    guard let share = slot.right[next] else { return 0 }
    // The noun behind introduces as well as a word before does: the "pasta" timer.
    let isHead = next != "$" && shape.role(last + 1) == nil && words[last + 1].kind == .word
    return 0.3 + 0.7 * share + (isHead && !slot.parameter.isRequired ? 1.9 : 0)
  }

  static let pointing: Set<String> = [
    "it", "them", "that", "this", "those", "these", "everything", "one", "both", "all", "ones", "another",
  ]
  private static let people: Set<String> = [
    "my", "his", "her", "our", "their", "me", "us", "him", "them", "someone", "myself",
  ]

  /// A mention that points is as good as a name, a bare pronoun a little less.
  private func referenceScore(_ range: Range<Int>, _ slot: Slot) -> Double {
    guard case .entity = slot.parameter.type, range.count <= 6,
      FreeSpans.opensReference(words[range.lowerBound].normal),
      ReferenceGrammar.reference(in: words.part(range)) != nil
    else { return 0 }
    // "my last order" names the kind of thing as well.
    if range.contains(where: { slot.typeWords.contains(English.stem(words[$0].normal)) }) { return 3 }
    if range.count > 1 { return 1 }
    // "the mug arrived broken, I want to return it": the name is better than the pronoun.
    return namesSomething(before: range.lowerBound) ? -1 : 0.5
  }

  private func namesSomething(before index: Int) -> Bool {
    (0..<index).contains { at in
      shape.roles[at] == nil && words[at].kind == .word && !taken[at]
        && lexicon.carriers[English.stem(words[at].normal)] == nil
    }
  }

  private static func opensReference(_ word: String) -> Bool {
    pointing.contains(word) || referenceOpeners.contains(word) || NumberWords.ordinals[word] != nil
  }
  private static let referenceOpeners: Set<String> = [
    "the", "my", "last", "latest", "number", "option", "other", "cheapest", "cheaper", "#", "most",
  ]
}

extension Slot {
  /// Stands where an object stands: right behind the verb, or first.
  var isDirect: Bool {
    guard !left.isEmpty else { return parameter.isRequired }
    let share = left.reduce(0) { sum, cue in
      sum + (English.roles[cue.key].map { $0 != .preposition } ?? true ? cue.value : 0)
    }
    return share >= 0.3
  }

  /// Whether samples have it right behind another value.
  var followsValues: Bool { left.keys.contains { $0.hasPrefix("<") } }

  /// The words of the entity's type: "order" says nothing of which order.
  var typeWords: Set<String> {
    guard case .entity(let type) = parameter.type else { return [] }
    return Set(type.split(separator: "_").map { English.stem(String($0)) })
  }
}
