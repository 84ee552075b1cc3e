/// The brands of a catalogue by the words of their names.
struct BrandNames: Sendable {
  private var names: [String: String] = [:]
  private var longest = 0

  /// - Parameter brands: each with the stems of its name.
  init(_ brands: [(name: String, stems: [String])]) {
    for (name, stems) in brands where !stems.isEmpty {
      let key = stems.joined(separator: " ")
      if names[key] == nil { names[key] = name }
      longest = max(longest, stems.count)
    }
    longest = min(longest, BrandNames.mostWords)
  }

  private static let mostWords = 6

  /// The brand that a query names: the longest name among its words.
  func named(in stems: [String]) -> String? {
    guard longest > 0 else { return nil }
    for length in stride(from: min(longest, stems.count), through: 1, by: -1) {
      for start in 0...(stems.count - length) {
        if let name = names[stems[start..<(start + length)].joined(separator: " ")] { return name }
      }
    }
    return nil
  }
}
