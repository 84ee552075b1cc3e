import GRDB

/// A query's words, made ready for the index: fillers dropped, unknown words completed or corrected.
struct ReadQuery {
  /// One word to look for.
  struct Term {
    /// As the customer wrote it.
    var written: String
    /// The word to look for, as written or corrected; nil when products have none like it.
    var known: String?
    /// Whether `known` stands for all words that begin with it.
    var isPrefix = false
    var isCorrected = false

    /// In the query language of FTS5.
    var match: String { "\"\(known ?? written)\"" + (isPrefix ? " *" : "") }
  }

  var terms: [Term] = []
  /// No words at all were given.
  var isBlank: Bool
  private let text: String

  init(_ text: String, _ db: Database, _ cache: CatalogueCache) throws {
    self.text = String(text.prefix(Shop.longestQuery))
    let words = try WordSplitter(db).words(text)
    isBlank = words.all.isEmpty
    for word in words.meaningful.prefix(ReadQuery.mostTerms) where !terms.contains(where: { $0.written == word.text }) {
      terms.append(try ReadQuery.term(word, db, cache))
    }
  }

  /// Most words that are looked for.
  static let mostTerms = 24

  private static func term(_ word: Words.Word, _ db: Database, _ cache: CatalogueCache) throws -> Term {
    let known = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM product_word WHERE term = ?)"), arguments: [word.stem])
    // The index stems what it is asked for, so that the written word finds its stem.
    if known == true { return Term(written: word.text, known: word.text) }
    if word.text.count >= 3, !word.text.contains("\u{10FFFF}") {
      let begins = try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM product_word WHERE term > ? AND term < ?)"),
        arguments: [word.text, word.text + "\u{10FFFF}"])
      if begins == true { return Term(written: word.text, known: word.text, isPrefix: true) }
    }
    let correction = try cache.spelling(db).correction(for: word.text)
    return Term(written: word.text, known: correction, isCorrected: correction != nil)
  }

  /// Whether every word has something to look for.
  var isKnown: Bool { terms.allSatisfy { $0.known != nil } }

  /// Products that have all words.
  var all: String { terms.map(\.match).joined(separator: " AND ") }
  /// Products that have any of them.
  var any: String { terms.map(\.match).joined(separator: " OR ") }

  /// The query as it is probably meant, for the encoder.
  var meant: String {
    guard terms.contains(where: \.isCorrected) else { return text }
    return terms.map { $0.known ?? $0.written }.joined(separator: " ")
  }

  /// The corrected words with what they were taken for.
  var corrections: [String: String] {
    Dictionary(
      terms.compactMap { term in term.isCorrected ? term.known.map { (term.written, $0) } : nil },
      uniquingKeysWith: { first, _ in first })
  }
}
