/// A closed set of words that forgives one slip of the finger.
struct Spelling: Sendable {
  private let known: Set<String>
  /// In the order given, longest enough to be told apart.
  private let byFirst: [UInt8: [String]]
  private let shortest: Int
  /// Real words that a slip would turn into a member.
  private let neighbours: Set<String>

  /// - Parameters:
  ///   - words: the members; of several that a word may be meant for, the first is taken.
  ///   - shortest: letters of the shortest member that is looked for behind a slip.
  init(_ words: some Sequence<String>, not neighbours: Set<String> = [], shortest: Int = Spelling.shortest) {
    let words = Array(words)
    known = Set(words)
    self.shortest = shortest
    byFirst = Dictionary(grouping: words.filter { $0.utf8.count >= shortest }, by: { $0.utf8.first! })
    self.neighbours = neighbours
  }

  /// Shorter words are taken as they are: too many of them are one letter apart.
  static let shortest = 5

  /// The member that `word` is, or is one edit away from (a letter more, less, other, or two swapped); the first letter
  /// must be right.
  func correct(_ word: String) -> String? {
    if known.contains(word) { return word }
    guard word.utf8.count >= shortest - 1, let first = word.utf8.first, let candidates = byFirst[first],
      !neighbours.contains(word)
    else { return nil }
    return candidates.first { Spelling.isOneEdit(word, $0) }
  }

  static func isOneEdit(_ left: String, _ right: String) -> Bool {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    guard abs(a.count - b.count) <= 1 else { return false }
    let common = zip(a, b).prefix { $0 == $1 }.count
    let restA = a[common...]
    let restB = b[common...]
    if restA.count == restB.count {
      if restA.dropFirst() == restB.dropFirst() { return true }
      return restA.count >= 2 && restA.first == restB.dropFirst().first && restB.first == restA.dropFirst().first
        && restA.dropFirst(2) == restB.dropFirst(2)
    }
    return restA.count > restB.count ? restA.dropFirst() == restB : restA == restB.dropFirst()
  }

  static let numbers = Spelling(
    Array(NumberWords.units.keys) + NumberWords.tens.keys + NumberWords.scales.keys,
    not: [
      "there", "these", "tree", "forth", "fort", "sever", "elevens", "tends", "severn", "thirst", "grant", "brand",
      "grind",
      "fifth", "sixth", "eighth", "ninth", "tenth", "forty-", "sixths", "seventh", "millions", "brandy", "sixes",
      "gran",
      "hundredth", "thousandth",
    ])
}

extension Spelling {
  static let ordinals = Spelling(
    NumberWords.ordinals.keys,
    not: [
      "seconds", "thirds", "fists", "thirsty", "fifths", "eight", "seven", "fifty", "sixty", "tents", "nineth", "forth",
      "fourty", "forty",
    ])
}
