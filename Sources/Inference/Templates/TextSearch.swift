/// Finds a text in another by bytes, in time linear in both (Knuth, Morris and Pratt 1977).
enum TextSearch {
  /// Where the first occurrence begins and ends, in bytes from `start` on.
  static func firstRange(of part: String, in text: String, from start: Int = 0) -> Range<Int>? {
    ranges(of: Array(part.utf8), in: Array(text.utf8), from: start, most: 1).first
  }

  /// All occurrences that do not overlap, from the left, at most `most`. An empty part has none but the one at `start`.
  static func ranges(of part: [UInt8], in text: [UInt8], from start: Int = 0, most: Int = .max) -> [Range<Int>] {
    guard !part.isEmpty else { return start <= text.count && most > 0 ? [start..<start] : [] }
    let borders = borders(of: part)
    var found: [Range<Int>] = []
    var matched = 0
    var place = start
    while place < text.count, found.count < most {
      while matched > 0, part[matched] != text[place] { matched = borders[matched - 1] }
      if part[matched] == text[place] { matched += 1 }
      place += 1
      if matched == part.count {
        found.append(place - matched..<place)
        matched = 0
      }
    }
    return found
  }

  /// For each beginning of a part the length of the longest shorter beginning that it ends with.
  private static func borders(of part: [UInt8]) -> [Int] {
    var borders = [Int](repeating: 0, count: part.count)
    var length = 0
    for place in part.indices.dropFirst() {
      while length > 0, part[length] != part[place] { length = borders[length - 1] }
      if part[length] == part[place] { length += 1 }
      borders[place] = length
    }
    return borders
  }
}
