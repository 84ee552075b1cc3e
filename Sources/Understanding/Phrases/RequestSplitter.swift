/// Finds where one utterance holds several requests.
public enum RequestSplitter {
  /// How sure a stretch of words asks for one tool.
  public struct Score: Sendable, Hashable {
    public var tool: String
    public var confidence: Double
    /// Distance to the next best tool.
    public var margin: Double
    public init(tool: String, confidence: Double, margin: Double) {
      self.tool = tool
      self.confidence = confidence
      self.margin = margin
    }
  }

  /// The requests of an utterance as ranges of words, without the words that join them.
  public static func clauses(in words: Words, score: (Words) -> Score? = { _ in nil }) -> [Range<Int>] {
    words.isEmpty ? [] : [0..<words.count]
  }
}
