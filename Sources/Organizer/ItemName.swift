import Foundation

/// A name as far as it tells things apart: "The Eggs" and "egg" are equal.
public struct ItemName: Hashable, Sendable {
  /// Word stems in order, without articles.
  public let stems: [String]

  public init(_ text: String) {
    // Folding is slow, and a list of hundreds is compared with each item added to it.
    let isPlain = text.utf8.allSatisfy { $0 < 128 }
    let folded = (isPlain ? text : text.folding(options: [.diacriticInsensitive], locale: nil)).lowercased()
    let words = folded.split { !$0.isLetter && !$0.isNumber && $0 != "'" }
    let stems = words.filter { !ItemName.ignored.contains(String($0)) }.map { ItemName.stem(String($0)) }
    self.stems = stems.isEmpty ? words.map(String.init) : stems
  }

  /// Words that name nothing.
  private static let ignored: Set<String> = ["a", "an", "the", "my", "our", "some", "of", "any", "those", "these"]

  private static let irregular = [
    "children": "child", "people": "person", "mice": "mouse", "feet": "foot", "teeth": "tooth", "men": "man",
    "women": "woman", "geese": "goose",
  ]

  /// The common part of singular and plural; not itself a word: "loaves" and "loaf" give "loav".
  static func stem(_ word: String) -> String {
    var stem = irregular[word] ?? word.replacing("'s", with: "")
    guard stem.count > 2 else { return stem }
    if stem.hasSuffix("s"), !["ss", "us", "is"].contains(where: stem.hasSuffix) { stem.removeLast() }
    if stem.count > 3, stem.hasSuffix("e") { stem.removeLast() }
    if stem.hasSuffix("y") { stem = stem.dropLast() + "i" }
    if stem.hasSuffix("f") { stem = stem.dropLast() + "v" }
    return stem
  }
}
