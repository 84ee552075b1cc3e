/// Sample sentences written compactly: `(add|put|pop) [two](quantity) [apples](product) (in|into) my (cart|basket)`.
///
/// A sentence with alternatives stands for as many sentences as its longest group has, each alternative used at least
/// once. They are not multiplied out: variety teaches more than number.
enum SampleTemplate {
  static func expanded(_ samples: [String]) -> [String] {
    var seen: Set<String> = []
    return samples.flatMap(sentences).filter { seen.insert($0).inserted }
  }

  private static func sentences(_ template: String) -> [String] {
    if isPlain(template) { return [template] }
    let parts = parts(template)
    let count = parts.map(\.count).max() ?? 1
    return (0..<count).map { number in
      // Each group turns at its own pace, so that the same alternatives do not always meet.
      let words = parts.enumerated().map { place, group in
        group.count == count ? group[number] : group[(number + place) % group.count]
      }
      return words.joined().split(separator: " ").joined(separator: " ")
    }
  }

  /// Whether it is a sentence as it stands: no group, and single spaces between words only.
  private static func isPlain(_ template: String) -> Bool {
    var before = UInt8(ascii: " ")
    for byte in template.utf8 {
      if byte == UInt8(ascii: "|") || (byte == UInt8(ascii: " ") && before == byte) { return false }
      before = byte
    }
    return before != UInt8(ascii: " ")
  }

  /// Plain stretches as groups of one, `(a|b)` as groups of several. A parenthesis after "]" names a parameter.
  private static func parts(_ template: String) -> [[String]] {
    var parts: [[String]] = []
    var plain = ""
    var rest = template[...]
    while let open = rest.utf8.firstIndex(of: UInt8(ascii: "(")) {
      let close = rest[open...].utf8.firstIndex(of: UInt8(ascii: ")"))
      let inner = close.map { rest[rest.index(after: open)..<$0] }
      plain += rest[..<open]
      if let inner, let close, inner.utf8.contains(UInt8(ascii: "|")), plain.utf8.last != UInt8(ascii: "]") {
        parts += [[plain], inner.split(separator: "|", omittingEmptySubsequences: false).map(String.init)]
        plain = ""
        rest = rest[rest.index(after: close)...]
      } else {
        plain.append("(")
        rest = rest[rest.index(after: open)...]
      }
    }
    return parts + [[plain + rest]]
  }
}
