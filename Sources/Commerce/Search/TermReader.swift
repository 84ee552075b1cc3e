import GRDB

/// Finds out what the words of a query are in the index.
struct TermReader {
  let db: Database
  let cache: CatalogueCache
  let encoder: TextEncoder?
  let splitter: WordSplitter

  func terms(_ words: [Words.Word]) throws -> [ReadQuery.Term] {
    var terms: [ReadQuery.Term] = []
    var index = 0
    while index < words.count {
      if let (count, term) = try renamed(words[index...]) {
        terms.append(term)
        index += count
        continue
      }
      let word = words[index]
      let next = index + 1 < words.count ? words[index + 1] : nil
      if let next, word.text.allSatisfy(\.isNumber), let units = Measure.unit(next.text) {
        terms.append(try measure(word.text, units, written: word.text + " " + next.text))
        index += 2
      } else if !terms.contains(where: { $0.written == word.text }) {
        terms.append(try term(word))
        index += 1
      } else {
        index += 1
      }
    }
    return try joined(terms)
  }

  /// The words that a name of more than one word or an unknown name begins with, and the other names it has here.
  private func renamed(_ words: ArraySlice<Words.Word>) throws -> (words: Int, term: ReadQuery.Term)? {
    for length in stride(from: min(Synonyms.longest, words.count), through: 1, by: -1) {
      let name = words.prefix(length).map(\.text)
      let others = Synonyms.names(of: name)
      guard !others.isEmpty, try !isSold(name) else { continue }
      let found = try others.filter { try count("\"\($0.joined(separator: " "))\"") > 0 }
      guard !found.isEmpty else { continue }
      var term = ReadQuery.Term(written: name.joined(separator: " "), others: found, isRenamed: true)
      if try count("\"\(term.written)\"") > 0 { term.others.append(name) }
      term.products = try count(term.match)
      return (length, term)
    }
    return nil
  }

  /// Whether titles are headed by the name, so that it is known here as it is.
  private func isSold(_ name: [String]) throws -> Bool {
    guard let last = name.last else { return false }
    let headed =
      try Int.fetchOne(
        db.cachedStatement(sql: "SELECT COUNT(*) FROM title_head WHERE stem = ?"), arguments: [stem(last)]) ?? 0
    return try headed > 0 && (name.count == 1 || count("title : \"\(name.joined(separator: " "))\"") > 0)
  }

  /// "2 m", however it is written; the bare number where products have it in none of these ways.
  private func measure(_ number: String, _ units: [String], written: String) throws -> ReadQuery.Term {
    var spellings = units.map { [number + $0] } + units.map { [number, $0] }
    // Inches are mostly written with a sign that the index drops.
    if units.contains("inch") { spellings.append([number]) }
    let found = try spellings.filter { try count("\"\($0.joined(separator: " "))\"") > 0 }
    guard !found.isEmpty else {
      let products = try documents(number)
      return ReadQuery.Term(written: written, known: products > 0 ? number : nil, products: products)
    }
    var term = ReadQuery.Term(written: written, others: found)
    term.products = try count(term.match)
    return term
  }

  private func term(_ word: Words.Word) throws -> ReadQuery.Term {
    if let (number, unit) = Measure.split(word.text), let units = Measure.unit(unit) {
      let term = try measure(number, units, written: word.text)
      if !term.others.isEmpty { return term }
    }
    // The index stems what it is asked for, so that the written word finds its stem.
    let products = try documents(word.stem)
    if products > 0 { return ReadQuery.Term(written: word.text, known: word.text, products: products) }
    if let other = try Spelling.variants(of: word.text).first(where: { try documents(stem($0)) > 0 }) {
      return ReadQuery.Term(written: word.text, known: other, products: try documents(stem(other)))
    }
    if let parts = try parts(word.text) {
      return ReadQuery.Term(
        written: word.text, others: [parts], products: try count("\"\(parts.joined(separator: " "))\""))
    }
    return try completed(word) ?? corrected(word)
  }

  /// The word as the beginning of a longer one.
  private func completed(_ word: Words.Word) throws -> ReadQuery.Term? {
    guard word.text.count >= 3, !word.text.contains("\u{10FFFF}"), !isWord(word) else { return nil }
    let begins = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM product_word WHERE term > ? AND term < ?)"),
      arguments: [word.text, word.text + "\u{10FFFF}"])
    guard begins == true else { return nil }
    let term = ReadQuery.Term(written: word.text, known: word.text, isPrefix: true)
    return ReadQuery.Term(written: word.text, known: word.text, isPrefix: true, products: try count(term.match))
  }

  private func corrected(_ word: Words.Word) throws -> ReadQuery.Term {
    let isWord = isWord(word)
    guard !isWord, let correction = try cache.spelling(db).correction(for: word.text) else {
      return ReadQuery.Term(written: word.text, isWord: isWord)
    }
    let products = try documents(stem(correction))
    return ReadQuery.Term(written: word.text, known: correction, isCorrected: true, products: products)
  }

  /// Whether the word, or what it is a form of, is one of the language: then it is meant as it is written.
  private func isWord(_ word: Words.Word) -> Bool {
    guard let encoder else { return false }
    return encoder.isWord(word.text) || Spelling.bases(of: word.text).contains(where: encoder.isWord)
  }

  /// Two words written as one: "pillowcase" is the pillow case of a shop that has no pillowcase.
  private func parts(_ word: String) throws -> [String]? {
    guard word.count >= 6, word.count <= 24 else { return nil }
    for cut in word.indices.dropFirst(3) where word.distance(from: cut, to: word.endIndex) >= 3 {
      let parts = [String(word[..<cut]), String(word[cut...])]
      if try parts.allSatisfy({ try documents(stem($0)) > 0 }), try count("\"\(parts.joined(separator: " "))\"") > 0 {
        return parts
      }
    }
    return nil
  }

  /// Adds to neighbours the word that they make together: "pillow case" finds the pillowcase too.
  private func joined(_ terms: [ReadQuery.Term]) throws -> [ReadQuery.Term] {
    var out: [ReadQuery.Term] = []
    for term in terms {
      guard let last = out.last, last.known != nil, last.others.isEmpty, term.others.isEmpty, !last.isCorrected,
        !term.isCorrected,
        try documents(stem(last.written + term.written)) > 0
      else {
        out.append(term)
        continue
      }
      // One word for both: products that have them apart are found as a phrase.
      let together = last.written + term.written
      var pair = ReadQuery.Term(written: last.written + " " + term.written, known: together)
      if try count("\"\(last.written) \(term.written)\"") > 0 { pair.others = [[last.written, term.written]] }
      pair.products = try count(pair.match)
      out[out.count - 1] = pair
    }
    return out
  }

  // MARK: - The head noun

  /// The word that titles of this catalogue are headed by, or a category is named by, looked for from the end of the query's first phrase:
  /// "sunscreen spf 50" asks for sunscreen. Nil where no word heads enough titles.
  func head(_ text: String) throws -> String? {
    let categories = try cache.categories(db).values
    for word in try HeadNoun(splitter: splitter).ofQuery(text).prefix(ReadQuery.mostTerms) {
      let headed =
        try Int.fetchOne(
          db.cachedStatement(sql: "SELECT COUNT(*) FROM title_head WHERE stem = ?"), arguments: [word.stem]) ?? 0
      if headed > 0, Double(headed) >= TermReader.leastHeaded * Double(try documents(word.stem)) { return word.stem }
      if categories.contains(where: { $0.last?.contains(word.stem) == true }) { return word.stem }
    }
    return nil
  }

  /// The least share of the products with a word that must be headed by it.
  static let leastHeaded = 0.1

  // MARK: - The index

  private func stem(_ word: String) throws -> String { try splitter.stems(word).first ?? word }

  /// Products that have the stem.
  private func documents(_ stem: String) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT doc FROM product_word WHERE term = ?"), arguments: [stem]) ?? 0
  }

  /// Products that a query of the index finds.
  private func count(_ match: String) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT COUNT(*) FROM product_text WHERE product_text MATCH ?"), arguments: [match]) ?? 0
  }
}
