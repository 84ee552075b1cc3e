import Organizer

/// The words of a mention or a name as far as they tell things apart: "the blue USB cables" is blue, usb, cable.
struct MentionWords: Hashable {
  /// Stems in the order said.
  let all: [String]

  init(_ text: String) {
    let words = ItemName(MentionWords.plain(text)).stems
    all = MentionWords.canonicalSizes(words.filter { !MentionWords.fillers.contains($0) })
  }

  /// Without the possessive s, as a lone s is a size, and with units apart from their numbers: "2m" is "2 m".
  private static func plain(_ text: String) -> String {
    // Folding and replacing are slow, and hundreds of names are compared.
    guard text.utf8.contains(where: { $0 >= 0x80 || $0 == UInt8(ascii: "'") || (0x30...0x39).contains($0) }) else {
      return text
    }
    return text.lowercased().replacing("’", with: "'").replacing("'s", with: "").replacing("s'", with: "s")
      .replacing("'", with: " ").replacing(/\b(\d+)([a-z]+)\b/) { "\($0.1) \($0.2)" }
  }

  private init(stems: [String]) { all = stems }

  var isEmpty: Bool { all.isEmpty }

  /// Without words that say nothing here; they are given as stems.
  func without(_ fillers: Set<String>) -> MentionWords { MentionWords(stems: all.filter { !fillers.contains($0) }) }

  /// The share of these words that `other` has, from 0 to 1. A word of four letters or more may be the beginning of
  /// one of the other's: "head" of "headphone".
  func share(in other: MentionWords) -> Double {
    guard !all.isEmpty else { return 0 }
    let found = all.filter { word in
      other.all.contains { $0 == word || (word.count >= 4 && $0.hasPrefix(word)) }
    }
    return Double(found.count) / Double(all.count)
  }

  /// In the stemmed form that `ItemName` gives them.
  private static let fillers: Set<String> = Set(
    ItemName("this that these those it one ones item items thing things please for in of with and to from").stems)

  /// Sizes in words and letters are the same sizes.
  private static func canonicalSizes(_ words: [String]) -> [String] {
    var out: [String] = []
    for word in words {
      let size = sizes[word] ?? spellings[word] ?? word
      if size == "l", let last = out.last, ["extra", "x", "xx"].contains(last) {
        out[out.count - 1] = last == "xx" ? "xxl" : "xl"
      } else if size == "s", let last = out.last, ["extra", "x"].contains(last) {
        out[out.count - 1] = "xs"
      } else {
        out.append(size)
      }
    }
    return out
  }

  /// With sizes in letters instead of words: "navy medium t-shirt" is "navy M t-shirt". Nil when there are none.
  static func sizesInLetters(_ text: String) -> String? {
    let letters = text.replacing(/\b(?:extra|x)[ -]?(small|large)\b|\b(small|medium|large)\b/.ignoresCase()) { match in
      match.1.map { "X\($0.prefix(1).uppercased())" } ?? match.2.map { $0.prefix(1).uppercased() } ?? ""
    }
    return letters == text ? nil : letters
  }

  /// With numbers in digits instead of words: "boots eleven" is "boots 11".
  static func numbersInDigits(_ text: String) -> String {
    text.split(separator: " ").map { word in
      NumberWords.value(word.lowercased()).map { "\($0)" } ?? String(word)
    }.joined(separator: " ")
  }

  /// British spellings, by their stems, as the catalogue has them.
  private static let spellings = [ItemName("grey").stems[0]: ItemName("gray").stems[0]]

  private static let sizes = Dictionary(
    uniqueKeysWithValues: [("small", "s"), ("medium", "m"), ("large", "l"), ("xlarge", "xl")].map {
      (ItemName($0.0).stems[0], $0.1)
    })
}
