extension String {
  /// How many characters must be put in, taken out or replaced to make one text the other.
  ///
  /// Source: Levenshtein, 1966; one row at a time (Wagner and Fischer, 1974).
  package func editDistance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (i, left) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in other.enumerated() {
        let substitution = diagonal + (left == right ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[other.count]
  }
}
