import SkillKit

/// Lets pass of what a model says what cannot be mistaken for something done.
///
/// A model has no tools: "I've cancelled your order" is untrue whenever it says so. Such sentences are left out, as a
/// claim needs the receipt of a call. Sentence after sentence is judged, so nothing is shown that is taken back.
struct HonestSpeech {
  private var rest = ""
  private(set) var said = ""
  /// Whether a sentence was left out.
  private(set) var hasClaimed = false
  private let deeds: Set<String>

  /// - Parameter tools: what can be done, whose names begin with what is done: "cancel_order".
  init(_ tools: [Tool]) {
    let verbs = tools.filter { $0.effect != .reads }.compactMap { $0.name.split(separator: "_").first.map(String.init) }
    deeds = Set((verbs + Self.verbs).flatMap(Self.participles))
  }

  /// Takes more text in; returns what can be shown of it. Control characters are no speech.
  mutating func take(_ text: String) -> String {
    rest += text.map { $0.isNewline ? "\n" : $0 }
      .filter { $0 == "\n" || !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
    var shown = ""
    while let end = Self.sentenceEnd(in: rest) {
      shown += pass(String(rest[..<end]))
      rest = String(rest[end...])
    }
    return shown
  }

  /// Behind the first sentence that is whole: a point is one when a space follows, so that "3.50" ends none.
  private static func sentenceEnd(in text: String) -> String.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == "\n" { return next }
      if ends.contains(text[index]), next < text.endIndex, text[next].isWhitespace { return next }
      index = next
    }
    return nil
  }

  /// What is left when the model has ended.
  mutating func finish() -> String {
    defer { rest = "" }
    return pass(rest)
  }

  private mutating func pass(_ sentence: String) -> String {
    if claims(sentence) {
      hasClaimed = true
      return ""
    }
    said += sentence
    return sentence
  }

  /// Whether a sentence says that something was done: "I have ordered it", "your order is now cancelled".
  func claims(_ sentence: String) -> Bool {
    let words = sentence.lowercased().replacing("’", with: "'").split { !$0.isLetter && $0 != "'" }.map(String.init)
    if sentence.hasSuffix("?") || words.contains(where: Self.conditions.contains) { return false }
    for (index, word) in words.enumerated() where deeds.contains(word) {
      let before = words[max(0, index - Self.reach)..<index]
      if before.contains(where: Self.agents.contains), !before.contains(where: Self.denials.contains) { return true }
      // "Done: added two mugs to your cart"
      if index == 0 || before.last == "done" || before.last == "successfully" { return true }
    }
    return words.first == "done"
  }

  private static let ends: Set<Character> = [".", "!", "?"]
  /// Words between who acts and what is done.
  private static let reach = 4
  private static let agents: Set = [
    "i", "i've", "we", "we've", "has", "have", "is", "are", "was", "were", "been", "it's", "that's", "they're",
  ]
  private static let denials: Set = [
    "not", "never", "haven't", "hasn't", "didn't", "don't", "can't", "cannot", "isn't", "wasn't", "aren't", "you",
    "you've",
  ]
  private static let conditions: Set = ["if", "once", "when", "unless", "would", "could", "should", "might"]
  /// What is done in a shop and with notes, whatever the tools are called.
  private static let verbs = [
    "add", "buy", "book", "order", "place", "cancel", "remove", "delete", "return", "refund", "send", "ship", "pay",
    "purchase", "schedule", "set", "save", "note", "update", "change", "put", "charge", "submit", "start", "create",
    "process", "confirm", "remember", "reserve",
  ]

  private static let irregular = [
    "buy": "bought", "send": "sent", "pay": "paid", "set": "set", "put": "put", "forget": "forgotten",
  ]

  private static func participles(_ verb: String) -> [String] {
    if let participle = irregular[verb] { return [participle] }
    if verb.hasSuffix("e") { return [verb + "d"] }
    if verb.hasSuffix("y") { return [verb.dropLast() + "ied"] }
    // "cancelled" and "canceled", "shipped"
    return [verb + "ed"] + (verb.last.map { [verb + "\($0)ed"] } ?? [])
  }
}
