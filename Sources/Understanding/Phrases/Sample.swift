/// A sample sentence taken apart: `add [two](quantity) [lamps](product)` or `show {order}`.
public struct Sample: Sendable, Hashable {
  public struct Mark: Sendable, Hashable {
    public var parameter: String
    /// Indices of `words`; empty for a mark without words.
    public var range: Range<Int>
  }
  /// The sentence as one would say it, without the marks.
  public var text: String
  public var words: Words
  public var marks: [Mark]

  public init(_ marked: String) {
    var plain = ""
    var found: [(name: String, bytes: Range<Int>)] = []
    var rest = marked[...]
    while let open = rest.firstIndex(where: { $0 == "[" || $0 == "{" }) {
      plain += rest[..<open]
      let isBrace = rest[open] == "{"
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.firstIndex(of: isBrace ? "}" : "]") else { break }
      let content = String(inner[..<close])
      let after = inner[inner.index(after: close)...]
      let start = plain.utf8.count
      if isBrace {
        found.append((content, start..<start))
        rest = after
      } else if after.first == "(", let end = after.firstIndex(of: ")") {
        plain += content
        found.append((String(after[after.index(after: after.startIndex)..<end]), start..<plain.utf8.count))
        rest = after[after.index(after: end)...]
      } else {
        plain += "[" + content + "]"
        rest = after
      }
    }
    plain += rest
    text = plain
    let words = Words(plain)
    self.words = words
    marks = found.map { name, bytes in
      let start = words.firstIndex { $0.utf8.lowerBound >= bytes.lowerBound } ?? words.count
      let end = words.firstIndex { $0.utf8.lowerBound >= bytes.upperBound } ?? words.count
      return Mark(parameter: name, range: start..<max(start, bytes.isEmpty ? start : end))
    }
  }
}
