/// What frames requests, apart from the things that they are about: "add milk and eggs to my list" is framed by
/// "add something to my list".
struct Frames: Sendable {
  private let known: Set<String>

  /// In how many samples a word must stand outside of the marked values to belong to the frames.
  private static let least = 2
  /// Stands for any thing.
  static let thing = "something"

  /// - Parameter literals: the words of each sample outside of its marks.
  init(_ literals: [[String]]) {
    var counts: [String: Int] = [:]
    for words in literals { for word in Set(words) { counts[word, default: 0] += 1 } }
    known = Set(counts.filter { $0.value >= Frames.least }.keys)
  }

  /// A sentence with all words that frame no request put as things.
  func frame(of sentence: String) -> String {
    var frame: [String] = []
    for piece in sentence.lowercased().split(separator: " ") {
      let word = piece.drop { !$0.isLetter }.prefix { $0.isLetter || $0 == "'" }
      if known.contains(String(word)) || English.roles[String(word)] != nil {
        frame.append(String(word))
      } else if frame.last != Frames.thing {
        frame.append(Frames.thing)
      }
    }
    return frame.joined(separator: " ")
  }
}
