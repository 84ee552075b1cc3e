import GRDB

/// The words of a text as the search index sees them.
struct Words: Sendable, Hashable {
  struct Word: Sendable, Hashable {
    /// Lower case, without accents.
    var text: String
    /// As indexed: without plural and other endings.
    var stem: String
  }
  var all: [Word]

  var stems: [String] { all.map(\.stem) }
  /// The words that say what is meant; all of them when none does.
  var meaningful: [Word] {
    let kept = all.filter { !Words.fillers.contains($0.text) }
    return kept.isEmpty ? all : kept
  }

  /// Words that a wish is full of and that no product is told by.
  static let fillers: Set<String> = [
    "a", "an", "the", "some", "any", "of", "for", "with", "and", "or", "in", "on", "to", "my", "me", "i", "it", "that",
    "this", "one", "ones", "please", "new", "buy", "get", "need", "want", "looking", "something", "pair", "is", "are",
  ]
}

/// Splits texts into words with the tokenizers of the search index.
struct WordSplitter {
  private let plain: any FTS5Tokenizer
  private let stemming: any FTS5Tokenizer

  init(_ db: Database) throws {
    plain = try db.makeTokenizer(.unicode61(diacritics: .remove))
    stemming = try db.makeTokenizer(.porter(wrapping: .unicode61(diacritics: .remove)))
  }

  func words(_ text: String) throws -> Words {
    let text = String(text.prefix(Shop.longestQuery))
    let plain = try plain.tokenize(document: text)
    let stems = try stemming.tokenize(document: text)
    return Words(all: zip(plain, stems).map { Words.Word(text: $0.token, stem: $1.token) })
  }

  func stems(_ text: String) throws -> [String] {
    try stemming.tokenize(document: text).map(\.token)
  }
}
