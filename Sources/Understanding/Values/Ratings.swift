import SkillKit

/// Shares and stars: "15 percent", "4 stars", "rated 4 or more".
extension ValueReader {
  func readRatings(at index: Int, into found: inout [ValueSpan]) {
    if let read = number(at: index) {
      let unit = normal(read.end) == "-" && isGlued(read.end) ? read.end + 1 : read.end
      if ["star", "stars"].contains(normal(unit)) { add("rating", read.value.json, nil, index..<unit + 1, &found) }
      if ["%", "percent", "pct"].contains(normal(read.end)) {
        add("percent", read.value.json, nil, index..<read.end + 1, &found)
      } else if let end = phrase(["per", "cent"], at: read.end) {
        add("percent", read.value.json, nil, index..<end, &found)
      }
    }
    guard ["rated", "rating", "ratings", "reviews", "reviewed", "scored"].contains(normal(index)) else { return }
    let start = skip(["of", "at", "is"], at: index + 1)
    var limits: [ValueSpan] = []
    readBounds(at: start, into: &limits)
    if let limit = limits.filter({ ["rating", "number"].contains($0.type) }).max(by: { $0.range.count < $1.range.count }
    ) {
      add("rating", limit.value, limit.bound, index..<limit.range.upperBound, &found)
    } else if let read = number(at: start), read.value.value <= 10 {
      add("rating", read.value.json, nil, index..<skip(["star", "stars"], at: read.end), &found)
    }
  }

  private func add(
    _ type: String, _ value: JSONValue, _ bound: ValueSpan.Bound?, _ range: Range<Int>, _ found: inout [ValueSpan]
  ) {
    found.append(ValueSpan(type, range, text: words.text(of: range), value: value, bound: bound))
  }
}
