import GRDB

/// A query's words, made ready for the index: fillers dropped, measures and compounds in all their spellings, unknown
/// words completed or corrected.
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
    /// Other spellings, each of one word or several in a row: "2m" is also ["2", "m"].
    var others: [[String]] = []
    /// `others` are other names of the thing, not spellings of the word.
    var isRenamed = false
    /// It is a word of the catalogue or of the language.
    var isWord = true
    /// Products that have it.
    var products = 0

    /// In the query language of FTS5.
    var match: String {
      let own = known.map { "\"\($0)\"" + (isPrefix ? " *" : "") }
      let all = [own].compactMap(\.self) + others.map { "\"\($0.joined(separator: " "))\"" }
      return all.count == 1 ? all[0] : "(" + all.joined(separator: " OR ") + ")"
    }
    /// As it is probably meant.
    var meant: String {
      if isRenamed, let name = others.first { return name.joined(separator: " ") }
      return isCorrected ? known ?? written : written
    }
    var isKnown: Bool { known != nil || !others.isEmpty }
  }

  var terms: [Term] = []
  /// No words at all were given.
  var isBlank: Bool
  /// The stem of the word that says what kind of thing is looked for, when titles have it in that place.
  var head: String?
  /// The brand that the words name, as the catalogue writes it.
  var brand: String?
  /// The stems of all spellings of the terms.
  var stems: [String] = []
  private let text: String

  init(_ text: String, _ db: Database, _ cache: CatalogueCache, _ encoder: TextEncoder?) throws {
    self.text = String(text.prefix(Shop.longestQuery))
    let splitter = try WordSplitter(db)
    let words = try splitter.words(text)
    isBlank = words.all.isEmpty
    let reader = TermReader(db: db, cache: cache, encoder: encoder, splitter: splitter)
    terms = try reader.terms(Array(words.meaningful.prefix(ReadQuery.mostTerms)))
    head = try reader.head(meant)
    stems = try terms.flatMap { [$0.known].compactMap(\.self) + $0.others.flatMap(\.self) }.flatMap(splitter.stems)
    brand = try cache.brands(db).named(in: words.all.map(\.stem))
  }

  /// Most words that are looked for.
  static let mostTerms = 24

  /// Whether every word has something to look for.
  var isKnown: Bool { terms.allSatisfy(\.isKnown) }

  /// Products that have all words elsewhere than in the description.
  var named: String { "- description : (\(all))" }
  /// Whether any of the words is one.
  var saysSomething: Bool { terms.contains { $0.isKnown || $0.isWord } }

  /// Products that have all words.
  var all: String { terms.filter(\.isKnown).map(\.match).joined(separator: " AND ") }
  /// Products that have any of them.
  var any: String { terms.filter(\.isKnown).map(\.match).joined(separator: " OR ") }

  /// The query as it is probably meant, for the encoder.
  var meant: String {
    guard terms.contains(where: { $0.isCorrected || $0.isRenamed }) else { return text }
    return terms.map(\.meant).joined(separator: " ")
  }

  /// The corrected words with what they were taken for.
  var corrections: [String: String] {
    Dictionary(
      terms.compactMap { term in term.isCorrected ? term.known.map { (term.written, $0) } : nil },
      uniquingKeysWith: { first, _ in first })
  }
}
