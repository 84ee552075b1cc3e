/// Finds where one utterance holds several requests.
///
/// "add milk and eggs to my list and tell me where my order is" is two, "add milk and eggs to my list" is one: a
/// place is a cut when what follows begins like a request of its own and what goes before asks for something too.
public enum RequestSplitter {
  /// How sure a stretch of words asks for one tool.
  public struct Score: Sendable, Hashable {
    public var tool: String
    public var confidence: Double
    /// Distance to the next best tool.
    public var margin: Double
    public init(tool: String, confidence: Double, margin: Double) {
      self.tool = tool
      self.confidence = confidence
      self.margin = margin
    }
  }

  /// A place where an utterance may fall into two requests.
  public struct Cut: Sendable, Hashable {
    /// The words that join, left out of both sides: ", and then".
    public var joint: Range<Int>
    /// From 0 to 1, by the shape of both sides.
    public var plausibility: Double
  }

  /// Requests of one utterance beyond which nothing is cut.
  public static let limit = 8
  /// Words beyond which no cut is looked for.
  static let wordLimit = 300
  static let clear = 0.6
  static let possible = 0.25

  /// The requests of an utterance as ranges of words, without the words that join them.
  ///
  /// - Parameter score: the best tool for some words, where a matcher is at hand.
  public static func clauses(in words: Words, score: (Words) -> Score? = { _ in nil }) -> [Range<Int>] {
    guard !words.isEmpty else { return [] }
    var clauses: [Range<Int>] = []
    var start = 0
    let cuts = cuts(in: words)
    for (position, cut) in cuts.enumerated() where cut.joint.lowerBound > start && clauses.count + 1 < limit {
      let left = start..<cut.joint.lowerBound
      let next = cuts[(position + 1)...].first { $0.plausibility >= clear }?.joint.lowerBound ?? words.count
      let right = cut.joint.upperBound..<next
      guard cut.plausibility >= possible else { continue }
      if accepts(cut.plausibility, score(words.part(left)), score(words.part(right))) {
        clauses.append(left)
        start = cut.joint.upperBound
      }
    }
    if start < words.count { clauses.append(start..<words.count) }
    return clauses
  }

  /// Whether a cut of this plausibility holds, given what each side seems to ask for.
  static func accepts(_ plausibility: Double, _ left: Score?, _ right: Score?) -> Bool {
    guard let left, let right else { return plausibility >= clear }
    if plausibility >= clear { return right.confidence >= 0.4 && left.confidence >= 0.25 }
    return right.confidence >= 0.6 && left.confidence >= 0.5 && right.margin >= 0.2 && left.tool != right.tool
  }

  // MARK: - Places

  /// All places where something joins two stretches, in order.
  public static func cuts(in words: Words) -> [Cut] {
    var cuts: [Cut] = []
    var index = 1
    var lastEnd = 0
    while index < min(words.count, wordLimit) {
      guard let end = jointEnd(at: index, in: words) else {
        index += 1
        continue
      }
      let joint = index..<end
      let plausibility = end < words.count ? plausibility(of: joint, after: lastEnd, in: words) : 0
      if plausibility > 0 { cuts.append(Cut(joint: joint, plausibility: plausibility)) }
      if plausibility >= clear { lastEnd = end }
      index = end
    }
    return cuts
  }

  private static let connectors: Set<String> = [
    "and", "then", "also", "plus", "but", "&", "afterwards", "next", "secondly", "finally", "lastly",
  ]
  private static let marks: Set<String> = [".", ",", ";", "!", "?", "...", "-", "–", "—", "\u{2026}"]
  /// Where the run of joining words from `index` ends: "and then", ". Also,", "oh and".
  private static func jointEnd(at index: Int, in words: Words) -> Int? {
    let word = words[index]
    let isSentenceEnd =
      word.kind == .mark && (word.normal.hasPrefix(".") || word.normal.hasPrefix("!") || word.normal.hasPrefix("?"))
    guard isSentenceEnd || connectors.contains(word.normal) || marks.contains(word.normal) else { return nil }
    if marks.contains(word.normal), !isSentenceEnd, word.isGlued, words.indices.contains(index + 1),
      words[index + 1].isGlued
    {
      return nil
    }
    var end = index + 1
    while end < words.count, isJoint(words[end]) { end += 1 }
    return end
  }

  private static func isJoint(_ word: Word) -> Bool {
    if word.kind == .mark { return !["#", "$", "£", "€", "(", "\""].contains(word.normal) }
    return connectors.contains(word.normal) || word.normal == "oh"
  }

  /// Whether some words have the shape of a request, a question or a wish, rather than of a remark.
  public static func asks(_ words: Words) -> Bool { opening(at: 0, in: words) >= 0.45 }

  /// A clause cut at every mark and conjunction, where one part may ask and the others tell why.
  public static func asides(in words: Words) -> [Range<Int>] {
    let isOneSentence = !words.dropLast().contains { [".", "!", "?", ";"].contains($0.normal.prefix(1)) }
    guard words.count > asideWords || !isOneSentence else { return [words.indices] }
    var parts: [Range<Int>] = []
    var start = 0
    for index in words.indices.dropFirst() where index > start {
      let normal = words.normal(index)
      guard jointEnd(at: index, in: words) != nil || ["so", "because", "since", "as", "if"].contains(normal) else {
        continue
      }
      parts.append(start..<index)
      start = index + 1
    }
    if start < words.count { parts.append(start..<words.count) }
    return parts.filter { $0.count >= 2 }
  }

  /// Up to so many words, a clause is taken as it is.
  static let asideWords = 10

  // MARK: - Shapes

  private static func plausibility(of joint: Range<Int>, after start: Int, in words: Words) -> Double {
    let left = start..<joint.lowerBound
    guard left.count >= 1, asks(in: left, words) || left.count >= 2 else { return 0 }
    let right = opening(at: joint.upperBound, in: words)
    guard right > 0 else { return 0 }
    var value = right
    if !asks(in: left, words) { value *= 0.35 }
    let isSentence = joint.contains {
      words[$0].kind == .mark && [".", "!", "?", ";"].contains(String(words[$0].normal.prefix(1)))
    }
    let isStrong = isSentence || joint.contains { ["then", "also", "plus", "afterwards"].contains(words[$0].normal) }
    if isStrong { value = min(1, value * 1.25) }
    // "remind me to call mum and buy milk": the second verb may still belong to what is to be remembered.
    if !isSentence, takesContent(left, words), isBareVerb(joint.upperBound, words) { value *= 0.4 }
    // "find and buy", "search for and add": nothing stands between the verbs.
    if !hasObject(left, words), !isSentence { value *= 0.3 }
    return value
  }

  /// How much the words from `index` begin like a request: an order, a question, a wish.
  static func opening(at start: Int, in words: Words) -> Double {
    var index = start
    while index < words.count, let role = English.role(words[index]),
      role == .polite || role == .filler || role == .mark || role == .conjunction
    { index += 1 }
    guard index < words.count else { return 0 }
    let (first, second) = (words[index].normal, words.normal(index + 1))
    switch English.role(words[index]) {
    case .auxiliary:
      return ["you", "i", "we", "u", "it", "there", "my", "the", "they", "that", "any", "this", "not"].contains(second)
        || first.hasSuffix("n't") || first == "do" ? 0.85 : 0.3
    case .question:
      // "the one which is blue", "tell me when it arrives" go on with the sentence.
      return ["which", "who", "when", "while"].contains(first) && index > start - 1
        && ["is", "are", "has", "it", "they", "i"].contains(second) && first != "when" ? 0.3 : 0.85
    case .pronoun:
      if ["i'd", "i'm", "im", "i'll", "let's", "lets", "we'd"].contains(first) { return 0.75 }
      if ["i", "we"].contains(first) {
        return [
          "want", "need", "would", "wanna", "wish", "also", "should", "could", "have", "really", "just", "still",
          "must", "gotta",
        ].contains(second) ? 0.8 : 0.3
      }
      return 0
    case .verb:
      if first == "like" { return 0 }
      return verb(at: index, in: words)
    default: return 0
    }
  }

  /// Verbs that are as often nouns: "order", "list", "set" need an object that shows them to be verbs.
  private static let nouns: Set<String> = [
    "order", "list", "set", "show", "track", "return", "change", "check", "book", "call", "help", "look", "search",
    "mark", "cross", "tick", "ship", "drop", "bump",
    "toss", "exchange", "refund", "display", "play", "count", "note", "make", "switch", "purchase", "stick", "ring",
    "schedule", "update", "pop", "throw", "sign", "log",
    "see", "say", "use", "pay", "clear", "open", "close", "place", "need", "want", "love", "reading", "looking",
    "trying",
  ]

  private static func verb(at index: Int, in words: Words) -> Double {
    guard index + 1 < words.count else { return nouns.contains(words[index].normal) ? 0.1 : 0.45 }
    let next = words[index + 1]
    switch English.role(next) {
    case .determiner, .possessive, .pronoun: return 0.95
    case .question: return 0.9
    case .preposition: return nouns.contains(words[index].normal) ? 0.5 : 0.75
    case .mark: return ["#", "$", "\"", "(", "£"].contains(next.normal) ? 0.9 : 0.3
    case .auxiliary, .conjunction: return 0.1
    default:
      // "order W124" names one.
      if nouns.contains(words[index].normal), next.normal.contains(where: \.isNumber) { return 0.1 }
      if next.kind == .number || NumberWords.isNumberWord(next.normal) { return 0.9 }
      return nouns.contains(words[index].normal) ? 0.65 : 0.85
    }
  }

  /// Whether some request is made in `range`.
  private static func asks(in range: Range<Int>, _ words: Words) -> Bool {
    let part = words.part(range)
    if opening(at: 0, in: part) >= 0.5 { return true }
    return part.indices.dropFirst().contains { index in
      let isAfterBreak =
        part[index - 1].kind == .mark || English.role(part[index - 1]) == .conjunction
        || English.role(part[index - 1]) == .polite
      return isAfterBreak && opening(at: index, in: part) >= 0.6
    } || part.contains { English.role($0) == .verb && $0.normal != "like" }
  }

  /// Something besides verbs and function words, or a pronoun that stands for it.
  private static func hasObject(_ range: Range<Int>, _ words: Words) -> Bool {
    range.contains { index in
      switch English.role(words[index]) {
      case nil: true
      case .pronoun:
        ["it", "them", "this", "that", "everything", "something", "me", "that's", "it's"].contains(words[index].normal)
      case .determiner: ["that", "this", "these", "those"].contains(words[index].normal)
      case .verb: index > range.lowerBound && [.determiner, .possessive].contains(English.role(words[index - 1]))
      default: false
      }
    } || range.contains { words[$0].kind == .number }
  }

  /// "remind me to", "remember that", "note down": what follows is content, verbs included.
  private static func takesContent(_ range: Range<Int>, _ words: Words) -> Bool {
    range.contains {
      ["remind", "reminder", "remember", "reminded", "forget", "note", "nudge", "jot", "write"].contains(
        words[$0].normal)
    }
  }

  private static func isBareVerb(_ index: Int, _ words: Words) -> Bool {
    guard words.indices.contains(index), English.role(words[index]) == .verb else { return false }
    return words.normal(index + 1) != "me"
  }
}
