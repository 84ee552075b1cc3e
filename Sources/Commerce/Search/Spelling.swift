/// Finds the known word that was probably meant.
struct Spelling: Sendable {
  private struct Term: Sendable {
    var text: String
    var bytes: [UInt8]
    var uses: Int
  }
  private let terms: [Term]

  /// Lengths of words that are corrected, in bytes: shorter ones have too many neighbours.
  static let correctable = 4...40

  /// - Parameter words: lower-case words that products have, and how often.
  init(_ words: [(text: String, uses: Int)]) {
    terms = words.map { Term(text: $0.text, bytes: Array($0.text.utf8), uses: $0.uses) }
  }

  /// The nearest known word within one edit (two from eight letters on); among equals the commonest. Nil for short
  /// words and for model numbers, where a letter more or less is another thing.
  func correction(for text: String) -> String? {
    let word = Array(text.utf8)
    guard Spelling.correctable.contains(word.count), !word.contains(where: { (0x30...0x39).contains($0) }) else {
      return nil
    }
    let limit = word.count >= 8 ? 2 : 1
    var best: (distance: Int, term: Term)?
    for term in terms where abs(term.bytes.count - word.count) <= limit {
      // People hardly ever mistype the first letter, but for swapping it with the second.
      guard term.bytes.first == word.first || term.bytes.prefix(2).elementsEqual(word.prefix(2).reversed()) else {
        continue
      }
      let allowed = min(best?.distance ?? limit, limit)
      let distance = Spelling.distance(word, term.bytes, limit: allowed)
      guard distance <= allowed else { continue }
      if let best, (best.distance, -best.term.uses) <= (distance, -term.uses) { continue }
      best = (distance, term)
    }
    return best?.term.text
  }

  /// The word as it is spelled elsewhere in the English-speaking world: "grey" is "gray".
  static func variants(of word: String) -> [String] {
    var variants = dialects.compactMap { british, american in
      word.contains(british)
        ? word.replacing(british, with: american)
        : word.contains(american) ? word.replacing(american, with: british) : nil
    }
    variants.removeAll { $0 == word }
    return variants
  }

  private static let dialects: [(String, String)] = [
    ("grey", "gray"), ("aluminium", "aluminum"), ("pyjama", "pajama"), ("jewellery", "jewelry"), ("tyre", "tire"),
    ("moustache", "mustache"), ("yoghurt", "yogurt"), ("doughnut", "donut"), ("omelette", "omelet"),
    ("lour", "lor"), ("vour", "vor"), ("bour", "bor"), ("ising", "izing"), ("iser", "izer"), ("ised", "ized"),
    ("ise", "ize"), ("litre", "liter"), ("metre", "meter"), ("fibre", "fiber"), ("centre", "center"),
    ("theatre", "theater"), ("elling", "eling"), ("elled", "eled"), ("chilli", "chili"), ("mould", "mold"),
    ("plough", "plow"), ("draught", "draft"), ("ae", "e"),
  ]

  /// What a word may be a form of: "pears" of pear, "cherries" of cherry, "running" of run.
  static func bases(of word: String) -> [String] {
    var bases: [String] = []
    for (ending, put) in endings where word.hasSuffix(ending) && word.count >= ending.count + 3 {
      let stem = word.dropLast(ending.count)
      bases.append(stem + put)
      if ending != "s", put.isEmpty, stem.suffix(2).count == 2, stem.last == stem.dropLast().last {
        bases.append(String(stem.dropLast()))
      }
    }
    return bases
  }

  private static let endings = [
    ("ies", "y"), ("ves", "f"), ("ves", "fe"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""),
    ("ed", "e"),
    ("er", ""), ("er", "e"), ("ly", ""),
  ]

  /// Edits (insert, delete, replace, swap neighbours; optimal string alignment) from one word to another, or
  /// `limit` + 1 when there are more.
  static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    var before = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = previous
    for i in left.indices {
      current[0] = i + 1
      var least = current[0]
      for j in right.indices {
        let substitution = previous[j] + (left[i] == right[j] ? 0 : 1)
        var value = min(substitution, previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { value = min(value, before[j - 1] + 1) }
        current[j + 1] = value
        least = min(least, value)
      }
      guard least <= limit else { return limit + 1 }
      (before, previous, current) = (previous, current, before)
    }
    return min(previous[right.count], limit + 1)
  }
}
