import Conversation
import SkillKit

/// The weights of a path through the words: what it costs to leave a word out, to begin a stretch, to go on, to end.
extension FreeSpans {
  /// What it costs to leave a word outside of every stretch.
  func outsideScore(_ index: Int) -> Double {
    if taken[index] { return 0 }
    let word = words[index]
    if let share = lexicon.carriers[English.stem(word.normal)] {
      return shape.roles[index] == nil ? 0.1 + 0.3 * min(share, 1) : 0
    }
    guard shape.roles[index] == nil else { return 0 }
    return word.kind == .number ? -0.3 : -0.5
  }

  // MARK: - Stretches

  /// What the tagger says for a word of a stretch. What joins the items of a list is part of none.
  private func told(_ index: Int, at position: Int, after start: Int) -> Double {
    guard let evidence, !taken[position] else { return 0 }
    let isJoint = shape.roles[position] == .conjunction || words[position].kind == .mark
    let slot = lexicon.slots[index]
    if isJoint, slot.parameter.isList { return 0 }
    let lead = FreeSpans.trust * evidence.lead(index, at: position, begins: position == start)
    // Samples of single words teach nothing about where longer values end.
    return position > start && slot.longest == 1 ? max(lead, 0) : lead
  }

  /// How much a nat of what the tagger says weighs among the preferences below.
  static let trust = 1.0

  func eachStretch(of index: Int, from start: Int, upTo count: Int, _ body: (Int, Double) -> Void) {
    let slot = lexicon.slots[index]
    guard !taken[start], let opening = openingScore(slot, at: start) else { return }
    let limit = min(count, start + (slot.isLoose ? FreeSpans.looseStretchLimit : FreeSpans.stretchLimit))
    var inside = 0.0
    var content = 0
    for end in start..<limit {
      guard let score = insideScore(slot, at: end, after: start, &content) else { return }
      inside += score
      inside += told(index, at: end, after: start)
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
    var before = slot.cueIndex(before: start, in: words)
    while before >= 0, taken[before], !slot.isLoose { before = slot.cueIndex(before: before, in: words) }
    let cue = before < 0 ? "^" : words[before].normal
    var score = 0.0
    if let share = slot.left[cue] {
      score = isTrusted(before, slot) ? 0.8 + share : 0.3 + 0.3 * share
    } else if start > 0, taken[start - 1], slot.followsValues {
      score = 0.6
    } else if slot.isDirect, isObjectPosition(before) {
      score = 0.5
    } else if slot.isDirect {
      score = before >= 0 && shape.role(before) == .preposition ? -1 : 0
    } else {
      score = slot.isLoose ? -0.7 : -1.5
    }
    if before >= 0, slot.left[cue] == nil, isCueOfAnother(cue, slot) { score -= 0.8 }
    if slot.seen.contains(word.normal), shape.roles[start] == nil { score += 0.3 }
    if !slot.parameter.isRequired, slot.left[cue] == nil || (cue == "^" && !slot.seen.contains(word.normal)) {
      // "cancel the pasta one": an object may go without a cue, and the more so the more samples have it.
      let worst = slot.isEntity && slot.isDirect && isObjectPosition(before) ? 1.2 : 3.5
      score -= worst * (1 - min(slot.frequency, 1)) * (slot.frequency >= 0.5 ? 0.3 : 1)
    }
    if slot.isLoose, slot.left[cue] == nil {
      // A whole sentence could be taken in: only where every sample has such a value.
      score -= 0.3 + 4 * (1 - min(slot.frequency, 1)) + (shape.roles[start] == .question ? 1.5 : 0)
    }
    return score
  }

  /// Whether the cue stands where the samples have it: "for" behind "looking", not behind just any noun.
  private func isTrusted(_ before: Int, _ slot: Slot) -> Bool {
    guard before > 0, slot.isDirect, shape.role(before) == .preposition else { return true }
    if Slot.pair(endingAt: before, in: words).map(slot.pairs.contains) == true { return true }
    let previous = words[before - 1].normal
    return taken[before - 1] || shape.roles[before - 1] != nil || lexicon.carriers[English.stem(previous)] != nil
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
    case .pronoun: return FreeSpans.pointing.contains(word.normal) && slot.isEntity
    default: return slot.isEntity || !isBeneficiary(start)
    }
  }

  /// "for my daughter" tells of a person.
  private func isBeneficiary(_ start: Int) -> Bool {
    start >= 2 && shape.roles[start - 1] == .possessive && words[start - 2].normal == "for"
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
      if slot.isEntity { content += 1 }
      return slot.isEntity || slot.isLoose ? 0.4 : 0.1
    }
    if let role = shape.roles[position] {
      return roleScore(role, word.normal, slot, at: position, after: start, &content)
    }
    // "what colors does it come in": nothing is added to a pronoun.
    if position > start, ["it", "them", "everything"].contains(words[start].normal) { return -1.2 }
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
    if mark == "," { return slot.parameter.isList || slot.hasCommas ? 0 : slot.isLoose ? -0.5 : -0.8 }
    return mark == "\"" ? -0.2 : 0
  }

  private func roleScore(
    _ role: English.Role, _ word: String, _ slot: Slot, at position: Int, after start: Int, _ content: inout Int
  ) -> Double? {
    let carrier = lexicon.carriers[English.stem(word)] ?? 0
    if slot.isLoose { return looseScore(role, word, slot, at: position, after: start, carrier, &content) }
    switch role {
    case .determiner, .possessive:
      if position == start { return 0 }
      // Behind a noun, an article begins another phrase.
      let previous = words[position - 1]
      let isBehindNoun =
        shape.roles[position - 1] == nil && !taken[position - 1] && English.roles[previous.normal] != .verb
      return isBehindNoun ? -2.2 : -0.1
    case .preposition:
      // "for my daughter" tells of the person, not of the thing.
      if word == "for", FreeSpans.people.contains(words.normal(position + 1)) { return nil }
      let isOwnCue = (slot.left[word] ?? 0) >= 0.1 && position > start && word != "of"
      if word == "to" || isOwnCue || isCueOfAnother(word, slot) || (carrier > 0.15 && word != "of")
        || isLooseParticle(position)
      {
        return -1.3
      }
      return -0.3
    case .conjunction:
      if shape.role(position + 1) == .verb || shape.role(position + 1) == .pronoun { return -2 }
      return ["and", "or", "&"].contains(word) ? (slot.parameter.isList ? 0 : -0.35) : -1.2
    case .pronoun:
      if word == "one" || word == "ones" { return slot.isEntity ? (position == start ? 0.1 : 0.4) : -1.2 }
      if FreeSpans.pointing.contains(word) { return position == start ? 0.1 : -0.9 }
      return -1.2
    case .auxiliary, .question: return -1.5
    case .polite, .mark: return nil
    case .verb:
      if slot.seen.contains(word) {
        content += 1
        return 0.3
      }
      // "mark call the plumber as done"
      let isIntroduced = start > 0 && (shape.roles[start - 1] == .verb || slot.left[words[start - 1].normal] != nil)
      let isBehindVerb = start > 0 && position == start && shape.roles[start - 1] == .verb
      if isBehindVerb || ((position > start || (isIntroduced && !word.hasSuffix("ing"))) && carrier == 0) {
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
    if role == .verb { content += 1 }
    if position == start { return role == .verb ? 0.1 - carrier : 0 }
    if role == .verb, carrier > 0.3, position > 0, shape.roles[position - 1] != nil, words[position - 1].normal != "to"
    {
      return -1.2
    }
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
    case .pronoun:
      if !slot.isLoose, !(last == start || ["them", "it", "one", "ones"].contains(word.normal)) { return nil }
    case .filler: if !slot.isLoose || !ClauseShape.particles.contains(word.normal) { return nil }
    default: break
    }
    let next = last + 1 < words.count ? words[last + 1].normal : "$"
    guard let share = slot.right[next] else { return 0 }
    // The noun behind introduces as well as a word before does: the "pasta" timer.
    // Nothing that runs over verbs and prepositions is named so: "add milk to the shopping" is no list.
    let isHead =
      next != "$" && shape.role(last + 1) == nil && words[last + 1].kind == .word
      && !(start...last).contains { shape.roles[$0] == .verb || (start < $0 && shape.roles[$0] == .preposition) }
    return 0.3 + 0.7 * share + (isHead && !slot.parameter.isRequired ? 3.2 : 0)
  }

  static let pointing: Set<String> = [
    "it", "them", "that", "this", "those", "these", "everything", "one", "both", "all", "ones", "another",
  ]
  private static let people: Set<String> = [
    "my", "his", "her", "our", "their", "me", "us", "him", "them", "someone", "myself",
  ]

  /// A mention that points is as good as a name, a bare pronoun a little less.
  private func referenceScore(_ range: Range<Int>, _ slot: Slot) -> Double {
    guard slot.isEntity, range.count <= 6,
      FreeSpans.opensReference(words[range.lowerBound].normal),
      ReferenceGrammar.reference(in: words.part(range)) != nil
    else { return 0 }
    // "my last order" names the kind of thing as well.
    if range.contains(where: { slot.typeWords.contains(English.stem(words[$0].normal)) }) { return 3 }
    if range.count > 1 { return 1 }
    // "order it" says nothing of how it is paid for.
    if !slot.parameter.isRequired, !(slot.isDirect && slot.frequency >= 0.3) { return -3 }
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
