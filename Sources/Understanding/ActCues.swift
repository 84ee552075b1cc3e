/// The short fixed phrases of English that steer a conversation. They are closed classes, like "yes" and "no", and
/// know nothing of what is talked about.
enum ActCues {
  enum Cue: Sendable, Hashable {
    /// Consent in any position: "yes", "go ahead".
    case yes
    /// Consent alone, a mere opening before anything else: "ok", "right".
    case okay
    case no
    /// Drops what is going on: "never mind".
    case cancel
    /// Asks for a moment: "wait".
    case wait
    /// Announces a change of what was said: "I meant", "make that".
    case correct
    /// May announce a change, or something new: "actually", "sorry".
    case reconsider
    /// Carries on from before: "what about", "and".
    case goOn
    /// Carries on from before, at the end: "torch too".
    case addOn
    /// Says nothing: "uh", "please", "thanks".
    case filler
  }

  private static let phrases: [Cue: [String]] = [
    .yes: [
      "yes", "yeah", "yea", "yep", "yup", "ya", "yas", "yess", "aye", "y", "absolutely", "definitely", "certainly",
      "of course", "go ahead", "go on then", "go for it", "do it", "do that", "please do", "confirm", "confirmed",
      "i confirm",
      "correct", "exactly",
      "that's right", "that's correct", "that is correct", "that is right", "yes please", "let's do it", "proceed",
      "affirmative", "indeed", "agreed", "i agree", "make it so", "sounds good", "sounds great", "looks good",
      "that's fine", "that is fine", "that works", "works for me", "fine by me", "by all means", "why not", "you bet",
      "for sure", "i do", "i am", "i am sure", "i'm sure", "it is", "deal", "totally", "send it", "ship it",
    ],
    .okay: [
      "ok", "okay", "okey", "okie", "k", "kk", "sure", "sure thing", "alright", "all right", "right", "fine", "great",
      "perfect", "good", "cool", "nice", "lovely", "brilliant", "excellent", "awesome",
    ],
    .no: [
      "no", "nope", "nah", "naw", "n", "no thanks", "no thank you", "not now", "not yet", "not really", "don't",
      "do not", "please don't", "don't do it", "don't do that", "negative", "rather not", "i'd rather not", "no way",
      "absolutely not", "certainly not", "i don't think so", "i don't", "not today", "maybe later", "later", "neither",
      "none", "none of them", "none of those", "none of these", "no not that", "no don't",
    ],
    .cancel: [
      "never mind", "nevermind", "nvm", "forget it", "forget that", "forget about it", "cancel", "cancel that",
      "cancel it", "stop", "stop it", "leave it", "drop it", "don't bother", "scrap that", "skip it", "skip that",
      "i changed my mind", "i've changed my mind", "changed my mind", "let's not", "abort", "quit",
    ],
    .wait: [
      "wait", "hold on", "hang on", "one moment", "one sec", "just a sec", "wait a second", "wait a minute", "hmm wait",
    ],
    .correct: [
      "i meant", "i mean", "i meant to say", "i said", "make that", "make it", "change that to", "change it to",
      "change to", "switch to", "switch it to", "switch that to", "correction", "not that one", "not that", "wrong one",
      "should be", "it should be", "that should be",
    ],
    .reconsider: [
      "actually", "sorry", "oops", "rather", "i'd rather have", "i would rather have", "i'd prefer", "instead",
      "on second thought", "on second thoughts", "scratch that",
    ],
    .goOn: [
      "and", "what about", "how about", "what if", "or", "also", "and what about", "and how about", "but", "plus",
      "then", "and then",
    ],
    .addOn: ["too", "as well", "also"],
    .filler: [
      "uh", "um", "er", "erm", "hmm", "hm", "well", "oh", "ah", "so", "please", "pls", "plz", "thanks", "thank you",
      "thx", "ta", "cheers", "mate", "lol", "haha", "hey", "hi", "hello", "prometheus", "i guess", "i think", "just",
      "then", "now", "for me", "would be good", "would be great", "would be nice", "if possible", "if you can",
      "kindly", "dear", "buddy", "man", "actually", "really", "very much", "again please", "will do",
      "would do", "should do", "is fine", "is good", "is ok", "is okay",
      "would be fine", "sounds good",
    ],
  ]

  /// Phrases that mean their cue even when more follows: "yes, and add milk". Of the others, "cancel my order" shows
  /// why they count only when they are all that is said.
  static let openings: Set<String> = [
    "yes", "yeah", "yea", "yep", "yup", "ya", "aye", "absolutely", "definitely", "certainly", "of course", "go ahead",
    "go on then",
    "go for it", "yes please", "exactly", "affirmative", "sounds good", "sounds great", "looks good", "that's right",
    "that's fine", "no", "nope", "nah", "no thanks", "no thank you", "no way", "none of them", "none of those",
    "none of these", "neither", "never mind", "nevermind", "nvm",
  ]

  private static let byFirstWord: [String: [(words: [String], cue: Cue)]] = {
    var index: [String: [(words: [String], cue: Cue)]] = [:]
    for (cue, texts) in phrases {
      for text in texts {
        let words = text.split(separator: " ").map(String.init)
        index[words[0], default: []].append((words, cue))
      }
    }
    return index.mapValues { $0.sorted { $0.words.count > $1.words.count } }
  }()

  /// The longest phrase of the wanted cues that stands at `start`, and where it ends.
  static func cue(
    of wanted: Set<Cue>, in words: [String], at start: Int, openingsOnly: Bool = false
  ) -> (cue: Cue, end: Int)? {
    guard start < words.count else { return nil }
    for phrase in byFirstWord[words[start]] ?? [] where wanted.contains(phrase.cue) {
      let isFinal =
        [.yes, .no, .cancel].contains(phrase.cue) && !openings.contains(phrase.words.joined(separator: " "))
      if openingsOnly, isFinal { continue }
      let end = start + phrase.words.count
      if end <= words.count, Array(words[start..<end]) == phrase.words { return (phrase.cue, end) }
    }
    return nil
  }

  /// Words that turn a sentence into its opposite.
  static let negations: Set = [
    "not", "don't", "never", "no", "nope", "can't", "won't", "cannot", "stop", "without", "wait", "doesn't", "isn't",
    "dont", "nothing",
  ]
}

/// The openings of an utterance, taken off one after the other.
struct Opening {
  /// What the openings say, fillers left out, in order.
  var cues: [ActCues.Cue] = []
  /// The words after the openings, without closing fillers.
  var rest: Range<Int>

  init(_ words: Words) {
    let whole = Opening(words, openingsOnly: false)
    self = whole.rest.isEmpty ? whole : Opening(words, openingsOnly: true)
  }

  private init(_ words: Words, openingsOnly: Bool) {
    let normal = words.map(\.normal)
    var start = 0
    var end = normal.count
    func isMark(_ index: Int) -> Bool { words[index].kind == .mark && !"$#€£-+(".contains(normal[index]) }
    while start < end {
      if isMark(start) {
        start += 1
      } else if let found = ActCues.cue(of: Self.steering, in: normal, at: start, openingsOnly: openingsOnly) {
        cues.append(found.cue)
        start = found.end
      } else if let found = ActCues.cue(of: [.filler], in: normal, at: start) {
        start = found.end
      } else {
        break
      }
    }
    while start < end {
      if isMark(end - 1) {
        end -= 1
        continue
      }
      let longest = min(3, end - start)
      if let length = (1...min(2, longest)).first(where: {
        ActCues.cue(of: [.addOn], in: normal, at: end - $0)?.end == end
      }) {
        cues.append(.goOn)
        end -= length
        continue
      }
      guard
        let length = (1...longest).reversed().first(where: { length in
          ActCues.cue(of: [.filler], in: normal, at: end - length)?.end == end
        })
      else { break }
      end -= length
    }
    rest = start..<max(start, end)
  }

  private static let steering: Set<ActCues.Cue> = [.yes, .okay, .no, .cancel, .wait, .correct, .reconsider, .goOn]

  func has(_ cue: ActCues.Cue) -> Bool { cues.contains(cue) }
}
