import Foundation

/// A name as far as it tells things apart: "The Eggs" and "egg" are equal.
public struct ItemName: Hashable, Sendable {
  /// Word stems in order, without articles.
  public let stems: [String]

  public init(_ text: String) {
    let words = ItemName.words(text)
    let stems = words.filter { !ItemName.ignored.contains($0) }.map(ItemName.stem)
    self.stems = stems.isEmpty ? words : stems
  }

  private static func words(_ text: String) -> [String] {
    // Characters and folding are slow, and a list of hundreds is compared with each item added to it.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text.folding(options: [.diacriticInsensitive], locale: nil).lowercased()
        .split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    }
    return text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
      .split { !(0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x27) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Words that name nothing.
  private static let ignored: Set<String> = ["a", "an", "the", "my", "our", "some", "of", "any", "those", "these"]

  private static let irregular = [
    "children": "child", "people": "person", "mice": "mouse", "feet": "foot", "teeth": "tooth", "men": "man",
    "women": "woman", "geese": "goose",
  ]

  /// The common part of singular and plural; not itself a word: "loaves" and "loaf" give "loav".
  static func stem(_ word: String) -> String {
    var stem = irregular[word] ?? (word.utf8.contains(0x27) ? word.replacing("'s", with: "") : word)
    guard stem.count > 2 else { return stem }
    if stem.hasSuffix("s"), !["ss", "us", "is"].contains(where: stem.hasSuffix) { stem.removeLast() }
    if stem.count > 3, stem.hasSuffix("e") { stem.removeLast() }
    if stem.hasSuffix("y") { stem = stem.dropLast() + "i" }
    if stem.hasSuffix("f") { stem = stem.dropLast() + "v" }
    return stem
  }
}
