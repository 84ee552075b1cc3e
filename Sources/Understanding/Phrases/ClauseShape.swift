/// The role of each word where it stands. A closed class is a first guess; the neighbours correct it: "show" is a noun
/// behind "the", an unknown word before "the" at the start of a clause is a verb.
struct ClauseShape {
  let words: Words
  private(set) var roles: [English.Role?]

  init(_ words: Words, valued: [Bool]) {
    self.words = words
    roles = words.map(English.role)
    for index in words.indices { roles[index] = corrected(index, valued[index]) }
  }

  func role(_ index: Int) -> English.Role? { roles.indices.contains(index) ? roles[index] : nil }

  private func corrected(_ index: Int, _ isValued: Bool) -> English.Role? {
    let role = roles[index]
    let before = index == 0 ? nil : roles[index - 1]
    let isAfterArticle =
      index > 0 && (before == .determiner || before == .possessive)
      && !["that", "this", "those", "these"].contains(words.normal(index - 1))
    if let special = special(index) { return special }
    switch role {
    case .auxiliary, .pronoun, .filler, .polite:
      // "a can of beans", "7 am"
      return isAfterArticle || isValued ? nil : role
    case .verb: return isVerb(index, before, isAfterArticle) ? .verb : nil
    case .preposition:
      if words[index].normal == "like" {
        return ["would", "i'd", "we'd", "d", "you"].contains(words.normal(index - 1)) ? .verb : .preposition
      }
      return before == .verb && ClauseShape.particles.contains(words[index].normal) ? .filler : .preposition
    case nil:
      if words.normal(index - 1) == "how", ClauseShape.degrees.contains(words[index].normal) { return .question }
      return !isValued && words[index].kind == .word && isUnknownVerb(index, before) ? .verb : nil
    default: return role
    }
  }

  /// Words that only their neighbours tell apart.
  private func special(_ index: Int) -> English.Role? {
    let (previous, next) = (words.normal(index - 1), words.normal(index + 1))
    switch words[index].normal {
    case "any" where ["more", "longer"].contains(next): return .filler
    case "more", "longer":
      return ["any", "no"].contains(previous) ? .filler : words[index].normal == "more" ? .determiner : nil
    case "number", "amount", "quantity", "lot", "lots", "bunch": return next == "of" ? .filler : nil
    case "of" where ["number", "amount", "quantity", "lot", "lots", "bunch", "kind", "sort"].contains(previous):
      return .filler
    case "like" where ["something", "anything", "things", "stuff", "just", "kind"].contains(previous): return .filler
    case "one", "ones":
      let isHead = index + 1 == words.count || English.role(words[index + 1]) != nil
      return isHead && index > 0 ? .pronoun : nil
    default: return nil
    }
  }

  /// A word that can be a verb is one unless it stands where only a noun can.
  private func isVerb(_ index: Int, _ before: English.Role?, _ isAfterArticle: Bool) -> Bool {
    guard index > 0 else { return true }
    if isAfterArticle { return false }
    // "light switch", "order book"
    guard let before else { return words[index - 1].kind == .mark || words[index].normal.hasSuffix("ing") }
    return before != .preposition || ["to", "like", "for"].contains(words[index - 1].normal)
      || words[index].normal.hasSuffix("ing")
  }

  /// "scratch the onions", "could you erase …", "I picked up …"
  private func isUnknownVerb(_ index: Int, _ before: English.Role?) -> Bool {
    let next = index + 1 < words.count ? English.role(words[index + 1]) : nil
    let isBeforeObject =
      next == .determiner || next == .possessive
      || (next == .pronoun && ["it", "them", "me", "everything", "us"].contains(words[index + 1].normal))
      || (["up", "down", "away", "off"].contains(words.normal(index + 1)) && index + 2 < words.count
        && English.role(words[index + 2]) != .possessive)
    if opensClause(index) { return isBeforeObject }
    let previous = words.normal(index - 1)
    if before == .pronoun, ["you", "i", "we", "u", "i've", "we've", "they"].contains(previous) { return true }
    if before == .auxiliary, ["don't", "dont", "won't", "can't", "cannot", "didn't"].contains(previous) { return true }
    if before == .auxiliary, words[index].normal.hasSuffix("ing") { return true }
    return previous == "to" && isBeforeObject
  }

  /// Whether only courtesies stand before the word in its clause.
  func opensClause(_ index: Int) -> Bool {
    var at = index - 1
    while at >= 0, roles[at] == .polite || roles[at] == .filler { at -= 1 }
    guard at >= 0 else { return true }
    return words[at].kind == .mark
      || (roles[at] == .conjunction && at + 1 == index && ["then", "but", "so"].contains(words[at].normal))
  }

  static let particles: Set<String> = ["up", "off", "down", "out", "over", "on", "in", "back", "away"]
  private static let degrees: Set<String> = [
    "much", "many", "long", "often", "far", "soon", "big", "old", "tall", "fast", "late", "come",
  ]
}
